"""The commands, each in the file that is called like it: what it can be told, and what it does.

Here stands what the help of the whole program says of them, so that it is shown without loading any. A new command is a row here
and a file with its ``COMMAND``.
"""

from __future__ import annotations

from typing import NamedTuple

SAVES = "folder of the saves; also the environment variable TABLETOP_SAVES (default: saves/ of the checkout, or your data folder)"


class Summary(NamedTuple):
    """What the help says of a command, in English, and an example of it."""

    words: str
    example: str


COMMANDS = {
    "run": Summary(
        "Start a session of a scenario and open the facilitator's console.",
        "tabletop run first-steps --title Rehearsal",
    ),
    "resume": Summary(
        "Go on with a session; without a name, with the last one.",
        "tabletop resume 2026-11-23-tuesday-group",
    ),
    "replay": Summary(
        "Look at a session from any of its events, without changing it.",
        "tabletop replay tuesday --at T+41:12",
    ),
    "host": Summary(
        "Start a session and open its room: players, observers and the wall join from terminals of their own.",
        "tabletop host security-guarantees --title 'Tuesday group'",
    ),
    "join": Summary(
        "Take a seat in a room. Without a code: find the rooms on this network and on this machine.",
        "tabletop join 4W8K-2M5T-9PXQ@127.0.0.1:7413",
    ),
    "fork": Summary(
        "Start a new session that shares the past of another up to an event; the other stays as it is.",
        "tabletop fork tuesday --at T+41:12 --title 'What if Warsaw had refused?'",
    ),
    "compare": Summary(
        "Put two or more sessions of one scenario side by side: decisions, reasons, tracks, timing.",
        "tabletop compare tuesday wednesday --format html --out groups.html",
    ),
    "list": Summary("List the saves, the last played first.", "tabletop list"),
    "keys": Summary("Print all keys as they are now, as a file of your own to edit.", "tabletop keys > keys.toml"),
    "check": Summary(
        "Check scenario files: every mistake with its place and remedy. Exit code 1 if one has errors.",
        "tabletop check scenarios/my-own",
    ),
    "explain": Summary(
        "Explain the code of a diagnostic, with a failing and a good example.",
        "tabletop explain T01",
    ),
    "rehearse": Summary(
        "Play a scenario many times with bots and print what came of it.",
        "tabletop rehearse security-guarantees --plays 100 --seed 7",
    ),
    "verify": Summary(
        "Prove that a save was not changed, and that its dice follow from the sealed seed.",
        "tabletop verify tuesday",
    ),
    "report": Summary(
        "Write the after-action report of a session: Markdown, HTML, DOCX, CSV and JSON.",
        "tabletop report tuesday --build releasable --format html,docx",
    ),
    "findings": Summary(
        "Edit the findings, ratings and actions of a session in your editor (environment variable EDITOR).",
        "tabletop findings tuesday",
    ),
    "withdraw": Summary(
        "Name a person no more: record that consent was withdrawn, for every export from now on.",
        "tabletop withdraw tuesday 'Anna Berg' --pseudonymise",
    ),
    "import": Summary(
        "Make a scenario of a planner's MSEL: xlsx, csv, tsv, Markdown table or JSON.",
        "tabletop import msel.xlsx --out scenarios/valley",
    ),
    "export": Summary(
        "Write a scenario, or a session with what became of each serial, as an MSEL.",
        "tabletop export tuesday --msel tuesday.xlsx",
    ),
}
