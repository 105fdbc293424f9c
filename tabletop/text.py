"""Text that people, files and the wire bring in is hostile until it has passed here.

A terminal obeys some characters instead of showing them, and Textual lets most of these through: ``ESC c`` resets it, OSC 52
writes its clipboard, a bidi override lets a sentence read as its opposite, a thousand combining marks paint over the neighbours.
:func:`clean` and :func:`clean_line` make text safe to store and to show; :func:`find_unsafe` names what is wrong, so that an
author can mend it. Console markup (``[b]``) is no matter of this module: it is ordinary text, and the screens never parse it.

The policy, in one table:

========================================  =====================================================
newline, tab                              kept (:func:`clean_line` makes them spaces)
CR, CRLF, U+2028, U+2029, NEL, VT, FF     become newlines
escape sequences (CSI, OSC, DCS, ...)     removed whole, so that no debris like ``[31m`` remains
all other controls, C0 and C1             removed
bidi marks, overrides, isolates           removed: the terminal orders letters by itself
zero-width joiner and non-joiner          kept singly between two visible characters (Persian, Indic scripts,
                                          emoji), removed elsewhere
other invisible characters, tags          removed: they hide text from the eye that the record keeps
lone surrogates, noncharacters            removed: no TOML file may hold the first
combining marks                           at most four in a row
========================================  =====================================================
"""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 4  #: combining marks kept in a row; Vietnamese needs two, pointed Hebrew three or four

# The sequences of ECMA-48 and xterm, introduced by ESC or by their C1 twin. A string sequence (OSC, DCS, SOS, PM, APC)
# ends with BEL, ST, or, when it never ends, with its line: an unfinished one must not swallow the rest of a text.
_SEQUENCE = (
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROL = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_BREAK = r"\r\x0b\x0c\x85\u2028\u2029"
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_JOINER_PAIR = "\u200c\u200d"
_INVISIBLE = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_TAG = r"\U000e0000-\U000e0fff"
_SURROGATE = r"\ud800-\udfff"
_NONCHARACTER = r"\ufdd0-\ufdef\ufffe\uffff" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17))
_FORBIDDEN = _CONTROL + _BIDI + _INVISIBLE + _TAG + _SURROGATE + _NONCHARACTER

_FLAWS = re.compile(
    rf"(?P<escape>{_SEQUENCE})|(?P<control>[{_CONTROL}])|(?P<break>[\x0b\x0c\x85\u2028\u2029]|\r(?!\n))|(?P<bidi>[{_BIDI}])"
    rf"|(?P<invisible>[{_INVISIBLE}])|(?P<tag>[{_TAG}])|(?P<surrogate>[{_SURROGATE}])|(?P<nonchar>[{_NONCHARACTER}])"
)
_NAMES = {
    "escape": "terminal escape sequence",
    "control": "control character",
    "break": "unusual line break",
    "bidi": "bidirectional control",
    "invisible": "invisible character",
    "tag": "tag character",
    "surrogate": "lone surrogate",
    "nonchar": "noncharacter",
    "joiner": "stray zero-width joiner",
    "marks": "stack of combining marks",
}

# Ordinary text matches this and needs nothing more: printable ASCII and Latin-1, the European alphabets without combining
# marks, typographic punctuation, currency, arrows, box drawing. None of it changes under NFC.
_ORDINARY = re.compile(
    r"[\n\t -~\u00a0-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2190-\u21ff\u2500-\u25ff]*"
)
_ESCAPES = re.compile(_SEQUENCE)
_BREAKS = re.compile(rf"\r\n|[{_BREAK}]")
_DROPPED = re.compile(rf"[{_FORBIDDEN}]")
_JOINERS = re.compile(f"[{_JOINER_PAIR}]")
#: a selector of how a sign is painted, the box around a digit, the tone of a skin
_PRESENTATION = re.compile("[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")
_FLAG_LETTERS = {0x1F1E6 + place: chr(ord("A") + place) for place in range(26)}
_UNSTEADY = re.compile("[\u200c\u200d\ufe0e\ufe0f\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
_DEVICES = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)})


def clean(text: str, *, max_chars: int = 4000, max_lines: int = 200) -> str:
    """Return ``text`` safe to store and show: NFC, without anything of the table above, cut to the caps.

    Never fails. Cleaning twice changes nothing more, and ordinary text comes back as it is. Too long text is cut, not
    refused: the caller who must not lose a word compares lengths first.
    """
    if not _ORDINARY.fullmatch(text):
        text = _scrub(text)
    if text.count("\n") >= max_lines:
        text = "\n".join(text.split("\n", max_lines)[:max_lines])
    return _cut(text, max_chars)


