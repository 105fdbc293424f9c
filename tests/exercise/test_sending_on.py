"""An inject goes to other roles than planned, and what is out goes to further roles as well."""

from __future__ import annotations

from itertools import combinations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.commands import Refused
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import ALL
from tabletop.exercise.state import State
from tabletop.report.facts.injects import lines
from tabletop.report.facts.timing import to_acknowledge
from tabletop.report.facts.walk import Walk
from tabletop.report.knowledge import who_knew
from tests.lab import BOOK, ROLES, Desk


@pytest.fixture
def running() -> Desk:
    """An exercise in its first move."""
    return Desk.started()


def seen_by(seat: str, desk: Desk) -> State:
    return fold([seen for record in desk.records if (seen := redact(record, seat)) is not None])


CHOICES = [names for size in range(1, len(ROLES) + 1) for names in combinations(ROLES, size)]


@pytest.mark.parametrize("chosen", CHOICES)
def test_an_inject_goes_to_those_chosen_and_to_nobody_else(running: Desk, chosen: tuple[str, ...]) -> None:
    running.ask(c.ReleaseInject("secret", chosen))
    got = tuple(role for role in ROLES if "secret" in seen_by(role, running).play.delivered)
    assert got == chosen
    assert ("secret" in seen_by("wall", running).play.delivered) is (chosen == ROLES)


def test_those_planned_or_nobody_chosen_are_as_planned(running: Desk) -> None:
    planned = BOOK.to["secret"]
    running.ask(c.ReleaseInject("secret", planned))
    assert running.state.play.delivered["secret"].to == planned
    running.ask(c.ReleaseInject("news"))
    assert running.state.play.delivered["news"].to == (ALL,)


def test_what_is_out_goes_to_further_roles_with_its_corrections_and_not_twice_to_anybody(running: Desk) -> None:
    running.ask(c.ReleaseInject("secret", ("north",)))
    running.ask(c.CorrectInject("secret", "It was Tuesday."))
    before = seen_by("north", running)
    running.later(60)
    running.ask(c.SendOn("secret", ("north", "south")))
    event = running.records[-1].event
    assert isinstance(event, e.InjectReleased)
    assert event.to == ("south",)
    assert seen_by("north", running).play.delivered["secret"] == before.play.delivered["secret"]
    got = seen_by("south", running).play.delivered["secret"]
    assert (got.body, got.corrections, got.to) == (event.body, ("It was Tuesday.",), ("south",))
    assert running.state.play.delivered["secret"].to == ("north", "south")
    assert running.state.play.delivered["secret"].corrections == ("It was Tuesday.",)
    assert "secret" not in seen_by("east", running).play.delivered


def test_sending_on_is_undone_alone(running: Desk) -> None:
    running.ask(c.ReleaseInject("secret", ("north",)))
    running.ask(c.SendOn("secret", ("south",)))
    running.ask(c.Undo())
    assert running.state.play.delivered["secret"].to == ("north",)
    assert "secret" not in seen_by("south", running).play.delivered
    assert "secret" in seen_by("north", running).play.delivered


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.ReleaseInject("secret", ("nobody",)), "no-such-role"),
        (c.ReleaseInject("nothing", ("north",)), "no-such-inject"),
        (c.SendOn("pair-note", ("north",)), "not-released"),
        (c.SendOn("news", ("north",)), "nobody-left"),
        (c.SendOn("news", ("nobody",)), "no-such-role"),
    ],
)
def test_what_cannot_go_there_is_refused(running: Desk, command: c.Command, code: str) -> None:
    running.ask(c.ReleaseInject("news"))
    with pytest.raises(Refused) as refused:
        running.ask(command)
    assert refused.value.code == code


def test_a_role_that_is_not_in_play_gets_nothing() -> None:
    alone = Desk()
    alone.ask(c.OpenSession("Tuesday", roles=("north", "south")))
    alone.ask(c.StartExercise("5eed5eed5eed5eed"))
    alone.ask(c.StartMove("opening"))
    assert alone.refusal(c.ReleaseInject("secret", ("east",))) == "nobody"


def test_what_was_recalled_goes_out_anew_instead_of_on(running: Desk) -> None:
    running.ask(c.ReleaseInject("secret", ("north",)))
    running.ask(c.RecallInject("secret", "wrong team"))
    assert running.refusal(c.SendOn("secret", ("south",))) == "not-released"
    running.ask(c.ReleaseInject("secret", ("south",)))
    assert running.state.play.delivered["secret"].to == ("south",)
    assert running.state.play.delivered["secret"].recalled is None


def test_report_and_who_knew_what_count_each_role_from_when_it_got_it(running: Desk) -> None:
    running.ask(c.ReleaseInject("secret", ("north",)))
    running.later(100)
    running.ask(c.SendOn("secret", ("south",)))
    running.later(20)
    running.ask(c.AcknowledgeInject("secret", "south"), "south")
    running.ask(c.AcknowledgeInject("secret", "north"), "north")
    walk = Walk(running.records)
    found = lines(walk, BOOK, ROLES, held=frozenset(), coarse=False)
    line = next(line for line in found if line.serial == "secret")
    assert line.to == ("north", "south")
    assert [line.serial for line in found].count("secret") == 1
    pace = {each.role: each.median for each in to_acknowledge(walk, found, ROLES)}
    assert (pace["north"], pace["south"]) == (120.0, 20.0)
    told = [fact for fact in who_knew(running.records, BOOK).facts if fact.kind == "inject"]
    assert [set(fact.told) for fact in told] == [{"north"}, {"south"}]
    assert all(cell.read is not None for fact in told for cell in fact.told.values())
