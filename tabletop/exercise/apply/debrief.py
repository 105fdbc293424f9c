"""How the state follows what the debrief lives on: ticks, the hotwash, feedback, consent withdrawn, a fork's beginning."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.apply.base import OnState
from tabletop.exercise.debrief import ExpectedTick, Feedback, Parent, Point
from tabletop.exercise.state import State, changed


def _expectation_ticked(state: State, event: e.ExpectationTicked, record: e.Recorded) -> None:
    state.ticks[event.serial, event.number] = ExpectedTick(record.seq, event.seen, event.role, event.observed)


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


OUTSIDE: OnState = {
    e.ExpectationTicked: _expectation_ticked,
    e.HotwashOpened: _hotwash_opened,
    e.PromptPut: _prompt_put,
    e.PromptClosed: _prompt_closed,
    e.PointRecorded: _point_recorded,
    e.Unsealed: _unsealed,
    e.FeedbackGiven: _feedback_given,
    e.ConsentWithdrawn: _consent_withdrawn,
    e.SessionForked: _session_forked,
}
