"""What the wall shows now: one idea a page, computed from what the wall itself was sent and nothing else.

The wall's records hold public facts only, because :mod:`tabletop.exercise.redact` sent it no others; nothing here can know more. The
facilitator may turn the wall to a page (:class:`~tabletop.exercise.state.WallPage`); page "" lets it follow what happens. A suspension, the
end and a real emergency are out of the fiction and say so themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tabletop.exercise import events as e
from tabletop.exercise.briefing import Briefing, TrackInfo
from tabletop.exercise.clock import HURRY, as_ms
from tabletop.exercise.hotwash import points_of, seconds_left
from tabletop.exercise.pages.hotwash import dice_lines, newest_points, prompt_in_view, prompt_words, unsealed_pages
from tabletop.exercise.state import Question, State, WallPage
from tabletop.exercise.station import not_undone
from tabletop.exercise.wording.answers import stands_words
from tabletop.exercise.wording.names import band_words, calendar
from tabletop.i18n import tr

MOST_NEWS = 4  #: headlines on the page of news
COUNTS = 1000  #: a track that can rise so far counts something: a number says more than a bar

#: pages of the hotwash: the facilitator's own text (a decision retold), and what the wall makes of what it was sent
HOTWASH = frozenset({"debrief", "prompt", "points", "unsealed", "dice"})

#: pages that are not part of the story and look it
OUT_OF_PLAY = frozenset({"pause", "endex", "emergency", "test"})


@dataclass(frozen=True, slots=True)
class Bar:
    """A public track as the wall shows it."""

    title: str
    share: float | None  #: 0 to 1 of its range; None where only a word or a count is public
    value: str  #: the number with its unit, "" where only the word is public
    word: str  #: the band, e.g. "strained"
    change: int  #: of the last change, 0 if none is public

    @property
    def said(self) -> tuple[str, ...]:
        """Value, word and change: in signs what a bar shows."""
        change = f"{'▲' if self.change > 0 else '▼'}{abs(self.change)}" if self.change else ""
        return tuple(part for part in (self.value, self.word, change) if part)


@dataclass(frozen=True, slots=True)
class WallView:
    """Everything on one page. Texts are whole; the screen cuts what does not fit.

    Every surface shows the fields in this order: marking, band, kicker and date, heading, bars, words, clock.
    """

    page: str  #: a page of the wall, or pause | endex | emergency | test
    marking: str = ""
    date: str = ""  #: scenario time in words
    kicker: str = ""  #: one small line above: which move, what kind of page
    heading: str = ""
    words: tuple[str, ...] = ()  #: paragraphs, the first ones matter most
    bars: tuple[Bar, ...] = ()
    clock: str = ""  #: digits and colons for block letters
    clock_words: str = ""  #: what the clock counts to; in the last two minutes, how long in words
    urgent: bool = False  #: the last two minutes
    band: str = ""  #: out of play, across an in-fiction page: PAUSEX or ENDEX

    @property
    def in_play(self) -> bool:
        """Whether the page belongs to the story."""
        return self.page not in OUT_OF_PLAY

    @property
    def countdown(self) -> str:
        """The clock and what it counts to, on one line."""
        return f"{self.clock}  {self.clock_words}".strip()

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything a surface shows, in the order in which it is shown."""
        tracks = tuple(text for bar in self.bars for text in (bar.title, *bar.said))
        texts = (self.marking, self.band, self.kicker, self.date, self.heading, *tracks, *self.words, self.countdown)
        return tuple(text for text in texts if text.strip())


def wall_view(state: State, records: Sequence[e.Recorded], briefing: Briefing, clock: float, now: str = "") -> WallView:
    """The page for this moment; ``clock`` is exercise time in seconds, ``now`` wall time (ISO 8601) for the timer of the hotwash."""
    page = _page(state, records)
    made = _PAGES[page](_Facts(state, records, briefing, clock, now))
    turned = state.wall
    if page not in OUT_OF_PLAY and page != "blank":
        if turned.page == page:
            made = replace(
                made,
                heading=turned.heading or made.heading,
                words=(turned.words,) if turned.words else made.words,
            )
            if turned.closes is not None and not _counts_itself(made, state):
                made = _counting(made, turned.closes - clock, tr("left"))
            made = _beside(made, state)
        stands = {"paused": tr("PAUSEX: the exercise stands still"), "ended": tr("ENDEX: the exercise is over")}
        if page in HOTWASH:
            stands["ended"] = tr("HOTWASH")
        made = replace(made, band=stands.get(state.phase, ""))
    timeless = {"blank", "break", "rules"} | HOTWASH
    date = calendar(state.play.time) if made.in_play and page not in timeless else ""
    return replace(made, marking="" if page == "emergency" else briefing.marking, date=date)


