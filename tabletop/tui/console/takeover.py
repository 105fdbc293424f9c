"""A co-facilitator's own link to the host, and how this machine becomes the host when that one is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from tabletop.exercise.commands import Refused
from tabletop.i18n import tr
from tabletop.room.table.seat import RoomError
from tabletop.tui.console.control import Control
from tabletop.tui.routes import routes

if TYPE_CHECKING:  # loaded with the first room
    from tabletop.room.guest.remote_session import RemoteSession


class HostLink:
    """Of a session that is played on another machine; on the host itself there is none."""

    def __init__(self, control: Control, screen: Screen[None]) -> None:
        """``screen`` plays the session, and goes when this machine becomes the host."""
        self._control = control
        self._screen = screen

    @property
    def _remote(self) -> RemoteSession | None:
        return cast("RemoteSession", self._control.session) if self._control.member else None

    def listen(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` when the link is lost and when it is back."""
        if self._remote is not None:
            self._remote.connection.on_link = changed

    def words(self) -> str:
        """What to say while the host is not heard; "" while it is, or on the host itself."""
        remote = self._remote
        if remote is None or remote.connection.link.status == "here":
            return ""
        link = remote.connection.link
        if link.status == "over":
            return link.words or tr("The room is closed.")
        lost = tr("NO CONNECTION, the host was last heard at {time}.", time=link.since or "–")
        if not self.may_take_over():
            return lost
        return tr("{lost} {key}: be the host", lost=lost, key=self._control.keys("take-over"))

    def may_take_over(self) -> bool:
        """Whether the host is gone and this machine holds a copy that can be played."""
        remote = self._remote
        return remote is not None and remote.connection.link.status == "away" and not remote.standby.words

    def take_over(self) -> None:
        """Become the host, after asking: a host that still lives must not be played twice."""
        words = tr(
            "The host is not heard any more. This machine has a copy of the save and can be the host: every terminal "
            "finds its way here by itself, and the exercise is paused where it stood. Ask first whether the host "
            "still runs: if only your own cable is out, do not take over."
        )
        self._control.confirm(tr("Take over?"), lambda page: page.text(words), tr("takes over"), (), self._sure)

    def _sure(self) -> None:
        # a worker of the app: the screen will be gone
        self._screen.app.run_worker(self._take_over(), group="take-over", exclusive=True)

    async def _take_over(self) -> None:
        remote, screen, app, program = self._remote, self._screen, self._screen.app, routes(self._screen)
        if remote is None:
            return
        heard = remote.client.on_status
        remote.client.on_status = None  # that this terminal leaves the old room is no news to whoever joined it
        try:
            session, options = await remote.standby.take_over()
        except (Refused, RoomError) as error:
            remote.client.on_status = heard
            self._control.say(error.words)
            return
        joined = app.screen_stack[app.screen_stack.index(screen) - 1]
        screen.pop_until_active()  # a screen beside it may have been opened meanwhile
        screen.dismiss(None)
        while joined in app.screen_stack[1:]:  # noqa: ASYNC110 -- it goes after its console, and nothing tells when
            await asyncio.sleep(0.02)
        program.open_host(session, options)
