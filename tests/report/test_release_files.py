"""The files themselves: a name typed wherever a person can type is in no byte of any format, in any build, under any rule."""

from __future__ import annotations

import dataclasses
import html
import io
import itertools
import json
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.journal.codec import Head
from tabletop.journal.review import (
    Annotation,
    CorrectiveAction,
    ForkMark,
    ObjectiveRating,
    ReportTexts,
    Review,
    ReviewError,
    ReviewFinding,
    store_review,
)
from tabletop.records import names, replace
from tabletop.report import publish, release
from tabletop.report.document import Build
from tabletop.report.people import RULES
from tabletop.report.publish import FORMATS, Prepared, PublishError, PublishOptions, prepare, write_report
from tests.exercise.test_redaction import full_play
from tests.journal.samples import AT, assemble
from tests.lab import document

NAME = "Zélie Quistgaard"
PARTS = ("zelie", "quistgaard")
SPELLINGS = ("Zélie Quistgaard", "ZELIE", "quistgaard’s", "Quistgaard, Zélie", unicodedata.normalize("NFD", "Zélie"))
BUILDS: tuple[Build, ...] = ("full", "releasable")
HEAD = Head("s-1", f"{NAME}’s session", AT, "0.3.0", "en", "EXERCISE", "open", "00ff", document())
REVIEW = Review(
    ReportTexts(f"As {NAME} saw it.", "Scope", NAME, NAME, "Room", author=NAME),
    (
        ReviewFinding(
            "f1",
            "improve",
            "one",
            f"{NAME} waited",
            "QUISTGAARD waited.",
            "Zélie had no map.",
            NAME,
            (3, 9),
            "M",
            "high",
        ),
    ),
    (CorrectiveAction("a1", "f1", "No map", f"Give {NAME} a map", "equipment", NAME, NAME),),
    (ObjectiveRating("one", "S", f"{NAME} was quick"),),
    (Annotation(5, f"Look at {NAME}", "n1", (NAME,)),),
    (ForkMark(f"{NAME}.toml", 5, f"What if {NAME} …"),),
)


def poisoned(value: object, spelling: str) -> object:
    """The name behind every text that people or the program wrote in words; ids and codes have no blank."""
    if isinstance(value, str):
        return f"{value} {spelling}" if " " in value or "[[" in value else value
    if isinstance(value, tuple):
        return tuple(poisoned(each, spelling) for each in value)
    return value


@cache
def play(how: str) -> tuple[e.Recorded, ...]:
    """A whole exercise with its debrief, the name in every text of it; at the end its owner withdraws."""
    desk = full_play()
    desk.ask(c.SeatRole("west", NAME, consent=True, member="zq"))
    desk.ask(c.SendMessage(("south",), f"It is {NAME} here."), "west", member="zq")
    desk.ask(c.RecordObservation("a thing was seen", "improve", 2, "west"), "observer", member="oz")
    desk.ask(c.WriteLogLine("a decision was made", "decision", "west", "because of this", "on that", "or that"))
    desk.ask(c.TickExpectation("secret", 1, role="west"))
    desk.ask(c.EndExercise("it is over"))
    desk.ask(c.OpenHotwash())
    desk.ask(c.PutPrompt("keep"))
    desk.ask(c.RecordPoint("keep", "the map was good", "west"), "west", member="zq")
    desk.ask(c.RecordPoint("keep", "the tea was good"), "south")
    desk.ask(c.PutPrompt("own-question", "what did you want", 60))
    for what in ("tracks", "cards"):
        desk.ask(c.Unseal(what))
    said = (
        (("mix", 4),),
        ("all of it",),
        ("the chairs hurt",),
        "not much",
        (("buy chairs", "high", "the house"),),
        "plan B",
        "thank you",
    )
    desk.ask(c.GiveFeedback(*said, named=True), "west", member="zq")
    desk.ask(c.GiveFeedback(*said), "south")
    seat = next(r.seq for r in desk.records if isinstance(r.event, e.RoleSeated) and r.event.member == "zq")
    records = list(desk.records)
    spellings = itertools.cycle(SPELLINGS)
    for place, record in enumerate(records):
        spelling = next(spellings)
        changes = {
            name: poisoned(getattr(record.event, name), spelling)
            for name in names(type(record.event))
            if name not in {"person", "member"}
        }
        records[place] = replace(
            record, event=replace(record.event, **changes), undo=str(poisoned(record.undo, spelling))
        )
    last = records[-1]
    gone = e.Recorded(
        last.seq + 1, last.write + 1, last.at, last.clock, "facilitator", "", "", e.ConsentWithdrawn((seat,), how)
    )
    return (*records, gone)


