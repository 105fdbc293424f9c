"""The observer's seat in words: what teams saw and decided, and how a note line is read.

Computed from what the observer was sent (:mod:`tabletop.exercise.redact`) and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tabletop.exercise import events as e
from tabletop.exercise.briefing import Briefing
from tabletop.exercise.describe import calendar
from tabletop.exercise.observed_debrief import debrief_words
from tabletop.exercise.seats import ALL, FACILITATOR
from tabletop.exercise.state import Observation
from tabletop.i18n import tr


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of the stream."""

    seq: int
    write: int
    at: str  #: wall time, ISO 8601
    clock: float
    sort: str  #: inject | question | answer | decided | talk | control | play
    who: str  #: whose act it is: a role id, or a word for control
    words: str  #: what happened, on one line
    body: str = ""  #: what was read or written, whole; "" for nothing more


class Stream:
    """Puts records into words, one after the other; remembers titles and options, so that later records need only name them."""

    def __init__(self, briefing: Briefing) -> None:
        """Start before the first record."""
        self._roles = tuple(role for role, _ in briefing.roles)
        self._tracks = {info.track: info.title for info in briefing.tracks}
        self._titles: dict[str, str] = {}
        self._options: dict[str, dict[str, str]] = {}
        self._units: dict[str, str] = {}
        self._answered: set[tuple[str, str]] = set()
        self._told: dict[int, str] = {}  #: write -> what was said of it first

    def tell(self, record: e.Recorded) -> Said | None:
        """The entry of a record, None if it is not worth one. Records come in their order, each once."""
        told = self._play(record.event) or self._decisions(record.event) or self._talk(record.event)
        told = told or self._session(record.event) or debrief_words(record.event)
        if told is None:
            return None
        sort, who, words, body = told
        words = " ".join(words.split())
        self._told.setdefault(record.write, words)
        return Said(record.seq, record.write, record.at, record.clock, sort, who, words, body.strip())

    # -- names --------------------------------------------------------------------------------------------------------

    def _title(self, serial: str) -> str:
        return self._titles.get(serial, serial)

    def _many(self, names: Sequence[str]) -> str:
        if ALL in names or (self._roles and set(names) >= set(self._roles)):
            return tr("all")
        return ", ".join(_name(name) for name in names)

    def _labels(self, decision: str, options: Iterable[str]) -> str:
        known = self._options.get(decision, {})
        return "; ".join(known.get(option, option) for option in options)

    # -- by kind ------------------------------------------------------------------------------------------------------

    def _play(self, event: e.Event) -> tuple[str, str, str, str] | None:
        control = tr("Control")
        match event:
            case e.InjectReleased(inject=inject, title=title, to=to, sender=sender, body=body):
                self._titles[inject] = title
                words = tr(
                    "“{title}” to {to}, from {sender} #{id}", title=title, to=self._many(to), sender=sender, id=inject
                )
                return "inject", control, words, body
            case e.InjectAcknowledged(inject=inject, role=role):
                return "play", role, tr("has read “{title}”", title=self._title(inject)), ""
            case e.InjectRecalled(inject=inject, reason=reason):
                return "inject", control, tr("recalls “{title}” {reason}", title=self._title(inject), reason=reason), ""
            case e.InjectResent(inject=inject, to=to):
                words = tr("points again to “{title}”: {to}", title=self._title(inject), to=self._many(to))
                return "inject", control, words, ""
            case e.InjectCorrected(inject=inject, text=text):
                return "inject", control, tr("corrects “{title}”", title=self._title(inject)), text
            case e.TrackChanged(track=track, before=before, after=after, band=band):
                return self._track(track, before, after, band)
            case e.MoveStarted(title=title, line=line, brief=brief, time=time):
                words = tr("move “{title}”, {time}", title=title, time=calendar(time))
                return "control", control, words, "\n".join(text for text in (line, brief) if text.strip())
            case e.MoveExtended(minutes=minutes):
                return "control", control, tr("the move now lasts {minutes} min", minutes=minutes), ""
            case e.ScenarioTimeSet(time=time, line=line):
                return "control", control, tr("scenario time {time}", time=calendar(time)), line
            case _:
                return None

    def _track(self, track: str, before: int | None, after: int | None, band: str) -> tuple[str, str, str, str] | None:
        title, band = self._tracks.get(track, track), band.replace("-", " ")
        if after is None:
            return "play", tr("Track"), f"{title}: {band}", ""
        if before == after:
            return None  # at STARTEX every track is set to its start
        return "play", tr("Track"), f"{title} {'?' if before is None else before} → {after} {band}", ""

    def _decisions(self, event: e.Event) -> tuple[str, str, str, str] | None:
        control = tr("Control")
        match event:
            case e.DecisionOpened():
                return self._opened(event)
            case e.DecisionExtended(decision=decision):
                return "question", control, tr("new closing time for “{title}”", title=self._title(decision)), ""
            case e.ResponseSubmitted():
                return self._response(event)
            case e.DecisionClosed(decision=decision, reason=reason):
                why = {"all": tr("all have answered"), "time": tr("time is up")}.get(reason, tr("by control"))
                return "question", control, tr("“{title}” is closed: {why}", title=self._title(decision), why=why), ""
            case e.DecisionResolved():
                return self._resolved(event)
            case e.ReasonAdded(decision=decision, side=side, text=text, role=role):
                side_words = tr("for") if side == "pro" else tr("against")
                return "answer", role, f"{side_words}: “{self._title(decision)}”", text
            case e.ReasonStruck(decision=decision, number=number, reason=reason):
                words = tr("strikes reason {number} of “{title}”", number=number, title=self._title(decision))
                return "decided", control, words, reason
            case e.EstimateSubmitted(decision=decision, role=role, percent=percent):
                return (
                    "answer",
                    role,
                    tr("estimates “{title}”: {percent} %", title=self._title(decision), percent=percent),
                    "",
                )
            case e.EstimatesRevealed(decision=decision, median=median, spread=spread, estimates=estimates):
                words = tr(
                    "estimates of “{title}”: median {median} %, spread {spread}",
                    title=self._title(decision),
                    median=median,
                    spread=spread,
                )
                return "decided", control, words, ", ".join(f"{role} {percent} %" for role, percent in estimates)
            case e.DiceRolled(raw=raw, sides=sides, purpose=purpose):
                return (
                    "decided",
                    control,
                    tr("dice (d{sides}): {raw} {purpose}", sides=sides, raw=", ".join(map(str, raw)), purpose=purpose),
                    "",
                )
            case e.ArgumentAdjudicated(decision=decision, grade=grade, words=words, reason=reason):
                body = "\n".join(text for text in (words, reason) if text)
                return "decided", control, tr("“{title}”: {grade}", title=self._title(decision), grade=tr(grade)), body
            case _:
                return None

    def _opened(self, event: e.DecisionOpened) -> tuple[str, str, str, str]:
        options = [row for row in event.options if len(row) > 1]  # a save by another hand may hold shorter ones
        self._titles[event.decision] = event.title
        self._options[event.decision] = {row[0]: row[1] for row in options}
        self._units[event.decision] = event.unit
        self._answered = {key for key in self._answered if key[0] != event.decision}
        words = tr("“{title}” to {to} #{id}", title=event.title, to=self._many(event.who), id=event.decision)
        return "question", tr("Control"), words, "\n".join([event.question, *(f"· {row[1]}" for row in options)])

    def _response(self, event: e.ResponseSubmitted) -> tuple[str, str, str, str]:
        said = [self._labels(event.decision, event.options)] if event.options else []
        if event.amount is not None:
            said.append(f"{event.amount:g} {self._units.get(event.decision, '')}".strip())
        if event.struck:
            said.append(tr("strikes {options}", options=self._labels(event.decision, event.struck)))
        key = (event.decision, event.role)
        values = {
            "title": self._title(event.decision),
            "said": ", ".join(said) or (tr("in words") if event.text else tr("abstains")),
        }
        words = (
            tr("changes to: {said} (“{title}”)", **values)
            if key in self._answered
            else tr("{said} (“{title}”)", **values)
        )
        self._answered.add(key)
        if event.entered_by:
            words = tr("{words}, typed by control", words=words)
        sure = tr("sure: {level}", level=tr(event.confidence)) if event.confidence else ""
        why = tr("why: {reason}", reason=event.rationale) if event.rationale.strip() else ""
        return "answer", event.role, words, "\n".join(text for text in (event.text, why, sure) if text)

    def _resolved(self, event: e.DecisionResolved) -> tuple[str, str, str, str]:
        outcome = "; ".join(event.labels)
        if not outcome:
            outcome = tr("the answers stand") if event.how in {"rule", "ruling"} else tr("nothing stands")
        words = tr("“{title}”: {outcome} ({how})", title=event.title, outcome=outcome, how=tr(event.how))
        reason = tr("ruled because: {reason}", reason=event.reason) if event.reason else ""
        return (
            "decided",
            tr("Decided"),
            words,
            "\n".join(text for text in (event.words, reason, *event.results) if text),
        )

    def _talk(self, event: e.Event) -> tuple[str, str, str, str] | None:
        control = tr("Control")
        match event:
            case e.MessageSent(sender=sender, to=to, text=text):
                return "talk", _name(sender), tr("writes to {to}", to=self._many(to)), text
            case e.RfiAsked(role=role, text=text):
                return "talk", role, tr("asks control (RFI)"), text
            case e.RfiAnswered(role=role, question=question, text=text, public=public):
                who = tr("all") if public else role
                return "talk", control, tr("answers an RFI to {who}: {question}", who=who, question=question), text
            case e.RfiRefused(role=role, reason=reason):
                return "talk", control, tr("does not answer {role}", role=role), reason
            case e.LogLineWritten(word=word, text=text, role=role):
                return "control", tr("Log"), f"{tr(word)} {role}".strip(), text
            case e.LogLineCorrected(line=line, text=text):
                return "control", tr("Log"), tr("corrects line {line}", line=line), text
            case e.RoleSeated(role=role, person=person):
                return "play", _name(role), tr("{person} is here", person=person or tr("somebody")), ""
            case e.RoleVacated(role=role):
                return "play", _name(role), tr("somebody has left"), ""
            case _:
                return None

    def _session(self, event: e.Event) -> tuple[str, str, str, str] | None:
        control = tr("Control")
        match event:
            case e.ExerciseStarted():
                return "control", control, tr("STARTEX"), ""
            case e.ExercisePaused(reason=reason):
                return "control", control, tr("PAUSEX"), reason
            case e.ExerciseContinued():
                return "control", control, tr("the exercise continues"), ""
            case e.EmergencyDeclared(word=word):
                return "control", control, tr("{word}: REAL EMERGENCY", word=word), ""
            case e.EmergencyLifted(words=words):
                return "control", control, tr("emergency lifted"), words
            case e.EndingReached(title=title, text=text):
                return "decided", tr("Ending"), title, text
            case e.ExerciseEnded(reason=reason):
                return "control", control, tr("ENDEX"), reason
            case e.SessionResumed(reason=reason):
                return "control", control, tr("the session was opened again"), reason
            case e.Undone(undone=undone):
                what = self._told.get(undone, "")
                return (
                    "control",
                    control,
                    tr("takes back: {what}", what=what) if what else tr("takes something back"),
                    "",
                )
            case _:
                return None


