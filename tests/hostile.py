"""Texts that attack a terminal, and a judge of what a program wrote to one.

The judge does not look for what we thought of sending: it knows the few sequences that Textual draws with, and everything else in the
bytes that a terminal would obey is a finding. Payloads carry ``PWN``, so that a finding says where it came from.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import tomli_w

from tabletop.text import clean, find_unsafe
from tests import lab
from tests.terminal import Terminal

#: console markup, actions, templates, wide signs: all of it is ordinary text and must be shown as it is
MARKUP = "[b][/][@click=app.quit]Q[/] [/b] [red $name {0} {x} %s %(a)s \\[ 🧨漢字"
#: each alone is something a terminal obeys
SEQUENCES = {
    "clipboard": "\x1b]52;c;UFdO\x07",
    "title": "\x1b]0;PWN\x07",
    "window title": "\x1b]2;PWN\x1b\\",
    "link": "\x1b]8;;file:///PWN\x1b\\",
    "device control": "\x1bP+qPWN\x1b\\",
    "application program": "\x1b_PWN\x1b\\",
    "privacy message": "\x1b^PWN\x1b\\",
    "start of string": "\x1bXPWN\x1b\\",
    "reset": "\x1bc",
    "alignment test": "\x1b#8",
    "line drawing": "\x1b(0",
    "colour": "\x1b[31;5mPWN",
    "clear": "\x1b[3J",
    "scroll region": "\x1b[5;6r",
    "report": "\x1b[6n",
    "screen": "\x1b[?47h",
    "C1 control sequence": "\x9b31;5mPWN",
    "C1 operating system command": "\x9d52;c;UFdO\x9c",
    "C1 device control": "\x90PWN\x9c",
    "next line": "\x85",
    "bell": "\x07",
    "backspace": "\x08\x08",
    "shift out": "\x0e",
    "delete": "\x7f",
    "override": "\u202eNWP\u202c",
    "isolate": "\u2067NWP\u2069",
    "mark": "\u200f",
    "line separator": "\u2028",
    "byte order mark": "\ufeff",
    "tag": "\U000e0050\U000e0057",
    "unfinished": "\x1b]52;c;UFdO",
}
#: keys that would do harm if a paste could press them: leave, ENDEX, enter, emergency
KEYS = "\x1bEq\r!!\r"
#: one text with everything, a flood of marks and a very long word
HOSTILE = " ".join([MARKUP, KEYS, "z" + "\u0301" * 40, "w" * 90, *SEQUENCES.values(), "\nend"])
#: what is left of it in a field of one line
HARMLESS = " ".join(clean(HOSTILE).split())

HOME = """
import sys; from pathlib import Path; from tabletop.tui.app import TabletopApp
print(TabletopApp(Path(sys.argv[1]), scenarios=[Path(sys.argv[2])]).run() or "")
"""
#: what a file system lets somebody call a file
FILE_NAME = "[b][@click=app.quit]x[] \x1b]52;c;UFdO\x07\x1b[31;5mPWN\x1bc\x9b31m\u202ePWN \x07"

_DRAWN_WITH = re.compile(
    r"\x1b\[[0-9;:]*m"  # colours
    r"|\x1b\[[0-9]+;[0-9]+H"  # places
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # modes, asked for and given back
    r"|\x1b\[\?(?:2026|2048)\$p"  # what the terminal can do
    r"|\x1b\[[<>][0-9]*u"  # keyboard protocol
    r"|\x1b\]22;[a-z-]*\x07"  # shape of the pointer
    r"|\x1b\]52;c;\x07"  # the curtain empties the clipboard
)
_ONCE = re.compile(r"\x1b\[\?(?:1049|2004)[hl]")  # screen and paste mode: on, off


def obeyed(raw: bytes, *, drawn: bool = True) -> list[str]:
    """Everything in ``raw`` that a terminal would obey and Textual never says; ``drawn=False``: printed, with no sequences at all."""
    text = re.sub(rb"[\xc0-\xff][\x80-\xbf]{0,2}\Z", b"", raw).decode(
        "utf-8", "surrogateescape"
    )  # cut in mid-character
    text = re.sub(r"\x1b(\[[0-9;:?<=>]*)?\Z", "", text) if drawn else text  # cut in mid-sequence, which none obeys
    found = [sign for sign in ("\x1b[31;5m", "\u0301" * 5) if sign in text]
    if drawn:
        found += [once for once in set(_ONCE.findall(text)) if text.count(once) > 1]
        text = _DRAWN_WITH.sub("", text)
    for match in re.finditer(r"[^ -~]", text):
        char = match.group()
        category = unicodedata.category(char)
        if category in {"Cc", "Cf", "Zl", "Zp", "Cs", "Cn"} and char not in "\r\n\u200c\u200d":
            found.append(f"{text[max(0, match.start() - 10) : match.start() + 30]!r}")
    return found


def unsafe_strings(value: object) -> list[str]:
    """Every text inside a value (records, dataclasses, tuples, tables) that is not safe to show."""
    if isinstance(value, str):
        return [value] if find_unsafe(value) else []
    if isinstance(value, dict):
        return [found for item in [*value, *value.values()] for found in unsafe_strings(item)]
    if isinstance(value, list | tuple | set | frozenset):
        return [found for item in value for found in unsafe_strings(item)]
    slots = getattr(value, "__slots__", None)
    fields = getattr(value, "__struct_fields__", None) or getattr(value, "__dataclass_fields__", None) or slots or ()
    return [found for name in fields for found in unsafe_strings(getattr(value, name))]


_WORDS = {
    "title", "brief", "private", "goal", "body", "question", "from", "label", "text", "result", "note", "notes", "wants", "limits",
    "expect", "summary", "safety", "consent", "unit",
}  # fmt: skip


def document() -> dict[str, Any]:
    """The lab's scenario, which has one of everything, with markup in each of its texts."""
    made: dict[str, Any] = _marked_up(lab.document())
    made["flag"] = {flag: f"{MARKUP} {words}" for flag, words in made["flag"].items()}
    return made


def _marked_up(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for key, item in value.items():
        if key in _WORDS and isinstance(item, str):
            made[key] = f"{MARKUP} {item}"
        elif key in _WORDS and isinstance(item, list):
            made[key] = [f"{MARKUP} {line}" for line in item]
        else:
            made[key] = _marked_up(item)
    return made


def scenario_folder(tmp_path: Path) -> Path:
    """A folder of scenarios: one full of markup under a hostile name, and one that is none."""
    good = tmp_path / "scenarios" / FILE_NAME
    good.mkdir(parents=True)
    (good / "scenario.toml").write_text(tomli_w.dumps(document()), encoding="utf-8")
    (tmp_path / "scenarios" / f"{FILE_NAME}2.toml").write_bytes(b"\x1b]52;c;UFdO\x07 = \x9b31mPWN")
    return tmp_path / "scenarios"


def home(saves: Path, scenarios: Path, *, columns: int = 140, rows: int = 40) -> Terminal:
    """The program at its home screen, with its own shelf and scenarios."""
    return Terminal([sys.executable, "-c", HOME, str(saves), str(scenarios)], columns=columns, rows=rows)