def clean_line(text: str, max_chars: int = 200) -> str:
    """Return ``text`` as one safe line: cleaned, every newline and tab a space, no space at either end."""
    if not _ORDINARY.fullmatch(text):
        text = _scrub(text)
    line = text.replace("\n", " ").replace("\t", " ").strip()
    return _cut(line, max_chars).rstrip()


def steady(text: str) -> str:
    """Return ``text`` as terminals agree how wide it is, for showing it in columns; what is kept stays as it was written.

    A family joined of three faces, a skin tone, a flag of two signs or a digit in a box takes two columns in one terminal and up to eight in
    another, and what stands behind it is painted in the wrong place. Here each face stands for itself, and a flag is its two letters.
    """
    if text.isascii() or not _UNSTEADY.search(text):
        return text
    text = _PRESENTATION.sub("", text).translate(_FLAG_LETTERS)
    return _without(
        text, {match.start() for match in _JOINERS.finditer(text) if not _joins_letters(text, match.start())}
    )


def _joins_letters(text: str, at: int) -> bool:
    """Whether the joiner there shapes letters, as in Persian and in Indic scripts, and no picture."""
    return at > 0 and unicodedata.category(text[at - 1])[0] in "LM"


def find_unsafe(text: str) -> list[tuple[int, str]]:
    """List what :func:`clean` would remove or replace: (offset in characters, English name of the flaw), in order.

    Empty for every text an author writes in good faith. A missing normalisation is no flaw, for it cannot be seen, and CRLF
    is how some editors end a line.
    """
    if _ORDINARY.fullmatch(text):
        return []
    flaws = [(match.start(), _NAMES[match.lastgroup or "control"]) for match in _FLAWS.finditer(text)]
    flaws += [(at, _NAMES["joiner"]) for at in _stray_joiners(text)]
    surplus = _surplus_marks(text)
    flaws += [(at, _NAMES["marks"]) for at in surplus if at - 1 not in surplus]
    return sorted(flaws)


def slug(text: str) -> str:
    """Return a part of a file name made from ``text``: ASCII, lowercase, digits and single hyphens, 1 to 60 characters.

    Never empty and never a device name of Windows (``con``, ``com1``), so a save can be copied to any system.
    """
    ascii_text = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:60].rstrip("-") or "session"
    return f"{name}-session" if name in _DEVICES else name


def _scrub(text: str) -> str:
    """Do the whole table but the caps. Repeats until nothing changes: removing one flaw may bring together another."""
    while True:
        before = text
        text = _BREAKS.sub("\n", _ESCAPES.sub("", text))
        text = unicodedata.normalize("NFC", _DROPPED.sub("", text))
        text = _without(text, _stray_joiners(text))
        text = _without(text, _surplus_marks(text))
        if text == before:
            return text


def _without(text: str, offsets: set[int]) -> str:
    """Return ``text`` without the characters at ``offsets``."""
    return "".join(char for at, char in enumerate(text) if at not in offsets) if offsets else text


def _stray_joiners(text: str) -> set[int]:
    """Find the joiners that do not stand alone between two visible characters."""
    strays = set()
    for match in _JOINERS.finditer(text):
        at = match.start()
        around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        if len(around) < 2 or any(char.isspace() or char in _JOINER_PAIR or _FLAWS.match(char) for char in around):
            strays.add(at)
    return strays


def _surplus_marks(text: str) -> set[int]:
    """Find the fifth and every further combining mark of a row; a joiner inside does not start a new row.

    Variation selectors count as marks: they too are painted without a width of their own.
    """
    surplus = set()
    run = 0
    for at, char in enumerate(text):
        if char > "\u02ff" and unicodedata.category(char) in {"Mn", "Me"}:
            run += 1
            if run > MAX_MARKS:
                surplus.add(at)
        elif char not in _JOINER_PAIR:
            run = 0
    return surplus


def _cut(text: str, max_chars: int) -> str:
    """Cut to ``max_chars`` characters, leaving no joiner at the new end."""
    return text if len(text) <= max_chars else text[:max_chars].rstrip(_JOINER_PAIR)
