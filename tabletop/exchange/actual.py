"""What became of each serial in a session: when it went out, to whom, who read it, what was answered, what observers saw.

Works on records that have passed the release gate. People appear as roles only; who typed something is no part of an MSEL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tabletop.exchange.export_msel import SHEET, numbered, planned_row, planned_starts
from tabletop.exchange.msel import ACTUAL_COLUMNS, EVERYBODY, MselColumn, MselRow, When
from tabletop.exchange.times import spell_offset
from tabletop.exercise.apply import fold
from tabletop.exercise.clock import ON_TIME, as_ms
from tabletop.exercise.events import Recorded
from tabletop.exercise.planned import planned_times, readers
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import ALL, CONTROL
from tabletop.exercise.state import Delivered, State
from tabletop.exercise.station import not_undone
from tabletop.exercise.wording.codes import SIDES, word
from tabletop.exercise.wording.decision_told import Reply, Told, tell
from tabletop.i18n import series, tr


def rows_of_session(records: Sequence[Recorded], book: Rulebook, *, coarse: bool = False) -> tuple[MselRow, ...]:
    """The MSEL of a session, planned against actual, with what was made up on the day at its end.

    Both times count from STARTEX. A delay counts as it does on the console and in the report: from the minute of its move, whenever
    that began, or from when its condition came to hold. ``records`` ascend. ``coarse``: their times are those of the move, so that no
    time and no delay is told.
    """
    run = _Run(records, book, coarse=coarse)
    moves = run.state.moves or tuple(book.scenario.moves)
    serials = book.of_session(tuple(moves))
    starts = planned_starts(book.scenario, [move for move in moves if move in book.scenario.moves])
    rows = []
    for plan in book.plans.values():
        if plan.id in serials:
            row = planned_row(plan, book.scenario, starts)
            rows.append(run.with_actual(row))
    rows += [run.made_up(sent) for key, sent in run.state.play.delivered.items() if key not in book.plans]
    rows += [run.improvised(put) for key, put in run.put.items() if key not in book.plans]
    return numbered(rows)


class _Run:
    """A session, asked serial by serial."""

    def __init__(self, records: Sequence[Recorded], book: Rulebook, *, coarse: bool) -> None:
        self.book = book
        self.coarse = coarse
        self.state: State = fold(records)
        self.put = {told.decision: told for told in tell(records, book)}
        self.by = {record.seq: record.by for record in records}
        happened = list(reversed(list(not_undone(records))))
        self.planned = planned_times(happened, book)
        self.readers = readers(happened)

    def with_actual(self, row: MselRow) -> MselRow:
        """The row with what happened."""
        sent, put = self.state.play.delivered.get(row.id), self.put.get(row.id)
        out = sent or put
        told: list[tuple[MselColumn, str]] = []
        if sent is not None:
            row = replace(row, title=sent.title, text=sent.body.strip())
        if out is not None:
            clock = out.clock
            told += [
                (MselColumn.ACTUAL_TIME, self._time(clock)),
                (MselColumn.DELAY, self._delay(clock - self.planned[row.id]) if row.id in self.planned else ""),
                (MselColumn.ACTUAL_BY, self._released_by(out, sent)),
                (MselColumn.DELIVERED_TO, "\n".join(self._titles(out.to if isinstance(out, Delivered) else out.who))),
            ]
        if sent is not None:
            told.append((MselColumn.ACKNOWLEDGED, "\n".join(self._acknowledged(sent))))
        if put is not None:
            told.append((MselColumn.RESPONSES, "\n".join(self._responses(put))))
        told.append((MselColumn.OBSERVER_NOTES, "\n".join(self._observed(row))))
        told.sort(key=lambda pair: ACTUAL_COLUMNS.index(pair[0]))
        actual = tuple((str(column), words) for column, words in told if words)
        return replace(row, status=self._status(row.id, sent, put), actual=actual)

    def made_up(self, sent: Delivered) -> MselRow:
        """The row of an inject that no script foresaw."""
        row = self._unplanned(sent.inject, sent.title, sent.move, sent.to)
        return self.with_actual(replace(row, text=sent.body.strip(), sender=sent.sender, channel=sent.channel))

    def improvised(self, put: Told) -> MselRow:
        """The row of a question that no script foresaw."""
        row = self._unplanned(put.decision, put.title, put.move, put.who)
        return self.with_actual(replace(row, text=put.question, options=tuple(label for _, label in put.options)))

    def _unplanned(self, serial: str, title: str, move: str, to: Sequence[str]) -> MselRow:
        return MselRow(
            row=0,
            sheet=SHEET,
            id=serial,
            when=When(on_order=True, spelled="on order"),
            kind="ad hoc",
            move=self._move(move),
            title=title,
            to=tuple(self._titles(to)),
        )

    # -- words -----------------------------------------------------------------------------------------------------------

    def _time(self, clock: float) -> str:
        return "" if self.coarse else spell_offset(int(clock))

    def _delay(self, seconds: float) -> str:
        if self.coarse:
            return ""
        if abs(seconds) <= ON_TIME:
            return tr("on time")
        time = as_ms(abs(seconds))
        return tr("{time} late", time=time) if seconds > 0 else tr("{time} early", time=time)

    def _released_by(self, out: Delivered | Told, sent: Delivered | None) -> str:
        if sent is not None and sent.how == "auto":
            return tr("by itself")
        by = self.by.get(out.seq, "")
        return by if by in CONTROL else ""

    def _titles(self, roles: Sequence[str]) -> list[str]:
        if ALL in roles:
            return [EVERYBODY]
        return [self._title(role) for role in roles]

    def _title(self, role: str) -> str:
        spec = self.book.scenario.roles.get(role)
        return spec.title if spec is not None else role

    def _move(self, move: str) -> str:
        spec = self.book.scenario.moves.get(move)
        return spec.title if spec is not None else ""

    def _acknowledged(self, sent: Delivered) -> Iterator[str]:
        read = self.state.acknowledged.get(sent.inject, {})
        for role in self.state.roles if ALL in sent.to else sent.to:
            if role not in read and role not in self.readers:
                yield tr("{role}: read aloud", role=self._title(role))
            elif role not in read:
                yield tr("{role}: not acknowledged", role=self._title(role))
            elif self.coarse:
                yield tr("{role}: acknowledged", role=self._title(role))
            else:
                yield f"{self._title(role)}: {spell_offset(int(read[role]))}"

    def _responses(self, put: Told) -> Iterator[str]:
        for reply in sorted(put.replies, key=lambda reply: (*reply.earlier, reply.seq)[0]):  # as they came in
            yield f"{self._title(reply.role)}: {_answer(put, reply)}"
        for reason in put.sheet.reasons if put.sheet is not None else ():
            struck = tr("(struck: {why})", why=reason.struck) if reason.struck else ""
            said = f"{self._title(reason.role)}, {word(SIDES, reason.side)}: {reason.text}"
            yield f"{said} {struck}" if struck else said
        if put.standing is not None:
            stands = f"{put.stands()} ({put.ruling})" if put.ruling else put.stands()
            yield tr("Outcome: {outcome}", outcome=stands)

    def _observed(self, row: MselRow) -> Iterator[str]:
        for seen in self.state.observations:
            if seen.serial == row.id:
                about = series(
                    part for part in (self._title(seen.role) if seen.role else "", self._time(seen.observed)) if part
                )
                rating = f" {seen.rating}" if seen.rating else ""
                yield f"{seen.word}{rating}{f' ({about})' if about else ''}: {seen.text}"
        for (serial, number), tick in self.state.ticks.items():
            if serial == row.id and tick.seen and 0 < number <= len(row.expect):
                yield tr("seen: {expected}", expected=row.expect[number - 1])

    def _status(self, serial: str, sent: Delivered | None, put: Told | None) -> str:
        if sent is not None:
            if sent.recalled is not None:
                return tr("recalled: {why}", why=sent.recalled)
            return tr("released, corrected") if sent.corrections else tr("released")
        if put is not None:
            return (
                tr("decided") if put.standing is not None else tr("closed") if put.closing is not None else tr("open")
            )
        entry = self.state.play.serials.get(serial)
        if entry is not None and entry.status == "skipped":
            return tr("skipped: {why}", why=entry.why) if entry.why else tr("skipped")
        if self.state.phase == "ended":
            return tr("not released")
        if entry is not None and entry.status in {"held", "armed", "deferred"}:
            return {"held": tr("held"), "armed": tr("due"), "deferred": tr("deferred")}[entry.status]
        return tr("planned")


def _answer(put: Told, reply: Reply) -> str:
    words = f"{put.said(reply)} ({reply.sure})" if reply.sure else put.said(reply)
    why = reply.answer.rationale
    return f"{words.rstrip('.')}. {why}" if why else words
