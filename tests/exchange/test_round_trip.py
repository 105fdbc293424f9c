"""What goes out as an MSEL comes in again as the same rows, and as a scenario that plays the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tabletop.exchange import read_msel
from tabletop.exchange.actual import rows_of_session
from tabletop.exchange.building import build_scenario
from tabletop.exchange.export_msel import Form, msel_bytes, numbered, rows_of_scenario
from tabletop.exchange.msel import EVERYBODY, MselRow, When
from tabletop.exchange.words import housekeeping, is_empty, is_everybody
from tabletop.exercise.rulebook import Rulebook
from tabletop.room.rehearsal import rehearse
from tabletop.scenario.load import load_bytes, load_document, load_scenario
from tabletop.text import clean, clean_line
from tests import hostile, lab
from tests.exchange import planner
from tests.played import SCENARIOS
from tests.report.debriefed import debriefed

FORMS: tuple[Form, ...] = ("xlsx", "csv")


def canon(row: MselRow) -> MselRow:
    """A row without its place and its spelling."""
    return replace(row, row=0, sheet="", when=replace(row.when, spelled=""))


def unordered(row: MselRow) -> MselRow:
    """The same, with further columns in any order: a sheet has one order for all its rows."""
    return replace(canon(row), extra=tuple(sorted(row.extra)))


def there_and_back(rows: tuple[MselRow, ...], form: Form, folder: Path) -> tuple[MselRow, ...]:
    """The rows as they come in again; nothing may be asked, nothing may be in doubt."""
    path = folder / f"msel.{form}"
    path.write_bytes(msel_bytes(rows, form, "EXERCISE EXERCISE EXERCISE"))
    reading = read_msel(path)
    assert [question.question for question in reading.questions] == []
    assert [(report.row, report.why) for report in reading.reports if report.fate not in ("imported", "skipped")] == []
    assert [report.why for report in reading.reports if report.fate == "skipped"] == ["above the table", "header"]
    return reading.rows


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["first-steps", "security-guarantees", "lab", "debriefed"])
def test_export_then_import_is_identity(name: str, form: Form, tmp_path: Path) -> None:
    if name == "debriefed":
        save = debriefed()
        rows = rows_of_session(save.records, Rulebook(load_document(save.head.scenario)))
    else:
        scenario = lab.scenario() if name == "lab" else load_scenario(SCENARIOS / name).scenario
        assert scenario is not None
        rows = rows_of_scenario(scenario)
    assert len(rows) > 5
    back = there_and_back(rows, form, tmp_path)
    assert [canon(row) for row in back] == [canon(row) for row in rows]
    if form == "xlsx":
        assert [row.row for row in back] == [row.row for row in rows]


def _line(words: str) -> str:
    return " ".join(clean_line(words, 400).split())


def _text(words: str) -> str:
    return clean(words, max_chars=5000, max_lines=500).strip()


RAW = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=25),
    st.sampled_from(
        [
            *(
                "=1+1",
                "'=1",
                "''+2",
                "-5 °C",
                "@all",
                "a;b",
                "a|b",
                "a, b",
                "a/b",
                "Police and Fire",
                "Ämter & Behörden",
                "• bullet",
                "- x",
            ),
            *(
                "1. first",
                "a) first",
                "(see; there)",
                "two\nlines",
                "two\n\n- bullets\n- more",
                '"quoted"',
                "09:30",
                "T+5",
                "12",
                "Move 2",
            ),
            hostile.MARKUP,
        ]
    ),
)
LINE = RAW.map(_line).filter(lambda words: not is_empty(words))
TEXT = RAW.map(_text).filter(lambda words: not is_empty(words))
MAYBE_LINE = st.just("") | LINE
MAYBE_TEXT = st.just("") | TEXT
ENTRIES = st.lists(LINE, max_size=3, unique=True).map(tuple)
ROLES = st.just((EVERYBODY,)) | st.lists(LINE.filter(lambda name: not is_everybody(name)), max_size=3, unique=True).map(
    tuple
)
EXTRA = st.lists(
    st.tuples(st.sampled_from(["Consequences", "Budget code", "Fictional weather"]), TEXT),
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: tuple(sorted(pairs)))
MOVES = ["Alert", "Flood, second day", "Move 3", ""]
WHEN = st.just(When(on_order=True)) | st.integers(-(10**6), 10**6).map(lambda seconds: When(seconds=seconds))
ROW = st.builds(
    MselRow,
    row=st.just(0),
    sheet=st.just(""),
    id=st.just(""),
    when=WHEN,
    scenario_time=MAYBE_LINE,
    duration=st.none() | st.integers(0, 1000).map(lambda minutes: minutes * 60) | st.integers(0, 9000),
    move=st.sampled_from(MOVES),
    kind=MAYBE_LINE,
    core=st.sampled_from([None, True, False]),
    title=LINE.map(lambda words: f"{words} x"),
    text=MAYBE_TEXT,
    sender=MAYBE_LINE,
    to=ROLES,
    channel=MAYBE_LINE,
    controller=MAYBE_TEXT,
    expect=ENTRIES,
    objectives=ENTRIES,
    notes=MAYBE_TEXT,
    status=MAYBE_LINE,
    options=ENTRIES,
    extra=EXTRA,
)


@st.composite
def msels(draw: st.DrawFn) -> tuple[MselRow, ...]:
    """Rows as an export may hold: numbered, and the moves one after the other."""
    rows = draw(st.lists(ROW, min_size=1, max_size=6))
    timed = sorted((row for row in rows if row.when.seconds is not None), key=lambda row: row.when.seconds or 0)
    moves = sorted(draw(st.lists(st.sampled_from(MOVES), min_size=len(timed), max_size=len(timed))), key=MOVES.index)
    ordered = [replace(row, move=move) for row, move in zip(timed, moves, strict=True)]
    ordered += [row for row in rows if row.when.seconds is None]
    named = [replace(row, id=f"s-{number}", title=f"{row.title} {number}") for number, row in enumerate(ordered)]
    return numbered(row for row in named if not housekeeping(row.title))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=msels())
def test_any_rows_come_back_as_they_went_out(form: Form, rows: tuple[MselRow, ...], tmp_path: Path) -> None:
    back = there_and_back(rows, form, tmp_path)
    assert [unordered(row) for row in back] == [unordered(row) for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_an_imported_msel_that_goes_out_and_in_again_plays_the_same(form: Form, tmp_path: Path) -> None:
    rows = [
        planner.row(
            1,
            0,
            title="Gauge at 4 m",
            text="The river rises.",
            to=("Mayor", "Police and Fire"),
            sender="Hydrology",
            move="Alert",
        ),
        planner.row(
            2,
            20,
            title="Close the bridge?",
            kind="Decision",
            options=("Close; now", "Keep"),
            to=("Mayor",),
            move="Alert",
        ),
        planner.row(3, 45, title="Rain", text="More rain.", to=(EVERYBODY,), move="Flood"),
        planner.row(4, None, title="Press call", text="Comment?", to=("Mayor",)),
    ]
    first = build_scenario(planner.reading(replace(row, objectives=("Warn in time",)) for row in rows), "Valley")
    scenario = load_bytes(first.text.encode(), "x").scenario
    assert scenario is not None
    path = tmp_path / f"msel.{form}"
    path.write_bytes(msel_bytes(rows_of_scenario(scenario), form, scenario.about.marking))
    reading = read_msel(path)
    assert reading.questions == ()
    second = load_bytes(build_scenario(reading, "Valley").text.encode(), "x").scenario
    assert second is not None
    assert (second.roles, second.objectives) == (scenario.roles, scenario.objectives)
    assert [(move.title, move.minutes) for move in second.moves.values()] == [("Alert", 45), ("Flood", 15)]
    assert {key: replace_notes(item) for key, item in second.injects.items()} == {
        key: replace_notes(item) for key, item in scenario.injects.items()
    }
    assert [option.label for option in second.decisions["decision-2"].options.values()] == ["Close; now", "Keep"]
    assert rehearse(second, {}, plays=3).tally.refused == {}


def test_the_controller_of_an_imported_msel_goes_out_in_a_column_again() -> None:
    row = planner.row(1, 0, title="News", controller="Desk\n2", notes="PROBE: listen\nController: nobody yet")
    for source, told in ((row, "Desk 2"), (replace(row, controller=""), "")):
        scenario = load_bytes(build_scenario(planner.reading([source]), "x").text.encode(), "x").scenario
        assert scenario is not None
        (out,) = rows_of_scenario(scenario)
        assert out.controller == told
        assert "Desk" not in out.notes
        assert out.notes.startswith("PROBE: listen\nController: nobody yet\nMSEL: 1, row 1")


def replace_notes(item: object) -> object:
    """An inject without its notes, which also say where it was read."""
    assert hasattr(item, "model_copy")
    return item.model_copy(update={"notes": None})
