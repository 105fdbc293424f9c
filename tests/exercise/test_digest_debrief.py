"""What was missed of the hotwash, and of consent withdrawn: in the digest, and in the observer's stream."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR, OBSERVER
from tabletop.exercise.wording.digest import digest
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import Stream
from tests.lab import Desk


def missed(desk: Desk, seat: str, after: int) -> str:
    seen = [record for one in desk.records if (record := redact(one, seat)) is not None]
    return "\n".join(digest(desk.state, seen, after, briefing_for(desk.table.book.scenario, seat)))


def debriefed() -> tuple[Desk, int]:
    """A hotwash with everything in it, and the event at which somebody left."""
    desk = Desk.started()
    desk.ask(c.SeatRole("north", "Ada", True, "ad"))
    desk.ask(c.EndExercise("done"))
    after = desk.state.seq
    desk.ask(c.OpenHotwash())
    desk.ask(c.PutPrompt("keep"))
    desk.ask(c.RecordPoint("keep", "The brief."))
    desk.ask(c.RecordPoint("keep", "The pace.", "north"))
    desk.ask(c.Unseal("tracks"))
    desk.ask(c.GiveFeedback((), comment="Good."), "north", member="ad")
    desk.ask(c.WithdrawConsent(), "north", member="ad")
    return desk, after


@pytest.mark.parametrize("seat", ["south", OBSERVER, FACILITATOR])
def test_who_comes_back_hears_what_the_hotwash_asks_and_what_was_said(seat: str) -> None:
    desk, after = debriefed()
    said = missed(desk, seat, after)
    assert f"The hotwash asks: {desk.state.hotwash.text}" in said
    assert "Points in the hotwash: 2" in said
    assert "Unsealed: the hidden tracks" in said
    assert "Somebody withdrew consent" in said
    assert "Ada" not in said
    assert ("Feedback forms: 1" in said) == (seat == FACILITATOR)


def test_what_was_there_before_is_not_news() -> None:
    desk, _ = debriefed()
    assert missed(desk, "south", desk.state.seq) == ""
    desk.ask(c.ClosePrompt())
    assert "The hotwash asks" not in missed(desk, "south", 0)
    assert "The hotwash has begun." in missed(desk, "south", 0)


def test_the_stream_tells_the_withdrawal_and_who_was_there_without_a_name() -> None:
    desk, _ = debriefed()
    stream = Stream(Names.of_briefing(briefing_for(desk.table.book.scenario, OBSERVER)))
    seen = [record for one in desk.records if (record := redact(one, OBSERVER)) is not None]
    words = [said.line for record in seen if (said := stream.tell(record)) is not None]
    assert "somebody took the seat" in words
    assert words[-1] == "a person is named no more"
