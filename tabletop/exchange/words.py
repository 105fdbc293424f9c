"""Small words of the field in English, German and French: emptiness, everybody, months, house-keeping, sections."""

from __future__ import annotations

import re
import unicodedata

_EMPTY = frozenset({
    "n/a", "na", "n.a.", "n.a", "n/a.", "none", "nil", "null", "tbd", "tba", "tbc", "to be determined", "to be confirmed",
    "not applicable", "?", "k. a.", "k.a.", "keine", "keiner", "entfällt", "offen", "sans objet", "néant",
})  # fmt: skip
_TICKS = frozenset({"x", "✓", "✔", "☑", "√", "☒", "✗", "✘", "•", "●", "■", "(x)", "[x]", "xx"})
_YES = frozenset({"yes", "y", "true", "1", "ja", "j", "oui", "wahr", "vrai"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non", "falsch", "faux", "☐", "[ ]"})
_NO_WORDS = re.compile(r"[-–—_.…/\s]*")

_EVERYBODY = frozenset({
    "all", "all players", "all teams", "all participants", "all roles", "all cells", "all stations", "all groups", "everyone",
    "everybody", "c/e", "all c/e", "whole audience", "all training audience", "ta all", "plenary", "alle", "alle spieler",
    "alle teams", "alle teilnehmer", "alle teilnehmenden", "alle übenden", "alle gruppen", "alle rollen", "plenum",
    "gesamtes plenum", "tous", "toutes", "tous les joueurs", "toutes les équipes", "tous les participants", "*",
})  # fmt: skip

_ON_ORDER = re.compile(
    r"(?:release |inject |only |controller |upon |at )?"
    r"(?:on[ -]?(?:order|call|request|demand)|as[ -](?:needed|required|necessary)|if (?:needed|required|necessary)|when needed|"
    r"when required|any ?time|ad[ -]?hoc|contingency|floating|flexible|discretion|controller'?s? discretion|variable|open|"
    r"nach bedarf|bei bedarf|auf abruf|auf befehl|auf weisung|nach weisung|nach lage|lageabhängig|situativ|auf zuruf|"
    r"à la demande|sur ordre|si nécessaire|au besoin|selon besoin|to be scheduled|unscheduled|not scheduled)\.?"
)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar janvier jan jänner janv", "february februar février fevrier feb fev févr", "march märz maerz mars mar mrz mär",
            "april avril apr avr", "may mai", "june juni juin jun", "july juli juillet jul juil", "august août aout aug",
            "september septembre sep sept", "october oktober octobre oct okt", "november novembre nov",
            "december dezember décembre decembre dec dez déc",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday montag lundi mon mo lun", "tuesday dienstag mardi tue tues di mar", "wednesday mittwoch mercredi wed mi mer",
            "thursday donnerstag jeudi thu thur thurs do jeu", "friday freitag vendredi fri fr ven",
            "saturday samstag sonnabend samedi sat sa sam", "sunday sonntag dimanche sun so dim",
        )
    )
    for name in names.split()
}  # fmt: skip

PARTS_OF_DAY = {
    name: hour * 3600
    for names, hour in (
        ("early morning,dawn,früh,frühmorgens,tôt le matin", 6),
        ("morning,am morgen,morgens,morgen,matin,le matin,am", 8),
        ("late morning,vormittag,vormittags,am vormittag", 10),
        ("early afternoon", 13),
        ("afternoon,nachmittag,nachmittags,am nachmittag,après-midi,pm", 15),
        ("late afternoon,spätnachmittag", 17),
        ("evening,abend,abends,am abend,soir,le soir", 19),
        ("night,late evening,nacht,nachts,nuit,la nuit,overnight", 22),
    )
    for name in names.split(",")
}
"""Seconds since midnight proposed for a part of the day; the planner is asked."""

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


def housekeeping(text: str) -> str:
    """Name the kind of house-keeping that a short text is nothing but; "" for everything else.

    A remark in brackets or a time may follow, and a few words after STARTEX and the like. "Break-in" is no break.
    """
    if len(text) > 120:
        return ""
    said = plain(text).strip(" .!*-–—")
    for kind, pattern in _HOUSEKEEPING:
        match = pattern.match(said)
        if match is None:
            continue
        rest = said[match.end() :]
        if _REMARK.fullmatch(rest) or (kind.endswith("ex") and re.match(r"\W", rest) and len(rest.split()) <= 8):
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