def hotwash_view(
    turned: WallPage, state: State, records: Sequence[e.Recorded], briefing: Briefing, now: str
) -> WallView:
    """A page of the hotwash as the wall will make it, for whoever is about to turn the wall to it. These pages hold nothing secret."""
    made = _PAGES[turned.page](_Facts(state, records, briefing, 0.0, now))
    words = (turned.words,) if turned.words else made.words
    return replace(
        made, heading=turned.heading or made.heading, words=words, marking=briefing.marking, band=tr("HOTWASH")
    )


def receipt_card(briefing: Briefing) -> WallView:
    """The card shown when the test inject comes in: whoever sits in the last row says whether it can be read."""
    return WallView(
        "test",
        marking=briefing.marking,
        kicker=tr("test of the wall"),
        heading=tr("TEST"),
        words=(tr("Received. Can the last row read this?"),),
        clock="12:34",
    )


def _beside(view: WallView, state: State) -> WallView:
    """A page that the wall was turned to, with the word that meanwhile something else is asked of everybody."""
    question = asked(state)
    if view.page == "question" or question is None or question.status != "open":
        return view
    return replace(view, words=(tr("A question to all is open: {title}", title=question.title), *view.words))


def _counts_itself(view: WallView, state: State) -> bool:
    """Whether the page is the public question itself, which knows when it closes, also once it is extended or closed."""
    question = asked(state) if view.page == "question" else None
    return question is not None and view.heading == question.title


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a page is made of."""

    state: State
    records: Sequence[e.Recorded]
    briefing: Briefing
    clock: float
    now: str

    @property
    def move(self) -> str:
        """Which move, in words; "" before the first."""
        play = self.state.play
        if not play.move:
            return ""
        if play.practice:
            return tr("Practice: {title}", title=play.move_title)
        return tr("Move {number} of {of}: {title}", number=play.move_number, of=play.move_of, title=play.move_title)


# -- which page -------------------------------------------------------------------------------------------------------


def _page(state: State, records: Sequence[e.Recorded]) -> str:
    """An emergency always; then what the facilitator turned to, unless play was stopped after that; else what happens."""
    turned = state.wall.page if state.wall.page in _PAGES else ""
    if state.phase == "emergency":
        return "emergency"
    if turned in {"blank", "break"}:
        return turned
    stopped = {"paused": "pause", "ended": "endex"}.get(state.phase, "")
    if stopped and not (turned and _turned_since(records)):
        return _of_hotwash(records) if state.phase == "ended" else stopped
    if turned:
        return turned
    if not state.started:
        return "rules"
    if asked(state) is not None:
        return "question"
    last = next(_standing(records), None)
    return "decided" if last is not None and isinstance(last.event, e.DecisionResolved) else "situation"


def _turned_since(records: Sequence[e.Recorded]) -> bool:
    """Whether the wall was turned after play was stopped."""
    for record in reversed(records):
        if isinstance(record.event, e.WallTurned):
            return True
        if isinstance(record.event, e.ExercisePaused | e.ExerciseEnded | e.EmergencyLifted | e.SessionResumed):
            return False
    return False


def _of_hotwash(records: Sequence[e.Recorded]) -> str:
    """What the hotwash has come to by itself: a question, the points to it, what was unsealed; before that, ENDEX."""
    for record in reversed(records):
        match record.event:
            case e.PromptPut():
                return "prompt"
            case e.PromptClosed():
                return "points"
            case e.Unsealed():
                return "unsealed"
            case e.ExerciseEnded():
                break
            case _:
                pass
    return "endex"


_NEWS = e.InjectReleased | e.DecisionResolved | e.MoveStarted | e.ScenarioTimeSet


def _standing(records: Sequence[e.Recorded]) -> Iterator[e.Recorded]:
    """What can make a headline, newest first, without what was taken back."""
    return (record for record in not_undone(records) if isinstance(record.event, _NEWS))


def asked(state: State) -> Question | None:
    """The public question on the table: the newest one open, else the newest closed one that waits for its outcome."""
    public = [question for question in state.play.questions.values() if question.public]
    for status in ("open", "closed"):
        for question in reversed(public):
            if question.status == status:
                return question
    return None


# -- the pages --------------------------------------------------------------------------------------------------------


def _rules(facts: _Facts) -> WallView:
    about = facts.briefing
    words = [text.strip() for text in (about.safety, about.summary) if text.strip()]
    if about.emergency not in about.safety:
        words.insert(0, tr("If something real happens, say {word}: everything stops.", word=about.emergency))
    return WallView("rules", kicker=tr("welcome"), heading=about.title, words=tuple(words))


def _situation(facts: _Facts) -> WallView:
    """The newest public message of this move; before there is one, the move itself."""
    state = facts.state
    made = WallView("situation", kicker=facts.move, heading=state.play.move_title or facts.briefing.title)
    for record in _standing(facts.records):
        event = record.event
        if isinstance(event, e.InjectReleased):
            inject = state.play.delivered.get(event.inject)
            if inject is None or inject.recalled is not None:
                continue
            body = (tr("CORRECTION: {text}", text=inject.corrections[-1]),) if inject.corrections else (inject.body,)
            made = replace(made, heading=inject.title, words=body)
        elif isinstance(event, e.ScenarioTimeSet) and event.line:
            made = replace(made, heading=event.line)
        elif isinstance(event, e.MoveStarted):
            made = replace(made, words=tuple(text for text in (event.line, event.brief) if text.strip()))
        else:
            continue
        break
    left = state.play.move_started + state.play.move_minutes * 60 - facts.clock
    if not state.play.move or state.phase == "ended":
        return made
    return _counting(made, left, tr("left in this move"), over=tr("the move is over its time"))


def _question(facts: _Facts) -> WallView:
    question = asked(facts.state)
    if question is None:
        return WallView("question", kicker=tr("question"), heading=tr("No question is open."))
    made = WallView("question", kicker=tr("question"), heading=question.title, words=(question.question,))
    if question.status == "closed":
        return replace(made, clock_words=tr("CLOSED: the outcome will be read out"))
    return _counting(made, question.closes - facts.clock, tr("left to answer"))


def _tracks(facts: _Facts) -> WallView:
    bars = tuple(_bar(info, facts.state) for info in facts.briefing.tracks if info.track in facts.state.play.bands)
    words = () if bars else (tr("Nothing is measured in public yet."),)
    return WallView("tracks", kicker=facts.move, heading=tr("Where we stand"), words=words, bars=bars)


def _decided(facts: _Facts) -> WallView:
    for record in _standing(facts.records):
        event = record.event
        if isinstance(event, e.DecisionResolved):
            outcome = tr("→ {stands}", stands=stands_words(event.labels, event.how))
            return WallView("decided", kicker=tr("decided"), heading=event.title, words=(outcome, *event.results))
    return WallView("decided", kicker=tr("decided"), heading=tr("Nothing has been decided yet."))


def _news(facts: _Facts) -> WallView:
    """The newest public messages, newest first."""
    delivered = facts.state.play.delivered.values()
    out = sorted((inject for inject in delivered if inject.recalled is None), key=lambda inject: -inject.seq)
    words = tuple(tr("● {title} ({sender})", title=inject.title, sender=inject.sender) for inject in out[:MOST_NEWS])
    return WallView("news", kicker=facts.move, heading=tr("News"), words=words or (tr("No news yet."),))


def _break(_facts: _Facts) -> WallView:
    return WallView("break", heading=tr("BREAK"))


def _blank(_facts: _Facts) -> WallView:
    return WallView("blank")


def _pause(facts: _Facts) -> WallView:
    reason = facts.state.pause_reason.strip()
    words = (reason,) if reason else ()
    return WallView(
        "pause", kicker=tr("out of play"), heading=tr("PAUSEX"), words=(*words, tr("The exercise clock stands still."))
    )


def _endex(facts: _Facts) -> WallView:
    ending = facts.state.ending
    how = () if ending is None else (tr("How it ended: {title}", title=ending[1]) if ending[0] else ending[1],)
    words = (tr("The exercise is over. Stay for the hotwash."), *how)
    return WallView("endex", kicker=tr("out of play"), heading=tr("ENDEX"), words=words)


def _emergency(facts: _Facts) -> WallView:
    return WallView(
        "emergency",
        kicker=tr("REAL – NO EXERCISE"),
        heading=facts.state.emergency,
        words=(tr("Stop. This is real. Listen to the facilitator."),),
    )


def _debrief(_facts: _Facts) -> WallView:
    return WallView("debrief", heading=tr("Decision by decision"))


def _prompt(facts: _Facts) -> WallView:
    hotwash = facts.state.hotwash
    if not hotwash.prompt:
        return WallView("prompt", kicker=tr("hotwash"), heading=tr("No question stands."))
    said = len(points_of(hotwash, hotwash.prompt))
    words = (tr("Points so far: {count}", count=said),) if said else ()
    made = WallView("prompt", kicker=tr("a question to everybody"), heading=hotwash.text, words=words)
    left = seconds_left(hotwash, facts.now)
    return made if left is None else _counting(made, left, tr("left"))


def _points(facts: _Facts) -> WallView:
    hotwash = facts.state.hotwash
    prompt = prompt_in_view(hotwash, facts.records)
    lines = newest_points(hotwash, prompt, dict(facts.briefing.roles))
    heading = prompt_words(prompt, hotwash, facts.records) if prompt else tr("No question stands.")
    words = ("\n".join(lines),) if lines else (tr("Nothing has been said yet."),)
    return WallView("points", kicker=tr("what was said"), heading=heading, words=words)


def _unsealed(facts: _Facts) -> WallView:
    made = WallView("unsealed", kicker=tr("unsealed"), heading=tr("Nothing has been unsealed yet."))
    for record in reversed(facts.records):
        if isinstance(record.event, e.Unsealed):
            page = unsealed_pages(record.event.what, record.event.rows)[0]
            return replace(made, heading=page.heading, words=(page.words,))
    return made


def _dice(facts: _Facts) -> WallView:
    """The wall's own proof: recomputed from the draws and the seed that it was sent."""
    return WallView(
        "dice",
        kicker=tr("recomputed by this wall"),
        heading=tr("The dice"),
        words=("\n".join(dice_lines(facts.records)),),
    )


