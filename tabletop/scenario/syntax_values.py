"""Why a piece of text behind an equals sign is no TOML value."""

from __future__ import annotations

import re
from collections.abc import Callable

from tabletop.i18n import tr

_WORD = re.compile(r"[^\W\d][\w.-]*")
_BOOLEAN = {
    "True": "true",
    "False": "false",
    "TRUE": "true",
    "FALSE": "false",
    "yes": "true",
    "no": "false",
    "on": "true",
    "off": "false",
}
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}[^,\]}#]*")
_NUMBER = re.compile(r"[+-]?[\d.,_']+%?")

Judged = tuple[str, int, int, str, str]


def judged(error: str, value: str) -> Judged | None:
    """Why a value is none: code, offset and length inside it, message, remedy."""
    looks: tuple[Callable[[str, str], Judged | None], ...] = (_quoted, _boolean, _date, _number, _unquoted)
    return next((found for look in looks if (found := look(error, value)) is not None), None)


def _quoted(error: str, value: str) -> Judged | None:
    if value[0] not in "\"'":
        return None
    quote = value[0]
    if "Unescaped" in error or "escape" in error.lower() or "Invalid hex" in error:
        at = value.find("\\")
        return (
            "S14",
            max(at, 0),
            2,
            tr("\\ begins an escape in a TOML string"),
            tr("write \\\\ or use single quotes: 'C:\\notes'"),
        )
    whole = re.match(r'"(?:\\.|[^"\\])*"' if quote == '"' else r"'[^']*'", value)
    if whole is None or (value.startswith(quote * 3) and value.count(quote * 3) == 1):
        return (
            "S06",
            0,
            1,
            tr("this string is never closed"),
            tr("write {quote} at its end; a text of several lines stands in triple quotes", quote=quote),
        )
    if len(whole[0]) < len(value):
        rest = value[len(whole[0]) :].lstrip()
        return (
            "S15",
            len(value) - len(rest),
            len(rest),
            tr("nothing may follow the value"),
            tr('a quote inside a text is written \\"; a comment begins with #'),
        )
    return None


def _boolean(error: str, value: str) -> Judged | None:
    del error
    word = value.partition("#")[0].strip()
    if word in ("None", "null", "nil"):
        return "S05", 0, len(word), tr("TOML has no {word}", word=word), tr("leave the key out")
    if word not in _BOOLEAN:
        return None
    return "S05", 0, len(word), tr("{word} is not a TOML word", word=word), tr("write {right}", right=_BOOLEAN[word])


def _date(error: str, value: str) -> Judged | None:
    del error
    match = _DATE.match(value)
    if match is None:
        return None
    return (
        "S09",
        0,
        len(match[0].rstrip()),
        tr("this is not a TOML date"),
        tr("write year-month-day, T, hour:minute:second and Z: 2025-08-15T18:00:00Z"),
    )


def _number(error: str, value: str) -> Judged | None:
    del error
    match = _NUMBER.match(value)
    if match is None or not any(char.isdigit() for char in match[0]):
        return None
    if value[match.end() :].partition("#")[0].strip() and not value[match.end()].isspace():
        return "S03", 0, len(value), tr("a text stands without quotes"), tr('write it in quotes: "…"')
    return (
        "S11",
        0,
        len(match[0]),
        tr("this is not a TOML number"),
        tr("write digits with a dot for the fraction, no leading zeros, no percent sign: 0.55"),
    )


def _unquoted(error: str, value: str) -> Judged | None:
    del error
    word = value.partition("#")[0].rstrip()
    if word in ("true", "false") or not _WORD.match(word):
        return None
    return (
        "S03",
        0,
        len(word),
        tr("a text stands without quotes"),
        tr('write "{value}"', value=word if len(word) < 40 else "…"),
    )
