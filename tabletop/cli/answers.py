"""What the reading commands print with ``--json``: one document, each field declared here with its words.

The tables in docs/commands.md are made of these declarations. Fields may be added; one that is there keeps its meaning as long as
``format`` is the same. Times are UTC in ISO 8601 or seconds, as their field says.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from tabletop import __version__
from tabletop.cli.out import out_ascii

if TYPE_CHECKING:  # help is shown without what makes reports
    from tabletop.report.document import Document

FORMAT = 1

JSON = "print it as JSON, with the fields that docs/commands.md tells"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonAnswer:
    """What every document begins with."""

    format: Annotated[int, "version of these fields"] = FORMAT
    program: Annotated[str, "version of tabletop"] = __version__


@dataclass(frozen=True, slots=True)
class ListedSave:
    """A save on the shelf."""

    path: Annotated[str, "where it lies"]
    name: Annotated[str, "what commands know it by"]
    title: Annotated[str, "name of the session"]
    scenario: Annotated[str, "title of the scenario"]
    created: Annotated[str, "time of its creation"]
    last: Annotated[str, "time of its last event"]
    events: Annotated[int, "number of its last event"]
    state: Annotated[
        Literal["", "not-started", "under-way", "ended"], "how far it has come; empty where it does not tell"
    ]
    playable: Annotated[bool, "whether it can be opened to play on"]
    damage: Annotated[str, "what is wrong with it, in words; empty if nothing is"]
    fork: Annotated[str, "of which session it is a fork, in words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSaves(JsonAnswer):
    """``tabletop list``."""

    folder: Annotated[str, "the folder of saves"]
    saves: Annotated[tuple[ListedSave, ...], "the last played first"]


@dataclass(frozen=True, slots=True)
class CheckedMistake:
    """One diagnostic."""

    code: Annotated[str, "what `tabletop explain` knows"]
    severity: Annotated[Literal["error", "warning"], "whether it keeps the scenario from being played"]
    file: Annotated[str, "the file"]
    line: Annotated[int, "from 1 on"]
    column: Annotated[int, "from 1 on, in characters"]
    length: Annotated[int, "in characters"]
    message: Annotated[str, "what is wrong"]
    remedy: Annotated[str, "what to write instead"]


@dataclass(frozen=True, slots=True)
class CheckedScenario:
    """One scenario."""

    path: Annotated[str, "as it was found"]
    errors: Annotated[int, "how many, broken plays among them"]
    warnings: Annotated[int, "how many"]
    diagnostics: Annotated[tuple[CheckedMistake, ...], "by line"]
    plays: Annotated[tuple[str, ...], "the author's own plays that do not come out as they should, in words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedScenarios(JsonAnswer):
    """``tabletop check``."""

    scenarios: Annotated[tuple[CheckedScenario, ...], "in the order they were named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedCode(JsonAnswer):
    """``tabletop explain``."""

    code: Annotated[str, "the code"]
    severity: Annotated[Literal["error", "warning"], "whether it keeps a scenario from being played"]
    text: Annotated[str, "the page about it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedSave(JsonAnswer):
    """``tabletop verify``."""

    path: Annotated[str, "the save"]
    sound: Annotated[bool, "whether nothing contradicts it"]
    chain: Annotated[
        Literal["whole", "torn", "damaged"], "torn: it ends within a write, as an interrupted one leaves it"
    ]
    events: Annotated[int, "how many are whole"]
    digest: Annotated[str, "of the last of them: what a witness notes"]
    ended: Annotated[bool, "whether ENDEX was given"]
    dice: Annotated[bool | None, "whether they follow from the sealed seed; null where it cannot be told"]
    judgements: Annotated[
        bool | None, "whether they follow from dice, reasons and estimates; null where there are none"
    ]
    words: Annotated[tuple[str, ...], "all of that in sentences"]
    details: Annotated[tuple[str, ...], "each draw and judgement; empty before ENDEX"]


@dataclass(frozen=True, slots=True)
class RehearsedEnding:
    """An ending of the scenario."""

    id: Annotated[str, "its id"]
    title: Annotated[str, "its title"]
    plays: Annotated[int, "how many came to it"]


@dataclass(frozen=True, slots=True)
class RehearsedOption:
    """An option of a decision."""

    id: Annotated[str, "its id"]
    label: Annotated[str, "its words"]
    times: Annotated[int, "how often it stood"]
    how: Annotated[dict[str, int], "how it came to stand, and how often"]


@dataclass(frozen=True, slots=True)
class RehearsedDecision:
    """A decision."""

    id: Annotated[str, "its id"]
    title: Annotated[str, "its title"]
    times: Annotated[int, "how often it was put and resolved"]
    options: Annotated[tuple[RehearsedOption, ...], "in the scenario's order"]


@dataclass(frozen=True, slots=True)
class RehearsedTrack:
    """A track, practice apart."""

    id: Annotated[str, "its id"]
    title: Annotated[str, "its title"]
    start: Annotated[float, "value at STARTEX"]
    lowest: Annotated[float, "over all plays"]
    highest: Annotated[float, "over all plays"]
    mean: Annotated[float, "at ENDEX"]


@dataclass(frozen=True, slots=True)
class RehearsedMove:
    """A move."""

    id: Annotated[str, "its id"]
    title: Annotated[str, "its title"]
    planned: Annotated[float, "seconds"]
    played: Annotated[int, "how often"]
    mean: Annotated[float | None, "seconds; null where it was never played"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedScenario(JsonAnswer):
    """``tabletop rehearse``."""

    scenario: Annotated[str, "title"]
    plays: Annotated[int, "how many were played"]
    asked: Annotated[int, "how many were asked for"]
    seed: Annotated[int, "the same gives the same plays"]
    styles: Annotated[tuple[str, ...], "of the bots"]
    endings: Annotated[tuple[RehearsedEnding, ...], "in the scenario's order"]
    decisions: Annotated[tuple[RehearsedDecision, ...], "in the scenario's order"]
    tracks: Annotated[tuple[RehearsedTrack, ...], "in the scenario's order"]
    moves: Annotated[tuple[RehearsedMove, ...], "in the scenario's order"]
    unseen: Annotated[tuple[str, ...], "ids of injects that never went out"]
    unasked: Annotated[tuple[str, ...], "ids of decisions that were never put"]
    refused: Annotated[dict[str, int], "codes of refused commands, and how often"]
    events: Annotated[int, "of all plays"]
    seconds: Annotated[float, "that it took"]
    save: Annotated[str, "where the last play lies; empty without --save"]


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A row of a table."""

    cells: Annotated[tuple[str, ...], "as many as there are columns"]
    events: Annotated[tuple[int, ...], "numbers of the events behind it"]


