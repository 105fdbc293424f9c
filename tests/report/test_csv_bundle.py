"""The CSV bundle read back: no cell computes, none is lost, numbers stay numbers."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import events as e
from tabletop.journal.codec import Head
from tabletop.journal.reading import read_save
from tabletop.journal.review import CorrectiveAction, Review, ReviewFinding
from tabletop.report.document import DocumentTable
from tabletop.report.render import csv_bundle
from tabletop.report.render.archive import pack, unpack
from tabletop.report.render.csv_cells import cell, guard, table
from tabletop.text import clean
from tests.report import specimen

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "saves" / "sample-first-steps.toml"
#: as the documents print it
PATTERN = r"""(^|[;\t\r\n])'(?=[ "']*[=+\-@])"""
#: what a spreadsheet would compute, wherever it begins a cell
COMPUTES = re.compile(r"(?:^|[;\t\r\n])[ \"]*[=+\-@]|^\s*[\t\r\n]")


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def head() -> Head:
    return read_save(SAMPLE).head


@pytest.fixture(scope="module")
def bundle() -> dict[str, bytes]:
    save = read_save(SAMPLE)
    review = Review(
        findings=(ReviewFinding("f1", "improve", "use-the-table", "=1+1", "text", evidence=(4, 9), rating="M"),),
        actions=(CorrectiveAction("a1", "f1", "issue", "-do it", "training", "@owner"),),
    )
    return csv_bundle.render(specimen.document(), specimen.release(save.records, save.head, review))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  =1", "'  =1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-5", "'-5"),
        ("\t=1", "'=1"),
        ("\n \ta", "a"),
        ("a;=1", "a;'=1"),
        ("a\n+1", "a\n'+1"),
        ('";=1', "\";'=1"),
        ("＝1", "'＝1"),
        ("a=1, b-c", "a=1, b-c"),
        ("12.5 - 3", "12.5 - 3"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_what_a_spreadsheet_would_compute_is_text(text: str, written: str) -> None:
    assert guard(text) == written


@given(st.text(st.sampled_from("=+-@ ;\t\n'\"a1＝,"), max_size=20))
def test_every_text_is_guarded_and_comes_back_by_the_documented_pattern(text: str) -> None:
    guarded = guard(text)
    assert not COMPUTES.search(guarded)
    if "＝" not in text:
        assert re.sub(PATTERN, r"\1", guarded) == re.sub(r"\A *[\t\n]\s*", "", clean(text))
    (read,) = csv.reader(io.StringIO(table([text], []).decode("utf-8-sig"), newline=""))
    assert read == [guarded]


@pytest.mark.parametrize(
    ("value", "written"),
    [(-5, "-5"), (-2.5, "-2.5"), (12.0, "12"), (0.1234, "0.123"), (True, "yes"), (None, ""), (("a", "b"), "a; b")],
)
def test_numbers_stay_numbers(value: object, written: str) -> None:
    assert cell(value) == written


def test_pairs_and_rows_in_a_cell() -> None:
    assert cell((("yes", 3), ("no", 1))) == "yes: 3; no: 1"
    assert cell((("a", "A", "x"), ("b", "B", "y"))) == "a, A, x; b, B, y"
    assert cell(("x", "=1")) == "x;' =1"


def test_a_file_is_as_rfc_4180_has_it(bundle: dict[str, bytes]) -> None:
    for name, data in bundle.items():
        if name.endswith(".csv"):
            assert data.startswith(b"\xef\xbb\xbf"), name
            assert data.endswith(b"\r\n"), name
            lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
            assert {len(line) for line in lines} == {len(lines[0])}, name


def test_events_hold_everything(bundle: dict[str, bytes]) -> None:
    save = read_save(SAMPLE)
    found = rows(bundle["events.csv"])
    assert [int(row["seq"]) for row in found] == [record.seq for record in save.records]
    assert [row["type"] for row in found] == [record.event.kind for record in save.records]
    opened = next(row for row in found if row["type"] == "decision-opened")
    assert json.loads(opened["data"])["decision"]
    assert opened["move"]


def test_answers_and_decisions_hang_together(bundle: dict[str, bytes]) -> None:
    decisions = {row["decision"]: row for row in rows(bundle["decisions.csv"])}
    answers = rows(bundle["responses.csv"])
    assert answers
    for row in answers:
        decision = decisions[row["decision"]]
        assert float(row["seconds"]) == pytest.approx(float(row["clock"]) - float(decision["clock"]))
        assert row["role"] in decision["asked"].split("; ")
    assert all(row["resolved_seq"] and row["how"] for row in decisions.values())


def test_the_review_is_in_it_and_inert(bundle: dict[str, bytes]) -> None:
    (finding,) = rows(bundle["findings.csv"])
    assert (finding["title"], finding["evidence"]) == ("'=1+1", "4; 9")
    (action,) = rows(bundle["actions.csv"])
    assert (action["action"], action["owner"]) == ("'-do it", "'@owner")


def test_tables_of_the_report_are_in_it(bundle: dict[str, bytes]) -> None:
    found = rows(bundle["report-decisions.csv"])
    assert found[0] == {"Decision": "Sanctions debate", "Outcome": "Shadow fleet [4–6, 9]", "Minutes": "12.5"}
    assert found[1]["Outcome"] == "none (opinion)"


def test_tables_of_single_decisions_are_not_in_it(head: Head) -> None:
    document = specimen.document()
    one = next(block for block in document.blocks if isinstance(block, DocumentTable))
    more = replace(document, blocks=(*document.blocks, replace(one, key="answers-convoy"), replace(one, key="other")))
    files = csv_bundle.render(more, specimen.release([], head))
    assert "report-other.csv" in files
    assert "report-answers-convoy.csv" not in files


def test_what_was_taken_back_is_marked_and_does_not_count(head: Head) -> None:
    def opened(seq: int, write: int) -> e.Recorded:
        event = e.DecisionOpened("d", "D", "?", "choice", ("berlin",), (("a", "A", ""),), 60.0, "rule")
        return e.Recorded(seq, write, "2026-11-24T03:00:00.000Z", 10.0 * seq, "facilitator", "", "open", event)

    answer = e.ResponseSubmitted("d", "berlin", ("a",))
    records = [
        opened(1, 1),
        e.Recorded(2, 2, "2026-11-24T03:00:01.000Z", 20.0, "facilitator", "", "", e.Undone(1, "open")),
        opened(3, 3),
        e.Recorded(4, 4, "2026-11-24T03:00:02.000Z", 37.5, "berlin", "", "", answer),
        e.Recorded(5, 5, "2026-11-24T03:00:03.000Z", 40.0, "berlin", "", "", answer),
    ]
    files = csv_bundle.render(specimen.document(), specimen.release(records, head))
    assert [row["undone"] for row in rows(files["decisions.csv"])] == ["yes", "no"]
    assert [(row["seconds"], row["superseded"]) for row in rows(files["responses.csv"])] == [
        ("7.5", "yes"),
        ("10", "no"),
    ]
    coarse = csv_bundle.render(specimen.document(), specimen.release(records, head, build="releasable"))
    assert {row["seconds"] for row in rows(coarse["responses.csv"])} == {""}


@pytest.mark.parametrize("attack", [*specimen.ATTACKS, "\n".join(specimen.ATTACKS)])
def test_no_cell_of_a_record_full_of_attacks_computes(attack: str, head: Head) -> None:
    records = specimen.record_of_every_kind(attack)
    files = csv_bundle.render(specimen.hostile(attack), specimen.release(records, head))
    for name, data in files.items():
        if name.endswith(".csv"):
            for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
                for value in line:
                    assert not COMPUTES.search(value) or re.fullmatch(r"-?[0-9.]+", value), name


def test_the_readme_explains_every_file_and_column(bundle: dict[str, bytes]) -> None:
    assert next(iter(bundle)) == csv_bundle.README
    readme = bundle[csv_bundle.README].decode()
    assert readme.splitlines()[0] == readme.splitlines()[-1] == specimen.MARKING
    assert PATTERN in readme
    for name, data in bundle.items():
        if name.endswith(".csv"):
            section = readme.partition(f"\r\n{name}\r\n")[2].partition("\r\n\r\n")[2].partition("\r\n\r\n")[0]
            if not name.startswith("report-"):
                head = data.decode("utf-8-sig").splitlines()[0].split(",")
                assert re.findall(r"^    (\S+)", section, re.MULTILINE) == head, name


def test_the_guide_names_every_file_and_the_pattern(bundle: dict[str, bytes]) -> None:
    guide = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    assert PATTERN in guide
    for name in bundle:
        if not name.startswith("report-"):
            assert f"`{name}`" in guide


def test_same_record_same_bytes_and_same_archive(bundle: dict[str, bytes]) -> None:
    archive = pack(bundle, first=csv_bundle.README)
    assert archive == pack(dict(reversed(bundle.items())), first=csv_bundle.README)
    assert unpack(archive) == bundle
