"""The command palette: every command that is valid now, read from the bindings, so that nothing is declared twice.

It is searched by the words of a command and by the other words that its action has for whoever looks for it: projector, clock, poll.
What is looked for and may not be done now is found as well, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tabletop.i18n import tr
from tabletop.tui.kit.help import Refusal, UserCommand, commands, refusals
from tabletop.tui.kit.text import plain
from tabletop.tui.routes import routes

_OTHER = 0.8  #: what a hit on another word counts, beside one on the words of the command
_NOT_NOW = 0.5  #: what a hit counts that may not be done now


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
        for refusal in refusals(self.screen):
            score = max(matcher.match(words) for words in (refusal.words, *refusal.also))
            if score > 0:
                shown = matcher.highlight(tr("not now: {words}", words=refusal.words))
                why = plain(refusal.why).markup  # it may name a title, and the palette reads help as markup
                yield Hit(score * _NOT_NOW, shown, partial(self._say, refusal), help=why)

    def _say(self, refusal: Refusal) -> None:
        """Why it may not be done: on the screen's own line where it has one."""
        say = getattr(self.screen, "say", routes(self.screen).say)
        say(refusal.why)
