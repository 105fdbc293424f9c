"""The room of the questions that everybody answers: which there are, what was said, and the line in which it is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.debrief import CLOSE_PROMPT, OWN_PROMPT, POINT, PUT_PROMPT
from tabletop.exercise.actions.form import Form
from tabletop.exercise.hotwash import Prompt, own_prompt, points_of, prompt_of
from tabletop.exercise.hotwash import prompts as known_prompts
from tabletop.exercise.pages.debrief import HotwashMoment
from tabletop.exercise.pages.hotwash import point_pages, prompt_in_view, prompt_words, prompts_put
from tabletop.i18n import tr, trn
from tabletop.tui.console.control import Control
from tabletop.tui.hotwash.projection import WallChoice
from tabletop.tui.kit.dialog import asked
from tabletop.tui.kit.form_dialog import ActionDialog
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.parts.hotwash_panes import PointLine, QuestionPane


class ControlPointLine(PointLine):
    """The facilitator's line: escape gives the keys back to the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", "to the keys", id="hotwash.line-done"),
    ]

    def action_done(self) -> None:
        """No more points for now."""
        self.screen.set_focus(None)


class QuestionsRoom(Vertical):
    """One question is looked at, whether it is before everybody or not."""

    title = "Questions"

    def __init__(self, control: Control, moved: Callable[[], Awaitable[None]], *, id: str) -> None:  # noqa: A002 -- Textual's word
        """Of the hotwash on ``control``; ``moved`` hears that another question is looked at."""
        super().__init__(id=id)
        self._control = control
        self._moved = moved
        self._titles = {role: card.title for role, card in control.book.scenario.roles.items()}
        self._at = 0  #: which question
        self._known: tuple[int, list[Prompt]] = -1, []  #: records looked at, questions there are

    def compose(self) -> ComposeResult:
        """The questions, what was said to one, who says something, and the line."""
        yield PlainText(id="choice")
        yield QuestionPane(id="points")
        yield PlainText(id="roles")
        with Horizontal(id="entry"):
            yield PlainText(id="who")
            yield ControlPointLine(
                [("", tr("nobody")), *((role, self._titles[role]) for role in self._roles)], id="point"
            )

    @property
    def _roles(self) -> tuple[str, ...]:
        return self._control.state.roles

    # -- the questions ------------------------------------------------------------------------------------------------

    def prompts(self) -> list[Prompt]:
        """The questions that come with the program, then the facilitator's own as far as they were put."""
        hotwash, records = self._control.state.hotwash, self._control.table.records
        if self._known[0] != len(records):
            own = [prompt for prompt in prompts_put(hotwash, records) if prompt_of(prompt) is None]
            words = [(prompt, prompt_words(prompt, hotwash, records)) for prompt in own]
            made = [Prompt(prompt, tr("your own"), text, hotwash.seconds) for prompt, text in words]
            self._known = len(records), [*known_prompts(), *made]
        return self._known[1]

    @property
    def prompt(self) -> Prompt:
        """The question that is looked at."""
        known = self.prompts()
        return known[self._at % len(known)]

    @property
    def now(self) -> Moment:
        """The moment in which something is asked for: this question is in focus."""
        own = own_prompt({prompt.id for prompt in self.prompts()})
        return replace(self._control.now, prompt=self.prompt, own_prompt=own)

    # -- what it shows ------------------------------------------------------------------------------------------------

    def show(self, here: HotwashMoment) -> None:
        """What was said to the question that is looked at."""
        prompt = self.prompt
        self.query_one(QuestionPane).show(replace(here, viewed=prompt.id, texts={prompt.id: prompt.text}))
        self.query_one("#choice", Static).update(Content("\n").join(self._choice()))
        self._tell_roles()

    def _choice(self) -> list[Content]:
        """The questions there are: the one looked at marked, and the one that stands."""
        hotwash, lines = self._control.state.hotwash, []
        width = max(20, self.query_one("#choice").size.width)
        looked_at = self.prompt
        for prompt in self.prompts():
            here, stands = prompt.id == looked_at.id, prompt.id == hotwash.prompt
            count = len(points_of(hotwash, prompt.id))
            minutes = tr("{minutes} min", minutes=prompt.seconds // 60) if prompt.seconds else ""
            points = trn("{count} point", "{count} points", count)
            more = points if count else minutes
            end = plain(
                f"  {tr('before everybody')}" if stands else f"  {more}", "bold $accent" if stands else "$secondary"
            )
            sign = plain("▸ " if here else "  ", "bold $accent")
            text = fitted(plain(prompt.text, "bold" if here else ""), max(8, width - 4 - end.cell_length))
            lines.append(Content.assemble(sign, plain("● " if stands else "○ ", "$accent"), text, end))
        return lines

    @on(PointLine.Turned)
    def _tell_roles(self) -> None:
        names = [tr("0 nobody"), *(f"{n} {self._titles[role]}" for n, role in enumerate(self._roles[:9], 1))]
        width = max(10, self.query_one("#roles").size.width)
        words = tr("A point by: {names}", names="  ".join(names))
        self.query_one("#roles", Static).update(Content("\n").join(wrapped(plain(words), width)[:2]))
        line = self.query_one(ControlPointLine)
        self.query_one("#who", Static).update(plain(f"{tr('as {who} ▸', who=line.name_words)} "))

    def count(self) -> str:
        """How many points there are."""
        return str(len(self._control.state.hotwash.points) or "")

    def choices(self) -> Sequence[WallChoice]:
        """The question and its points as they come in, then the points page by page."""
        hotwash, prompt = self._control.state.hotwash, self.prompt
        live = [WallChoice("prompt")] if hotwash.prompt == prompt.id else []
        said = points_of(hotwash, prompt.id)
        if said and prompt.id == prompt_in_view(hotwash, self._control.table.records):
            live.append(WallChoice("points"))
        return [*live, *(WallChoice("debrief", page) for page in point_pages(prompt.text, said, self._titles) if said)]

    def scroll_page(self, by: int) -> None:
        """Read on or back in what was said."""
        self.query_one(QuestionPane).scroll_page(by)

    # -- what can be done ---------------------------------------------------------------------------------------------

    def ways(self) -> Ways:
        """Another question, to put and to close one, a point."""
        names = range(min(9, len(self._roles)) + 1)
        return {
            "next-question": partial(self._look_at, 1),
            "question-before": partial(self._look_at, -1),
            "put-prompt": self._put,
            "close-prompt": self._close,
            "own-prompt": self._put_own,
            "point": self._type,
            **{f"point-{digit}": partial(self._type, digit) for digit in names},
        }

    async def _look_at(self, by: int) -> None:
        self._at = (self._at + by) % len(self.prompts())
        await self._moved()

    async def _put(self) -> None:
        """Before everybody: on the stations, and on the wall."""
        await self._control.act(PUT_PROMPT, self.now)
        await self._moved()

    async def _close(self) -> None:
        """It has been talked through; its points go on the wall."""
        await self._control.act(CLOSE_PROMPT, self.now)
        self.screen.refresh_bindings()

    def _put_own(self) -> None:
        """A question of the facilitator's own."""
        now = self.now
        form = OWN_PROMPT.form(now) if OWN_PROMPT.form is not None else None
        assert isinstance(form, Form)
        dialog = ActionDialog(OWN_PROMPT, now, form, self._control.ask)
        self._control.open(dialog, lambda: self._control.say_done(dialog.after))

    # -- points -------------------------------------------------------------------------------------------------------

    @property
    def unsaid(self) -> str:
        """What is typed and not said yet."""
        return self.query_one(ControlPointLine).value.strip()

    def _type(self, digit: int | None = None) -> None:
        """Type a point of the role with this number, 0 for nobody; without one under the same name as the last."""
        line = self.query_one(ControlPointLine)
        if digit is not None:
            line.turn_to(("", *self._roles)[digit])
        line.focus()

    @on(Input.Submitted, "#point")
    async def _say(self, event: Input.Submitted) -> None:
        """Keep the point, to the question that is looked at; the line stays for the next one."""
        event.stop()
        line, text = self.query_one(ControlPointLine), event.value.strip()
        if not text:
            return
        line.value = ""
        words = await asked(self._control.ask, POINT.made(self.now, {"text": text, "role": line.role}))
        if words:
            line.value = line.value or text
        self._control.say(words or tr("✓ point kept, {who}", who=line.name_words))
