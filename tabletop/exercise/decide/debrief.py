"""Expected actions, the hotwash, feedback forms, consent withdrawn, a fork's beginning."""

from __future__ import annotations

import math

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.consent import named_people
from tabletop.exercise.decide.base import Case, Decided, no_such_role
from tabletop.exercise.events.base import Rows
from tabletop.exercise.feedback import BEST, MOST_ACTIONS, MOST_POINTS, PRIORITIES, STATEMENTS, WORST, nothing_filled_in
from tabletop.exercise.hotwash import UNSEALED, prompt_of
from tabletop.exercise.seats import FACILITATOR, OBSERVER, is_control
from tabletop.i18n import series, tr

WITHDRAWALS = ("pseudonymise", "erase")
LONGEST_PROMPT = 3600  #: seconds
# What is unsigned cannot be counted by person, so a terminal that floods is stopped for the session; control can always go on.
MOST_POINTS_OF_A_ROLE = 200
MOST_UNSIGNED_POINTS = 1_000  #: in a session
MOST_FORMS = 1_000  #: in a session


def tick(case: Case, command: c.TickExpectation) -> Decided:
    """An expected action of something that has gone out was seen, or was not after all; saying so twice changes nothing."""
    out = case.play.delivered.get(command.serial) or case.play.questions.get(command.serial)
    if out is None:
        raise Refused("no-such-serial", tr("“{serial}” has not gone out.", serial=command.serial))
    if not 1 <= command.number <= len(out.expect):
        raise Refused("no-such-action", tr("There is no expected action {number}.", number=command.number))
    if command.role and command.role not in case.book.scenario.roles:
        raise no_such_role(command.role)
    old = case.state.ticks.get((command.serial, command.number))
    if (old.seen if old is not None else False) == command.seen and (old is None or old.role == command.role):
        return Decided()
    seen = moment(case, command.observed)
    text, move = out.expect[command.number - 1], case.play.move
    return Decided(
        [
            e.ExpectationTicked(
                command.serial, command.number, text, command.seen, command.role, move, seen, case.request.member
            )
        ]
    )


def moment(case: Case, seen: float | None) -> float:
    """An exercise time somebody gives, held between STARTEX and now; now if none is given."""
    if seen is None or not math.isfinite(seen):
        seen = case.clock
    return round(min(max(seen, 0.0), case.clock), 3)


# -- hotwash ----------------------------------------------------------------------------------------------------------


def open_hotwash(case: Case, _command: c.OpenHotwash) -> Decided:
    """The debrief begins; once is enough."""
    case.require_ended()
    return Decided() if case.state.hotwash.open else Decided([e.HotwashOpened()])


def put_prompt(case: Case, command: c.PutPrompt) -> Decided:
    """Put a question; it takes the place of the one before. One that stands already is not put again."""
    case.require_ended()
    known = prompt_of(command.prompt)
    text = command.text.strip() or (known.text if known is not None else "")
    if not command.prompt.strip() or not text:
        raise Refused("no-prompt", tr("Write the question first."))
    seconds = command.seconds if command.seconds is not None else known.seconds if known is not None else 0
    if not 0 <= seconds <= LONGEST_PROMPT:
        raise Refused("too-long", tr("A question gets an hour at most."))
    stands = case.state.hotwash
    if (stands.prompt, stands.text, stands.seconds) == (command.prompt, text, seconds):
        return Decided()
    opened: list[e.Event] = [] if stands.open else [e.HotwashOpened()]
    return Decided([*opened, e.PromptPut(command.prompt, text, seconds)])


def close_prompt(case: Case, _command: c.ClosePrompt) -> Decided:
    """Take the question away; what was said to it stays."""
    prompt = case.state.hotwash.prompt
    return Decided([e.PromptClosed(prompt)]) if prompt else Decided()


def record_point(case: Case, command: c.RecordPoint) -> Decided:
    """Keep what was said. Without a role nobody can tell from the record who sent it; the same words count once."""
    case.require_ended()
    if not command.text.strip():
        raise Refused("empty", tr("Write something first."))
    if not command.prompt.strip():
        raise Refused("no-prompt", tr("Say to which question this belongs."))
    if not command.role:
        said = {(point.prompt, point.text) for point in case.state.hotwash.points if not point.role}
        if (command.prompt, command.text) in said:
            return Decided()
        _require_room(case, len(said), MOST_UNSIGNED_POINTS)
        return Decided([e.PointRecorded(command.prompt, command.text, "")], unsigned=True)
    case.require_own_role(command.role)
    _require_room(case, sum(point.role == command.role for point in case.state.hotwash.points), MOST_POINTS_OF_A_ROLE)
    return Decided([e.PointRecorded(command.prompt, command.text, command.role, case.entered_by)])


def unseal(case: Case, command: c.Unseal) -> Decided:
    """Show everybody what was hidden in play; the event carries it, so that every terminal and every reader has it."""
    case.require_ended()
    if command.what not in UNSEALED:
        raise Refused("no-such-seal", tr("One of these can be unsealed: {names}.", names=series(UNSEALED)))
    if command.what in case.state.hotwash.unsealed:
        return Decided()
    return Decided([e.Unsealed(command.what, _sealed(case, command.what))])


