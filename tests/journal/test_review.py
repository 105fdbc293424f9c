from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.journal import files as journal_files
from tabletop.journal import review as files
from tabletop.journal import review_entries as entries
from tabletop.journal.library import list_saves, trash
from tabletop.journal.review import (
    Annotation,
    CorrectiveAction,
    ForkMark,
    ObjectiveRating,
    ReportTexts,
    Review,
    ReviewError,
    ReviewFinding,
    carry_over,
    check_review,
    dump_review,
    load_review,
    parse_review,
    review_path,
    store_review,
    update_review,
    with_carried,
)
from tabletop.records import names, replace
from tests.journal.samples import HOSTILE, short_save

CHECKOUT = Path(__file__).parents[2]
GOLDEN = CHECKOUT / "tests" / "golden" / "review" / "1-full.review.toml"

FULL = Review(
    ReportTexts("Two lines\nof summary", "Scope", "Sponsor", "Contact", "Place", "pseudonyms", "Author"),
    (
        ReviewFinding(
            "f1", "strength", "speed", "Quick", "They were quick.", "Practice.", "Plan A, 3.2", (12, 40), "P", "low"
        ),
        ReviewFinding(
            "f2", "improve", "unity", "Slow", 'A "quoted" text\n\nof two paragraphs', rating="U", priority="high"
        ),
        ReviewFinding("f3"),
    ),
    (
        CorrectiveAction(
            "a1", "f2", "No list", "Write one", "planning", "Staff", "Office 4", "2026-12-01", "Q1 2027", "under way"
        ),
        CorrectiveAction("old/a7", "", "Old issue", "Old action", status="done", carried_from="old"),
    ),
    (ObjectiveRating("speed", "P"), ObjectiveRating("unity", "M", "Because\nof this")),
    (
        Annotation(12, "Look here", "n1", ("turning point", "media"), "2026-11-24T02:00:00.000Z"),
        Annotation(13, id="n2"),
    ),
    (ForkMark("what-if.toml", 40, "What if", "2026-11-24T03:00:00.000Z"),),
)


def mistakes(text: str) -> list[str]:
    with pytest.raises(ReviewError) as error:
        parse_review(text.encode(), "x.review.toml")
    return error.value.words.split("\n")


def test_there_is_a_golden_file_of_the_present_format() -> None:
    """It is never written again: if this fails, review files of users would fail too."""
    assert entries.FORMAT == 1
    assert parse_review(GOLDEN.read_bytes(), GOLDEN.name) == FULL
    assert dump_review(FULL, "full") == GOLDEN.read_bytes()


def test_the_golden_file_leaves_no_field_out() -> None:
    table = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))
    for name, (attribute, cls, _) in entries.TABLES.items():
        assert {key for row in table[name] for key in row} == {*names(cls)}
        assert getattr(FULL, attribute)
        for field in names(cls):
            assert any(getattr(entry, field) for entry in getattr(FULL, attribute)), (name, field)


def test_without_a_file_the_review_is_empty(tmp_path: Path) -> None:
    assert load_review(tmp_path / "a.toml") == Review()
    assert review_path(tmp_path / "a.toml") == tmp_path / "a.review.toml"


def test_what_is_stored_is_read_back(tmp_path: Path) -> None:
    save = tmp_path / "full.toml"
    store_review(save, FULL)
    assert load_review(save) == FULL
    assert review_path(save).read_bytes() == GOLDEN.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["full.review.toml"]


texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))


@given(texts, texts, st.lists(texts, max_size=3))
def test_any_text_is_cleaned_once_and_for_all(one: str, two: str, tags: list[str]) -> None:
    review = Review(
        ReportTexts(summary=one, sponsor=two),
        (ReviewFinding("f1", title=one, text=two),),
        annotations=(Annotation(3, one, "n1", tuple(tags)),),
    )
    data = dump_review(review, one)
    again = parse_review(data, "x")
    assert dump_review(again, one) == data
    shown = (again.report.summary, again.findings[0].title, again.findings[0].text, *again.annotations[0].tags)
    assert not any("\x1b" in text or "\u202e" in text for text in shown)
    assert "\n" not in again.findings[0].title


def test_entries_without_an_id_are_given_one() -> None:
    review = parse_review(
        b'format = 1\n[[finding]]\n[[finding]]\nid = "f1"\n[[finding]]\n[[annotation]]\nevent = 2\n', "x"
    )
    assert [finding.id for finding in review.findings] == ["f2", "f1", "f3"]
    assert review.annotations[0].id == "n1"


