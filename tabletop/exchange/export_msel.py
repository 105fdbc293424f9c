"""A scenario, or a session of it, as an MSEL with the columns that planners expect.

Times are spelled as distances from STARTEX, lists one entry a line; what no column of the field has (conditions, consequences) stands
in columns of its own behind the others. Reading such a file again gives the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from tabletop.exchange import rules
from tabletop.exchange.channels import channel_of
from tabletop.exchange.grid import Cell
from tabletop.exchange.headers import spellings
from tabletop.exchange.msel import ACTUAL_COLUMNS, EVERYBODY, MselColumn, MselRow, When
from tabletop.exchange.origin import taken_apart
from tabletop.exchange.serials import is_decision_kind, length_words
from tabletop.exchange.split import BULLET, split_lines, split_names, split_objectives, split_options
from tabletop.exchange.times import parse_length, spell_offset
from tabletop.exchange.words import is_tick
from tabletop.exchange.write_csv import csv_bytes
from tabletop.exchange.write_xlsx import MAX_CELL, xlsx_bytes
from tabletop.exercise.rulebook import Plan, Rulebook
from tabletop.i18n import tr
from tabletop.scenario.model import Consequences, Decision, Inject, Scenario
from tabletop.text import clean, clean_line

Form = Literal["xlsx", "csv"]
SHEET = "MSEL"
ON_ORDER = "on order"
FURTHER = (
    "Conditions",
    "Suggested When",
    rules.HEADER,
    "Source Grade",
    "Consequences",
)  #: headers that the field does not have
NO_MOVE = "-"  #: a blank cell would mean the move of the rows above

#: columns of every MSEL, in the order of the field
PLANNED_COLUMNS = (
    *(
        MselColumn.NUMBER,
        MselColumn.TIME,
        MselColumn.SCENARIO_TIME,
        MselColumn.MOVE,
        MselColumn.KIND,
        MselColumn.CORE,
        MselColumn.DURATION,
    ),
    *(
        MselColumn.TITLE,
        MselColumn.TEXT,
        MselColumn.OPTIONS,
        MselColumn.SENDER,
        MselColumn.TO,
        MselColumn.CHANNEL,
        MselColumn.CONTROLLER,
    ),
    *(MselColumn.EXPECT, MselColumn.OBJECTIVES, MselColumn.NOTES, MselColumn.STATUS),
)
#: what a run adds
RUN_COLUMNS = (
    *(
        MselColumn.ACTUAL_TIME,
        MselColumn.DELAY,
        MselColumn.ACTUAL_BY,
        MselColumn.DELIVERED_TO,
        MselColumn.ACKNOWLEDGED,
        MselColumn.RESPONSES,
    ),
    MselColumn.OBSERVER_NOTES,
)


def rows_of_scenario(scenario: Scenario) -> tuple[MselRow, ...]:
    """Every serial of the scenario in the order of play, numbered as the lines of a sheet whose header is in row 2."""
    book = Rulebook(scenario)
    starts = planned_starts(scenario)
    return numbered(planned_row(plan, scenario, starts) for plan in book.plans.values())


def planned_starts(scenario: Scenario, moves: Iterable[str] | None = None) -> dict[str, int]:
    """Minutes since STARTEX at which each of these moves (None: all) begins if every move takes its time."""
    starts, clock = {}, 0
    for move in scenario.moves if moves is None else moves:
        starts[move] = clock
        clock += scenario.moves[move].minutes
    return starts


def numbered(rows: Iterable[MselRow]) -> tuple[MselRow, ...]:
    """The rows with the number of the row in which an export puts them."""
    return tuple(replace(row, row=number, sheet=SHEET) for number, row in enumerate(rows, 3))


def planned_row(plan: Plan, scenario: Scenario, starts: dict[str, int]) -> MselRow:
    """One serial as it is planned."""
    item: Inject | Decision = scenario.injects.get(plan.id) or scenario.decisions[plan.id]
    notes, told = taken_apart((item.notes or "").strip())
    row = MselRow(
        row=0,
        sheet=SHEET,
        id=plan.id,
        when=_when(item, starts),
        scenario_time=_calendar(item, scenario),
        move=scenario.moves[item.move].title if item.move else "",
        kind=_kind(plan),
        core=not item.optional,
        title=item.title,
        expect=tuple(item.expect),
        objectives=tuple(scenario.objectives[key].title for key in item.objectives),
        notes=notes,
        status=tr("planned"),
        extra=tuple(_extra(item, scenario)),
    )
    if isinstance(item, Inject):
        to = recipients(scenario, item.to)
        row = replace(row, text=item.body.strip(), sender=item.sender, to=to, channel=item.channel)
        return _as_imported(row, item, told)
    row = replace(
        row,
        duration=item.minutes * 60,
        text=item.question.strip(),
        to=recipients(scenario, item.who),
        options=tuple(option.label for option in item.options.values()),
    )
    return _as_imported(row, item, told)


def _as_imported(row: MselRow, item: Inject | Decision, told: Sequence[tuple[str, str]]) -> MselRow:
    """The row with what an import has kept in the notes back in its columns, as far as the scenario does not say it otherwise by now."""
    said = dict(told)
    kind, channel, title = (said.get(tr(name), "") for name in ("Kind", "Channel", "Title"))
    own = {tr(name) for name in ("Planned", "Scenario time", "Kind", "Channel", "Status", "Title", "Controller")}
    length = parse_length(Cell(said.get(tr("Duration"), ""))) if isinstance(item, Inject) else None
    if isinstance(item, Decision):
        own |= {tr("From"), tr("Options")}
        options = () if row.options else tuple(filter(None, said.get(tr("Options"), "").split(" | ")))
        row = replace(row, sender=said.get(tr("From"), ""), options=row.options or options, channel=channel)
    elif length is not None:
        row, own = replace(row, duration=length), own | {tr("Duration")}
    if isinstance(item, Inject) and channel and (channel_of(channel) or "paper") == item.channel:
        row = replace(row, channel=channel)
    if kind and (isinstance(item, Decision) or not is_decision_kind(kind)):
        row = replace(row, kind=kind)
    if item.title.endswith(" …") and title.startswith(item.title.removesuffix(" …")):
        row = replace(row, title=title)
    further = {header for header, _ in row.extra} | own
    return replace(
        row,
        scenario_time=row.scenario_time or said.get(tr("Scenario time"), ""),
        controller=said.get(tr("Controller"), ""),
        status=said.get(tr("Status"), row.status),
        actual=tuple((name, words) for name, words in told if name in ACTUAL_COLUMNS),
        extra=(*row.extra, *(pair for pair in told if pair[0] not in further and pair[0] not in ACTUAL_COLUMNS)),
    )


def recipients(scenario: Scenario, names: Sequence[str]) -> tuple[str, ...]:
    """The titles of the roles behind roles and groups; everybody, where nobody is named, is one word."""
    if not names:
        return (EVERYBODY,)
    return tuple(scenario.roles[role].title for role in scenario.members(list(names)))


def _when(item: Inject | Decision, starts: dict[str, int]) -> When:
    if item.at is None or item.move not in starts:
        return When(on_order=True, spelled=ON_ORDER)
    seconds = (starts[item.move] + item.at) * 60
    return When(seconds=seconds, spelled=spell_offset(seconds))


def _calendar(item: Inject | Decision, scenario: Scenario) -> str:
    """Scenario time of a scheduled serial, in UTC."""
    if item.at is None or item.move is None:
        return ""
    moment = scenario.moves[item.move].time.timestamp() + item.at * 60
    return datetime.fromtimestamp(moment, scenario.moves[item.move].time.tzinfo).isoformat(" ", "minutes")


def _kind(plan: Plan) -> str:
    return plan.kind if plan.kind == "decision" else {"scheduled": "inject"}.get(plan.sort, plan.sort)


def _extra(item: Inject | Decision, scenario: Scenario) -> Iterable[tuple[str, str]]:
    """What control needs and no column of the field has, in the order of :data:`FURTHER`."""
    told = {"Conditions": "\n".join(item.when), "Suggested When": "\n".join(item.suggest_when)}
    if isinstance(item, Inject):
        told |= {"Source Grade": item.grade or "", "Consequences": _consequences(item)}
    else:
        each = [(option.label, _consequences(option)) for option in item.options.values()]
        told |= {
            rules.HEADER: rules.spelled(
                item.rule,
                lambda role: scenario.roles[role].title,
                item.options[item.no_decision].label if item.no_decision else "",
            ),
            "Consequences": "\n".join(f"{label}: {words}" for label, words in each if words),
        }
    return [(header, words) for header in FURTHER if (words := told.get(header, ""))]


def _consequences(part: Consequences) -> str:
    words = [f"{track} {delta:+d}" for track, delta in part.effects.items()]
    for name in ("set", "clear", "release", "open"):
        words += [f"{name} {key}" for key in getattr(part, name)]
    return ", ".join(words)


# -- the table ---------------------------------------------------------------------------------------------------------------


def table(rows: Sequence[MselRow], *, run: bool = False) -> tuple[list[str], list[list[str]]]:
    """Header and cells: the columns of the field, those of a run if one of them is used or ``run``, then the further ones."""
    used = {name for row in rows for name, _ in row.actual}
    actual = [column for column in RUN_COLUMNS if run or column in used]
    actual += [column for column in ACTUAL_COLUMNS if column in used and column not in actual]
    headers = dict.fromkeys(header for row in rows for header, _ in row.extra)
    further = [header for header in FURTHER if header in headers] + [name for name in headers if name not in FURTHER]
    names = spellings().export
    header = [names[column] for column in (*PLANNED_COLUMNS, *actual)] + [clean_line(name) for name in further]
    cells = []
    for row in rows:
        happened, more = dict(row.actual), dict(row.extra)
        line = [_cell(row, column) for column in PLANNED_COLUMNS]
        line += [happened.get(column, "") for column in actual] + [more.get(name, "") for name in further]
        cells.append([_fitting(words) for words in line])
    return header, cells


def msel_bytes(rows: Sequence[MselRow], form: Form, marking: str, *, run: bool = False) -> bytes:
    """The MSEL as a file: the marking alone in the first row, then the header, then the rows."""
    header, cells = table(rows, run=run)
    marking = clean_line(marking)
    if form == "xlsx":
        return xlsx_bytes(SHEET, marking, header, cells)
    return csv_bytes([[marking] + [""] * (len(header) - 1), header, *cells])


def _cell(row: MselRow, column: MselColumn) -> str:
    match column:
        case MselColumn.NUMBER:
            return row.id
        case MselColumn.TIME:
            seconds = row.when.in_move if row.when.seconds is None else row.when.seconds
            return ON_ORDER if seconds is None else spell_offset(seconds)
        case MselColumn.MOVE:
            return row.move or NO_MOVE
        case MselColumn.DURATION:
            return "" if row.duration is None else length_words(row.duration)
        case MselColumn.CORE:
            return {None: "", True: "core", False: "optional"}[row.core]
        case MselColumn.SCENARIO_TIME:
            return row.scenario_time
        case MselColumn.TO | MselColumn.EXPECT | MselColumn.OBJECTIVES | MselColumn.OPTIONS:
            return _list(getattr(row, column.value), _SPLIT[column])
        case _:
            words: str = getattr(row, column.value)
            return words


#: how a reader takes the cells of these columns apart
_SPLIT: dict[MselColumn, Callable[[str], tuple[str, ...]]] = {
    MselColumn.TO: lambda cell: split_names(cell, lambda _part, _pieces: True),
    MselColumn.EXPECT: split_lines,
    MselColumn.OBJECTIVES: split_objectives,
    MselColumn.OPTIONS: split_options,
}


def _list(entries: tuple[str, ...], split: Callable[[str], tuple[str, ...]]) -> str:
    """One entry a line; with bullets where a reader would cut or change an entry otherwise."""
    plain = "\n".join(entries)
    if not entries or (split(plain) == entries and not is_tick(plain)):
        return plain
    return "\n".join(f"{BULLET}{entry}" for entry in entries)


def _fitting(words: str) -> str:
    """No spreadsheet holds more in a cell; the scenario and the save hold the whole."""
    whole = clean(words, max_chars=MAX_CELL, max_lines=MAX_CELL)
    return whole if len(words) <= MAX_CELL else whole[: MAX_CELL - 2] + " …"
