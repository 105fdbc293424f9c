"""What the facilitator does in the hotwash: questions, points, seals, forms from paper and at the shared keyboard, the wall."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from tabletop.exercise import commands as c
from tabletop.exercise.actions.form import Field, Values, whole
from tabletop.exercise.commands import Command
from tabletop.exercise.hotwash import Prompt, prompt_of
from tabletop.exercise.hotwash import prompts as known_prompts
from tabletop.exercise.pages.hotwash import Page, prompt_words
from tabletop.exercise.state import State
from tabletop.exercise.wording.terms import SEALS, word
from tabletop.i18n import tr
from tabletop.tui.console.side import SideScreen
from tabletop.tui.hotwash.hotwash_panes import prompts_put
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.form_dialog import FormDialog
from tabletop.tui.kit.pick import PickDialog

MOST_MINUTES = 60


class HotwashActs(SideScreen):
    """Acts, asked through the console below."""

    @property
    def state(self) -> State:
        """The present."""
        return self.console.state

    # -- questions ----------------------------------------------------------------------------------------------------

    def prompts(self) -> list[Prompt]:
        """The questions that come with the program, then the facilitator's own as far as they were put."""
        hotwash, records = self.state.hotwash, self.console.table.records
        own = [prompt for prompt in prompts_put(hotwash, records) if prompt_of(prompt) is None]
        return [
            *known_prompts(),
            *(
                Prompt(prompt, tr("your own"), prompt_words(prompt, hotwash, records), hotwash.seconds)
                for prompt in own
            ),
        ]

    async def put(self, prompt: Prompt) -> None:
        """Put a question before everybody: stations, and the wall."""
        if await self.console.tell(self.putting(prompt), tr("✓ before everybody: “{title}”", title=prompt.text)):
            await self.console.ask(c.TurnWall("prompt"))

    def putting(self, prompt: Prompt) -> c.PutPrompt:
        """What putting it asks for: one that comes with the program brings its own words and time."""
        own = prompt_of(prompt.id) is None
        return c.PutPrompt(prompt.id, prompt.text if own else "", prompt.seconds if own else None)

    def own_prompt(self) -> str:
        """A name for another question of the facilitator's own."""
        taken = {prompt.id for prompt in self.prompts()}
        return next(f"own-{number}" for number in range(1, len(taken) + 2) if f"own-{number}" not in taken)

    def own_question(self) -> None:
        """A question of the facilitator's own."""
        fields = [
            Field("text", tr("your question")),
            Field("minutes", tr("minutes for it (empty: no timer)"), value="3"),
        ]

        def build(values: Values) -> Command | str:
            minutes = whole(values["minutes"]) if values["minutes"].strip() else 0
            if minutes is None or not 0 <= minutes <= MOST_MINUTES:
                return tr("Write a number of minutes up to {most}, or leave it empty.", most=MOST_MINUTES)
            return c.PutPrompt(self.own_prompt(), values["text"].strip(), minutes * 60)

        async def ask(command: Command) -> str:
            return await self.console.ask(command) or await self.console.ask(c.TurnWall("prompt"))

        self.console.open(
            FormDialog(tr("Put a question"), fields, build, ask), tr("✓ your question is before everybody")
        )

    # -- seals --------------------------------------------------------------------------------------------------------

    def unseal(self, what: str) -> None:
        """Ask once, for it cannot be undone; then show it to everybody."""

        def lines(width: int) -> Iterator[Content]:
            page = self.console.page(width)
            yield from page.text(
                tr("Everybody sees {what}: on every station and on the wall.", what=word(SEALS, what)), "bold"
            )
            yield Content("")
            yield from page.text(tr("This cannot be undone: it stands in the record, and in what the terminals hold."))
            if what == "cards":
                yield Content("")
                yield from page.text(
                    tr("Ask each role first whether it wants to read its card aloud itself."), "$text-muted"
                )

        async def ask(command: Command) -> str:
            return await self.console.ask(command) or await self.console.ask(c.TurnWall("unsealed"))

        title = tr("Unseal {what}?", what=word(SEALS, what))
        dialog = ConfirmDialog(title, lines, tr("unseals for everybody"), c.Unseal(what), ask)
        self.console.open(dialog, tr("✓ unsealed: {what}", what=word(SEALS, what)))

    # -- forms --------------------------------------------------------------------------------------------------------

    def paper_form(self) -> None:
        """Enter what was filled in on paper, one form after the other."""
        from tabletop.tui.hotwash.paper_form import PaperFormScreen

        self.app.push_screen(PaperFormScreen(self.console.ask))

    def hand_round(self) -> None:
        """Hand this keyboard to somebody behind the curtain, for points and the form."""
        rows = [(role, self.console.book.scenario.roles[role].title) for role in self.state.roles]
        self.app.push_screen(PickDialog(tr("Hand the keyboard to"), rows), self._draw)

    def _draw(self, role: str | None) -> None:
        from tabletop.tui.seat.curtain import CurtainScreen

        if role is None or role not in self.console.book.scenario.roles:
            return
        self.add_class("covered")  # between two screens this one could be painted: then it must be empty
        about = self.console.book.scenario.about
        curtain = CurtainScreen(self.console.book.scenario.roles[role].title, about.marking)
        self.app.push_screen(curtain, lambda opened: self._seat(role) if opened else self._lift_curtain())

    def _seat(self, role: str) -> None:
        from tabletop.room.table.local_seat import LocalSeat
        from tabletop.tui.seat.station_hotwash import SeatHotwashScreen

        connection = LocalSeat(self.console.session.live, role)
        screen = SeatHotwashScreen(connection, pane="form")

        def heard(_: object) -> None:
            self.call_later(screen.present)

        connection.on_change = heard

        def left(_: object) -> None:
            connection.close()
            self._back()

        self.app.push_screen(screen, left)

    def _back(self) -> None:
        """The curtain falls again; only enter brings the hotwash back."""
        from tabletop.tui.seat.curtain import CurtainScreen

        words = tr("Hand the keyboard back to the facilitator. Press enter when no player can see the screen.")
        curtain = CurtainScreen(tr("Facilitator"), self.console.book.scenario.about.marking, words)
        self.app.push_screen(curtain, lambda opened: self._lift_curtain() if opened else self._back())

    def _lift_curtain(self) -> None:
        self.remove_class("covered")

    # -- the wall -----------------------------------------------------------------------------------------------------

    async def to_wall(self, page: str, text: Page | None = None) -> None:
        """Turn the wall to ``page``, with this text on it."""
        await self.console.tell(self.turning(page, text), tr("✓ on the wall"))

    def turning(self, page: str, text: Page | None = None) -> c.TurnWall:
        """What turning the wall to it asks for."""
        heading, words = (text.heading, text.words) if text is not None else ("", "")
        return c.TurnWall(page, heading, words)
