"""What was typed becomes a command with its options, or words that say what is wrong with it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tabletop import __version__
from tabletop.cli.commands import COMMANDS, SAVES
from tabletop.cli.exits import epilog
from tabletop.i18n import paragraph, tr
from tabletop.text import clean

if TYPE_CHECKING:  # the version and the list of commands are shown without it
    from tabletop.cli.options import CommandArguments, ShellCommand


def run(words: Sequence[str]) -> int:
    """Do what was typed; returns the exit code. Raises SystemExit 2 for wrong usage, as argparse does."""
    name, options = read(words)
    if name:
        return load(name).run(options)
    from tabletop.cli.home import home

    return home(options.saves)


def load(name: str) -> ShellCommand[Any]:
    """The command of that name, one of :data:`COMMANDS`."""
    file = "import_msel" if name == "import" else name  # Python keeps the word for itself
    command: ShellCommand[Any] = import_module(f"tabletop.cli.commands.{file}").COMMAND
    return command


def read(words: Sequence[str]) -> tuple[str, CommandArguments]:
    """The command that was typed, "" for none, and its options. Raises SystemExit where argparse does: 0 after help, 2 for wrong usage."""
    parser, commands = _parsers()
    before = 2 if words[0] == "--saves" else 0  # what stands there is the command, if it is no option
    for word in words[before : before + 1]:
        if not word.startswith("-") and word not in COMMANDS:
            parser.error(_no_command(word))
    said, unknown = parser.parse_known_args(words, argparse.Namespace(saves=None))
    if unknown:
        commands.get(said.command, parser).refuse(unknown[0])
    from tabletop.cli.options import CommandArguments, filled

    return said.command or "", filled(load(said.command).options if said.command else CommandArguments, vars(said))


class _Parser(argparse.ArgumentParser):
    """The parser of the program. argparse quotes the words it does not understand, which may have come from anywhere."""

    def error(self, message: str) -> NoReturn:
        super().error(clean(message))

    def known(self) -> Iterable[str]:
        """The options there are."""
        return "--help", "--saves", "--version"

    def refuse(self, unknown: str) -> NoReturn:
        """Say that there is no place for this word, and what may have been meant. Raises SystemExit 2."""
        if not unknown.startswith("-"):
            words = [tr("“{word}” is one word too many.", word=unknown)]
        else:
            option = unknown.partition("=")[0]
            words = [tr("There is no option {option}.", option=option), _meant(option, self.known())]
        self.error(paragraph(*words, tr("`{program} --help` shows what can be given.", program=self.prog)))


class _CommandParser(_Parser):
    """The parser of one command. Its options are loaded when its words are to be read."""

    def __init__(self, **about: Any) -> None:
        super().__init__(**about)
        self.whole = False

    @property
    def options(self) -> type[CommandArguments]:
        """What the command can be told."""
        return load(self.prog.split()[-1]).options

    def known(self) -> Iterable[str]:
        from tabletop.cli.options import flags

        return "--help", *flags(self.options)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if not self.whole:
            from tabletop.cli.options import add_arguments

            self.whole = True
            add_arguments(self, self.options)
        return super().parse_known_args(args, namespace)


def _parsers() -> tuple[_Parser, dict[str, _CommandParser]]:
    """The parser of the program, and those of its commands by name."""
    parser = _Parser(
        prog="tabletop",
        description=tr(
            "Run tabletop exercises and seminar wargames from one terminal. Without a command: open the home screen."
        ),
        epilog=tr("Example:  tabletop run security-guarantees --title 'Tuesday group'"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # A default would undo --saves before the command.
    parser.add_argument("--saves", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=tr(SAVES))
    parser.add_argument("--version", action="version", version=f"tabletop {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title=tr("commands"), parser_class=_CommandParser
    )
    return parser, {
        name: commands.add_parser(
            name,
            help=tr(summary.words),
            description=tr(summary.words),
            epilog="\n\n".join(filter(None, [tr("Example:  {example}", example=summary.example), epilog(name)])),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for name, summary in COMMANDS.items()
    }


def _no_command(word: str) -> str:
    return paragraph(
        tr("There is no command “{word}”.", word=word), _meant(word, COMMANDS), tr("`tabletop --help` lists them.")
    )


def _meant(word: str, known: Iterable[str]) -> str:
    """Asks whether the nearest of the ``known`` was meant; "" if none is near."""
    from difflib import get_close_matches

    names = {each.removeprefix("--"): each for each in known}  # dashes alone make nothing alike
    near = get_close_matches(word.removeprefix("--"), list(names), n=1)
    return tr("Did you mean {word}?", word=names[near[0]]) if near else ""
