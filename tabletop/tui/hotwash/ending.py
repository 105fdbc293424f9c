"""ENDEX: how it ended, where the tracks went, who decided what and why, and whether the dice were honest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Grid, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tabletop.exercise.apply import fold
from tabletop.exercise.clock import as_hms
from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.timeline import Timeline, timeline
from tabletop.exercise.verify import verdict, verify_dice
from tabletop.exercise.wording.answers import ended_with, how_words
from tabletop.exercise.wording.decision_told import Told, tell
from tabletop.i18n import series, tr, trn
from tabletop.tui.console.control import Control
from tabletop.tui.hotwash.decided import decision_story
from tabletop.tui.hotwash.plot import Plot
from tabletop.tui.keys import bindings
from tabletop.tui.kit.block_letters import block_lines
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain

#: how an inject came to go out, as InjectReleased records it
_RELEASED = {
    "planned": "{count} as planned",
    "early": "{count} early",
    "late": "{count} late",
    "armed": "{count} by condition",
    "by-hand": "{count} by hand",
    "ad-hoc": "{count} ad hoc",
    "auto": "{count} by themselves",
}

_MEASURE = 110  #: columns of running text at most, with a column of padding on either side


class DecisionStory(PlainText):
    """One decision, wrapped anew for each width."""

    DEFAULT_CSS = "DecisionStory { height: auto; padding: 0 1; margin: 0 0 1 0; }"

    def __init__(self, told: Told, book: Rulebook) -> None:
        """Tell a decision of an exercise of ``book``."""
        super().__init__()
        self._told = told, book

    def tell(self, width: int) -> None:
        """Tell it in ``width`` columns."""
        self.update(decision_story(*self._told, width))


class EndingScreen(Screen[None]):
    """The summary of an ended exercise. Everything is computed from the record; nothing can be changed here."""

    HELP_TITLE = "The summary"
    HELP = "Everything here is computed from the record and can be read again from the save."
    BINDINGS: ClassVar[list[BindingType]] = bindings("ending")
    DEFAULT_CSS = """
    EndingScreen #top { height: auto; padding: 0 1; border-bottom: solid $border-blurred; }
    EndingScreen VerticalScroll { padding: 1 1 0 1; scrollbar-size-vertical: 1; }
    EndingScreen VerticalScroll > Static { height: auto; padding: 0 1; margin: 0 0 1 0; }
    EndingScreen .heading { color: $text-muted; }
    EndingScreen #ending { max-width: 110; }  /* _MEASURE */
    EndingScreen Grid { height: auto; grid-size: 2; grid-rows: auto; }
    EndingScreen.-wide Grid { grid-size: 3; }
    EndingScreen.-narrow Grid { grid-size: 1; }
    """

    def __init__(self, book: Rulebook, records: Sequence[Recorded], path: Path, control: Control | None = None) -> None:
        """Sum up ``records``, which stand in the save at ``path``; with the ``control`` of the session the hotwash can be opened."""
        super().__init__()
        self._control = control
        self._records = records
        self._book = book
        self._path = path
        self.state = fold(records)
        self.decisions = tell(records, book)
        self.timeline: Timeline = timeline(book, records)
        self.checks = verify_dice(records)

    def compose(self) -> ComposeResult:
        """From how it ended to where it lies."""
        yield PlainText(id="top")
        with VerticalScroll():
            yield PlainText(id="ending")
            yield from self._tracks()
            yield PlainText(plain(tr("WHO DECIDED WHAT, AND WHY")), classes="heading", id="decisions")
            for told in self.decisions:
                yield DecisionStory(told, self._book)
            if not self.decisions:
                yield PlainText(plain(tr("No decision was put.")))
            yield PlainText(plain(tr("MESSAGES")), classes="heading")
            yield PlainText(Content("\n").join(plain(line) for line in self._injects()), id="injects")
            yield PlainText(plain(tr("DICE")), classes="heading", id="dice")
            yield PlainText(self._dice(), id="checks")
            yield PlainText(plain(tr("THE RECORD")), classes="heading")
            yield PlainText(self._save(), id="save")
        yield Footer("ending.back")

    def _tracks(self) -> Iterable[Widget]:
        marks = [tr("start"), *(str(number) for number in range(1, len(self.timeline.moves) + 1))]
        practice = {move for move, spec in self._book.scenario.moves.items() if spec.practice}
        names = [
            tr("{title} (practice)", title=title) if move in practice else title for move, title in self.timeline.moves
        ]
        moves = "   ".join(f"{number} {name}" for number, name in enumerate(names, 1))
        yield PlainText(plain(tr("TRACKS OVER THE MOVES")), classes="heading", id="tracks")
        yield PlainText(plain(moves or tr("No move was played.")))
        if self.timeline.series:
            with Grid():
                for series in self.timeline.series:
                    yield Plot(series, marks)

    def on_mount(self) -> None:
        """Start at the top, scrolled by the screen's own keys."""
        self.set_focus(self.query_one(VerticalScroll))

    def on_resize(self, event: events.Resize) -> None:
        """Columns for the room there is."""
        width = event.size.width
        self.set_class(width < 90, "-narrow")
        self.set_class(width >= 130, "-wide")
        marking = plain(self._book.scenario.about.marking, "bold $secondary")
        time = plain(f"T+{as_hms(self.state.clock)}", "bold")
        middle = Content.assemble(
            "   ", plain("ENDEX" if self.state.phase == "ended" else tr("not ended"), "bold $accent")
        )
        title = Content.assemble(marking, middle, "   ", plain(self.state.title))
        self.query_one("#top", Static).update(Content.assemble(fitted(title, width - 13), " ", time))
        self.query_one("#ending", Static).update(self._ending(width))
        for story in self.query(DecisionStory):
            story.tell(width - 5)  # paddings and scrollbar

    def _ending(self, width: int) -> Content:
        state = self.state
        if state.ending is None:
            return plain(tr("The exercise has not ended: this is how it stands now."), "$warning")
        _, title, text = state.ending
        large = block_lines(title, min(width - 6, _MEASURE - 2), 7, left=True)
        lines = [
            plain(tr("HOW IT ENDED"), "$secondary"),
            plain("\n".join(large), "$accent") if large else plain(title, "bold $accent"),
        ]
        lines += [Content(""), plain(text.strip())]
        if state.end_reason:
            lines += [
                Content(""),
                plain(ended_with(state.end_reason), "$secondary"),
            ]
        return Content("\n").join(lines)

    def _injects(self) -> Iterable[str]:
        play = self.state.play
        delivered = play.delivered.values()
        recalled = sum(inject.recalled is not None for inject in delivered)
        counts = Counter(inject.how for inject in delivered)
        ways = [tr(words, count=counts[how]) for how, words in _RELEASED.items() if counts[how]]
        if ways:
            yield tr("{count} released: {ways}", count=len(play.delivered), ways=series(ways))
        else:
            yield tr("{count} released", count=len(play.delivered))
        injects = [plan for plan in self._book.plans.values() if plan.kind == "inject"]
        skipped = [plan for plan in injects if plan.id in play.serials and play.serials[plan.id].status == "skipped"]
        unused = [plan for plan in injects if plan.id not in play.delivered and plan not in skipped]
        yield tr(
            "{skipped} skipped, {recalled} recalled, {unused} not used",
            skipped=len(skipped),
            recalled=recalled,
            unused=len(unused),
        )
        if skipped:
            yield tr("Skipped: {titles}", titles=series(plan.title for plan in skipped))
        hows = Counter(told.how for told in self.decisions if told.standing is not None)
        if hows:
            yield tr("Decisions: {ways}", ways=series(f"{count} {how_words(how)}" for how, count in hows.items()))

    def _dice(self) -> Content:
        signs = {True: ("✓", "$success"), False: ("✗", "bold $error"), None: ("–", "$secondary")}
        lines = [
            Content.assemble(plain(f"{sign} ", style), plain(check.words))
            for check in self.checks
            for sign, style in [signs[check.ok]]
        ]
        if said := verdict(self.checks):
            good = all(check.ok for check in self.checks)
            lines.insert(0, plain(said, "bold" if good else "bold $error"))
        return Content("\n").join(lines)

    def _save(self) -> Content:
        words = trn("{count} event, saved in", "{count} events, saved in", len(self._records))
        lines = [plain(words), plain(str(self._path), "bold")]
        lines.append(plain(tr("It holds the whole scenario; copy this one file and nothing is lost."), "$secondary"))
        return Content("\n").join(lines)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Replay and review are the program's; where the screen stands alone there is none."""
        if action in {"replay", "review"}:
            return hasattr(self.app, f"open_{action}")
        if action == "hotwash":
            return self.state.phase == "ended" and self._control is not None
        return super().check_action(action, parameters)

    def action_scroll(self, lines: int) -> None:
        """Up or down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def action_page(self, pages: int) -> None:
        """A screenful."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 2), animate=False, immediate=True)

    def action_edge(self, side: int) -> None:
        """To the top or the bottom."""
        scroll = self.query_one(VerticalScroll)
        if side < 0:
            scroll.scroll_home(animate=False, immediate=True)
        else:
            scroll.scroll_end(animate=False, immediate=True)

    def action_part(self, part: str) -> None:
        """To a heading."""
        self.query_one(VerticalScroll).scroll_to_widget(
            self.query_one(f"#{part}"), top=True, animate=False, immediate=True
        )

    def action_hotwash(self) -> None:
        """The debrief in the same room."""
        from tabletop.tui.hotwash.hotwash import HotwashScreen

        if self._control is not None:
            self.app.push_screen(HotwashScreen(self._control))

    def action_replay(self) -> None:
        """Look at it again, event by event."""
        open_replay = getattr(self.app, "open_replay", None)
        if open_replay is not None:
            open_replay(self._path)

    def action_review(self) -> None:
        """Findings, actions and the report."""
        open_review = getattr(self.app, "open_review", None)
        if open_review is not None:
            open_review(self._path)

    def action_back(self) -> None:
        """Leave the summary."""
        self.dismiss(None)