def test_dates_without_quotes_are_texts() -> None:
    review = parse_review(b"format = 1\n[[action]]\ndue = 2027-01-31\nstart = 2027-01-01T10:00:00Z\n", "x")
    assert (review.actions[0].due, review.actions[0].start) == ("2027-01-31", "2027-01-01T10:00:00+00:00")


def test_words_are_taken_in_any_case() -> None:
    review = parse_review(b'format = 1\n[[finding]]\nkind = "Strength"\nrating = "p"\n', "x")
    assert (review.findings[0].kind, review.findings[0].rating) == ("strength", "P")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["x.review.toml: this is no review file; one begins with the line: format = 1"]),
        ('format = "1"\n', ["x.review.toml: this is no review file; one begins with the line: format = 1"]),
        ("format = true\n", ["x.review.toml: this is no review file; one begins with the line: format = 1"]),
        (
            "format = 2\n[anything]\n",
            [
                "x.review.toml was written by a newer version of this program (format 2). It is left as it is; update the program."
            ],
        ),
        (
            "format = 1\n[[findings]]\n",
            ["x.review.toml, line 2: findings: there is no such table; did you mean “finding”?"],
        ),
        (
            'format = 1\n\n[[finding]]\n[[finding]]\nratting = "P"\n',
            ["x.review.toml, line 5: finding 2, ratting: there is no such key; did you mean “rating”?"],
        ),
        (
            'format = 1\n[[finding]]\nrating = "X"\nevidence = "12"\n',
            [
                'x.review.toml, line 3: finding 1, rating: “X” is none of the words that fit here; write one of "", "P", "S", "M", "U"',
                "x.review.toml, line 4: finding 1, evidence: this is no list of event numbers; write it as [12, 40]",
            ],
        ),
        (
            'format = 1\n[[finding]]\nevidence = ["12"]\n',
            [
                "x.review.toml, line 3: finding 1, evidence: this is no number of an event; write a whole number from 1 on, without quotes"
            ],
        ),
        (
            "format = 1\n[[rating]]\nobjective = 7\n",
            [
                "x.review.toml, line 2: rating 1: “rating” is missing; add the line rating = …",
                'x.review.toml, line 3: rating 1, objective: this is no text; write it in quotes: "…"',
            ],
        ),
        ("format = 1\nreport = 3\n", ["x.review.toml, line 2: report: this is no table; write it as [report]"]),
        (
            "format = 1\n[finding]\n",
            ["x.review.toml, line 2: finding: this is no list of tables; begin each entry with [[finding]]"],
        ),
        (
            'format = 1\n[[action]]\nid = "a"\n[[action]]\nid = "a"\n',
            [
                "x.review.toml, line 5: action 2, id: another one has the id “a” already; choose another, or delete the line to be given one"
            ],
        ),
        (
            f'format = 1\n[report]\nsponsor = "{"x" * 401}"\n',
            ["x.review.toml, line 3: report, sponsor: 401 characters are too many; shorten it to 400"],
        ),
    ],
)
def test_every_mistake_is_named_with_line_key_and_remedy(text: str, said: list[str]) -> None:
    assert mistakes(text) == said


def test_what_is_no_toml_is_said_with_its_line() -> None:
    (said,) = mistakes('format = 1\n[[finding]]\ntitle = "no end\n')
    assert said.startswith("x.review.toml, line 3: ")
    with pytest.raises(ReviewError, match=r"line 1: .*UTF-8"):
        parse_review(b"\xff\xfe\x00", "x.review.toml")


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_in_another_way(data: bytes) -> None:
    for prefix in (b"", b"format = 1\n", b"format = 1\n[[finding]]\n"):
        with contextlib.suppress(ReviewError):
            parse_review(prefix + data, "x")


def test_a_newer_or_broken_file_is_never_overwritten(tmp_path: Path) -> None:
    save = tmp_path / "a.toml"
    path = review_path(save)
    for content in (b"format = 9\nnew = 1\n", b"format = 1\n[[finding\n"):
        path.write_bytes(content)
        with pytest.raises(ReviewError):
            store_review(save, Review())
        assert path.read_bytes() == content


