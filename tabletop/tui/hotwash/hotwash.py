"""The hotwash in the room (HW-01 to HW-03): the exercise decision by decision, questions, feedback forms, what was sealed, the dice.

One screen over the console, which goes on listening; what is asked goes through it, so a co-facilitator has the same. Nothing goes to
the wall but by ``w``, by the acts that are meant for everybody (a question, a seal), or while the wall is told to follow (``W``).
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import ContentSwitcher, Input

from tabletop.exercise import commands as c
from tabletop.exercise.offered import Permission
from tabletop.exercise.suitable import TEXT
from tabletop.exercise.wording.terms import SEALS
from tabletop.exercise.wording.told import Told
from tabletop.i18n import tr
from tabletop.tui.console.side import back
from tabletop.tui.hotwash.hotwash_panes import PointLine, ScrolledPane
from tabletop.tui.hotwash.hotwash_shown import HotwashShown, Point
from tabletop.tui.keys import bindings

#: which keys mean something in which room
_ROOM_OF = {
    "decision": {"timeline"},
    "wall_page": {"timeline", "questions", "unsealed"},
    "ballots": {"timeline"},
    "prompt": {"questions"},
    "put": {"questions"},
    "close": {"questions"},
    "own": {"questions"},
    "point": {"questions"},
    "point_as": {"questions"},
    "summary": {"forms"},
    "paper": {"forms"},
    "hand_round": {"questions", "forms"},
    "wall": {"timeline", "questions", "unsealed"},
}


class HotwashScreen(HotwashShown):
    """The facilitator's hotwash. Dismissed by ``q``; nothing is lost by leaving it."""

    CSS_PATH = "hotwash.tcss"
    AUTO_FOCUS = ""
    HELP_TITLE = "The hotwash"
    HELP = (
        "t timeline, p questions, f forms, v what was sealed and the dice. ← → go on and back; ↑ ↓ choose the wall's page of what is shown; "
        "w puts it on the wall. T, C and A unseal hidden tracks, private cards and the annex for everybody, once and for good."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("hotwash"), back()]

    # -- which keys mean something ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something in this room, and would be recorded now."""
        if not self.ready:
            return True
        if action in _ROOM_OF and self.room not in _ROOM_OF[action]:
            return False
        match action:
            case "point" | "close" if self.prompt.id != self.state.hotwash.prompt:  # enter puts it first
                return False
            case "wall" | "wall_page" if not self.wall_choices():
                return False
            case "ballots":
                step = self.steps[self.at]
                return isinstance(step, Told) and step.secret
            case "room":
                return parameters[0] != self.room
            case _:
                offer = self.offer(action, parameters)
                return offer is None or bool(offer)

    def offer(self, action: str, parameters: tuple[object, ...]) -> Permission | None:
        """What the key asks the table for."""
        offered = self.console.offered
        match action:
            case "unseal":
                return offered.ask(c.Unseal(str(parameters[0])))
            case "put":
                return offered.ask(self.putting(self.prompt))
            case "own":
                return offered.of(c.PutPrompt, prompt=self.own_prompt(), text=TEXT)
            case "point" | "point_as":
                return offered.of(c.RecordPoint, prompt=self.prompt.id)
            case "close":
                return offered.ask(c.ClosePrompt())
            case "wall":
                chosen = self._chosen()
                return offered.ask(self.turning(*chosen)) if chosen is not None else None
            case "blank" | "follow":
                return offered.of(c.TurnWall)
            case "paper":
                return offered.of(c.GiveFeedback)
            case _:
                return None

    # -- keys ---------------------------------------------------------------------------------------------------------

    async def _moved(self) -> None:
        """Something else is shown: so on the wall, if it follows."""
        self.present()
        self.refresh_bindings()
        chosen = self._chosen()
        if self.follows and chosen is not None and chosen[0] == "debrief":
            await self.to_wall(*chosen)

    async def action_decision(self, by: int) -> None:
        """The next or the previous decision; after the last one how it ended."""
        self.at = max(0, min(self.at + by, len(self.steps) - 1))
        self.part = 0
        await self._moved()

    async def action_prompt(self, by: int) -> None:
        """Look at another question."""
        self.asked = (self.asked + by) % len(self.prompts())
        self.part = 0
        await self._moved()

    async def action_wall_page(self, by: int) -> None:
        """The next or the previous page that the wall would need for it."""
        self.part = max(0, min(self.part + by, len(self.wall_choices()) - 1))
        await self._moved()

    async def action_wall(self) -> None:
        """Put it on the wall."""
        chosen = self._chosen()
        if chosen is not None:
            await self.to_wall(*chosen)

    async def action_follow(self) -> None:
        """Let the wall follow what is shown here, or no longer."""
        self.follows = not self.follows
        self.say(tr("The wall follows the timeline.") if self.follows else tr("The wall stays as it is."))
        await self._moved()

    async def action_blank(self) -> None:
        """Nothing on the wall, or what was there before; as on the console."""
        await self.console.run_action("act('blank')")

    async def action_ballots(self) -> None:
        """Let the votes of a secret ballot go on the wall, or not."""
        step = self.steps[self.at]
        if not isinstance(step, Told):
            return
        self._told ^= {step.decision}
        opened = step.decision in self._told
        self.say(tr("The wall's pages now say who chose what.") if opened else tr("The votes stay with control."))
        await self._moved()

    async def action_room(self, room: str) -> None:
        """To another room."""
        self.query_one(ContentSwitcher).current = room
        self.part = 0
        self.set_focus(None)
        self.present()
        self.refresh_bindings()

    def action_page(self, by: int) -> None:
        """Scroll what is read."""
        name = "points" if self.room == "questions" else self.room
        self.query_one(f"#{name}", ScrolledPane).scroll_page(by)

    async def action_put(self) -> None:
        """Put the question that is looked at."""
        await self.put(self.prompt)
        self.part = 0
        self.present()
        self.refresh_bindings()

    async def action_close(self) -> None:
        """The question has been talked through."""
        if await self.console.tell(c.ClosePrompt(), tr("✓ the question is closed; its points stay")):
            await self.console.ask(c.TurnWall("points"))
        self.refresh_bindings()

    def action_own(self) -> None:
        """A question of one's own."""
        self.own_question()

    def action_unseal(self, what: str) -> None:
        """Open a seal for everybody."""
        if what in SEALS:
            self.unseal(what)

    def action_summary(self) -> None:
        """What the forms say together, or their number alone."""
        self._summary = not self._summary
        self.present()

    def action_paper(self) -> None:
        """Enter a form from paper."""
        self.paper_form()

    def action_hand_round(self) -> None:
        """Hand this keyboard round."""
        self.hand_round()

    # -- points -------------------------------------------------------------------------------------------------------

    def action_point(self) -> None:
        """Type a point under the same name as the last."""
        self.query_one(Point).focus()

    def action_point_as(self, digit: int) -> None:
        """Type a point of the role with this number, 0 for nobody."""
        roles = ("", *self._roles())
        if digit < len(roles):
            line = self.query_one(Point)
            line.turn_to(roles[digit])
            line.focus()

    @on(PointLine.Turned)
    def _turned(self) -> None:
        self._tell_roles()

    @on(Input.Submitted, "#point")
    async def _say(self, event: Input.Submitted) -> None:
        """Keep the point, to the question that is looked at; the line stays for the next one."""
        event.stop()
        line, text = self.query_one(Point), event.value.strip()
        if not text:
            return
        line.value = ""
        words = await self.console.ask(c.RecordPoint(self.prompt.id, text, line.role))
        if words:
            self.say(words)
            line.value = line.value or text
        else:
            self.say(tr("✓ point kept, {who}", who=line.name_words))
        self.present()
