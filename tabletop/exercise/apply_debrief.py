"""How events change what the debrief lives on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.debrief import Feedback, LogLine, Parent, Point, Seating, Tick
from tabletop.exercise.state import State, changed


def _expectation_ticked(state: State, event: e.ExpectationTicked, record: e.Recorded) -> None:
    state.ticks[event.serial, event.number] = Tick(record.seq, event.seen, event.role, event.observed)


def _log_line_written(state: State, event: e.LogLineWritten, record: e.Recorded) -> None:
    said = record.clock if event.said is None else event.said
    state.log[record.seq] = LogLine(
        record.seq,
        event.word,
        event.text,
        event.role,
        event.why,
        event.based_on,
        event.alternatives,
        event.serial,
        event.move,
        said,
        record.at,
    )


def _log_line_corrected(state: State, event: e.LogLineCorrected, record: e.Recorded) -> None:
    line = state.log.get(event.line)
    if line is not None:
        state.log[event.line] = changed(line, text=event.text, corrected=record.seq)


def _hotwash_opened(state: State, _event: e.HotwashOpened, _record: e.Recorded) -> None:
    state.hotwash.open = True


def _prompt_put(state: State, event: e.PromptPut, record: e.Recorded) -> None:
    hotwash = state.hotwash
    hotwash.prompt, hotwash.text, hotwash.seconds, hotwash.put = event.prompt, event.text, event.seconds, record.at


def _prompt_closed(state: State, _event: e.PromptClosed, _record: e.Recorded) -> None:
    hotwash = state.hotwash
    hotwash.prompt, hotwash.text, hotwash.seconds, hotwash.put = "", "", 0, ""


def _point_recorded(state: State, event: e.PointRecorded, record: e.Recorded) -> None:
    state.hotwash.points.append(Point(record.seq, event.prompt, event.text, event.role, event.entered_by))


def _unsealed(state: State, event: e.Unsealed, _record: e.Recorded) -> None:
    state.hotwash.unsealed[event.what] = event.rows


def _feedback_given(state: State, event: e.FeedbackGiven, record: e.Recorded) -> None:
    state.feedback.append(
        Feedback(
            record.seq,
            event.ratings,
            event.strengths,
            event.improve,
            event.unseen,
            event.actions,
            event.review,
            event.comment,
            event.sort,
            event.role,
            event.person,
        )
    )


def _session_forked(state: State, event: e.SessionForked, _record: e.Recorded) -> None:
    state.forked = Parent(event.parent, event.title, event.file, event.event, event.digest)
    state.title = event.named or state.title
    state.undoable.clear()


# -- who sat where ----------------------------------------------------------------------------------------------------


def seated(state: State, event: e.RoleSeated, record: e.Recorded) -> None:
    """Begin a seating; the same member named anew in the same seat ends the one before.

    Without consent this time, the name goes from that terminal's earlier seatings too, on every seat that may not know it.
    """
    vacated(state, event.role, event.member, record)
    for place, old in enumerate(state.seatings):
        if event.member and not event.consent and (old.role, old.member) == (event.role, event.member):
            state.seatings[place] = changed(old, person=event.person, consent=False)
    state.seatings.append(
        Seating(record.seq, event.role, event.member, event.person, event.consent, since=record.clock)
    )


def vacated(state: State, role: str, member: str, record: e.Recorded) -> None:
    """End the seating of that member of the seat, if there is one."""
    for place, seating in enumerate(state.seatings):
        if (seating.role, seating.member, seating.until) == (role, member, None):
            state.seatings[place] = changed(seating, until=record.clock)


def _consent_withdrawn(state: State, event: e.ConsentWithdrawn, _record: e.Recorded) -> None:
    """From here on no screen shows the name; what was recorded before stays in the save and is taken out of every export."""
    names: set[str] = set()
    for place, seating in enumerate(state.seatings):
        if seating.seq not in event.seated:
            continue
        if seating.consent and seating.person:
            names.add(seating.person.casefold())
        state.seatings[place] = changed(seating, person="", consent=False, withdrawn=event.how)
        members = state.members.get(seating.role, {})
        if seating.until is None and seating.member in members:
            members[seating.member] = changed(members[seating.member], person="", consent=False)
            if members[seating.member].lead:
                state.persons[seating.role] = ("", False)
    for place, form in enumerate(state.feedback if names else ()):
        if form.person.casefold() in names:
            state.feedback[place] = changed(form, person="")


DEBRIEF: dict[type[e.Event], Callable[[State, Any, e.Recorded], None]] = {
    e.ExpectationTicked: _expectation_ticked,
    e.LogLineWritten: _log_line_written,
    e.LogLineCorrected: _log_line_corrected,
    e.HotwashOpened: _hotwash_opened,
    e.PromptPut: _prompt_put,
    e.PromptClosed: _prompt_closed,
    e.PointRecorded: _point_recorded,
    e.Unsealed: _unsealed,
    e.FeedbackGiven: _feedback_given,
    e.ConsentWithdrawn: _consent_withdrawn,
    e.SessionForked: _session_forked,
}