def save_at(path: Path, records: tuple[e.Recorded, ...]) -> Path:
    writes = [list(group) for _, group in itertools.groupby(records, key=lambda record: record.write)]
    path.write_bytes(assemble(([write] for write in writes), HEAD)[0])
    store_review(path, REVIEW)
    return path


def contents(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and what is packed into it."""
    yield name, data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield from contents(f"{name}/{inner}", archive.read(inner))


def bare(data: bytes) -> str:
    """All letters of a file in one case, without accents and marks; also without tags, and with what formats escape written out."""
    text = data.decode("utf-8", "replace")
    views = [text, re.sub(r"<[^>]*>", "", text), re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)]
    whole = " ".join(html.unescape(view) for view in views)
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", whole).casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def found(prepared: Prepared) -> list[str]:
    """The files in which a part of the name stands, in their names too."""
    files = [inner for name, data in prepared.files.items() for inner in contents(name, data)]
    held = {name: f"{bare(name.encode())} {bare(data)}" for name, data in files}
    return [name for name, text in held.items() if any(part in text for part in PARTS)]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["pseudonymise", "erase"])
@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("rule", RULES)
def test_the_name_is_in_no_byte_of_any_format(how: str, build: Build, rule: str, tmp_path: Path) -> None:
    save = save_at(tmp_path / f"2026-{NAME}.toml", play(how))
    prepared = prepare(save, None, PublishOptions(FORMATS, build, rule))
    assert {Path(name).suffix for name in prepared.files} >= {f".{form}" for form in FORMATS}
    assert found(prepared) == []
    assert not any(part in bare(str(prepared.folder.name).encode()) for part in PARTS)
    assert len(prepared.hits) > 100
    assert {hit.name for hit in prepared.hits if hit.outcome == "replaced"} == {NAME}


@pytest.mark.parametrize("form", FORMATS)
def test_without_the_search_every_format_would_hold_the_name(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check has teeth: texts of the play do reach each format."""
    save = save_at(tmp_path / "a.toml", play("pseudonymise"))
    monkeypatch.setattr(release._Gate, "_scanned", lambda _self, event, _seq: event)
    assert found(prepare(save, None, PublishOptions((form,))))


@pytest.mark.parametrize("build", BUILDS)
def test_the_same_save_gives_the_same_bytes(build: Build, tmp_path: Path) -> None:
    save = save_at(tmp_path / "a.toml", play("erase"))
    options = PublishOptions(FORMATS, build)
    first, second = (write_report(save, tmp_path / out, options) for out in ("one", "two"))
    assert [file.relative_to(first.folder) for file in first.files] == [
        file.relative_to(second.folder) for file in second.files
    ]
    for one, two in zip(first.files, second.files, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_private_notes_and_seeds_are_in_no_build_that_may_not_have_them(tmp_path: Path) -> None:
    save = save_at(tmp_path / "a.toml", play("pseudonymise"))
    for build, secrets in (
        ("full", ("notes@north",)),
        ("releasable", ("notes@north", "draft@north", "5eed5eed", "among-control")),
    ):
        prepared = prepare(save, None, PublishOptions(FORMATS, "full" if build == "full" else "releasable"))
        for name, data in itertools.chain.from_iterable(contents(*item) for item in prepared.files.items()):
            for secret in secrets:
                assert secret.encode() not in data, (name, secret)


# -- writing -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def save(tmp_path: Path) -> Path:
    return save_at(tmp_path / "a.toml", play("pseudonymise"))


SMALL = PublishOptions(("md", "html"))


def test_the_names_of_files_say_that_it_is_an_exercise(save: Path) -> None:
    written = write_report(save, None, SMALL)
    assert written.folder == save.parent / "a-report"
    assert [file.name for file in written.files] == ["EXERCISE-a-full.md", "EXERCISE-a-full.html"]
    assert sorted(path.name for path in written.folder.iterdir()) == ["EXERCISE-a-full.html", "EXERCISE-a-full.md"]


def test_who_does_not_agree_gets_nothing(save: Path) -> None:
    seen: list[Prepared] = []

    def refuse(prepared: Prepared) -> bool:
        seen.append(prepared)
        return False

    written = write_report(save, None, SMALL, None, refuse)
    assert written.files == ()
    assert seen[0].hits == written.hits
    assert not (save.parent / "a-report").exists()


@pytest.mark.parametrize("stage", ["reading", "counting and timing", "writing html"])
def test_whoever_cancels_has_written_nothing(stage: str, save: Path) -> None:
    def cancel(what: str, _done: int, _total: int) -> None:
        if what == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_report(save, None, SMALL, cancel)
    assert not (save.parent / "a-report").exists()


def stops(steps: int, error: BaseException) -> Callable[..., None]:
    """Write a few times, then fail."""
    left = iter(range(steps))

    def write(descriptor: int, data: bytes) -> None:
        if next(left, None) is None:
            raise error
        os.write(descriptor, data)

    return write


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=repr)
def test_a_full_disk_or_ctrl_c_leaves_the_old_files_whole(
    error: BaseException, save: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {file: file.read_bytes() for file in write_report(save, None, SMALL).files}
    monkeypatch.setattr(publish, "write_all", stops(1, error))
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else PublishError, match=r"full|^$"):
        write_report(save, None, dataclasses.replace(SMALL, attribution="pseudonyms"))
    assert {file: file.read_bytes() for file in (save.parent / "a-report").iterdir()} == old


def test_what_would_be_replaced_is_known_before(save: Path) -> None:
    written = write_report(save, None, SMALL)
    assert prepare(save, None, SMALL).replacing() == []
    written.files[0].write_bytes(b"edited by hand")
    assert prepare(save, None, SMALL).replacing() == [written.files[0]]


def test_a_looser_rule_than_promised_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.HEAD", replace(HEAD, attribution="chatham-house"))
    save = save_at(tmp_path / "a.toml", play("erase"))
    assert prepare(save, None, dataclasses.replace(SMALL, attribution="open")).looser
    assert not prepare(save, None, SMALL).looser


def test_what_is_wrong_with_the_save_or_the_review_is_told(save: Path) -> None:
    save.write_bytes(save.read_bytes()[:-40])
    store_review(save, Review(findings=(ReviewFinding("f1", evidence=(9999,)),)))
    first, second = prepare(save, None, SMALL).warnings
    assert "not whole" in first
    assert "no event 9999" in second


def test_a_review_with_a_mistake_stops_the_report(save: Path) -> None:
    save.with_suffix(".review.toml").write_text("format = 1\n[[finding]]\nrating = 7\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="line 3"):
        write_report(save)


def test_actions_of_earlier_sessions_come_without_the_names_of_their_people(save: Path, tmp_path: Path) -> None:
    """Whoever withdrew from the earlier session is no guest of this one: only the earlier record knows the name."""
    earlier = tmp_path / "earlier.toml"
    record = e.Recorded(1, 1, AT, 0.0, "facilitator", "", "", e.RoleSeated("north", "Ole Lukøje", consent=False))
    earlier.write_bytes(assemble([[[record]]], HEAD)[0])
    store_review(
        earlier, Review(actions=(CorrectiveAction("a1", "", "Ole Lukoje asked", "Answer Ole", owner="Lukøje"),))
    )
    prepared = prepare(save, None, dataclasses.replace(SMALL, carry=(earlier,)))
    text = prepared.files["EXERCISE-a-full.md"].decode()
    assert "Answer Participant 1" in text
    assert "earlier" in text
    assert not {"ole", "lukoeje", "lukoje", "lukøje"} & set(text.casefold().split())


def test_the_json_is_json_and_says_nothing_of_the_register(save: Path) -> None:
    prepared = prepare(save, None, PublishOptions(("json",)))
    content: Any = json.loads(prepared.files["EXERCISE-a-full.json"])
    assert isinstance(content, dict)
    assert "register" not in content
