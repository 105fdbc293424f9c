"""How far the objectives have come, what the pace says of ENDEX, what was expected and seen, what is parked: for whoever evaluates."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.exercise.coverage import Cover, Standing
from tabletop.exercise.expected import Expected, ExpectedAction, expected
from tabletop.exercise.pacing import Drop, cover, forecast, in_words
from tabletop.exercise.pages.page import Block, Entry, Item, Page, Sign, Words
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.shares import shares
from tabletop.exercise.state import State
from tabletop.i18n import series, tr, trn


def goals_page(book: Rulebook, state: State, clock: float) -> Page:
    """Every objective, the forecast with what could be dropped, who has put in least, expected actions, the parking lot."""
    goals = Block(tuple(_goal(seen) for seen in cover(book, state)), tr("OBJECTIVES"))
    return Page("goals", (goals, _pace(book, state, clock), *_shares(book, state), *_expected(state), *_parked(state)))


def expected_page(state: State) -> Page:
    """The expected actions of everything that has gone out, numbered through: a number stays the action's own."""
    return Page("expected", _expected(state) or (Block((none_expected(),)),))


def none_expected() -> Words:
    """What stands where there is nothing to tick."""
    return Words(tr("Nothing that has gone out has expected actions."), "quiet")


def in_order(state: State) -> list[tuple[str, ExpectedAction]]:
    """Expected actions with their serials, in the order in which these went out; the place, from 1, is the number of an action."""
    return [(item.serial, action) for item in reversed(expected(state)) for action in item.actions]


def _shares(book: Rulebook, state: State) -> tuple[Block, ...]:
    if not state.started:
        return ()
    roles = book.scenario.roles
    lines = tuple(
        Words(
            tr(
                "{role}: {words} written; answers {answers}, reasons {reasons}, messages {messages}, noted {noted}",
                role=roles[each.role].title if each.role in roles else each.role,
                words=trn("{count} word", "{count} words", each.words),
                answers=each.answers,
                reasons=each.reasons,
                messages=each.messages,
                noted=each.noted,
            ),
            place="point",
        )
        for each in shares(state)
    )
    return (Block(lines, tr("WHO HAS SAID LEAST")),)


def _goal(seen: Cover) -> Entry:
    about = tr(
        "{standing}; out: {served}, to come: {ahead}, notes: {notes}, actions seen: {ticked}",
        standing=_standing_words(seen.standing),
        served=seen.served,
        ahead=seen.ahead,
        notes=seen.notes,
        ticked=seen.ticked,
    )
    return Entry(seen.objective, seen.title, seen.standing, about=about, number=seen.number)


def _standing_words(standing: Standing) -> str:
    match standing:
        case "done":
            return tr("observed")
        case "open":
            return tr("there was something to observe")
        case "ahead":
            return tr("still to come")
        case "unserved":
            return tr("nothing planned serves it any more")


def _pace(book: Rulebook, state: State, clock: float) -> Block:
    seen = forecast(book, state, clock)
    if seen is None:
        words = tr("There is no forecast: it is made from the moves played between STARTEX and ENDEX.")
        if state.play.practice and state.phase != "ended":
            words = tr("There is no forecast in practice: it is made from the moves that count.")
        return Block((Words(words, "quiet"),), tr("PACE"))
    how = tr(
        "How: what is left of this move, then the later moves at {pace} of their planned length, as those before took.",
        pace=f"{seen.pace:.0%}",
    )
    said = Words(in_words(seen) or tr("At this pace ENDEX comes as planned."), "hint" if seen.late > 0 else "plain")
    return Block((said, Words(how, "quiet"), *(_drop(book, drop) for drop in seen.drops)), tr("PACE"))


def _drop(book: Rulebook, drop: Drop) -> Entry:
    """A serial that could be left out, and what that would leave out."""
    titles = [book.scenario.objectives[key].title for key in drop.unserved]
    if titles:
        words = tr(
            "could be left out: {minutes} min; then nothing exercises {goals}",
            minutes=drop.minutes,
            goals=series(titles),
        )
    else:
        words = tr("could be left out: {minutes} min; every objective is still exercised", minutes=drop.minutes)
    return Entry(drop.serial, drop.title, "droppable", about=words)


def _expected(state: State) -> tuple[Block, ...]:
    lists = tuple(reversed(expected(state)))
    if not lists:
        return ()
    ask = Words(tr("What was seen is ticked."), "quiet", acts=("expected",))
    return (Block((ask, *_actions(lists)), tr("EXPECTED ACTIONS")),)


def _actions(lists: tuple[Expected, ...]) -> Iterator[Item]:
    place = 0
    for item in lists:
        yield Words(item.title, "title")
        yield Words(tr("{seen} of {all} seen", seen=item.seen, all=len(item.actions)), "quiet", "beside")
        for action in item.actions:
            place += 1
            sign: Sign = "done" if action.seen else "open"
            yield Entry(f"{item.serial}:{action.number}", action.text, sign, about=_seen(action), number=place)


def _seen(action: ExpectedAction) -> str:
    if not action.seen:
        return ""
    return tr("seen, {role}", role=action.role) if action.role else tr("seen")


def _parked(state: State) -> tuple[Block, ...]:
    parked = [line for line in state.log.values() if line.word == "parked"]
    if not parked:
        return ()
    said = tuple(Words(f"{line.text} ({line.role})" if line.role else line.text, place="point") for line in parked)
    return (Block(said, tr("PARKING LOT")),)