@dataclass(frozen=True, slots=True)
class CitedTable:
    """A table of figures."""

    key: Annotated[str, "names it, and the CSV file with the same rows"]
    caption: Annotated[str, "what it shows"]
    columns: Annotated[tuple[str, ...], "titles"]
    rows: Annotated[tuple[CitedRow, ...], "its rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFigures(JsonAnswer):
    """``tabletop report`` (nothing is written then) and ``tabletop compare``."""

    title: Annotated[str, "of the document"]
    subtitle: Annotated[str, "of the document"]
    marking: Annotated[str, "how it is to be handled"]
    build: Annotated[str, "full or releasable"]
    digest: Annotated[str, "of the last event, of each session"]
    tables: Annotated[tuple[CitedTable, ...], "in the order of the document"]
    warnings: Annotated[tuple[str, ...], "what is wrong with a save, or named in the review and not there"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReview(JsonAnswer):
    """``tabletop findings --check``."""

    path: Annotated[str, "the review file"]
    entries: Annotated[int, "findings, actions, ratings and annotations"]
    strays: Annotated[tuple[str, ...], "what it names that is not there, in words"]


#: by the commands as docs/commands.md heads them
ANSWERS: dict[str, type[JsonAnswer]] = {
    "list": ListedSaves,
    "check": CheckedScenarios,
    "explain": ExplainedCode,
    "verify": VerifiedSave,
    "rehearse": RehearsedScenario,
    "report, compare": DocumentFigures,
    "findings --check": CheckedReview,
}


def figures(document: Document, warnings: tuple[str, ...] = ()) -> DocumentFigures:
    """The tables of a document, each row with the events that it cites."""
    from tabletop.report.document import Cite, DocumentTable, plain

    return DocumentFigures(
        title=document.title,
        subtitle=document.subtitle,
        marking=document.marking,
        build=document.build,
        digest=document.digest,
        tables=tuple(
            CitedTable(
                block.key,
                block.caption,
                tuple(column.title for column in block.columns),
                tuple(
                    CitedRow(
                        tuple(plain(cell) for cell in row),
                        tuple(
                            sorted(
                                {seq for cell in row for span in cell if isinstance(span, Cite) for seq in span.seqs}
                            )
                        ),
                    )
                    for row in block.rows
                ),
            )
            for block in document.blocks
            if isinstance(block, DocumentTable)
        ),
        warnings=warnings,
    )


def print_answer(answer: JsonAnswer) -> None:
    """Print the document. It is ASCII, so that whatever a file says is shown and never obeyed."""
    out_ascii(json.dumps(asdict(answer), indent=1, ensure_ascii=True, allow_nan=False))


def tables() -> list[str]:
    """The fields of every document as Markdown; those of the rows in it with the way to them."""
    first = [field.name for field in fields(JsonAnswer)]
    lines = ["Every document begins with these:", "", *_table(JsonAnswer, ())]
    for commands, answer in ANSWERS.items():
        lines += ["", f"### JSON of {commands}", "", *_table(answer, first)]
    return lines


def _table(answer: type[JsonAnswer], without: Collection[str]) -> list[str]:
    rows = [f"| `{name}` | {kind} | {words} |" for name, kind, words in _rows(answer, "") if name not in without]
    return ["| field | type | what it is |", "|---|---|---|", *rows]


def _rows(cls: Any, before: str) -> Iterator[tuple[str, str, str]]:
    hints = get_type_hints(cls, include_extras=True)
    for field in fields(cls):
        kind, words = get_args(hints[field.name])
        inner = get_args(kind)[0] if get_origin(kind) is tuple else None
        yield before + field.name, _kind(kind), words
        if is_dataclass(inner):
            yield from _rows(inner, f"{before}{field.name}[].")


_NAMES = {str: "string", int: "whole number", float: "number", bool: "true or false"}


def _kind(kind: Any) -> str:
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return "list" if is_dataclass(inner) else f"list of {_NAMES[inner]}s"
    if get_origin(kind) is dict:
        return "table of whole numbers"
    if get_origin(kind) is Literal:
        return " or ".join(f"`{word}`" if word else "empty" for word in get_args(kind))
    if kind in _NAMES:
        return _NAMES[kind]
    return " or ".join("null" if part is type(None) else _NAMES[part] for part in get_args(kind))
