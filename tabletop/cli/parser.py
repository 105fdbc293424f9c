"""The commands and their options, each with an example."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tabletop import __version__
from tabletop.cli.parser_report import add_report
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
    if command in {"host", "join"}:
        from tabletop.cli import room

        return {"host": room.host, "join": room.join}[command]
    if command in {"fork", "compare"}:
        from tabletop.cli import compare

        return {"fork": compare.fork, "compare": compare.compare}[command]
    if command == "rehearse":
        from tabletop.cli import rehearse

        return rehearse.rehearse
    if command in {"import", "export"}:
        from tabletop.cli import exchange

        return {"import": exchange.import_msel, "export": exchange.export_msel}[command]
    if command == "withdraw":
        from tabletop.cli.withdraw import withdraw

        return withdraw
    if command in {"report", "findings"}:
        from tabletop.cli import report

        return {"report": report.report, "findings": report.findings}[command]
    if command == "keys":
        from tabletop.cli.keys import keys

        return keys
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
    _add_room(add)
    _add_compare(add)
    _add_rest(add)
    add_report(add)
    _add_exchange(add)
    return parser


_SCENARIO = "the id of one that comes with the program, a folder with scenario.toml, or a .toml file"
_SAVE = "a path, or a name in the folder of saves"


def _add_play(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    play = add(
        "run",
        tr("Start a session of a scenario and open the facilitator's console."),
        "tabletop run first-steps --title Rehearsal",
    )
    _add_setup(play)

    resume = add(
        "resume",
        tr("Go on with a session; without a name, with the last one."),
        "tabletop resume 2026-11-23-tuesday-group",
    )
    resume.add_argument("save", metavar="SAVE", nargs="?", default="", help=tr(_SAVE))
    resume.add_argument(
        "--host", action="store_true", help=tr("open the room at once; terminals come back to their seats")
    )
    _add_listening(resume)

    replay = add(
        "replay",
        tr("Look at a session from any of its events, without changing it."),
        "tabletop replay tuesday --at T+41:12",
    )
    replay.add_argument("save", metavar="SAVE", help=tr(_SAVE))
    replay.add_argument(
        "--at", default="", metavar="WHEN", help=tr("event number, or exercise time as T+mm:ss or T+hh:mm:ss")
    )


def _add_setup(command: argparse.ArgumentParser) -> None:
    command.add_argument("scenario", metavar="SCENARIO", help=tr(_SCENARIO))
    command.add_argument("--title", default="", help=tr("name of the session (default: the scenario's title)"))
    command.add_argument("--course", default="", metavar="ID", help=tr("play one of the scenario's short courses"))
    command.add_argument("--roles", default="", metavar="ID,ID", help=tr("roles in play (default: all)"))
    command.add_argument("--no-practice", action="store_true", help=tr("leave out the practice move"))
    command.add_argument(
        "--attribution",
        choices=("open", "chatham-house", "pseudonyms"),
        default="open",
        help=tr("who is named in reports; people are told before they consent (default: open, those who agree)"),
    )


def _add_listening(command: argparse.ArgumentParser) -> None:
    room = command.add_argument_group(tr("the room"))
    room.add_argument(
        "--listen", default="", metavar="ADDRESS", help=tr("listen at this address of this machine only (default: all)")
    )
    room.add_argument("--port", type=_port, default=7413, metavar="N", help=tr("TCP port, 0 for any (default: 7413)"))
    room.add_argument(
        "--loopback",
        action="store_true",
        help=tr("only for terminals on this machine, also over ssh; no encryption needed"),
    )
    room.add_argument(
        "--insecure-plain",
        action="store_true",
        help=tr("no encryption: everybody on the network can read along, and change what is said"),
    )
    room.add_argument(
        "--no-announce", action="store_true", help=tr("do not let `tabletop join` find the room by itself")
    )
    room.add_argument(
        "--admit", action="store_true", help=tr("no waiting room: who asks for a free role is seated at once")
    )


def _add_room(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    host = add(
        "host",
        tr("Start a session and open its room: players, observers and the wall join from terminals of their own."),
        "tabletop host security-guarantees --title 'Tuesday group'",
    )
    _add_setup(host)
    _add_listening(host)

    join = add(
        "join",
        tr("Take a seat in a room. Without a code: find the rooms on this network and on this machine."),
        "tabletop join 4W8K-2M5T-9PXQ@127.0.0.1:7413",
    )
    join.add_argument("code", metavar="CODE@HOST:PORT", nargs="?", default="", help=tr("as the host shows it"))
    join.add_argument("--name", default="", metavar="NAME", help=tr("your name or a pseudonym (default: asked for)"))
    join.add_argument("--role", default="", metavar="ROLE", help=tr("the role you would like"))
    join.add_argument(
        "--consent",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=tr("whether the others may be told your name (default: asked)"),
    )
    join.add_argument(
        "--plain", action="store_true", help=tr("lines of text instead of a screen; for screen readers and scripts")
    )
    join.add_argument(
        "--wait-secs",
        type=_seconds,
        default=3.0,
        metavar="N",
        help=tr("how long to look for rooms, or to try again while the host is not there yet (default: 3)"),
    )


def _add_compare(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    fork = add(
        "fork",
        tr("Start a new session that shares the past of another up to an event; the other stays as it is."),
        "tabletop fork tuesday --at T+41:12 --title 'What if Warsaw had refused?'",
    )
    fork.add_argument("save", metavar="SAVE", help=tr(_SAVE))
    fork.add_argument(
        "--at",
        required=True,
        metavar="WHEN",
        help=tr("the last event to share: its number, or exercise time as T+mm:ss or T+hh:mm:ss"),
    )
    fork.add_argument(
        "--title", default="", help=tr("name of the new session (default: the first one's, with the event)")
    )

    compare = add(
        "compare",
        tr("Put two or more sessions of one scenario side by side: decisions, reasons, tracks, timing."),
        "tabletop compare tuesday wednesday --format html --out groups.html",
    )
    compare.add_argument("save", metavar="SAVE", nargs="+", help=tr(_SAVE))
    compare.add_argument(
        "--format",
        choices=("text", "md", "html", "csv"),
        default="text",
        help=tr("what it is written as (default: text)"),
    )
    compare.add_argument("--out", type=Path, metavar="FILE", help=tr("write it there (default: print it)"))
    compare.add_argument("--force", action="store_true", help=tr("replace that file if it exists"))
    compare.add_argument("--screen", action="store_true", help=tr("look at it on the screen instead"))


def _add_rest(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    add("list", tr("List the saves, the last played first."), "tabletop list")
    add("keys", tr("Print all keys as they are now, as a file of your own to edit."), "tabletop keys > keys.toml")

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


def _add_exchange(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    bring = add(
        "import",
        tr("Make a scenario of a planner's MSEL: xlsx, csv, tsv, Markdown table or JSON."),
        "tabletop import msel.xlsx --out scenarios/valley",
    )
    bring.add_argument("file", metavar="FILE", type=Path, nargs="?", help=tr("the MSEL; --screen can do without"))
    bring.add_argument("--out", type=Path, metavar="DIR", help=tr("folder of the new scenario"))
    bring.add_argument("--screen", action="store_true", help=tr("look at it and correct it on a screen"))
    bring.add_argument("--title", default="", help=tr("title of the exercise (default: the name of the file)"))
    bring.add_argument("--language", choices=("en", "de"), default="en", help=tr("language of the texts (default: en)"))
    how = bring.add_argument_group(tr("what the file does not say"))
    how.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=MEANING",
        help=tr(
            "what a column is, by header or letter: --map 'Subject=title'; =keep keeps it for control; several times"
        ),
    )
    how.add_argument("--sheet", action="append", default=[], metavar="NAME", help=tr("read this sheet; several times"))
    how.add_argument(
        "--header", type=int, default=None, metavar="ROW", help=tr("row of the header, 0 if there is none")
    )
    order = how.add_mutually_exclusive_group()
    order.add_argument(
        "--day-first",
        dest="date_order",
        action="store_const",
        const="day-first",
        help=tr("03/04 is the third of April"),
    )
    order.add_argument(
        "--month-first",
        dest="date_order",
        action="store_const",
        const="month-first",
        help=tr("03/04 is the fourth of March"),
    )
    how.add_argument("--startex", default="", metavar="WHEN", help=tr("when the exercise starts: 09:00, or D+0 09:00"))
    how.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="QUESTION=ANSWER",
        help=tr("answer to any other question; several times"),
    )
    how.add_argument(
        "--like",
        type=Path,
        default=None,
        metavar="DIR",
        help=tr("as in this earlier import (default: the one in --out)"),
    )
    how.add_argument("--yes", action="store_true", help=tr("ask nothing: take every proposal, and say so"))
    bring.add_argument(
        "--report", type=Path, default=None, metavar="FILE", help=tr("write what became of each row, as .csv or text")
    )
    bring.add_argument(
        "--force", action="store_true", help=tr("replace the scenario in DIR; the one before stays beside it")
    )

    export = add(
        "export",
        tr("Write a scenario, or a session with what became of each serial, as an MSEL."),
        "tabletop export tuesday --msel tuesday.xlsx",
    )
    export.add_argument("what", metavar="SAVE|SCENARIO", help=tr("a save, or a scenario by id or path"))
    export.add_argument(
        "--msel", type=Path, required=True, metavar="FILE", help=tr(".xlsx or .csv; a folder gets a marked name")
    )
    export.add_argument(
        "--attribution",
        choices=("open", "chatham-house", "pseudonyms"),
        default="",
        help=tr("whether free text may name people (default: as the review or the save says)"),
    )
    export.add_argument(
        "--build",
        choices=("full", "releasable"),
        default="full",
        help=tr("releasable: without notes for control and without exact times (default: full)"),
    )
    export.add_argument(
        "--name", action="append", default=[], metavar="NAME", help=tr("a further name to keep out; several times")
    )
    export.add_argument("--yes", action="store_true", help=tr("also if the rule says more than people were promised"))
    export.add_argument("--force", action="store_true", help=tr("replace the file if it is there"))


def _count(words: str) -> int:
    value = int(words)
    if value < 1:
        raise argparse.ArgumentTypeError(tr("{value} is not at least 1", value=value))
    return value


def _port(words: str) -> int:
    value = int(words)
    if not 0 <= value < 1 << 16:
        raise argparse.ArgumentTypeError(tr("{value} is no port: it is a number up to 65535", value=value))
    return value


def _seconds(words: str) -> float:
    value = float(words)
    if not 0 <= value <= 86_400:
        raise argparse.ArgumentTypeError(tr("{value} is not between 0 and 86400 seconds", value=words))
    return value