_PAGES = {
    "debrief": _debrief,
    "prompt": _prompt,
    "points": _points,
    "unsealed": _unsealed,
    "dice": _dice,
    "rules": _rules,
    "situation": _situation,
    "question": _question,
    "tracks": _tracks,
    "decided": _decided,
    "news": _news,
    "break": _break,
    "blank": _blank,
    "pause": _pause,
    "endex": _endex,
    "emergency": _emergency,
}


# -- parts ------------------------------------------------------------------------------------------------------------


def _counting(view: WallView, left: float, words: str, over: str = "") -> WallView:
    """The view with a countdown; the last two minutes are also said in words."""
    if left < 0:
        return replace(view, clock="" if over else "00:00", clock_words=over or tr("TIME IS UP"), urgent=not over)
    said = countdown_words(left)
    return replace(view, clock=as_ms(left), clock_words=said or words, urgent=bool(said))


def countdown_words(left: float) -> str:
    """How long, in words, once it is two minutes or less; "" before."""
    if left > HURRY:
        return ""
    if left > 60:
        return tr("TWO MINUTES")
    return tr("ONE MINUTE") if left > 10 else tr("LAST SECONDS")


def _bar(info: TrackInfo, state: State) -> Bar:
    value = state.play.tracks.get(info.track)
    change = state.play.changes.get(info.track)
    word = band_words(state.play.bands.get(info.track, ""))
    if info.shown == "bands" or value is None:
        return Bar(info.title, None, "", word, 0)
    share = None if info.most >= COUNTS or info.most == info.least else (value - info.least) / (info.most - info.least)
    number = f"{value} {info.unit}".strip() if share is None else str(value)
    return Bar(info.title, share, number, word, change.delta if change is not None else 0)