def _sealed(case: Case, what: str) -> Rows:
    scenario, play = case.book.scenario, case.play
    if what == "tracks":
        return tuple(
            (track, spec.title, str(spec.start), str(play.tracks.get(track, spec.start)), play.bands.get(track, ""))
            for track, spec in scenario.tracks.items()
            if spec.visible != "all" or spec.show == "bands"
        )
    if what == "cards":
        return tuple((role, scenario.roles[role].title, scenario.roles[role].private) for role in case.state.roles)
    return tuple((key, entry.date, entry.text) for key, entry in scenario.annex.items())


def _require_room(case: Case, there: int, most: int) -> None:
    if there >= most and not is_control(case.request.seat):
        raise Refused("too-many", tr("There are {n} already. Control can add more.", n=there))


# -- feedback and consent ---------------------------------------------------------------------------------------------


def give_feedback(case: Case, command: c.GiveFeedback) -> Decided:
    """Hand in a form. Without a name the record holds nothing that tells whose it is: no seat, no member, no id of the command."""
    case.require_ended()
    form = _form(command)
    if not command.named:
        known = {
            (f.ratings, f.strengths, f.improve, f.unseen, f.actions, f.review, f.comment) for f in case.state.feedback
        }
        words = (form.strengths, form.improve, form.unseen, form.actions, form.review, form.comment)
        if any(words) and (form.ratings, *words) in known:
            return Decided()  # sent again after the host came back
        _require_room(case, len(case.state.feedback), MOST_FORMS)
        return Decided([form], unsigned=True)
    _require_room(case, len(case.state.feedback), MOST_FORMS)
    seat = case.request.seat
    here = case.state.members.get(FACILITATOR if is_control(seat) else seat, {}).get(case.request.member)
    person = here.person if here is not None and here.consent else ""
    sort = "facilitator" if is_control(seat) else seat if seat == OBSERVER else "player"
    role = seat if seat in case.book.scenario.roles else ""
    return Decided(
        [
            e.FeedbackGiven(
                form.ratings,
                form.strengths,
                form.improve,
                form.unseen,
                form.actions,
                form.review,
                form.comment,
                sort,
                role,
                person,
            )
        ]
    )


def _form(command: c.GiveFeedback) -> e.FeedbackGiven:
    strengths, improve = (
        tuple(line for line in lines if line.strip()) for lines in (command.strengths, command.improve)
    )
    actions = tuple(row for row in command.actions if any(cell.strip() for cell in row[:1]))
    if any(name not in STATEMENTS or not WORST <= value <= BEST for name, value in command.ratings):
        raise Refused("bad-rating", tr("Each statement is answered from 1 to 5."))
    if len({name for name, _ in command.ratings}) != len(command.ratings):
        raise Refused("bad-rating", tr("Each statement is answered once."))
    if max(len(strengths), len(improve)) > MOST_POINTS or len(actions) > MOST_ACTIONS:
        raise Refused("too-many", tr("Three strengths, three things to improve and five actions at most."))
    if any(len(row) != 3 or row[1] not in PRIORITIES for row in actions):
        raise Refused(
            "bad-action", tr("An action has a text, a priority (high, medium, low) and somebody who does it.")
        )
    words = (strengths, improve, command.unseen.strip(), actions, command.review.strip(), command.comment.strip())
    if not command.ratings and not any(words):
        raise Refused("empty", nothing_filled_in())
    return e.FeedbackGiven(
        command.ratings, strengths, improve, command.unseen, actions, command.review, command.comment
    )


def withdraw(case: Case, command: c.WithdrawConsent) -> Decided:
    """A person is named no more; every seating of theirs goes with it, whichever seat it was."""
    if command.how not in WITHDRAWALS:
        raise Refused("bad-way", tr("Choose one of: {ways}.", ways=series(WITHDRAWALS)))
    seat, member = case.request.seat, case.request.member
    seatings = [seating for seating in case.state.seatings if not seating.withdrawn and seating.person]
    if command.seated:
        chosen = next((seating for seating in seatings if seating.seq == command.seated), None)
    else:
        chosen = next((s for s in reversed(seatings) if (s.role, s.member) == (seat, member) and s.until is None), None)
    if chosen is None:
        raise Refused("no-such-person", tr("Nobody is named there."))
    if not is_control(seat) and (chosen.role, chosen.member) != (seat, member):
        raise Refused("not-yours", tr("Only control withdraws somebody else's consent."))
    person = next(named for named in named_people(case.state) if chosen in named.seatings)
    return Decided([e.ConsentWithdrawn(tuple(seating.seq for seating in person.seatings), command.how)])


def fork(case: Case, command: c.ForkSession) -> Decided:
    """The first event of a session's own way; nothing before it can be undone any more."""
    if command.event != case.state.seq:
        raise Refused("not-there", tr("The shared past ends elsewhere."))
    return Decided(
        [e.SessionForked(command.parent, command.title, command.file, command.event, command.digest, command.named)]
    )
