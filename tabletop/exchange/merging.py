"""From single rows to an MSEL: broadcasts become one row, numbers become unique, disorder is reported.

One broadcast is often written as many rows, one for each recipient. They are merged only where everything else is equal; what a
row adds to it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.draft import RowDraft, actuals, leads, split_values
from tabletop.exchange.msel import Fate, MselColumn, MselRow, RowReport
from tabletop.exchange.timing import Settled
from tabletop.i18n import listed, series, tr

_Key = tuple[object, ...]


def bring_together(
    drafts: Sequence[RowDraft], settled: Sequence[Settled], asker: Questionnaire
) -> tuple[list[MselRow], list[RowReport]]:
    """Make the rows of an MSEL and one report for each draft, in the order of the file."""
    book = _Book(asker, {draft.text(MselColumn.NUMBER) for draft in drafts if draft.kind == "row"})
    for draft, time in zip(drafts, settled, strict=True):
        book.add(draft, time)
    return book.rows, book.reports


class _Book:
    """The MSEL while it is put together."""

    def __init__(self, asker: Questionnaire, numbers: set[str]) -> None:
        self.asker = asker
        self.rows: list[MselRow] = []
        self.reports: list[RowReport] = []
        self._taken: dict[str, set[str]] = {}  #: number -> the moves in which it stands
        self._numbers = numbers
        self._same: dict[_Key, list[int]] = {}
        self._last: tuple[int, str, int] | None = None  #: table, move, seconds of the row before

    def add(self, draft: RowDraft, time: Settled) -> None:
        """Add one draft."""
        match draft.kind:
            case "section":
                self._report(draft, "section", draft.why, draft.move)
            case "skipped":
                self._report(draft, "skipped", draft.why)
            case "spread" | "continuation" if self.rows:
                self._go_on(draft)
            case "spread":
                self._report(draft, "skipped", draft.why)
            case _:
                self._row(draft, time)

    def _report(self, draft: RowDraft, fate: Fate, why: str, into: str = "") -> None:
        words = listed(filter(None, [why, *draft.notes]))
        self.reports.append(RowReport(draft.row, draft.sheet, fate, words, into, draft.said))

    def _go_on(self, draft: RowDraft) -> None:
        """Put a continuation into the row above."""
        if draft.kind == "continuation":
            self.rows[-1] = _joined(self.rows[-1], _made(draft, Settled(self.rows[-1].when)))
        why = draft.why or tr("goes on with the row above")
        self._report(draft, "merged", listed([why, *draft.doubts]), _name(self.rows[-1]))

    def _row(self, draft: RowDraft, time: Settled) -> None:
        row = _made(draft, time)
        doubts = [*draft.doubts, *filter(None, [time.doubt])]
        notes = [*draft.notes, *filter(None, [time.note])]
        at = self._twin(row, exported=draft.exported)
        if at is not None:
            self._merge(draft, row, at, doubts + notes)
            return
        fate: Fate = "doubtful" if doubts else "imported"
        if row.id in self._taken:
            number = row.id
            row = replace(row, id=self._free(row.id))
            notes.append(tr("number {number} occurs more than once; this one is {id}", number=number, id=row.id))
            if not row.move or row.move in self._taken[number]:
                fate = "doubtful"
            self._taken[number].add(row.move)
        if row.id:
            self._taken.setdefault(row.id, set()).add(row.move)
        notes += self._order(draft, row)
        self._same.setdefault(_key(row), []).append(len(self.rows))
        self.rows.append(row)
        self.reports.append(RowReport(draft.row, draft.sheet, fate, listed(doubts + notes), row.id, draft.said))

    def _twin(self, row: MselRow, *, exported: bool) -> int | None:
        """Find the row that this one repeats for another recipient; an export has one row for each serial."""
        if not (row.title or row.text):
            return None
        for at in self._same.get(_key(row), []):
            other = self.rows[at]
            if other.sheet != row.sheet:
                continue
            if row.id in (other.id, ""):
                return at
            if row.to != other.to and other.id and not exported and self._one_broadcast(other, row):
                return at
        return None

    def _one_broadcast(self, other: MselRow, row: MselRow) -> bool:
        answer = self.asker.ask(
            "broadcast",
            tr("Rows differ in number and recipient alone. Is each group of them one inject?"),
            "keep",
            (("keep", tr("no, each number is an inject")), ("merge", tr("yes, one inject with several recipients"))),
            (
                tr(
                    "rows {first} and {second}: {title}",
                    first=other.row,
                    second=row.row,
                    title=row.title or row.text[:60],
                ),
            ),
        )
        return answer == "merge"

    def _merge(self, draft: RowDraft, row: MselRow, at: int, said: list[str]) -> None:
        other = self.rows[at]
        added = [name for name in row.to if name not in other.to]
        self.rows[at] = _joined(other, row)
        if added:
            why = [tr("the same inject for {names}", names=series(added))]
        else:
            why = [tr("repeats row {row}", row=other.row)]
        if row.id and row.id != other.id:
            why.append(tr("its number was {number}", number=row.id))
        self.reports.append(RowReport(draft.row, draft.sheet, "merged", listed(why + said), _name(other), draft.said))

    def _free(self, number: str) -> str:
        count = 2
        while f"{number}-{count}" in self._taken or f"{number}-{count}" in self._numbers:
            count += 1
        return f"{number}-{count}"

    def _order(self, draft: RowDraft, row: MselRow) -> list[str]:
        """Say it if a row is planned before the row above it; file order is kept."""
        seconds = row.when.in_move if row.when.seconds is None else row.when.seconds
        if seconds is None:
            return []
        move = row.move if row.when.in_move is not None else ""
        before, self._last = self._last, (draft.table, move, seconds)
        if before is not None and before[:2] == (draft.table, move) and seconds < before[2]:
            return [tr("planned earlier than the row before it; the order of the file is kept")]
        return []


def _name(row: MselRow) -> str:
    return row.id or tr("row {row}", row=row.row)


def _made(draft: RowDraft, time: Settled) -> MselRow:
    lists = split_values(draft)
    return MselRow(
        row=draft.row,
        sheet=draft.sheet,
        id=" ".join(draft.text(MselColumn.NUMBER).split()),
        when=time.when,
        scenario_time=draft.text(MselColumn.SCENARIO_TIME),
        duration=time.length if draft.duration is None else draft.duration,
        move=draft.move,
        kind=" ".join(draft.text(MselColumn.KIND).split()),
        core=draft.core,
        title=" ".join(draft.text(MselColumn.TITLE).split()),
        text=draft.text(MselColumn.TEXT),
        sender=" ".join(draft.text(MselColumn.SENDER).split()),
        to=draft.to,
        channel=" ".join(draft.text(MselColumn.CHANNEL).split()),
        controller=draft.text(MselColumn.CONTROLLER),
        expect=lists["expect"],
        objectives=lists["objectives"],
        notes=draft.text(MselColumn.NOTES),
        status=" ".join(draft.text(MselColumn.STATUS).split()),
        options=lists["options"],
        leads=leads(draft),
        actual=actuals(draft),
        extra=tuple(draft.extra),
    )


def _key(row: MselRow) -> _Key:
    """Return what must be equal in the rows of one broadcast."""
    when = (row.when.seconds, row.when.in_move, row.when.on_order)
    return (
        when,
        row.scenario_time,
        row.duration,
        row.move,
        row.kind,
        row.core,
        row.title,
        row.text,
        row.sender,
        row.channel,
        row.options,
    )


def _joined(one: MselRow, two: MselRow) -> MselRow:
    """Add to a row what another row of the same inject says."""
    who = series(two.to)
    return replace(
        one,
        to=tuple(dict.fromkeys([*one.to, *two.to])),
        expect=tuple(dict.fromkeys([*one.expect, *two.expect])),
        objectives=tuple(dict.fromkeys([*one.objectives, *two.objectives])),
        options=tuple(dict.fromkeys([*one.options, *two.options])),
        leads=tuple(dict.fromkeys([*one.leads, *two.leads])),
        controller=_both(one.controller, two.controller, ""),
        notes=_both(one.notes, two.notes, who),
        status=one.status or two.status,
        actual=_pairs(one.actual, two.actual),
        extra=_pairs(one.extra, two.extra),
    )


def _both(one: str, two: str, who: str) -> str:
    if not two or two == one:
        return one
    added = f"{who}: {two}" if who else two
    return f"{one}\n{added}" if one else added


def _pairs(one: tuple[tuple[str, str], ...], two: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Join two lists of named words; a name that stands in both with different words gets both."""
    joined = dict(one)
    for name, words in two:
        joined[name] = _both(joined.get(name, ""), words, "")
    return tuple(joined.items())
