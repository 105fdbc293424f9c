"""What is read at each turn of the exercise: before STARTEX, of a move, before and after ENDEX."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from tabletop.exercise.views import unreached
from tabletop.i18n import series, tr, trn
from tabletop.tui.console.page import MUTED, PageWriter


def readiness_page(page: PageWriter) -> Iterator[Content]:
    """Before STARTEX: who is there, and the words read aloud."""
    about, state = page.book.scenario.about, page.state
    moves = [page.book.scenario.moves[move] for move in state.moves]
    practice = [move.title for move in moves if move.practice]
    counted = [move.title for move in moves if not move.practice]
    played = {move for move in state.moves if not page.book.scenario.moves[move].practice}
    courses = page.book.scenario.courses.values()
    minutes = next((course.minutes for course in courses if set(course.moves) == played), about.minutes)
    yield from page.heading(state.title or about.title, (tr("briefing"), tr("about {minutes} min", minutes=minutes)))
    yield from page.field("✓", tr("Saved on this computer; every event is on disk before it is shown."), "", column=3)
    yield from page.field("✓", tr("Moves ({count}): {titles}", count=len(counted), titles=series(counted)), column=3)
    if practice:
        yield from page.field("✓", tr("first a practice move: {titles}", titles=series(practice)), column=3)
    seated = [f"{role}: {state.persons[role][0] or tr('somebody')}" for role in state.roles if role in state.persons]
    words = trn(
        "{count} role in play ({roles})",
        "{count} roles in play ({roles})",
        len(state.roles),
        roles=series(state.roles),
    )
    yield from page.field("✓", words, column=3)
    empty = [page.book.plans[serial].title for serial in unreached(page.book, state)]
    if empty:
        words = tr("For no role in play ({count}): {titles}", count=len(empty), titles=series(empty))
        yield from page.field("✗", words, "bold $warning", column=3)
    named = (
        tr("Names ({key}): {names}", key=page.keys("room"), names=series(seated))
        if seated
        else tr("No names; none are needed ({key}: the room, where a role can be named).", key=page.keys("room"))
    )
    yield from page.field("·", named, MUTED, column=3)
    yield Content("")
    yield from page.text(tr("Read aloud: safety"), "bold $accent")
    yield from page.text(about.safety)
    yield Content("")
    yield from page.text(tr("Read aloud: what is recorded"), "bold $accent")
    yield from page.text(about.consent)
    if about.artificialities:
        yield Content("")
        yield from page.text(tr("Assumptions"), "bold $accent")
        for line in about.artificialities:
            yield from page.field("·", line, column=2)
    yield Content("")
    yield from page.text(tr("{key} gives STARTEX.", key=page.keys("startex")), "bold")


def move_words(page: PageWriter, move: str) -> Iterator[Content]:
    """A move as it is read aloud when it opens."""
    spec = page.book.scenario.moves[move]
    yield from page.heading(
        spec.title,
        (
            tr("practice, which reports leave out") if spec.practice else tr("move"),
            tr("{minutes} min", minutes=spec.minutes),
        ),
    )
    if spec.line:
        yield from page.text(spec.line, "bold")
        yield Content("")
    yield from page.text(spec.brief)


def move_page(page: PageWriter) -> Iterator[Content]:
    """During a move in which nothing is planned now."""
    state = page.state
    if state.play.move:
        yield from move_words(page, state.play.move)
    yield from page.hidden_rule()
    following = page.book.next_move(state.moves, state.play.moves_played)
    if following:
        title = page.book.scenario.moves[following].title
        yield from page.text(
            tr("Nothing is planned now. {key} opens the next move: {title}.", key=page.keys("next-move"), title=title)
        )
    else:
        yield from page.text(
            tr("Nothing is planned now, and this is the last move. {key} gives ENDEX.", key=page.keys("endex"))
        )
    help_words = tr(
        "Something from the list “when it helps” ({down}) may help, or an inject of your own ({own}).",
        down=page.keys("down"),
        own=page.keys("own-inject"),
    )
    yield from page.text(help_words, MUTED)


def ending_page(page: PageWriter) -> Iterator[Content]:
    """After ENDEX: how it ended."""
    ending = page.state.ending
    if ending is None:
        return
    yield from page.heading(ending[1], (tr("ending"), ending[0]) if ending[0] else ())
    yield from page.text(ending[2])
    yield Content("")
    yield from page.text(tr("ENDEX. The dice seed was {seed}.", seed=page.state.seed), MUTED)


def endex_page(page: PageWriter) -> Iterator[Content]:
    """Before ENDEX: what is not resolved, not played and not served."""
    state, scenario = page.state, page.book.scenario
    yield from page.text(
        tr("ENDEX ends the exercise for good. It cannot be undone; log lines can still be added."), "bold"
    )
    waiting = [question.title for question in state.play.questions.values() if question.status != "resolved"]
    if waiting:
        yield Content("")
        yield from page.text(tr("Not resolved: {titles}", titles=series(waiting)), "bold $warning")
    left = [scenario.moves[move].title for move in state.moves if move not in state.play.moves_played]
    if left:
        yield Content("")
        yield from page.text(tr("Moves not played: {titles}", titles=series(left)), "$warning")
    goals = _unserved(page)
    if goals:
        yield Content("")
        yield from page.text(tr("Objectives nothing was played for:"), "$warning")
        for goal in goals:
            yield from page.field("·", goal, column=2)
    yield Content("")
    yield from page.text(
        tr("Read aloud: the exercise is over. Then hold the hotwash at once, in this room."), "$text-muted"
    )


def _unserved(page: PageWriter) -> list[str]:
    scenario = page.book.scenario
    played = {serial for serial, entry in page.state.play.serials.items() if entry.status == "released"}
    items = {**scenario.injects, **scenario.decisions}
    served = {goal for serial in played if serial in items for goal in items[serial].objectives}
    return [goal.title for key, goal in scenario.objectives.items() if key not in served]
