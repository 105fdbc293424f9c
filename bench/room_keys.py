"""From a key in the host's console to its repaint, while twelve seats send ten messages a second each.

The room is real and so are the messages: drafts, answers, messages to control and to other roles, notes, each decided, written, synced,
shown in the console and sent on. The key is a step in the queue; what counts is the first repaint after the new row was drawn. With and
without the messages by turns.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from textual.events import Key
from textual.strip import Strip

from bench.keys import SIZE, Tabletop
from bench.pairs import Row, percentile, tail
from bench.room_party import party
from bench.samples import WORDS, folder
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.tui.console.queue_pane import QueuePane
from tabletop.tui.start.home import _NEXT

SEATS = 12
RATE = 10.0  #: messages of each seat in a second
TURNS = 4
KEYS = 60  #: in each turn, quiet and busy
PAUSE = 0.05  #: seconds between two keys
AIM = 0.030  #: seconds at the 99th percentile
QUESTION = "aims"  #: put to the whole room


def run() -> list[Row]:
    """Press keys in the quiet console and in the busy one."""
    with folder() as place:
        return asyncio.run(_measure(place))


async def _measure(place: Path) -> list[Row]:
    from tabletop.tui.console.console import ConsoleScreen

    for module in _NEXT:  # home does so in the background; here it would fall into the first keys
        import_module(module)
    quiet: list[float] = []
    busy: list[float] = []
    async with party(place, SEATS, audiences=SEATS) as room:
        await room.session.live.ask(c.OpenDecision(QUESTION), FACILITATOR)
        await room.join(SEATS)
        app = Watched(place)
        async with app.run_test(size=SIZE) as pilot:
            await app.workers.wait_for_complete()
            await app.push_screen(ConsoleScreen(room.session))
            await pilot.pause(0.2)
            watch = Watch(app)
            begin, first = 0.0, len(room.session.table.records)
            for _ in range(TURNS):
                quiet += await watch.press()
                await room.crowd.ask("chatter", texts=_texts(), rate=RATE)
                start = time.perf_counter()
                busy += await watch.press()
                begin += time.perf_counter() - start
                counts = await room.crowd.ask("hush")
                await pilot.pause(0.3)
            events = len(room.session.table.records) - first
    if counts["no"]:
        raise RuntimeError(f"{counts['no']} messages were refused")
    p99 = percentile(busy, 99)
    return [
        Row(
            f"room: a step in the host's queue while {SEATS} seats send {RATE:.0f} messages a second each",
            tail(busy),
            f"{tail(quiet)}, without them",
            f"{median(busy) / median(quiet):.2f} at p50",
            f"p99 < {AIM * 1e3:.0f} ms",
            p99 < AIM,
        ),
        Row("room: messages recorded meanwhile", f"{counts['done']:,}, {events / begin:.0f} a second"),
    ]


class Watched(Tabletop):
    """The program itself; says when a repaint has been handed to the driver."""

    painted: Callable[[], None] = staticmethod(lambda: None)

    def post_display_hook(self) -> None:
        """A repaint has been handed to the driver."""
        self.painted()


class Watch:
    """Notes when the queue has turned to another row, that was drawn, and the drawing was handed to the driver."""

    def __init__(self, app: Watched) -> None:
        self._app = app
        self._queue = queue = app.screen.query_one(QueuePane)
        self._before = queue._selected
        self._drawn = False
        self._taken = 0.0
        self._there = asyncio.Event()
        self._by = "down"
        draw = queue.render_line

        def drawing(y: int) -> Strip:
            self._drawn = self._drawn or queue._selected != self._before
            return draw(y)

        queue.render_line = drawing  # type: ignore[method-assign]  # of this one pane, to look on
        app.painted = self._painted

    def _painted(self) -> None:
        if self._drawn and not self._there.is_set():
            self._taken = time.perf_counter()
            self._there.set()

    async def press(self) -> list[float]:
        """Walk down the queue and up again, key by key; the seconds each took."""
        return [await self._press() for _ in range(KEYS)]

    async def _press(self) -> float:
        driver = self._app._driver
        assert driver is not None
        await asyncio.sleep(PAUSE)
        serials = self._queue.serials
        if self._queue._selected in {serials[0], serials[-1]}:
            self._by = "down" if self._queue._selected == serials[0] else "up"
        key = Key(self._by, None)
        key.set_sender(self._app)
        self._before, self._drawn = self._queue._selected, False
        self._there.clear()
        start = time.perf_counter()
        driver.send_message(key)
        async with asyncio.timeout(1):
            await self._there.wait()
        return self._taken - start


def _texts() -> list[str]:
    """What each of them says by turns, as it goes over the wire."""

    def ask(do: str, given: dict[str, Any]) -> str:
        return json.dumps({"t": "ask", "id": "keys-TURN", "do": do, "with": given})

    answer: dict[str, Any] = {
        "options": [],
        "struck": [],
        "amount": None,
        "text": f"TURN: {WORDS[:80]}",
        "rationale": WORDS,
        "confidence": "",
    }
    role = {"decision": QUESTION, "role": "ROLE"}
    message = ask("send-message", {"to": ["facilitator"], "text": f"TURN: {WORDS[:160]}"})
    draft = ask("keep-draft", {**role, "answer": answer})
    return [
        message,
        draft,
        ask("send-message", {"to": ["berlin", "paris"], "text": f"TURN: {WORDS[:120]}"}),
        draft,
        ask("submit-response", {**role, "answer": answer}),
        message,
        ask("keep-notes", {"role": "ROLE", "text": f"TURN: {WORDS}"}),
        draft,
    ]
