"""Small words of the field in English, German and French: emptiness, everybody, months, house-keeping, sections.

Those that are compared as they stand are data, in ``words.toml`` beside this file; those with a grammar are patterns here.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_EMPTY = frozenset(_WORDS["empty"])
_TICKS = frozenset(_WORDS["ticks"])
_YES = frozenset(_WORDS["yes"])
_NO = frozenset(_WORDS["no"])
_EVERYBODY = frozenset(_WORDS["everybody"])
MONTHS = {name: number for number, names in enumerate(_WORDS["months"], 1) for name in names}
WEEKDAYS = {name: number for number, names in enumerate(_WORDS["weekdays"]) for name in names}
PARTS_OF_DAY = {name: part["hour"] * 3600 for part in _WORDS["part_of_day"] for name in part["words"]}
"""Seconds since midnight proposed for a part of the day; the planner is asked."""
JSON_WORDS: Mapping[str, tuple[str, ...]] = {name: tuple(words) for name, words in _WORDS["json"].items()}
"""Keys of JSON files by what they are for."""

_NO_WORDS = re.compile(r"[-–—_.…/\s]*")

_ON_ORDER = re.compile(
    r"(?:release |inject |only |controller |upon |at )?"
    r"(?:on[ -]?(?:order|call|request|demand)|as[ -](?:needed|required|necessary)|if (?:needed|required|necessary)|when needed|"
    r"when required|any ?time|ad[ -]?hoc|contingency|floating|flexible|discretion|controller'?s? discretion|variable|open|"
    r"nach bedarf|bei bedarf|auf abruf|auf befehl|auf weisung|nach weisung|nach lage|lageabhängig|situativ|auf zuruf|"
    r"à la demande|sur ordre|si nécessaire|au besoin|selon besoin|to be scheduled|unscheduled|not scheduled)\.?"
)

_HOUSE = (
    ("startex", r"start ?ex|start of (?:the )?exercise|exercise (?:start|begins|starts)|commence exercise|übungsbeginn|beginn der übung|spielbeginn|début de l'exercice|debex"),
    ("endex", r"end ?ex|end of (?:the )?exercise|exercise (?:ends?|complete|terminated)|übungsende|ende der übung|spielende|fin de l'exercice|finex"),
    ("pausex", r"pause ?ex|exercise (?:pause|suspended)|übungsunterbrechung"),
    ("break", r"(?:(?:coffee|tea|lunch|comfort|short|refreshment|working|mid-?morning|afternoon|morning|bio|health) ?)?(?:break|lunch|dinner)s?(?: break)?|recess|(?:mittags|kaffee|tee|abend)?-?pause|mittagessen|abendessen|déjeuner|pause[ -](?:café|déjeuner)"),
    ("housekeeping", r"registration|arrival|sign[ -]?in|welcome(?: and introductions?)?|introductions?|opening remarks|hot ?wash(?: ?/ ?debrief)?|hot debrief|debrief(?:ing)?|cold debrief|close|closing(?: remarks)?|player (?:briefing|brief)|in-?brief|start[ -]?up brief|wrap[ -]?up|dismissal|safety brief(?:ing)?|comms? check|radio check|anmeldung|begrüßung|einweisung|sicherheitsbelehrung|sofortauswertung|nachbesprechung|auswertung|verabschiedung|ende|accueil|débriefing|debriefing à chaud|retex"),
)  # fmt: skip
_HOUSEKEEPING = tuple((kind, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for kind, pattern in _HOUSE)

_MOVES = (
    "move|turn|round|phase|stage|module|part|act|session|vignette|episode|scene|event group|zug|runde|spielzug|abschnitt|modul|teil|"
    "akt|lage|étape|tour|manche"
)
_SECTION = re.compile(
    rf"(?:{_MOVES})\s*(?:no\.?|nr\.?|#)?\s*(?:\d{{1,3}}|[ivx]{{1,5}}|[a-h](?=$|\s*[-:–(])|one|two|three|four|five|six|seven|eight|eins|zwei|drei|vier|fünf)"
    rf"\b(?!['’]).*"
    rf"|(?:\d{{1,3}}\.|\d(?:st|nd|rd|th)|first|second|third|fourth|erster?|zweiter?|dritter?|vierter?|première|deuxième|troisième)\s+(?:{_MOVES})\b.*",
    re.DOTALL,
)
_REMARK = re.compile(r"\s*(?:[-–:,]?\s*\(.*\)|[-–:,(]?\s*\d[\d:.h-]*\s*(?:min\w*|hrs?|hours?|uhr|h)?\)?)?\s*")


def plain(text: str) -> str:
    """Fold case, width and blanks, so that words can be compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_empty(text: str) -> bool:
    """Whether a cell says that it says nothing: ``-``, ``n/a``, ``TBD``."""
    word = plain(text)
    return word in _EMPTY or _NO_WORDS.fullmatch(word) is not None


def is_everybody(text: str) -> bool:
    """Whether a recipient means everybody: ``ALL``, ``All Players``, ``alle``, ``C/E``."""
    return plain(text).strip(" .") in _EVERYBODY


def is_on_order(text: str) -> bool:
    """Whether a time means that the controller decides: ``on order``, ``nach Bedarf``."""
    return _ON_ORDER.fullmatch(plain(text).strip("() .")) is not None


def housekeeping(text: str, *, bare: bool = False) -> str:
    """Name the kind of house-keeping that a short text is nothing but; "" for everything else.

    A remark in brackets or a time may follow and, unless it is to be ``bare``, a few words after STARTEX and the like. "Break-in" is no break.
    """
    if len(text) > 120:
        return ""
    said = plain(text).strip(" .!*-–—")
    for kind, pattern in _HOUSEKEEPING:
        match = pattern.match(said)
        if match is None:
            continue
        rest = said[match.end() :]
        if _REMARK.fullmatch(rest) or (
            not bare and kind.endswith("ex") and re.match(r"\W", rest) and len(rest.split()) <= 8
        ):
            return kind
    return ""


def is_tick(text: str) -> bool:
    """Whether a cell is a tick and nothing else."""
    return plain(text) in _TICKS


def is_yes(text: str) -> bool | None:
    """Read a yes or a no; None for anything else."""
    word = plain(text)
    return True if word in _TICKS or word in _YES else False if word in _NO else None


def is_section(text: str) -> bool:
    """Whether a text alone in its row heads a move: "Move 2", "Phase I: Alert", "Zug 3"."""
    return len(text) <= 200 and _SECTION.fullmatch(plain(text).strip(" *-–—#")) is not None
