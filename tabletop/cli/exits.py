"""Exit codes: which there are, and what they mean at each command. The table in docs/commands.md is made of this."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.i18n import tr

DONE = 0
FAILED = 1
WRONG_USAGE = 2  #: argparse has the same
TORN = 3
INTERRUPTED = 130  #: as shells have it

EXITS = {
    DONE: "Done.",
    FAILED: "Not done, or something is wrong with what was looked at; what it is stands on standard error.",
    WRONG_USAGE: "Called wrongly: an unknown command or option, or a value that cannot be.",
    TORN: "The save ends within a write, as an interrupted one leaves it.",
    INTERRUPTED: "Ended by ctrl+c.",
}
#: what a code means at one command besides, or more exactly
AT: Mapping[str, Mapping[int, str]] = {
    "run": {
        FAILED: "There is no terminal, or the session cannot be created.",
        DONE: "The session was left; it is whole.",
    },
    "resume": {FAILED: "There is no terminal, or the save cannot be played on."},
    "host": {DONE: "`quit`, or SIGTERM.", INTERRUPTED: "The save is whole."},
    "join": {FAILED: "There never was a seat.", WRONG_USAGE: "The code is none."},
    "list": {FAILED: "The folder cannot be read. A damaged save in it is listed, and is no failure."},
    "keys": {FAILED: "Something in your file of keys is wrong; the list is printed all the same."},
    "check": {FAILED: "A scenario has errors. Warnings are no failure."},
    "explain": {FAILED: "There is no such code."},
    "rehearse": {INTERRUPTED: "What was played until then is reported."},
    "verify": {
        DONE: "Nothing contradicts the save.",
        FAILED: "The save was changed, or its dice or judgements do not follow from it.",
        TORN: "Everything up to there is sound.",
    },
    "report": {FAILED: "Nothing was written."},
    "findings": {FAILED: "The review cannot be read, or names what is not there."},
    "withdraw": {FAILED: "In one of the sessions nothing was recorded."},
}


def tables() -> list[str]:
    """All of it as Markdown: the codes, and below them what they mean at single commands."""
    lines = [f"| {tr('code')} | {tr('what it means')} |", "|---|---|"]
    lines += [f"| {code} | {tr(words)} |" for code, words in EXITS.items()]
    lines += ["", f"| {tr('command')} | {tr('code')} | {tr('what it means there')} |", "|---|---|---|"]
    for command, codes in AT.items():
        lines += [f"| `{command}` | {code} | {tr(words)} |" for code, words in sorted(codes.items())]
    return lines


def epilog(command: str) -> str:
    """The exit codes of one command, for its help; "" where only the general ones hold."""
    codes = AT.get(command, {})
    if not codes:
        return ""
    return "\n".join([tr("Exit codes:"), *(f"  {code:3}  {tr(words)}" for code, words in sorted(codes.items()))])