def _name(seat: str) -> str:
    """A seat as the stream calls it."""
    return tr("Control") if seat == FACILITATOR else seat


# -- the note line ----------------------------------------------------------------------------------------------------

SIGNS = {"+": "strength", "-": "improve", "−": "improve", "!": "fact"}
KINDS = ("note", "strength", "improve", "fact")

_HEAD = re.compile(r"\s*([+\-−!])(?:([1-4])(?=\s)|(?!\d))\s*")
_TOKEN = re.compile(r"(?<!\S)(?:\*(?P<rating>[1-4])|=(?P<aim>\d{1,2})|@(?P<role>[\w-]+)|#(?P<serial>[\w-]+))(?![\w-])")


@dataclass(frozen=True, slots=True)
class Note:
    """A note line as it will be kept."""

    text: str
    word: str = "note"
    rating: int = 0
    role: str = ""
    serial: str = ""
    objective: str = ""
    unknown: tuple[str, ...] = ()  #: tags that name nothing: they stay in the text


def parse_note(
    line: str,
    *,
    roles: Collection[str] = (),
    serials: Collection[str] = (),
    aims: Sequence[str] = (),
    word: str = "note",
    rating: int = 0,
) -> Note:
    """Read ``line``; ``word`` and ``rating`` are what stands chosen beside it, signs in the line go before them.

    ``+`` strength, ``-`` improve, ``!`` fact at the start, a rating right behind it (``+2 …``) or anywhere as ``*2``; ``@role`` and
    ``#inject`` (or the beginning of one, if only one begins so) stay in the text as words; ``=2`` is the second objective. Nothing
    is ever refused: what names nothing is text.
    """
    head = _HEAD.match(line)
    if head is not None:
        word = SIGNS[head[1]]
        rating = int(head[2] or rating)
        line = line[head.end() :]
    found = {"role": "", "serial": "", "objective": ""}
    unknown: list[str] = []

    def read(token: re.Match[str]) -> str:
        nonlocal rating
        if token["rating"]:
            rating = int(token["rating"])
            return ""
        if token["aim"]:
            place = int(token["aim"])
            if not 1 <= place <= len(aims):
                unknown.append(token[0])
                return token[0]
            found["objective"] = aims[place - 1]
            return ""
        sort, names = ("role", roles) if token["role"] else ("serial", serials)
        name = _named(token[sort], names)
        if not name:
            unknown.append(token[0])
            return token[0]
        found[sort] = found[sort] or name
        return f"{token[0][0]}{name}"

    text = " ".join(_TOKEN.sub(read, line).split())
    return Note(text, word, rating, found["role"], found["serial"], found["objective"], tuple(unknown))


def _named(start: str, names: Collection[str]) -> str:
    """The name itself, or the only one that begins so; "" if none or several do."""
    if start in names:
        return start
    matches = [name for name in names if name.lower().startswith(start.lower())]
    return matches[0] if len(matches) == 1 else ""


def note_words(word: str, rating: int) -> str:
    """Kind and rating of a note (doctrine 2.3) in words, e.g. ``strength · 3 some challenges``."""
    kinds = {"strength": tr("strength"), "improve": tr("to improve"), "fact": tr("fact")}
    ratings = (tr("1 could not"), tr("2 major challenges"), tr("3 some challenges"), tr("4 without challenges"))
    kind = kinds.get(word, tr("note"))
    return f"{kind} · {ratings[rating - 1]}" if rating else kind


def about(observation: Observation) -> str:
    """What a note is about, as tags."""
    tags = (("@", observation.role), ("#", observation.serial))
    return " ".join(f"{sign}{name}" for sign, name in tags if name)
