"""Which commands there are right now, read from the active bindings; and the screen (``?``) that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from tabletop.i18n import tr
from tabletop.tui.keys import action_of, bindings, key_of
from tabletop.tui.kit.declared import declared, in_order
from tabletop.tui.kit.other_words import OTHER_WORDS
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain

if TYPE_CHECKING:  # loaded with the first screen that is made of actions
    from tabletop.exercise.actions.action import Action


@dataclass(slots=True)
class UserCommand:
    """One command of the user: what it is called, its keys as shown, and what it runs where."""

    words: str
    keys: str
    action: str
    node: DOMNode
    group: str  #: what it is listed under
    also: tuple[str, ...] = ()  #: other words by which people look for it
    rank: int = 0  #: of its group, on one screen


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command of a screen that may not be done now."""

    words: str
    also: tuple[str, ...]
    why: str


def commands(app: App[Any], screen: Screen[Any]) -> list[UserCommand]:
    """The commands valid on ``screen`` now: of the focused widget, the screen, the program. Bindings without words are no commands (cursor keys)."""
    found: dict[tuple[str, int], UserCommand] = {}
    ranges: set[tuple[str, str, int]] = set()  # keys such as 0–9 are ten bindings and one command
    for active in in_order(screen):
        binding, node = active.binding, active.node
        if not (active.enabled and binding.description and binding.id):
            continue
        keys = app.get_key_display(binding)
        known = found.get((binding.action, id(node)))
        if known is None:
            if (keys, binding.description, id(node)) in ranges:
                continue
            ranges.add((keys, binding.description, id(node)))
            action, key = action_of(binding.id), key_of(binding.id)
            also = (*(key.also if key is not None else ()), *OTHER_WORDS.get(binding.id, ()))
            command = UserCommand(
                tr(binding.description), keys, binding.action, node, _group(node), tuple(tr(words) for words in also)
            )
            found[binding.action, id(node)] = command
            if action is not None:
                _place(command, action)
        elif not set(keys.split()) <= set(known.keys.split()):
            known.keys += f" {keys}"
    return sorted(found.values(), key=lambda command: (_rank(command.node), command.rank))


def refusals(screen: Screen[Any]) -> Iterator[Refusal]:
    """The actions of the exercise that have a key on ``screen`` and may not be done now, each once, with what the rules say."""
    now = getattr(screen, "now", None)
    if now is None:
        return
    seen: set[str] = set()
    for bound in declared(type(screen)).key_to_bindings.values():
        for binding in bound:
            action = action_of(binding.id or "")
            if action is None or action.id in seen:
                continue
            seen.add(action.id)
            offer = action.offer(now)
            if not action.means_something(now):
                why = offer.words if offer is not None and not offer else tr("There is nothing of that kind now.")
                yield Refusal(tr(action.words), tuple(tr(words) for words in action.also), why)


def _place(command: UserCommand, action: Action) -> None:
    """Group and other words of a command that is declared as an action."""
    from tabletop.exercise.actions.action import GROUPS

    command.group = tr(GROUPS[action.group])
    command.rank = list(GROUPS).index(action.group) - len(GROUPS)  # before the keys that only turn the view of a screen
    command.also = tuple(tr(words) for words in action.also)


def _rank(node: DOMNode) -> int:
    return 2 if isinstance(node, App) else 1 if isinstance(node, Screen) else 0


def _group(node: DOMNode) -> str:
    if isinstance(node, App):
        return tr("Everywhere")
    title = getattr(node, "HELP_TITLE", "")
    return (
        tr(title) if title else (tr("This screen") if isinstance(node, Screen) else tr("In the field with the cursor"))
    )


class HelpScreen(ModalScreen[None]):
    """All keys of the screen beneath, as they are valid at this moment."""

    HELP_TITLE = "Help"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("help"),
        Binding("question_mark,f1", "dismiss", "close", id="help.close-again", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > VerticalScroll {
        width: 64; max-width: 92%; height: auto; max-height: 88%;
        background: $surface; border: round $border-blurred; border-title-color: $accent; border-subtitle-color: $accent;
        padding: 1 2; scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, listed: list[UserCommand], extra: str = "") -> None:
        """Show these commands; ``extra`` is a sentence about the screen they belong to."""
        super().__init__()
        self._listed = listed
        self._extra = extra

    def compose(self) -> ComposeResult:
        """One column of keys, one of words, a heading per group."""
        with VerticalScroll(can_focus=False) as box:
            box.border_title = tr("Keys")
            box.border_subtitle = tr("{key} closes", key=keys_of(self, "help")("close"))
            yield PlainText(Content("\n").join(self._lines()))

    def _lines(self) -> Iterator[Content]:
        if self._extra:
            yield plain(self._extra)
            yield Content("")
        width = min(22, max((len(command.keys) for command in self._listed), default=0)) + 2
        group = ""
        for command in self._listed:
            if command.group != group:
                if group:
                    yield Content("")
                group = command.group
                yield plain(group, "bold $text-muted")
            yield Content.assemble(fitted(command.keys, width, "$accent"), plain(command.words))

    def action_scroll(self, lines: int) -> None:
        """Move the list when it is taller than the screen."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
