"""The last line: the keys that are valid now, as many as fit: those of its table first, then whatever else can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tabletop.i18n import tr
from tabletop.tui.keys import action_of
from tabletop.tui.kit.declared import in_order
from tabletop.tui.kit.text import plain

HELP = "app.help"  #: the command that lists all others: never left out
PALETTE = "app.palette"
PALETTE_FROM = 100  #: columns from which there is room to say that there is a palette


@dataclass(frozen=True, slots=True)
class FooterEntry:
    """A command as the footer shows it; ``pressed`` is the key a click presses."""

    command: str
    key: str
    words: str
    pressed: str
    enabled: bool = True
    fills: bool = False  #: shown only where all others have room

    @property
    def content(self) -> Content:
        """Key and words, a cell of space around."""
        dim = "" if self.enabled else " dim"
        return Content.assemble(
            plain(f" {self.key} ", f"bold $footer-key-foreground{dim}"),
            plain(f"{self.words} ", f"$footer-description-foreground{dim}"),
        )


class Footer(Widget):
    """Textual's footer in one widget: it leaves out whole entries, from the end, where Textual's cuts words.

    One line painted again costs less than a widget a key made anew, and a console makes its footer anew at every turn of play.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Footer { dock: bottom; height: 1; color: $footer-foreground; background: $footer-background; }
    """

    def __init__(self, *keep: str, show_command_palette: bool = True) -> None:
        """``keep`` are ids of bindings that stay as long as anything fits, as help does."""
        super().__init__()
        self._keep = {HELP, *keep}
        self._palette = show_command_palette
        self._entries: list[FooterEntry] = []
        self._due = False

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def on_unmount(self) -> None:
        """Follow them no longer."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen and not self._due:
            self._due = True
            self.call_after_refresh(self._take)

    def _take(self) -> None:
        self._due = False
        if self.is_attached:
            entries = list(self._valid())
            if entries != self._entries:
                self._entries = entries
                self.refresh()

    def _valid(self) -> Iterator[FooterEntry]:
        """The bindings to show, each command once; before those of the program the other actions that may be done; the palette comes last."""
        seen: set[str] = set()
        palette: list[FooterEntry] = []
        for _, binding, enabled, _ in in_order(self.screen):
            if binding.id == PALETTE:
                palette.append(self._entry(binding, enabled))
            elif binding.show and binding.action not in seen:
                seen.add(binding.action)
                yield self._entry(binding, enabled)
            elif enabled and binding.action not in seen and may_fill(binding.id):
                seen.add(binding.action)
                yield replace(self._entry(binding, enabled), fills=True)
        yield from palette[:1]

    def _entry(self, binding: Binding, enabled: bool) -> FooterEntry:
        key = self.app.get_key_display(binding)
        return FooterEntry(binding.id or "", key, tr(binding.description), binding.key, enabled)

    def _fitting(self) -> Sequence[FooterEntry]:
        width = self.size.width
        palette = self._palette and width >= PALETTE_FROM
        return filled([entry for entry in self._entries if palette or entry.command != PALETTE], width, self._keep)

    def render(self) -> Content:
        """What fits."""
        return Content.assemble(*(entry.content for entry in self._fitting()))

    def on_click(self, event: events.Click) -> None:
        """A click on an entry presses its key."""
        end = 0
        for entry in self._fitting():
            end += entry.content.cell_length
            if event.x < end:
                if entry.enabled:
                    self.app.simulate_key(entry.pressed)
                return


def may_fill(name: str | None) -> bool:
    """Whether a binding stands in the footer where there is room left: one that asks for something, not one that only moves the view."""
    action = action_of(name) if name else None
    return action is not None and action.group != "view"


def filled(entries: Sequence[FooterEntry], width: int, keep: set[str]) -> list[FooterEntry]:
    """The entries for ``width`` cells, and in the room that they leave those that fill, from the first on."""
    left = fitting([entry for entry in entries if not entry.fills], width, keep)
    if len(left) < sum(not entry.fills for entry in entries):
        return left
    free = width - sum(entry.content.cell_length for entry in left)
    shown = []
    for entry in entries:
        if entry.fills:
            free -= entry.content.cell_length
        if free >= 0 or not entry.fills:
            shown.append(entry)
    return shown


def fitting(entries: Sequence[FooterEntry], width: int, keep: set[str]) -> list[FooterEntry]:
    """The entries for ``width`` cells: others are left out from the end before those whose command is in ``keep``."""
    over = sum(entry.content.cell_length for entry in entries) - width
    left: list[FooterEntry] = []
    for entry in reversed(entries):
        if over > 0 and entry.command not in keep:
            over -= entry.content.cell_length
        else:
            left.insert(0, entry)
    return left
