"""Acts on the queue: release, hold, defer, skip, edit, recall, resend, correct, ad hoc, find."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.rulebook import Plan
from tabletop.exercise.seats import ALL
from tabletop.i18n import tr
from tabletop.tui.dialogs import serials as dialogs
from tabletop.tui.dialogs.pick import PickDialog
from tabletop.tui.screens.console_base import ConsoleBase


class SerialActs(ConsoleBase):
    """What a facilitator does to the lines of the MSEL."""

    async def action_release(self) -> None:
        """Put out the serial in focus, or NEXT."""
        serial = self.target
        title, warning = self.title_of(serial), self._out_of_order(serial)
        done = tr("✓ out: “{title}” {warning}(u undoes)", title=title, warning=warning)
        if await self.tell(c.ReleaseInject(serial), done):
            self.board.focus_serial(serial)

    async def action_open_decision(self) -> None:
        """Put the question."""
        serial = self.target
        title, warning = self.title_of(serial), self._out_of_order(serial)
        done = tr("✓ asked: “{title}” {warning}(u undoes)", title=title, warning=warning)
        if await self.tell(c.OpenDecision(serial), done):
            self.board.focus_serial("")

    def _out_of_order(self, serial: str) -> str:
        """A warning in words if this is not what the plan has next; it never blocks (failure story 5)."""
        plan = self.book.plans.get(serial)
        if plan is None:
            return ""
        if not plan.holds(self.book.facts(self.state.play, self.state.responses)):
            return tr("although its conditions do not hold ")
        if plan.move and plan.move != self.state.play.move:
            return tr("out of its move ")
        upcoming = self.board.queue.upcoming
        if plan.at is not None and upcoming is not None and upcoming != serial:
            return tr("before “{title}” ", title=self.title_of(upcoming))
        return ""

    async def action_hold(self) -> None:
        """Keep it back, or put it back into the plan."""
        serial = self.focused_serial
        title = self.title_of(serial)
        offer = self.offered.first(self.back_or_hold(serial))
        if isinstance(offer.command, c.RestoreSerial):
            await self.tell(offer.command, tr("✓ back in the plan: “{title}”", title=title))
        else:
            await self.tell(c.HoldSerial(serial), tr("‖ held: “{title}” (H puts it back)", title=title))

    def back_or_hold(self, serial: str) -> tuple[c.Command, ...]:
        """What one key asks for: back into the plan where that can be, else out of it for now."""
        return c.RestoreSerial(serial), c.HoldSerial(serial)

    def action_defer(self) -> None:
        """Plan it for later."""
        serial = self.focused_serial
        self.open(dialogs.defer(serial, self.title_of(serial), self.ask))

    def action_skip(self) -> None:
        """Drop it from this session."""
        serial = self.focused_serial
        self.open(dialogs.skip(serial, self.title_of(serial), self.ask))

    def action_edit(self) -> None:
        """Change an inject before it goes out."""
        serial = self.focused_serial
        spec = self.book.inject(serial)
        if spec is not None:
            entry = self.state.play.serials.get(serial)
            title = entry.title if entry and entry.title else spec.title
            body = entry.body if entry and entry.body else spec.body
            self.open(dialogs.edit(serial, title, body, self.ask))

    def action_recall(self) -> None:
        """Take it back, while nobody has acknowledged it."""
        serial = self.focused_serial
        self.open(dialogs.recall(serial, self.title_of(serial), self.ask))

    async def action_resend(self) -> None:
        """Point it out again to those who have not acknowledged it."""
        serial = self.focused_serial
        await self.tell(c.ResendInject(serial), tr("✓ sent again: “{title}”", title=self.title_of(serial)))

    def action_correct(self) -> None:
        """Send an erratum."""
        serial = self.focused_serial
        self.open(dialogs.correct(serial, self.title_of(serial), self.ask))

    def action_ad_hoc(self) -> None:
        """An inject of one's own."""
        self.open(dialogs.ad_hoc(self.roles(), self.ask))

    async def action_read_aloud(self) -> None:
        """It was read aloud: note for all it went to that they have it."""
        delivered = self.state.play.delivered[self.focused_serial]
        addressed = self.state.roles if ALL in delivered.to else delivered.to
        read = [c.AcknowledgeInject(delivered.inject, role) for role in addressed]
        for command in filter(self.offered.ask, read):
            if refused := await self.ask(command):
                self.say(refused)
                return
        self.say(tr("✓ read aloud: “{title}”", title=delivered.title))

    def action_find(self) -> None:
        """Any serial of the scenario."""
        rows = [(plan.id, self._find_words(plan)) for plan in self.book.plans.values()]
        self.app.push_screen(PickDialog(tr("Find a serial"), rows), self._found)

    def _find_words(self, plan: Plan) -> str:
        move = self.book.scenario.moves[plan.move].title if plan.move else tr("any move")
        status = self.status_of(plan.id)
        words = {"released": "✓", "skipped": "–", "held": "‖", "recalled": "↶"}.get(status, " ")
        return f"{words} {plan.title} · {move} · {plan.id}"

    def _found(self, serial: str | None) -> None:
        if serial:
            self.board.turn_tab("focus")
            self.board.focus_serial(serial)
