"""The lines in which a planner looks at how an MSEL was understood, and corrects it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tabletop.cli.ask import typed
from tabletop.cli.out import out
from tabletop.exchange.corrections import corrections_of
from tabletop.exchange.fates import short
from tabletop.exchange.importing import is_about_column
from tabletop.exchange.msel import Ambiguity, ColumnPlan, Corrections, MselColumn, Reading, SheetError, TablePlan
from tabletop.i18n import series, tr

Reader = Callable[[Corrections], Reading]

_SAMPLES = 2
_NOTHING = frozenset({"keep", "none", "-", "no"})  #: words for a column that is kept for control


def preview_lines(reading: Reading) -> Iterator[str]:
    """What the file is taken for: sheets, and for each table its columns with samples; doubtful ones begin with ``?``."""
    mapping = reading.mapping
    yield f"{mapping.source} ({mapping.form})"
    for sheet in mapping.sheets:
        if not sheet.read:
            yield f"  {tr('sheet {sheet}: not read ({why})', sheet=sheet.name, why=sheet.why)}"
    yield from (f"  ! {notice}" for notice in mapping.notices)
    asked = {question.id for question in reading.questions}
    for table in mapping.tables:
        header = tr("header in row {n}", n=table.header) if table.header else tr("no header")
        yield f"  {tr('sheet {sheet}: {header}, rows {first} to {last}', sheet=table.sheet, header=header, first=table.first, last=table.last)}"
        yield from (_column_line(table, plan, asked) for plan in table.columns)


def _column_line(table: TablePlan, plan: ColumnPlan, asked: set[str]) -> str:
    doubtful = f"column:{table.sheet}!{plan.letter}" in asked
    meaning = str(plan.column) if plan.column else tr("kept for control")
    samples = " | ".join(short(sample) for sample in plan.samples[:_SAMPLES])
    sure = f"{plan.confidence:4.0%}" if plan.column else "    "
    line = f"  {'?' if doubtful else ' '} {plan.letter:>2}  {short(plan.header):28} → {meaning:16} {sure}  {samples}"
    return f"{line}  ({plan.why})" if doubtful else line.rstrip()


def question_lines(question: Ambiguity, *, short_list: bool = False) -> Iterator[str]:
    """A question with its places, what the proposal rests on, and its choices; the proposal is marked.

    ``short_list``: of the meanings of a column only the proposed one, where many questions stand one below the other.
    """
    yield question.question
    yield from (f"    {place}" for place in question.places)
    if question.why:
        yield f"    ({question.why})"
    if question.secret:
        yield f"    {tr('The answer decides what players get to read.')}"
    for number, choice in enumerate(question.choices, 1):
        if short_list and is_about_column(question) and choice.value != question.proposal:
            continue
        proposed = choice.value == question.proposal
        words = tr("{choice} (proposed)", choice=choice.words) if proposed else choice.words
        yield f"  {number}  {words}"
    if not question.choices:
        yield f"  {tr('proposed: {proposal}', proposal=question.proposal)}"


def option_for(question: Ambiguity) -> str:
    """The option of the command line that answers a question."""
    if is_about_column(question):
        return f'--map "{question.id.removeprefix("column:")}={question.proposal or "keep"}"'
    if question.id == "sheets" and question.proposal and ";" not in question.proposal:
        return f'--sheet "{question.proposal}"'
    if question.id == "date-order":
        return f"--{question.proposal}"
    if question.id == "startex":
        return f'--startex "{question.proposal}"'
    return f'--answer "{question.id}={question.proposal}"'


# -- the dialogue --------------------------------------------------------------------------------------------------------------


def correct(read: Reader, corrections: Corrections) -> tuple[Reading, Corrections]:
    """Show the preview, take corrections until the planner is content, then ask what the file does not say."""
    reading = read(corrections)
    while True:
        for line in preview_lines(reading):
            out(line)
        out(
            tr(
                "Another meaning for a column: its letter = meaning, such as  C = title.  Enter: as shown.  ?: all meanings"
            )
        )
        said = typed(tr("column"))
        if not said:
            corrections, doubtful = _accepted(reading, corrections)
            if not doubtful:
                return _answered(read, reading, corrections)
            reading = read(corrections)
            if not any(is_about_column(question) and not question.secret for question in reading.questions):
                return _answered(read, reading, corrections)
            continue
        if said == "?":
            out("  " + series(MselColumn) + ", keep")
            continue
        try:
            corrections = mapped(corrections, said, reading)
            reading = read(corrections)
        except SheetError as error:
            out(error.words)


def _accepted(reading: Reading, corrections: Corrections) -> tuple[Corrections, bool]:
    """The doubtful columns taken as the preview shows them, but for those that players read; and whether there were any."""
    doubtful = [question for question in reading.questions if is_about_column(question) and not question.secret]
    for question in doubtful:
        corrections = corrections.answered(question.id, question.proposal)
    return corrections, bool(doubtful)


def mapped(corrections: Corrections, said: str, reading: Reading | None = None) -> Corrections:
    """The corrections with ``letter = meaning`` or ``header = meaning`` said; raises :class:`SheetError` for what is no column."""
    place, sign, meaning = said.rpartition("=")
    place, meaning = place.strip(), meaning.strip().casefold()
    if not sign or not place:
        raise SheetError(tr("Write a column, an equals sign and its meaning: C = title"))
    if reading is not None:
        place = _place(place, reading)
    name = "" if meaning in _NOTHING else meaning
    checked = corrections_of({"columns": {place: name}})
    return corrections.mapped(checked.columns[0][0], MselColumn(name) if name else None)


def _place(said: str, reading: Reading) -> str:
    """The column meant: by letter in the only table, else as it was said."""
    tables = reading.mapping.tables
    places = {f"{table.sheet}!{plan.letter}" for table in tables for plan in table.columns}
    if said in places:
        return said
    found = [place for place in places if place.rpartition("!")[2] == said.upper()]
    if len(found) == 1:
        return found[0]
    if found:
        raise SheetError(
            tr(
                "Several tables have a column {letter}. Say which: {places}",
                letter=said,
                places=series(sorted(found)),
            )
        )
    if said.casefold() in {plan.header.casefold() for table in tables for plan in table.columns}:
        return said
    raise SheetError(tr("There is no column “{said}”.", said=said))


def _answered(read: Reader, reading: Reading, corrections: Corrections) -> tuple[Reading, Corrections]:
    while reading.questions:
        question = reading.questions[0]
        out("")
        for line in question_lines(question):
            out(line)
        said = typed(tr("answer, Enter for the proposal"))
        value = _choice(question, said)
        if value is None:
            out(tr("That is none of the answers."))
            continue
        tried = corrections.answered(question.id, value)
        try:
            reading = read(tried)
        except SheetError as error:
            out(error.words)
            continue
        corrections = tried
    return reading, corrections


def _choice(question: Ambiguity, said: str) -> str | None:
    if not said:
        return question.proposal
    if not question.choices:
        return said
    values = [choice.value for choice in question.choices]
    if said.isascii() and said.isdigit() and 0 < int(said) <= len(values):
        return values[int(said) - 1]
    return said if said in values else None
