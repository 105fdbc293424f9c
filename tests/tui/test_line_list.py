"""The one list: what its cursor does, with keys and with the pointer, and that only what is in view is made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from tabletop.tui.kit.line_list import ChoiceList, KeyList, LineList
from tabletop.tui.kit.picks import OnePick, Picks
from tabletop.tui.kit.text import fitted, plain
from tests.tui.host import HOSTILE, seen

WIDTH, HEIGHT = 30, 6


class Texts(ChoiceList[str]):
    """Rows are words; those in capitals are headings."""

    asked = 0  #: lines made

    def can_choose(self, row: int) -> bool:
        return not self.rows[row].isupper()

    def line(self, row: int, width: int) -> Content:
        self.asked += 1
        return fitted(self.rows[row], width)


class Keyed(KeyList[str]):
    def can_choose(self, row: int) -> bool:
        return not self.rows[row].isupper()

    def line(self, row: int, width: int) -> Content:
        return fitted(self.rows[row], width)


class Tall(KeyList[str]):
    TALL = 2

    def line(self, row: int, width: int) -> Content:
        return Content("\n").join([fitted(self.rows[row], width), fitted(f"  about {self.rows[row]}", width)])


class Shown(App[None]):
    def __init__(self, listing: LineList[Any]) -> None:
        super().__init__()
        self.listing = listing
        self.taken: list[str | None] = []
        self.left: list[str | None] = []
        self.evil_ran = False

    def compose(self) -> ComposeResult:
        yield self.listing

    def action_evil(self) -> None:
        self.evil_ran = True

    def action_start(self) -> None:
        """What enter asks for in a list to pick from."""

    @on(ChoiceList.Taken)
    def _taken(self, event: ChoiceList.Taken) -> None:
        self.taken.append(event.listing.row)

    @on(ChoiceList.Moved)
    def _moved(self, event: ChoiceList.Moved) -> None:
        self.left.append(event.before)


@asynccontextmanager
async def shown(listing: LineList[Any], *rows: str) -> AsyncIterator[tuple[Shown, Pilot[None]]]:
    """The list alone on a small screen."""
    if rows:
        listing.rows = rows
    app = Shown(listing)
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.pause()
        yield app, pilot


def frame(app: App[None]) -> list[str]:
    """The rows of the screen."""
    return [line.rstrip() for line in seen(app.screen).split("\n")]


async def test_of_ten_thousand_rows_only_those_in_view_are_made() -> None:
    listing = Texts()
    listing.rows = [f"row {number}" for number in range(10_000)]
    async with shown(listing) as (app, pilot):
        for place in (1, HEIGHT, 5000, 9999):
            listing.asked = 0
            listing.choose(place)
            await pilot.pause()
            assert 0 < listing.asked <= 3 * HEIGHT
        assert any("▸row 9999" in line for line in frame(app))


async def test_the_cursor_steps_over_headings_and_stays_at_the_ends() -> None:
    listing = Texts()
    async with shown(listing, "FRUIT", "apple", "pear", "ROOTS", "beet") as (app, pilot):
        listing.put(0)
        assert listing.row == "apple"
        listing.step(1)
        listing.step(1)
        assert listing.row == "beet"
        listing.step(1)
        assert listing.row == "beet"
        listing.step(-1)
        assert listing.row == "pear"
        listing.edge(last=False)
        await pilot.pause()
        assert listing.row == "apple"
        assert app.left == ["apple", "pear", "beet", "beet", "pear"]


async def test_the_row_chosen_can_be_told_without_colour_with_the_keys_and_without() -> None:
    listing = Texts()
    async with shown(listing, "FRUIT", "apple", "pear") as (app, pilot):
        listing.put(0)
        await pilot.pause()
        assert frame(app)[:3] == ["FRUIT", "▸apple", " pear"]
        listing.active = False
        listing.refresh()
        await pilot.pause()
        assert frame(app)[:3] == ["FRUIT", "▹apple", " pear"]


async def test_the_cursor_stays_on_its_row_when_others_come_and_goes_to_the_first_if_it_is_gone() -> None:
    listing = Texts()
    async with shown(listing, "apple", "pear"):
        listing.put(1)
        listing.keep(["fig", "apple", "pear"])
        assert listing.row == "pear"
        listing.keep(["fig", "apple"])
        assert listing.row == "fig"
    async with shown(listing, "apple"):
        listing.keep([])
        listing.step(1)
        assert listing.row is None


async def test_without_rows_a_sentence_stands_there() -> None:
    listing = Texts()
    listing.empty = "There is nothing yet, and nobody has said when there will be."
    async with shown(listing) as (app, _):
        assert frame(app)[0].startswith("There is nothing yet")
        assert "…" in frame(app)[0]
        listing.put(0, -1)
        assert listing.row is None


async def test_a_click_chooses_and_a_double_click_takes() -> None:
    listing = Texts()
    async with shown(listing, "FRUIT", "apple", "pear") as (app, pilot):
        await pilot.click(Texts, offset=(3, 2))
        assert (listing.row, app.taken) == ("pear", [])
        await pilot.click(Texts, offset=(3, 0))  # a heading
        await pilot.click(Texts, offset=(3, 5))  # below the last
        assert listing.row == "pear"
        await pilot.double_click(Texts, offset=(3, 1))
        assert (listing.row, app.taken) == ("apple", ["apple"])


async def test_with_the_focus_it_has_keys_that_go_round_and_a_click_takes() -> None:
    rows = ["FRUIT", *(f"apple {number}" for number in range(20))]
    listing = Keyed()
    async with shown(listing, *rows) as (app, pilot):
        listing.focus()
        listing.put(0)
        seen_rows = []
        for key in ("up", "down", "down", "end", "home", "pagedown", "pageup", "enter"):
            await pilot.press(key)
            seen_rows.append(listing.row)
        assert seen_rows == [f"apple {number}" for number in (19, 0, 1, 19, 0, 5, 0, 0)]
        assert app.taken == ["apple 0"]
        await pilot.click(Keyed, offset=(3, 3))
        assert app.taken == ["apple 0", "apple 2"]


async def test_nothing_need_be_chosen() -> None:
    listing = Keyed()
    listing.here = -1
    async with shown(listing, "apple", "pear") as (app, pilot):
        listing.focus()
        await pilot.press("enter")
        assert (listing.row, app.taken) == (None, [])
        assert "▸" not in seen(app.screen)
        await pilot.press("down")
        assert listing.row == "apple"


async def test_rows_of_two_lines_are_chosen_whole() -> None:
    listing = Tall()
    async with shown(listing, *(f"row {number}" for number in range(9))) as (app, pilot):
        listing.focus()
        await pilot.click(Tall, offset=(3, 3))
        assert listing.row == "row 1"
        await pilot.press("down", "down")
        await pilot.pause()
        assert frame(app)[-2:] == ["▸row 3", "   about row 3"]
        await pilot.press("pagedown")
        assert listing.row == "row 5"


@pytest.mark.parametrize(("kind", "signs"), [(Picks, ("[x]", "[ ]")), (OnePick, ("(•)", "( )"))])
async def test_words_too_long_go_on_below_and_belong_to_their_row(kind: type[Picks], signs: tuple[str, str]) -> None:
    listing = kind([("a", plain("one of many words that need two lines")), ("b", plain("short"))], ["a"], id="list")
    async with shown(listing) as (app, pilot):
        listing.focus()
        await pilot.pause()
        first, second, third = frame(app)[:3]
        assert first.startswith(f"▸{signs[0]} one of")
        assert second.startswith(" ")
        assert third == f" {signs[1]} short"
        await pilot.press("down", "space")
        await pilot.pause()
        assert frame(app)[2] == f"▸{signs[0]} short"
        await pilot.click(kind, offset=(5, 1))
        assert listing.row is not None
        assert listing.row[0] == "a"


async def test_hostile_rows_are_shown_as_they_are_and_run_nothing() -> None:
    async with shown(Keyed(), HOSTILE, "apple") as (app, pilot):
        await pilot.click(Keyed, offset=(3, 0))
        await pilot.pause()
        assert "[" in frame(app)[0]
        assert not app.evil_ran
