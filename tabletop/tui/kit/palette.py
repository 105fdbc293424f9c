"""The command palette: every command that is valid now, read from the bindings, so that nothing is declared twice.

It is searched by the words of a command and by the other words that its action has for whoever looks for it: projector, clock, poll.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tabletop.i18n import tr
from tabletop.tui.kit.help import UserCommand, commands

_OTHER = 0.8  #: what a hit on another word counts, beside one on the words of the command


class Palette(Provider):
    """The commands of the screen beneath and of the program itself, with their keys."""

    def _commands(self) -> Iterator[UserCommand]:
        for command in commands(self.app, self.screen):
            if command.action != "command_palette":  # it is open
                yield command

    async def discover(self) -> Hits:
        """All of them, by name."""
        for command in sorted(self._commands(), key=lambda command: command.words):
            run = partial(self.app.run_action, command.action, command.node)
            yield DiscoveryHit(command.words, run, help=command.keys)

    async def search(self, query: str) -> Hits:
        """Those whose words, or other words, hold what is typed."""
        matcher = self.matcher(query)
        for command in self._commands():
            run = partial(self.app.run_action, command.action, command.node)
            if (score := matcher.match(command.words)) > 0:
                yield Hit(score, matcher.highlight(command.words), run, help=command.keys)
                continue
            score, other = max(((matcher.match(words), words) for words in command.also), default=(0.0, ""))
            if score > 0:
                shown = matcher.highlight(tr("{words} ({other})", words=command.words, other=other))
                yield Hit(score * _OTHER, shown, run, text=command.words, help=command.keys)
