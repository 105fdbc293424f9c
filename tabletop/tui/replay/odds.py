"""What a matrix roll hung on: its odds without each reason and each estimate, and what the same dice would have meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tabletop.exercise.clock import as_hms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.report.sensitivity import LeftOut, Sensitivity, Without, basis_words, percent
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_pane import LinePane, wrapped
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain, styled
from tabletop.tui.replay.cursor import Cursor

_MOST = 112  #: columns used at most, so that numbers stay near their words
_BAR = 20  #: cells of a bar
_RIGHT = 35  #: columns of target, odds, change and result


def grade_words(grade: str) -> str:
    """How a roll came out, as people read it."""
    return {
        "triumph": tr("triumph"),
        "success": tr("success"),
        "success-but": tr("success, but"),
        "failure-but": tr("failure, but"),
        "failure": tr("failure"),
        "disaster": tr("disaster"),
    }.get(grade, grade)


def of_moment(found: Sequence[Sensitivity], cursor: Cursor) -> int:
    """Place of the roll that belongs to the event under the cursor: of its own argument, else the last one before it."""
    event = cursor.recording.records[cursor.count - 1].event if cursor.count else None
    decision = getattr(event, "decision", "")
    own = [place for place, roll in enumerate(found) if roll.decision == decision]
    before = [place for place, roll in enumerate(found) if roll.seq <= cursor.count]
    return own[-1] if own else before[-1] if before else 0


class OddsPane(LinePane):
    """One roll in lines."""

    def __init__(self, book: Rulebook, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._book = book
        self._names = Names.of_book(book)
        self._roll: Sensitivity | None = None

    def show(self, roll: Sensitivity) -> None:
        """Show this roll."""
        self._roll = roll
        self.rebuild()
        self.scroll_home(animate=False)

    def lines_for(self, width: int) -> Iterable[Content]:
        """What it was, then without each reason, without each estimate, and how that is known."""
        roll, width = self._roll, min(width, _MOST)
        if roll is None:
            return ()
        lines = [*self._roll_lines(roll, width), Content("")]
        lines += [self._heading(tr("WITHOUT THIS REASON"), width, model=roll.basis == "model")]
        if not roll.reasons:
            lines.append(plain(tr("No reason stood on the sheet."), "$text-muted"))
        for row in roll.reasons:
            lines += self._reason(roll, row, width)
        lines += wrapped(plain(basis_words(roll), "$text-muted"), width)
        if roll.estimates:
            lines += [Content(""), self._heading(tr("WITHOUT THIS ESTIMATE"), width)]
            lines += [self._estimate(roll, row, width) for row in roll.estimates]
            lines += wrapped(plain(tr("Exact: the median of the other estimates."), "$text-muted"), width)
        return lines

    def _roll_lines(self, roll: Sensitivity, width: int) -> Iterator[Content]:
        if roll.method == "2d6":
            dice = f"{' + '.join(map(str, roll.raw))} = {sum(roll.raw)}"
            words = tr("two dice, {target} or more needed, rolled {dice}", target=roll.target, dice=dice)
        else:
            words = tr("percentile dice, {target} or less needed, rolled {dice}", target=roll.target, dice=roll.raw[0])
        yield plain(words)
        yield Content.assemble(
            plain(tr("{percent} % to succeed", percent=percent(roll.odds)), "bold"),
            plain(f" {_bar(roll.odds)}  ", "$accent"),
            plain(grade_words(roll.grade), "bold $success" if roll.success else "bold $error"),
        )
        if roll.stood != roll.success:
            ruled = tr("success") if roll.stood else tr("failure")
            yield from wrapped(plain(tr("The facilitator ruled otherwise: {ruled}.", ruled=ruled), "$warning"), width)

    def _heading(self, words: str, width: int, *, model: bool = False) -> Content:
        left = Content.assemble(
            plain(words, "bold $text-muted"), plain(f"  {tr('model')}" if model else "", "bold $warning")
        )
        right = f"{tr('needs'):>6}{tr('odds'):>6}{tr('change'):>7}  {tr('these dice')}"
        return Content.assemble(fitted(left, max(1, width - _RIGHT)), fitted(right, _RIGHT, "$text-muted"))

    def _reason(self, roll: Sensitivity, row: Without, width: int) -> Iterator[Content]:
        sign = {"pro": "+", "con": "−"}.get(row.reason.side, "") * row.reason.weight
        who = self._names.seat(row.reason.role)
        head = Content.assemble(plain(f"{sign:<3}", "bold $accent"), plain(who, "bold"))
        yield self._numbers(head, roll, row, width)
        for line in wrapped(plain(row.reason.text), max(10, width - 3)):
            yield Content.assemble("   ", line)
        if row.unopposed:
            words = tr("Nobody else argued against it: by the rule it would have succeeded without dice.")
            yield from (Content.assemble("   ", line) for line in wrapped(plain(words, "$warning"), max(10, width - 3)))

    def _estimate(self, roll: Sensitivity, row: LeftOut, width: int) -> Content:
        words = tr("{role}: {percent} %", role=self._names.seat(row.role), percent=row.percent)
        return self._numbers(plain(words), roll, row, width)

    def _numbers(self, head: Content, roll: Sensitivity, row: Without | LeftOut, width: int) -> Content:
        change = percent(row.odds) - percent(roll.odds)
        target = f"{row.target}+" if roll.method == "2d6" else f"≤{row.target}"
        signed = f"{change:+d}".replace("-", "−") if change else "0"
        right = f"{target:>6}{percent(row.odds):>4} %{signed:>7}  "
        style = "bold $warning" if row.turns else ""
        sign = "↔ " if row.turns else ""
        return Content.assemble(
            fitted(head, max(1, width - _RIGHT - 1)),
            " ",
            plain(right),
            fitted(f"{sign}{grade_words(row.grade)}", max(1, _RIGHT - len(right)), style),
        )


def _bar(odds: Fraction) -> str:
    full = round(odds * _BAR)
    return "█" * full + "░" * (_BAR - full)


class OddsScreen(Screen[None]):
    """One roll after the other."""

    AUTO_FOCUS = ""
    HELP_TITLE = "The odds"
    HELP = (
        "What the odds of this roll would have been without each reason, and what the same dice would have meant. ↔ marks what would "
        "have turned the result."
    )
    DEFAULT_CSS = """
    OddsScreen #what { height: auto; padding: 0 1; border-bottom: solid $border-blurred; }
    OddsScreen OddsPane { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("odds")

    def __init__(self, cursor: Cursor, found: Sequence[Sensitivity], place: int = 0) -> None:
        """Show the rolls ``found``, at first the one at ``place``."""
        super().__init__()
        self.cursor = cursor
        self.found = found
        self.place = place

    @property
    def roll(self) -> Sensitivity:
        """The one on the screen."""
        return self.found[self.place]

    def compose(self) -> ComposeResult:
        """Which roll, and what it hung on."""
        yield PlainText(id="what")
        yield OddsPane(self.cursor.recording.book, id="odds")
        yield Footer("odds.back", show_command_palette=False)

    def on_mount(self) -> None:
        """The roll asked for."""
        self._show()

    def on_resize(self) -> None:
        """Cut to the width."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        roll = self.roll
        words = styled(
            "[b]$title[/]  [b $accent]$place[/]  [$text-muted]T+$clock · event $seq[/]",
            title=roll.title,
            place=tr("roll {n} of {all}", n=self.place + 1, all=len(self.found)),
            clock=as_hms(roll.clock),
            seq=roll.seq,
        )
        self.query_one("#what", Static).update(words.truncate(max(10, self.size.width - 2), ellipsis=True))
        self.query_one(OddsPane).show(roll)

    def action_turn(self, by: int) -> None:
        """Another roll."""
        self.place = max(0, min(self.place + by, len(self.found) - 1))
        self._show()

    def action_scroll(self, lines: int) -> None:
        """Read on or back."""
        self.query_one(OddsPane).scroll_relative(y=lines, animate=False)

    def action_go(self) -> None:
        """To the board, at the judgement."""
        self.cursor.count, self.cursor.clock = self.roll.seq, self.roll.clock
        self.dismiss(None)

    def action_back(self) -> None:
        """To the board, as it was."""
        self.dismiss(None)
