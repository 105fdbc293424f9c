"""How the state follows what goes out: in play each serial and what was delivered, outside it who has read it."""

from __future__ import annotations

from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.apply.base import OnPlay, OnState, acted
from tabletop.exercise.state import PLANNED, Delivered, Play, State, changed

# -- play -------------------------------------------------------------------------------------------------------------


def _serial(play: Play, serial: str, record: e.Recorded, **changes: Any) -> None:
    old = play.serials.get(serial, PLANNED)
    play.serials[serial] = changed(old, seq=record.seq, clock=record.clock, **changes)


def _serial_armed(play: Play, event: e.SerialArmed, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="armed", due=None, why=event.why)


def _serial_held(play: Play, event: e.SerialHeld, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="held")


def _serial_deferred(play: Play, event: e.SerialDeferred, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="deferred", due=event.due)


def _serial_moved(play: Play, event: e.SerialMoved, record: e.Recorded) -> None:
    _serial(play, event.serial, record, due=event.due)


def _serial_skipped(play: Play, event: e.SerialSkipped, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="skipped", why=event.reason)


def _serial_restored(play: Play, event: e.SerialRestored, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="planned", due=None, why="")


def _inject_edited(play: Play, event: e.InjectEdited, record: e.Recorded) -> None:
    _serial(play, event.inject, record, title=event.title, body=event.body)


def _inject_released(play: Play, event: e.InjectReleased, record: e.Recorded) -> None:
    out = play.delivered.get(event.inject)
    if out is not None and out.recalled is None:
        _delivered(play, event.inject, to=(*out.to, *(role for role in event.to if role not in out.to)))
        return
    play.serials[event.inject] = changed(
        play.serials.get(event.inject, PLANNED), status="released", seq=record.seq, clock=record.clock
    )
    play.delivered[event.inject] = Delivered(
        event.inject,
        event.title,
        event.sender,
        event.channel,
        event.grade,
        event.body,
        event.to,
        event.marking,
        event.how,
        record.clock,
        record.at,
        record.seq,
        play.time,
        play.move,
        corrections=event.corrections,
        expect=event.expect,
        objectives=event.objectives,
    )


def _delivered(play: Play, inject: str, **changes: Any) -> None:
    old = play.delivered.get(inject)
    if old is not None:
        play.delivered[inject] = changed(old, **changes)


def _inject_recalled(play: Play, event: e.InjectRecalled, record: e.Recorded) -> None:
    _serial(play, event.inject, record, status="recalled", why=event.reason)
    _delivered(play, event.inject, recalled=event.reason)


def _inject_resent(play: Play, event: e.InjectResent, _record: e.Recorded) -> None:
    old = play.delivered.get(event.inject)
    if old is not None:
        play.delivered[event.inject] = changed(old, resent=old.resent + 1)


def _inject_corrected(play: Play, event: e.InjectCorrected, _record: e.Recorded) -> None:
    old = play.delivered.get(event.inject)
    if old is not None:
        play.delivered[event.inject] = changed(old, corrections=(*old.corrections, event.text))


PLAY: OnPlay = {
    e.SerialArmed: _serial_armed,
    e.SerialHeld: _serial_held,
    e.SerialDeferred: _serial_deferred,
    e.SerialMoved: _serial_moved,
    e.SerialSkipped: _serial_skipped,
    e.SerialRestored: _serial_restored,
    e.InjectEdited: _inject_edited,
    e.InjectReleased: _inject_released,
    e.InjectRecalled: _inject_recalled,
    e.InjectResent: _inject_resent,
    e.InjectCorrected: _inject_corrected,
}


# -- outside play -----------------------------------------------------------------------------------------------------


def _adhoc_counted(state: State, event: e.InjectReleased, _record: e.Recorded) -> None:
    if event.how == "ad-hoc":
        state.adhoc += 1


def _inject_acknowledged(state: State, event: e.InjectAcknowledged, record: e.Recorded) -> None:
    state.acknowledged.setdefault(event.inject, {}).setdefault(event.role, record.clock)
    acted(state, event.inject, event.role, record)


OUTSIDE: OnState = {
    e.InjectReleased: _adhoc_counted,
    e.InjectAcknowledged: _inject_acknowledged,
}
