"""The commands and their options, each with an example."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tabletop import __version__
from tabletop.i18n import tr
from tabletop.text import clean

Handler = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    """argparse quotes the words it does not understand, which may have come from anywhere."""

    def error(self, message: str) -> NoReturn:
        super().error(clean(message))


def run(words: Sequence[str]) -> int:
    """Parse and run one command. Raises SystemExit 2 for wrong usage, as argparse does."""
    parser = build_parser()
    options = parser.parse_args(
        words, argparse.Namespace(saves=None)
    )  # a default would undo --saves before the command
    if options.command is None:
        from tabletop.cli.play import home

        return home(options.saves)
    return _handler(options.command)(options)


def _handler(command: str) -> Handler:
    if command in {"run", "resume", "replay"}:
        from tabletop.cli import play

        return {"run": play.run, "resume": play.resume, "replay": play.replay}[command]
    if command == "rehearse":
        from tabletop.cli import rehearse

        return rehearse.rehearse
    from tabletop.cli import look

    return {"list": look.list_shelf, "check": look.check, "explain": look.explain, "verify": look.verify}[command]


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    folder = _Parser(add_help=False)
    folder.add_argument(
        "--saves",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help=tr(
            "folder of the saves; also the environment variable TABLETOP_SAVES (default: saves/ of the checkout, or your data folder)"
        ),
    )
    parser = _Parser(
        prog="tabletop",
        description=tr(
            "Run tabletop exercises and seminar wargames from one terminal. Without a command: open the home screen."
        ),
        epilog=tr("Example:  tabletop run security-guarantees --title 'Tuesday group'"),
        parents=[folder],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tabletop {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=tr("commands"))

    def add(name: str, words: str, example: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=words,
            description=words,
            epilog=tr("Example:  {example}", example=example),
            parents=[folder],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    _add_play(add)
    _add_rest(add)
    return parser


_SCENARIO = "the id of one that comes with the program, a folder with scenario.toml, or a .toml file"
_SAVE = "a path, or a name in the folder of saves"


def _add_play(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    play = add(
        "run",
        tr("Start a session of a scenario and open the facilitator's console."),
        "tabletop run first-steps --title Rehearsal",
    )
    play.add_argument("scenario", metavar="SCENARIO", help=tr(_SCENARIO))
    play.add_argument("--title", default="", help=tr("name of the session (default: the scenario's title)"))
    play.add_argument("--course", default="", metavar="ID", help=tr("play one of the scenario's short courses"))
    play.add_argument("--roles", default="", metavar="ID,ID", help=tr("roles in play (default: all)"))
    play.add_argument("--no-practice", action="store_true", help=tr("leave out the practice move"))

    resume = add(
        "resume",
        tr("Go on with a session; without a name, with the last one."),
        "tabletop resume 2026-11-23-tuesday-group",
    )
    resume.add_argument("save", metavar="SAVE", nargs="?", default="", help=tr(_SAVE))

    replay = add(
        "replay",
        tr("Look at a session from any of its events, without changing it."),
        "tabletop replay tuesday --at T+41:12",
    )
    replay.add_argument("save", metavar="SAVE", help=tr(_SAVE))
    replay.add_argument(
        "--at", default="", metavar="WHEN", help=tr("event number, or exercise time as T+mm:ss or T+hh:mm:ss")
    )


def _add_rest(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    add("list", tr("List the saves, the last played first."), "tabletop list")

    check = add(
        "check",
        tr("Check scenario files: every mistake with its place and remedy. Exit code 1 if one has errors."),
        "tabletop check scenarios/my-own",
    )
    check.add_argument("scenario", metavar="SCENARIO", nargs="+", help=tr(_SCENARIO))

    explain = add(
        "explain", tr("Explain the code of a diagnostic, with a failing and a good example."), "tabletop explain T01"
    )
    explain.add_argument("code", metavar="CODE")

    rehearse = add(
        "rehearse",
        tr("Play a scenario many times with bots and print what came of it."),
        "tabletop rehearse security-guarantees --plays 100 --seed 7",
    )
    rehearse.add_argument("scenario", metavar="SCENARIO", help=tr(_SCENARIO))
    rehearse.add_argument("--plays", type=_count, default=100, metavar="N", help=tr("how many plays (default: 100)"))
    rehearse.add_argument(
        "--seed", type=int, default=1, metavar="S", help=tr("the same seed gives the same plays (default: 1)")
    )
    rehearse.add_argument(
        "--style",
        action="append",
        metavar="STYLE",
        help=tr(
            "style of the bots, may be given several times (default: all): random, hawk, dove, follower, status-quo"
        ),
    )
    rehearse.add_argument("--save", action="store_true", help=tr("write the last play as a save"))
    rehearse.add_argument(
        "--jobs",
        type=_count,
        default=None,
        metavar="N",
        help=tr("processes (default: one per processor for many plays)"),
    )

    verify = add(
        "verify",
        tr("Prove that a save was not changed, and that its dice follow from the sealed seed."),
        "tabletop verify tuesday",
    )
    verify.add_argument("save", metavar="SAVE", help=tr(_SAVE))


def _count(words: str) -> int:
    value = int(words)
    if value < 1:
        raise argparse.ArgumentTypeError(tr("{value} is not at least 1", value=value))
    return value
