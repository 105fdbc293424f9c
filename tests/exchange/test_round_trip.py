"""What goes out as an MSEL comes in again as the same rows, and as a scenario that plays the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tabletop.exchange import read_msel, rules
from tabletop.exchange.actual import rows_of_session
from tabletop.exchange.building import build_scenario, write_folder
from tabletop.exchange.export_msel import Form, msel_bytes, numbered, rows_of_scenario
from tabletop.exchange.msel import EVERYBODY, MselRow, When
from tabletop.exchange.words import housekeeping, is_empty, is_everybody
from tabletop.exercise.rulebook import Rulebook
from tabletop.room.rehearsal.rehearsing import rehearse
from tabletop.scenario.load import load_bytes, load_document, load_scenario
from tabletop.text import clean, clean_line
from tests import hostile, lab
from tests.chance import examples
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


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@examples(40, without=[HealthCheck.function_scoped_fixture])
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
        assert out.notes == "PROBE: listen\nController: nobody yet"


def in_and_out(rows: tuple[MselRow, ...], form: Form, folder: Path) -> tuple[MselRow, ...]:
    """The rows as a file, read, built into a scenario folder, loaded, and exported again."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"msel.{form}"
    path.write_bytes(msel_bytes(rows, form, "EXERCISE"))
    write_folder(build_scenario(read_msel(path), "Valley"), folder / "made", force=True)
    loaded = load_scenario(folder / "made")
    assert loaded.scenario is not None, loaded.diagnostics
    return rows_of_scenario(loaded.scenario)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["first-steps", "security-guarantees", "lab"])
def test_a_scenario_that_goes_out_and_in_again_and_again_gives_the_same_rows(
    name: str, form: Form, tmp_path: Path
) -> None:
    scenario = lab.scenario() if name == "lab" else load_scenario(SCENARIOS / name).scenario
    assert scenario is not None
    first = rows_of_scenario(scenario)
    second = in_and_out(first, form, tmp_path / "1")
    third = in_and_out(second, form, tmp_path / "2")
    assert [row.notes for row in second] == [row.notes for row in first]
    assert [row.kind for row in second] == [row.kind for row in first]
    assert [dict(row.extra).get("Consequences") for row in second] == [
        dict(row.extra).get("Consequences") for row in first
    ]
    assert [canon(row) for row in third] == [canon(row) for row in second]


def test_coming_back_asks_nothing_and_keeps_the_rules(tmp_path: Path) -> None:
    scenario = lab.scenario()
    rows = rows_of_scenario(scenario)
    twins = [replace(rows[0], row=90, id="twin-1", to=("A",)), replace(rows[0], row=91, id="twin-2", to=("B",))]
    own = replace(rows[1], extra=(*rows[1].extra, ("Message for the press", "secret"), ("Recipent", "nobody")))
    path = tmp_path / "out.csv"
    path.write_bytes(msel_bytes([own, *rows[2:], *twins], "csv", "EXERCISE"))
    reading = read_msel(path)
    assert reading.questions == ()
    assert {row.id for row in reading.rows} >= {"twin-1", "twin-2"}
    assert dict(reading.rows[0].extra)["Message for the press"] == "secret"
    document = build_scenario(reading, "x").document
    for key, decision in scenario.decisions.items():
        if key not in document["decision"] or decision.kind != "choice":
            continue
        made = document["decision"][key]
        carried = decision.rule.type in {
            "individual",
            "facilitator",
            "plurality",
            "majority",
            "unanimity",
            "veto",
            "lead",
        }
        assert made["rule"]["type"] == (decision.rule.type if carried else "facilitator")
        assert ("no_decision" in made) == (decision.no_decision is not None)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("majority; of = members; quorum = 0.6", {"type": "majority", "of": "members", "quorum": 0.6}),
        ("majority; quorum = 0.75", {"type": "majority", "quorum": 0.75}),
        ("plurality; tie = facilitator; otherwise = Stay", {"type": "plurality", "tie": "facilitator"}),
        ("lead; role = Mayor (of the town)", {"type": "lead", "role": "mayor"}),
        ("lead; role = Nobody", None),
        ("majority; quorum = 7", None),
        ("sum", None),
        ("majority; " + "quorum " * 5000, None),
    ],
)
def test_a_rule_in_a_cell(words: str, rule: dict[str, object] | None) -> None:
    assert rules.read(words, {"Mayor (of the town)": "mayor"}.get)[0] == rule


@pytest.mark.slow
@examples(25, without=[HealthCheck.function_scoped_fixture])
@given(rows=msels())
def test_no_round_through_a_scenario_adds_a_word_to_an_msel(rows: tuple[MselRow, ...], tmp_path: Path) -> None:
    """Only times and lengths may differ: a long silence cuts a move in two, and no decision lasts longer than its move."""

    def timeless(found: tuple[MselRow, ...]) -> list[MselRow]:
        plain = (
            replace(
                unordered(row),
                when=When(on_order=True),
                scenario_time="",
                move="",
                duration=None,
                to=tuple(sorted(row.to)),  # who is named first depends on which rows stand first
            )
            for row in found
        )
        return sorted(plain, key=lambda row: row.id)

    first = in_and_out(rows, "csv", tmp_path / "1")
    second = in_and_out(first, "csv", tmp_path / "2")
    assert timeless(second) == timeless(first)


def test_what_an_import_keeps_in_the_notes_goes_out_in_its_columns() -> None:
    row = planner.row(
        7,
        5,
        id="3",
        title="Call",
        text="Ring.",
        kind="contextual",
        channel="pigeon",
        status="approved",
        notes="Listen.",
        extra=(("Cue", "knock\n\n  twice: here"), ("Budget", "none")),
    )
    made = build_scenario(planner.reading([row]), "x").document["inject"]["inject-3"]
    assert made["notes"].split("\n")[:3] == ["Listen.", "MSEL: 3, row 7", "Planned: T+5"]
    made["notes"] = f"{made['notes']}\nWritten by the author"
    by_the_author = replace(row, notes=f"{made['notes']}\n{made['notes']}")  # two blocks in one
    document = build_scenario(planner.reading([by_the_author]), "x").text
    scenario = load_bytes(document.encode(), "x").scenario
    assert scenario is not None
    (out,) = rows_of_scenario(scenario)
    assert (out.kind, out.channel, out.status) == (row.kind, row.channel, row.status)
    assert out.extra == row.extra
    assert out.notes == "Listen.\nWritten by the author\nListen.\nWritten by the author"


def replace_notes(item: object) -> object:
    """An inject without its notes, which also say where it was read."""
    assert hasattr(item, "model_copy")
    return item.model_copy(update={"notes": None})