@pytest.mark.parametrize("step", ["write_all", "sync", "sync_folder"])
def test_a_full_disk_leaves_the_old_file_or_the_new_one(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = tmp_path / "a.toml"
    store_review(save, FULL)
    old = review_path(save).read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(journal_files, step, full)
    with pytest.raises(ReviewError, match="disk is full"):
        store_review(save, Review())
    assert review_path(save).read_bytes() == (old if step != "sync_folder" else dump_review(Review(), "a"))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_in_its_place_is_an_error(tmp_path: Path) -> None:
    review_path(tmp_path / "a.toml").mkdir()
    with pytest.raises(ReviewError, match="folder"):
        load_review(tmp_path / "a.toml")


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 20)
    review_path(tmp_path / "a.toml").write_bytes(b"format = 1\n" + b"#" * 20)
    with pytest.raises(ReviewError, match="larger"):
        load_review(tmp_path / "a.toml")


@pytest.mark.skipif(os.name == "nt", reason="permissions of files are others there")
def test_who_may_read_it_stays_as_it_was(tmp_path: Path) -> None:
    save = tmp_path / "a.toml"
    store_review(save, FULL)
    review_path(save).chmod(0o600)
    store_review(save, Review())
    assert review_path(save).stat().st_mode & 0o777 == 0o600


def test_a_change_is_stored_only_if_it_is_one(tmp_path: Path) -> None:
    save = tmp_path / "a.toml"
    assert update_review(save, lambda review: review) == Review()
    assert not review_path(save).exists()
    update_review(save, lambda review: replace(review, findings=(ReviewFinding("f1", title="A"),)))
    assert load_review(save).findings[0].title == "A"


def test_what_is_named_and_not_there_is_said() -> None:
    assert check_review(FULL, 40) == []
    review = Review(
        findings=(ReviewFinding("f1", evidence=(1, 99)),),
        actions=(CorrectiveAction("a1", "f9"),),
        ratings=(ObjectiveRating("o", "P"), ObjectiveRating("o", "M")),
        annotations=(Annotation(50, id="n1"),),
    )
    assert check_review(review, 40) == [
        "finding f1: there is no event 99; the last is 40",
        "action a1: there is no finding f9",
        "annotation n1: there is no event 50; the last is 40",
        "objective o is rated more than once; the last counts",
    ]


def test_unfinished_actions_go_on_into_the_next_review() -> None:
    previous = Review(
        actions=(
            CorrectiveAction("a1", "f1", "Issue"),
            CorrectiveAction("a2", status="done"),
            CorrectiveAction("a3", status="dropped"),
            CorrectiveAction("first/a1", "", "Older", status="under way", carried_from="first"),
        )
    )
    assert carry_over(previous, "second") == [
        CorrectiveAction("second/a1", "", "Issue", carried_from="second"),
        CorrectiveAction("first/a1", "", "Older", status="under way", carried_from="first"),
    ]
    done = Review(
        actions=(CorrectiveAction("first/a1", "", "Older", status="done", carried_from="first"), CorrectiveAction("a1"))
    )
    merged = with_carried(done, previous, "second")
    assert [(action.id, action.status) for action in merged.actions] == [
        ("second/a1", "open"),
        ("first/a1", "done"),
        ("a1", "open"),
    ]
    assert with_carried(merged, previous, "second") == merged


def test_a_carried_action_says_what_it_is_about_without_the_finding_it_leaves_behind() -> None:
    findings = (
        ReviewFinding("f1", title="Nobody rang back", text="Long"),
        ReviewFinding("f2", text="No title,\ntwo lines"),
    )
    previous = Review(
        findings=findings,
        actions=(CorrectiveAction("a1", "f1"), CorrectiveAction("a2", "f2"), CorrectiveAction("a3", "f1", "Own words")),
    )
    carried = carry_over(previous, "second")
    assert [(action.finding, action.issue) for action in carried] == [
        ("", "Nobody rang back"),
        ("", "No title,\ntwo lines"),
        ("", "Own words"),
    ]
    kept = Review(actions=tuple(carried))
    assert parse_review(dump_review(kept, "third"), "third") == kept


def test_it_is_no_save_and_goes_to_the_trash_with_its_save(tmp_path: Path) -> None:
    save = tmp_path / "a.toml"
    save.write_bytes(short_save()[0])
    store_review(save, FULL)
    assert [found.path for found in list_saves(tmp_path)] == [save]
    draft = review_path(save).with_name("a.review.toml.draft-1")
    draft.write_bytes(b"given up")
    moved = trash(save, "2026-11-24T10:00:00.000Z")
    assert load_review(moved) == FULL
    assert not draft.exists()
    assert not review_path(save).exists()


def test_reading_an_empty_shelf_of_reviews_loads_nothing_heavy() -> None:
    code = f"import sys, {files.__name__}; print(sorted({{'pydantic', 'tomllib', 'tomli_w', 'textual'}} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert run.stdout == "[]\n"
