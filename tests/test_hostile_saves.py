"""Saves, review files and commands by another hand: all of it is read, shown and written, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.decide import debrief
from tabletop.exercise.pages.wall import wall_view
from tabletop.journal.codec import decode_head
from tabletop.journal.errors import SaveError
from tabletop.journal.review import ReviewError, load_review, parse_review, review_path, store_review
from tabletop.report.document import Build
from tabletop.scenario import syntax
from tests.chance import examples
from tests.forged import BUILDS, NEW, forged, look, of_known_words
from tests.journal.samples import of_kind
from tests.lab import BOOK, Desk
from tests.report.debriefed import debriefed

PAST = list(debriefed().records)
LONG = "a" * 10_000
ANY = st.sampled_from(NEW).flatmap(lambda cls: of_kind(cls) | of_known_words(cls))
#: each is what no program of ours writes
EXTRA: dict[str, list[e.Event]] = {
    "unknown prompts": [e.PromptPut("no-such", "", -5), e.PointRecorded("\n[[event]]", LONG, "nobody"), e.PromptClosed("x")],
    "ratings": [e.FeedbackGiven((("mix", 99), ("mix", -3), ("nothing", 2**62)), ('=HYPERLINK("x")',) * 50)],
    "a thousand actions": [e.FeedbackGiven((), actions=(("a", "urgent", "b"), ("x",), ()) * 1000, role="nobody")],
    "ticks of nothing": [e.ExpectationTicked("no-such", -1, LONG, True, "nobody", "nowhere", -1e300)],
    "observations": [e.ObservationRecorded("x", LONG, 99, "nobody", "no", "one", "nowhere", 1e300, "")],
    "rows of any width": [e.Unsealed(what, ((), ("a",), ("b",) * 40)) for what in ("tracks", "cards", "annex", "no")],
    "withdrawn nowhere": [e.ConsentWithdrawn((0, -7, 1, 2, 99, 2**62), "burn"), e.ConsentWithdrawn((), "")],
    "forked from itself": [e.SessionForked("id-forged", "", "forged.toml", 2**62, "x"), e.SessionForked("", "", "", -1, "")],
    "log lines": [e.LogLineWritten("=1+1", LONG, said=1e300), e.LogLineWritten("", "", said=-1e300), e.LogLineCorrected(-1, "")],
    "short rows of a decision": [
        e.DecisionOpened("words", "", "", "choice", ("north",), ((), ("a",), ("b", "c")), 0.0, "", restricted=((), ("b",))),
        e.BallotsRevealed("words", ("north",), ((), ("north",))),
    ],
    "moves that are none": [
        e.SessionOpened("", "", "", "", ("none",), ("nobody",)), e.MoveStarted("", -1, -1, "", -(2**62), "", "", "", False)
    ],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", EXTRA)
def test_events_that_make_no_sense_are_shown_and_written_as_they_are(name: str) -> None:
    look(forged(PAST, EXTRA[name]))
    look(forged(list(Desk.started("middle").records), EXTRA[name]), ())


@pytest.mark.slow
@examples(12, without=list(HealthCheck))
@given(st.lists(ANY, min_size=2, max_size=8), st.sampled_from(BUILDS))
def test_whatever_a_save_holds_everything_reads_it(extra: list[e.Event], build: tuple[Build, str]) -> None:
    look(forged(PAST, extra), [build])


def test_a_wall_turned_to_a_page_that_is_none_chooses_for_itself() -> None:
    records = [*Desk.started().records]
    records.append(e.Recorded(len(records) + 1, 99, records[-1].at, 0.0, "", "", "", e.WallTurned("no-such", "H", "W")))
    state, briefing = fold(records), briefing_for(BOOK.scenario, "wall")
    assert wall_view(state, records, briefing, 0.0).page == wall_view(fold(records[:-1]), records, briefing, 0.0).page


# -- review files -----------------------------------------------------------------------------------------------------

HEAD = b"format = 1\n"
BOMBS = {
    "a key of many parts": (b"a" + b".a" * 200_000 + b" = 1\n", "a hundred parts"),
    "a table of many parts": (b"[a" + b".'a'" * 200_000 + b"]\n", "a hundred parts"),
    "brackets": (b"a = " + b"[" * 50_000, "cannot be read"),
    "quotes that never end": (b'x = """' + b'\\"' * 100_000, "line 2"),
    "backslashes in a short text": (b'x = """' + b'\\"' * 2_000, "line 2"),
    "a number without end": (b"[[annotation]]\nevent = " + b"9" * 100_000, "cannot be read"),
    "too many findings": (b"[[finding]]\n" * 5_001, "too many"),
    "no numbers": (b"[[annotation]]\nevent = nan\n", "no number"),
    "dates": (b"[[finding]]\nevidence = [2026-01-01]\n", "no number"),
    "twice": (b"[report]\nauthor = 'a'\nauthor = 'b'\n", "twice"),
    "tables for texts": (b"[[finding]]\n[finding.title]\nx = 1\n", "no text"),
    "escapes in keys": (b'"\\u001b]52;c;UFdO\\u0007" = 1\n', "no such table"),
    "nothing but zeros": (b"\0" * 10_000, "line"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_review_file_meant_to_harm_is_refused_at_once(name: str) -> None:
    data, words = BOMBS[name]
    with pytest.raises(ReviewError) as refused:
        parse_review(HEAD + data, "x.review.toml")
    assert words in refused.value.words
    assert len(refused.value.words) < 10_000


def test_a_save_whose_head_is_a_bomb_is_refused_at_once() -> None:
    with pytest.raises(SaveError) as refused:
        decode_head(b"format = 3\na" + b".a" * 200_000 + b" = 1\n")
    assert "a hundred parts" in refused.value.words


def test_long_texts_with_dots_are_no_long_names() -> None:
    text = f"a = '{'. '.join(['word'] * 400)}'\nb = \"{'...' * 5000}\"\n'c.d.e'.f = 1\n"
    document, mistakes = syntax.read(text)
    assert mistakes == []
    assert document is not None
    assert set(document) == {"a", "b", "c.d.e"}


@pytest.mark.parametrize("line", ["{} = 1", "[{}]", "[[ {} ]]", "x = {{ {} = 1 }}", "x = {{ y = 1, {}=1 }}"])
def test_names_of_more_than_a_hundred_parts_are_refused_wherever_they_stand(line: str) -> None:
    name = ".".join(f"k{n}" for n in range(150))
    document, mistakes = syntax.read(f"z = 1\n{line.format(name)}\n")
    assert document is None
    assert [(mistake.code, mistake.line) for mistake in mistakes] == [("S16", 2)]


def _folder(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _newer(path: Path) -> None:
    path.write_bytes(b"format = 2\n")


@pytest.mark.parametrize("make", [_folder, _loop, _newer])
def test_a_review_that_cannot_be_read_is_never_replaced(make: Callable[[Path], None], tmp_path: Path) -> None:
    save = tmp_path / "a.toml"
    make(review_path(save))
    for act in (load_review, lambda path: store_review(path, parse_review(HEAD, "x"))):
        with pytest.raises(ReviewError) as refused:
            act(save)
        assert review_path(save).name in refused.value.words
    assert [path.name for path in tmp_path.iterdir()] == ["a.review.toml"]


# -- floods -----------------------------------------------------------------------------------------------------------


def ended(monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in ("MOST_POINTS_OF_A_ROLE", "MOST_UNSIGNED_POINTS", "MOST_FORMS"):
        monkeypatch.setattr(debrief, name, 5)
    desk = Desk.started()
    desk.ask(c.EndExercise("over"))
    return desk


@pytest.mark.parametrize("role", ["", "north"])
def test_a_flood_of_points_ends_and_control_goes_on(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = ended(monkeypatch)
    said = [desk.refusal(c.RecordPoint("keep", f"point {n}", role), "north") for n in range(9)]
    assert said == [""] * 5 + ["too-many"] * 4
    assert desk.refusal(c.RecordPoint("keep", "point 0"), "north") == ""  # said before, or under nobody's name
    assert desk.refusal(c.RecordPoint("keep", "one more", role)) == ""
    assert desk.refusal(c.RecordPoint("keep", "another", "south"), "south") == ""


@pytest.mark.parametrize("named", [True, False])
def test_a_flood_of_forms_ends_and_control_goes_on(named: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = ended(monkeypatch)
    said = [desk.refusal(c.GiveFeedback((), comment=f"form {n}", named=named), "south") for n in range(9)]
    assert said == [""] * 5 + ["too-many"] * 4
    assert desk.refusal(c.GiveFeedback((), comment="from paper", named=named)) == ""


@pytest.mark.parametrize("seat", ["north", "observer", "wall"])
def test_only_control_holds_the_hotwash(seat: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = ended(monkeypatch)
    for command in (
        c.OpenHotwash(),
        c.PutPrompt("keep"),
        c.ClosePrompt(),
        c.Unseal("cards"),
        c.ForkSession("", "", "", 1, ""),
    ):
        assert desk.refusal(command, seat)
    for number in (-1, 2**62):
        assert desk.refusal(c.WithdrawConsent(number), seat)
        assert desk.refusal(c.TickExpectation("news", number), seat)
