"""A story in which every kind of event happens at least once, for tests of how events are told."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Answer
from tabletop.exercise.seats import OBSERVER
from tests.lab import SEED, Desk


def story() -> Desk:
    """The whole story, from opening the session to the last form of the hotwash."""
    desk = Desk()
    _beginning(desk)
    _injects(desk)
    _decisions(desk)
    _argument(desk)
    _talk(desk)
    _control(desk)
    _debrief(desk)
    return desk


def told_kinds(desk: Desk) -> set[type[e.Event]]:
    """The classes of all events of the story."""
    return {type(record.event) for record in desk.records}


def _beginning(desk: Desk) -> None:
    desk.ask(c.OpenSession("Tuesday"))
    desk.ask(c.SeatRole("north", "Nora", consent=True, member="n1", lead=True))
    desk.ask(c.SeatRole("north", "Nils", consent=True, member="n2"))
    desk.ask(c.SeatRole("south", "Sol", consent=False, member="s1"))
    desk.ask(c.SeatRole("observer", "Oz", consent=True, member="o1"))
    desk.ask(c.SeatRole("facilitator", "Fay", consent=True, member="f1"))
    desk.ask(c.NameLead("north", "n2"))
    desk.ask(c.SendComcheck())
    desk.ask(c.AnswerComcheck(), "north", member="n2")
    desk.ask(c.StartExercise(SEED))
    desk.ask(c.StartMove("opening"))
    desk.ask(c.PassBaton("f1"))
    desk.ask(c.PassBaton(""))
    desk.later(60)


def _injects(desk: Desk) -> None:
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.AcknowledgeInject("news", "north"), "north")
    desk.ask(c.CorrectInject("news", "It was Tuesday, not Monday."))
    desk.ask(c.ResendInject("news"))
    desk.ask(c.EditInject("secret", "Seen by night", "A light was seen."))
    desk.ask(c.ReleaseInject("secret"))
    desk.ask(c.RecallInject("secret", "wrong team"))
    desk.ask(c.HoldSerial("pair-note"))
    desk.ask(c.RestoreSerial("pair-note"))
    desk.ask(c.MoveSerial("pair-note", 1))
    desk.ask(c.DeferSerial("pair-note", 5))
    desk.ask(c.SkipSerial("boil", "no time"))
    desk.ask(c.ReleaseAdHoc("A call", "The mayor", "phone", "Where are you?", ("east",)))
    desk.ask(c.AcknowledgeInject(list(desk.state.play.delivered)[-1], "east"), "east")
    desk.ask(c.SendOn(list(desk.state.play.delivered)[-1], ("west",)))
    desk.ask(c.ReleaseInject("spare"))
    desk.ask(c.Undo())


def _decisions(desk: Desk) -> None:
    desk.ask(c.StartMove("middle"))
    desk.ask(c.OpenDecision("most"))
    desk.ask(c.KeepDraft("most", "north", Answer(options=("yes",))), "north")
    desk.ask(
        c.SubmitResponse("most", "north", Answer(options=("maybe",), rationale="too early", confidence="low")), "north"
    )
    desk.ask(c.SubmitResponse("most", "north", Answer(options=("yes",))), "north")
    desk.ask(c.SubmitResponse("most", "south", Answer(options=("yes",))))
    desk.ask(c.ExtendDecision("most", 3))
    desk.ask(c.SubmitResponse("most", "east", Answer(rationale="not ours to say", abstains=True)), "east")
    desk.ask(c.CloseDecision("most"))
    desk.ask(c.ResolveDecision("most"))
    desk.decide("struck", north="yes", south="no", west=Answer(options=("no",), struck=("yes",)))
    desk.ask(c.ResolveDecision("struck", ("yes",), "the chair insists"))
    desk.decide("pledge", north=1.5, south=3.0, east=0.0)
    desk.ask(c.ResolveDecision("pledge"))
    desk.decide("words", north=Answer(text="We wait.\nThen we see."))
    desk.ask(c.ResolveDecision("words", (), "noted"))
    desk.decide("one-voice", north="yes", south="no", west=Answer(abstains=True))
    desk.ask(c.ResolveDecision("one-voice"))
    desk.decide("half", north="yes", south="yes", east="yes", west="no")
    desk.ask(c.ResolveDecision("half"))
    desk.decide("each", north="yes", south="no", east="yes", west="yes")
    desk.ask(c.ResolveDecision("each"))
    desk.decide("ruling", north="yes")
    desk.ask(c.ResolveDecision("ruling", ("yes",), "it is late"))
    desk.ask(c.OpenDecision("lead"))
    desk.ask(c.KeepDraft("lead", "north", Answer(options=("yes",))), "north")
    desk.ask(c.TakeDraft("lead", "north"))
    desk.later(601)
    desk.ask(c.ResolveDecision("lead"))


def _argument(desk: Desk) -> None:
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "The light is good", 2), "north")
    desk.ask(c.AddReason("bout", "south", "con", "The wind is not", 1), "south")
    desk.ask(c.StrikeReason("bout", 2, "said before"))
    desk.ask(c.SubmitEstimate("bout", "south", 60), "south")
    desk.ask(c.SubmitEstimate("bout", "east", 40), "east")
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "roll"))
    desk.ask(c.ResolveDecision("bout"))


def _talk(desk: Desk) -> None:
    desk.ask(c.SendMessage(("south", "east"), "Hold on."), "north")
    desk.ask(c.SendMessage(("north",), "Who speaks?"))
    desk.ask(c.SendMessage(("west",), "We wait for you.", "east"))
    desk.ask(c.ReadMessages("south", desk.records[-1].seq), "south")
    desk.ask(c.AskRfi("north", "How deep?"), "north")
    asked = desk.records[-1].seq
    desk.ask(c.AnswerRfi(asked, "Two metres.", public=True))
    desk.ask(c.AskRfi("south", "How far?"), "south")
    desk.ask(c.AnswerRfi(desk.records[-1].seq, "Ten miles."))
    desk.ask(c.AskRfi("east", "How old?"), "east")
    desk.ask(c.RefuseRfi(desk.records[-1].seq, "Nobody knows."))
    desk.ask(c.KeepNotes("north", "They bluff."), "north")


def _control(desk: Desk) -> None:
    desk.ask(c.AdjustTrack("heat", 1, "a hot word"))
    desk.ask(c.AdjustTrack("mood", 3, "a good joke"))
    desk.ask(c.ChangeFlag("calm", True, "said so"))
    desk.ask(c.ChangeFlag("calm", False, "said so"))
    desk.ask(c.WriteLogLine("We send one boat.", "decision", "north", "winter is near", "the map", "two boats"))
    desk.ask(c.CorrectLogLine(desk.records[-1].seq, "We send two boats."))
    desk.ask(c.RecordObservation("They ask first.", "strength", 4, "north", "news", "one"), OBSERVER)
    desk.ask(c.RecordObservation("They wait."), OBSERVER)
    desk.ask(c.TickExpectation("news", 1, role="north"), OBSERVER)
    desk.ask(c.TickExpectation("news", 1, seen=False), OBSERVER)
    desk.ask(c.TurnWall("news"))
    desk.ask(c.TurnWall("break", "Back at ten"))
    desk.ask(c.TurnWall("blank"))
    desk.ask(c.TurnWall(""))
    desk.ask(c.SetScenarioTime("2025-06-09T12:00:00Z", "A week goes by."))
    desk.ask(c.ExtendMove(10))
    desk.ask(c.Pause("coffee"))
    desk.ask(c.Continue())
    desk.ask(c.DeclareEmergency())
    desk.ask(c.LiftEmergency("It was the toaster."))
    desk.ask(c.Continue())
    desk.ask(c.ResumeSession("the program was closed"))
    desk.ask(c.Continue())
    desk.ask(c.VacateRole("south", "s1"))


def _debrief(desk: Desk) -> None:
    desk.ask(c.ForkSession("parent-id", "Monday", "monday.toml", desk.records[-1].seq, "00" * 16))
    desk.ask(c.EndExercise("time is up"))
    desk.ask(c.OpenHotwash())
    desk.ask(c.PutPrompt("keep"))
    desk.ask(c.RecordPoint("keep", "Everybody spoke.", "north"), "north")
    desk.ask(c.RecordPoint("keep", "Somebody did not."), "south")
    desk.ask(c.ClosePrompt())
    desk.ask(c.Unseal("tracks"))
    desk.ask(c.Unseal("cards"))
    desk.ask(c.Unseal("annex"))
    desk.ask(c.GiveFeedback((("structured", 4),), ("the map",), named=True), "north")
    desk.ask(c.GiveFeedback((("structured", 2),)), "south")
    seated = next(seating.seq for seating in desk.state.seatings)
    desk.ask(c.WithdrawConsent(seated))
