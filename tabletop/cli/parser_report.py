"""The options of the commands about what leaves a session."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from tabletop.i18n import tr

_FORMATS = ("md", "html", "docx", "csv", "json")


def add_report(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    """Add ``report``, ``findings`` and ``withdraw``."""
    name = tr("a path, or a name in the folder of saves")
    report = add(
        "report",
        tr("Write the after-action report of a session: Markdown, HTML, DOCX, CSV and JSON."),
        "tabletop report tuesday --build releasable --format html,docx",
    )
    report.add_argument("save", metavar="SAVE", help=name)
    report.add_argument(
        "--out",
        type=Path,
        default=None,
        metavar="DIR",
        help=tr("folder for the files (default: NAME-report beside the save)"),
    )
    report.add_argument(
        "--format",
        type=_formats,
        default=_FORMATS,
        metavar="LIST",
        help=tr("some of md, html, docx, csv, json, with commas between, or all (default: all)"),
    )
    report.add_argument(
        "--build",
        choices=("full", "releasable"),
        default="full",
        help=tr("full is for those who ran the exercise, releasable for others (default: full)"),
    )
    report.add_argument(
        "--attribution",
        choices=("open", "chatham-house", "pseudonyms"),
        default="",
        help=tr("whether people are named (default: as the review or the save says)"),
    )
    report.add_argument(
        "--carry",
        action="append",
        default=[],
        metavar="SAVE",
        help=tr("an earlier session whose unfinished actions go on; may be given several times"),
    )
    report.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="NAME",
        help=tr("a further name to keep out; may be given several times"),
    )
    report.add_argument(
        "--show", action="store_true", help=tr("show the report in the terminal, with its charts, and write nothing")
    )
    report.add_argument("--yes", action="store_true", help=tr("ask nothing: write, and replace what is there"))
    report.add_argument(
        "--strict", action="store_true", help=tr("write nothing if a name is left that the scenario uses as a word too")
    )

    findings = add(
        "findings",
        tr("Edit the findings, ratings and actions of a session in your editor (environment variable EDITOR)."),
        "tabletop findings tuesday",
    )
    findings.add_argument("save", metavar="SAVE", help=name)
    findings.add_argument("--check", action="store_true", help=tr("only read the file and say what is wrong with it"))

    withdraw = add(
        "withdraw",
        tr("Name a person no more: record that consent was withdrawn, for every export from now on."),
        "tabletop withdraw tuesday 'Anna Berg' --pseudonymise",
    )
    withdraw.add_argument("save", metavar="SAVE", help=name)
    withdraw.add_argument("person", metavar="PERSON", help=tr("the name, or the part of it that only one person has"))
    how = withdraw.add_mutually_exclusive_group(required=True)
    how.add_argument("--pseudonymise", action="store_true", help=tr("call the person “Participant n” instead"))
    how.add_argument(
        "--erase",
        action="store_true",
        help=tr("leave a gap instead, and take out what is known to be the person's own words"),
    )
    withdraw.add_argument(
        "--forks", action="store_true", help=tr("withdraw in the sessions that share its past as well, without asking")
    )


def _formats(words: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(word.strip().casefold() for word in words.split(",") if word.strip()))
    unknown = [word for word in chosen if word not in {*_FORMATS, "all"}]
    if unknown or not chosen:
        known = ", ".join(_FORMATS)
        raise argparse.ArgumentTypeError(tr("“{word}” is none of {known}, all", word=words, known=known))
    return _FORMATS if "all" in chosen else chosen
