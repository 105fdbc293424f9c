"""A session on the lab's desk with something of everything that a report counts, at times that a test can name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tabletop.exercise import commands as c
from tabletop.exercise.feedback import STATEMENTS
from tabletop.journal.reading import Save, read_save
from tabletop.report.build import ReportOptions
from tabletop.report.document import Document, DocumentTable, Heading, plain, spans_of
from tests.lab import Desk
from tests.report.groups import saved

PRIVATE = "the harbour is mined"  #: only in private notes
WHISPER = "meet me behind the shed"  #: only in a message


BUILDS = [
    ReportOptions(build, rule) for build in ("full", "releasable") for rule in ("open", "pseudonyms", "chatham-house")
]


SAVES = Path(__file__).parent.parent.parent / "saves"


def samples() -> list[Save]:
    """The two sessions that ship."""
    return [read_save(SAVES / f"sample-{name}.toml") for name in ("first-steps", "security-guarantees")]


def everything() -> list[Save]:
    """They, and the one below."""
    return [*samples(), debriefed()]


def words(document: Document) -> str:
    """All words of a document, one run of spans a line."""
    lines = [block.text for block in document.blocks if isinstance(block, Heading)]
    lines += [plain(spans) for block in document.blocks for spans in spans_of(block)]
    return "\n".join([*lines, *(row.words for row in document.events)])


def table(document: Document, key: str) -> DocumentTable:
    """The table of that key."""
    return next(block for block in document.blocks if isinstance(block, DocumentTable) and block.key == key)


def column(document: Document, key: str, title: str) -> dict[str, str]:
    """The first column of a table -> one other column."""
    found = table(document, key)
    place = [one.title for one in found.columns].index(title)
    return {plain(row[0]).strip(): plain(row[place]).strip() for row in found.rows}


@cache
def debriefed() -> Save:
    """Practice, three moves with all that may happen in them, ENDEX, hotwash and feedback. Played once; not to be changed."""
    desk = Desk()
    desk.ask(c.OpenSession("Debriefed", roles=("north", "south", "east", "west")))
    desk.seat("north", "anna", lead=True)
    desk.seat("south", "berta", lead=True)
    desk.ask(c.StartExercise("5eed5eed5eed5eed"))
    _practice(desk)
    _opening(desk)
    _middle(desk)
    desk.ask(c.StartMove("final"))
    desk.later(300)
    desk.ask(c.EndExercise("time"))
    _debrief(desk)
    return saved(desk, "debriefed")


def _practice(desk: Desk) -> None:
    """Nothing of this is for the record."""
    desk.ask(c.ReleaseInject("drill-news"))
    desk.ask(c.AcknowledgeInject("drill-news", "north"), "north")
    desk.ask(c.SendMessage(("south",), "practice words that count nowhere"), "north")
    desk.ask(c.RecordObservation("practice observation", "improve", 1))
    desk.decide("drill-vote", north="yes", south="no")
    desk.ask(c.ResolveDecision("drill-vote", ("no",), "to go on"))
    desk.later(100)


def _opening(desk: Desk) -> None:
    desk.ask(c.StartMove("opening"))
    desk.later(30)
    desk.ask(c.ReleaseInject("news"))  # planned at 0: on time
    desk.later(10)
    desk.ask(c.AcknowledgeInject("news", "north"), "north")  # 10 s
    desk.later(30)
    desk.ask(c.AcknowledgeInject("news", "south"), "south")  # 40 s
    desk.ask(c.AcknowledgeInject("news", "east"))  # 40 s, by control
    desk.ask(c.DeferSerial("secret", 4))  # planned at 120
    desk.ask(c.ReleaseInject("spare"))  # by hand
    desk.ask(c.ReleaseAdHoc("Rumour", "", "press", "Boats are seen."))
    desk.ask(c.ReleaseAdHoc("Slip", "", "press", "Wrong drawer.", ("west",)))
    desk.ask(c.RecallInject("ad-hoc-2", "wrong drawer"))
    desk.ask(c.ReleaseInject("boil"))
    desk.ask(c.Undo())
    desk.ask(c.SkipSerial("boil", "no time for it"))
    desk.ask(c.Pause("coffee"))
    desk.wall = "2025-06-01T10:05:00.000Z"
    desk.ask(c.Continue())
    desk.later(140)
    desk.ask(c.ReleaseInject("secret"))  # 210: deferred
    desk.ask(c.KeepNotes("north", PRIVATE), "north")
    desk.ask(c.SendMessage(("south", "east"), WHISPER), "north")
    rfi = desk.ask(c.AskRfi("south", "who holds the bridge"), "south").records[0].seq
    desk.later(90)
    desk.ask(c.AnswerRfi(rfi, "nobody", public=True))  # after 90 s
    desk.ask(c.AskRfi("east", "is there a boat"), "east")  # never answered
    desk.ask(c.ReleaseInject("pair-note"))  # planned at 180, now 300: late
    desk.later(60)  # what releases itself at 300 does
    desk.ask(c.TickExpectation("news", 1, role="north"))
    desk.ask(c.TickExpectation("secret", 1))
    desk.ask(c.TickExpectation("secret", 1, seen=False))
    desk.ask(c.RecordObservation("asked at once", "strength", 4, "north", "news", "one"))
    desk.ask(c.RecordObservation("nobody wrote it down", "improve", 2, "", "news", "one"))
    line = desk.ask(c.WriteLogLine("north takes the boat", "decision", "north", "it is near", "news", "the bridge"))
    desk.ask(c.CorrectLogLine(line.records[0].seq, "north takes the bridge"))
    desk.ask(c.WriteLogLine("who pays", "parked", "east"))


def _middle(desk: Desk) -> None:
    desk.ask(c.StartMove("middle"))
    desk.ask(c.OpenDecision("most"))
    desk.later(20)
    desk.ask(c.SubmitResponse("most", "north", c.Answer(("no",), rationale="at first sight")), "north")
    desk.later(20)
    desk.ask(
        c.SubmitResponse("most", "north", c.Answer(("yes",), rationale="on second thought", confidence="high")), "north"
    )
    desk.ask(c.SubmitResponse("most", "south", c.Answer(("yes",))))  # typed by control
    desk.ask(c.SubmitResponse("most", "east", c.Answer(("maybe",), rationale="we are too few")), "east")
    desk.ask(c.ExtendDecision("most", 5))
    desk.ask(c.CloseDecision("most"))
    desk.ask(c.Undo())
    desk.ask(c.CloseDecision("most"))  # west never answered
    desk.ask(c.ResolveDecision("most"))
    desk.decide("half", north="yes")
    desk.ask(c.ResolveDecision("half"))  # no quorum: by default
    desk.decide("lead", north="yes", south="no", east="no", west="no")
    desk.ask(c.ResolveDecision("lead", ("no",), "north was not in the room"))  # overridden
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "the wind is with us", 2), "north")
    desk.ask(c.AddReason("bout", "south", "con", "the boat leaks"), "south")
    desk.ask(c.AddReason("bout", "east", "con", "dragons"), "east")
    desk.ask(c.StrikeReason("bout", 3, "there are none"))
    desk.ask(c.SubmitEstimate("bout", "south", 40), "south")
    desk.ask(c.SubmitEstimate("bout", "east", 70), "east")
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout"))
    desk.ask(c.ResolveDecision("bout"))
    desk.ask(c.VacateRole("south", "berta"))


def _debrief(desk: Desk) -> None:
    desk.ask(c.OpenHotwash())
    desk.ask(c.RecordPoint("keep", "the early boat", "north"), "north")
    desk.ask(c.RecordPoint("improve", "say who decides"))
    desk.ask(c.Unseal("tracks"))
    for value in (2, 4, 5):
        marks = tuple((statement, value) for statement in list(STATEMENTS)[:2])
        actions = (("buy a boat", "high", "the mayor"),) if value == 5 else ()
        desk.ask(c.GiveFeedback(marks, ("calm",), (), comment=f"form with {value}", actions=actions))
