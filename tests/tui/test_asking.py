"""Whatever comes of asking the table is words: a refusal, a room that is not there, a save that takes nothing more."""

from __future__ import annotations

import pytest

from tabletop.exercise.commands import Command, Continue, Refused
from tabletop.journal.errors import JournalBroken
from tabletop.room.table.seat import RoomError
from tabletop.tui.kit.asking import Asker, tried


def asked(error: Exception | None) -> tuple[Asker, list[str]]:
    """An asker whose table answers with that; and what it had to say when it failed."""
    told: list[str] = []

    async def ask(_: Command) -> str:
        if error is not None:
            raise error
        return "a receipt"

    asker = Asker(ask, lambda: told.append(asker.broken))
    return asker, told


@pytest.mark.parametrize("error", [Refused("not-open", "It is not open."), RoomError("It is not open.")])
async def test_a_refusal_comes_back_in_words_and_nothing_is_broken(error: Exception) -> None:
    asker, told = asked(error)
    assert await asker.ask(Continue()) == "It is not open."
    assert (asker.broken, told) == ("", [])


async def test_what_is_done_says_nothing() -> None:
    asker, told = asked(None)
    assert (await asker.ask(Continue()), asker.broken, told) == ("", "", [])


async def test_a_save_that_takes_nothing_more_is_told_to_whoever_shows_it() -> None:
    asker, told = asked(JournalBroken("The disk is full."))
    assert await asker.ask(Continue()) == "The disk is full."
    assert (asker.broken, told) == ("The disk is full.", ["The disk is full."])


async def test_a_mistake_of_the_program_is_no_refusal() -> None:
    asker, _ = asked(ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        await asker.ask(Continue())


async def test_what_is_no_command_is_tried_the_same_way() -> None:
    async def admit() -> None:
        raise RoomError("Nobody of that name waits.")

    assert await tried(admit()) == "Nobody of that name waits."
