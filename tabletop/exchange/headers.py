"""Header spellings found in real MSELs, in English, German and French, and the column each of them means.

A header is compared without case, accents, punctuation, ``(s)`` and underscores. Words that mean different things in different
workbooks (Description, Date, Type, Inject) are in :data:`OPEN`; the table around them decides, see
:mod:`tabletop.exchange.mapping`.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache

from tabletop.exchange.msel import Column

EXPORT_HEADERS: dict[Column, str] = {
    Column.NUMBER: "No.",
    Column.TIME: "Time (T+h:mm)",
    Column.DATE: "Scheduled Date",
    Column.SCENARIO_TIME: "Scenario Time",
    Column.DURATION: "Duration (min)",
    Column.MOVE: "Move",
    Column.KIND: "Inject Type",
    Column.CORE: "Core/Optional",
    Column.TITLE: "Title",
    Column.TEXT: "Inject Text",
    Column.SENDER: "From",
    Column.TO: "To",
    Column.CHANNEL: "Delivery Method",
    Column.CONTROLLER: "Responsible Controller",
    Column.EXPECT: "Expected Actions",
    Column.OBJECTIVES: "Objectives",
    Column.NOTES: "Controller Notes",
    Column.STATUS: "Status",
    Column.OPTIONS: "Options",
    Column.DELIVERED: "Delivered",
    Column.COMPLETED: "Completed",
    Column.ACTUAL_TIME: "Actual Time",
    Column.ACTUAL_BY: "Released By",
    Column.DELIVERED_TO: "Delivered To",
    Column.ACKNOWLEDGED: "Acknowledged",
    Column.RESPONSES: "Responses",
    Column.DELAY: "Delay",
    Column.OBSERVER_NOTES: "Observer Notes",
}
"""The header that an export writes for each column; reading it back is certain."""

SPELLINGS: dict[Column, str] = {
    Column.NUMBER: """#; no; nr; n; number; numero; nummer; id; event #; event no; event number; event nr; event id; inject #; inject no;
        inject number; inject nr; inject id; injection no; seq no; seq; seq #; sequence; sequence no; sequence number; serial; ser; ser no;
        serial no; serial number; serial #; serial id; lfd nr; lfd; lfdnr; lfd nummer; laufende nr; laufende nummer; custom id; msel #;
        msel no; msel number; msel id; mel no; item; item no; item #; item number; ref; ref no; reference; reference no; einlage nr;
        einlagen nr; einlagennummer; nr einlage; no inject; numero inject; no d inject; line; line no; key event no; card no; card number""",
    Column.TIME: """time; event time; real time; exercise time; scheduled time; planned time; planned release; planned release time;
        date time delivered; timing; timings; post; horaire; scheduled offset; release at; time offset; offset; t+; t plus; t; h+; h hour;
        zeit; uhrzeit; startzeit; einspielzeit; einspielzeitpunkt; zeitpunkt; geplante zeit; ubungszeit; realzeit; echtzeit; zeitansatz;
        heure; heure prevue; heure reelle prevue; heure d injection; temps; start time; start; starts; begin; beginn; release time;
        inject time; injection time; delivery time; time of delivery; time of inject; minute; minutes; min; when; scheduled; scheduled at;
        local time; zulu; zulu time; time zulu; dtg; datetime; date time; time date; date and time; day time; exercise clock; startex+;
        time local; time utc; send time; planned; msel time; inject at; minutes into exercise; elapsed; elapsed time; t minus""",
    Column.DATE: """scheduled date; exercise day; event date; planned date; d day; ex day; exercise date; inject date; wochentag; weekday;
        day of week; ubungstag; real date; datum real; jour d exercice""",
    Column.SCENARIO_TIME: """simulated time; scenario time; scenario date; scenario day; scenario date time; sim time; simulated date;
        simulated date time; story time; storytime; game time; game date; in game time; fictional time; fictitious time; notional time;
        notional date; time sim; time simulated; time scenario; time in scenario; szenariozeit; szenario zeit; szenariodatum; szenariotag; lagezeit; fiktive zeit; spielzeit; temps simule;
        date simulee; heure simulee; heure du scenario; day hour; scenario clock; world time""",
    Column.DURATION: """due; duration; duration min; length; maximum for each message; maximum minutes for each message; dauer; duree;
        time allotted; time allowed; time allocated; time limit; end time; end; ende; until; bis; fin; heure de fin; response time;
        time to respond; due time; due at; deadline; frist; zeitvorgabe""",
    Column.MOVE: """move; move no; move number; phase; phase id; phase name; stage; module; module no; round; turn; tab; zug; zug nr;
        spielzug; runde; modul; abschnitt; vignette; act; session; etape; episode; day phase; move id; lageabschnitt; phase of exercise;
        exercise phase; play phase; move phase""",
    Column.KIND: """inject type; event type; kind; art; art der einlage; einlagenart; einlagentyp; inject category; category; kategorie;
        type of inject; type of event; type d inject; type d evenement; categorie; key enabling supporting; inject kind""",
    Column.CORE: """core optional; core; optional; mandatory; mandatory optional; pflicht; pflicht optional; required; essential; must;
        kern optional; core or optional; optionnel; obligatoire""",
    Column.TITLE: """title; card title; inject summary; headline; short title; inject title; inject name; event name; event title;
        betreff; titel; kurztitel; stichwort; uberschrift; bezeichnung; kurzbeschreibung; einlagentitel; sujet; titre; objet; intitule;
        short description; subject; subject line; topic; event summary; thema; subject title; title of inject; event short title; heading""",
    Column.TEXT: """event description; details; script; message; card wording; content summary; einlagetext; einlagentext; einlage text;
        text der einlage; content; body; inject text; inject description; inject details; message text; message content; inject content;
        event details; wortlaut; inhalt; beschreibung; meldung; meldungstext; nachricht; nachrichtentext; lageentwicklung; lagemeldung;
        sachverhalt; contenu; description de l inject; contenu du message; inject message; narrative; texte; message body; message script;
        text; wording; event inject; inject event; full text; inject script; inhalt der einlage; event narrative; description of event;
        description of inject; inject injects; message wording; text of inject; texte de l inject""",
    Column.SENDER: """from; originator; originator from; from originator; absender; sender; from simulated; simulated from; von; sent from;
        sending agency; simulated sender; persona; sender persona; emetteur; expediteur; caller; inject from; from whom; sender role;
        absendende stelle; de; de la part de; simulated source; source from; who from; from to from; from role; from who""",
    Column.TO: """recipient player; to; recipient; recipient to; to recipient; audience; target; target id; team; team id; target team;
        target team id; empfanger; empfanger rolle; adressat; adressaten; an; receiver; target audience; training audience; addressee;
        send to; sent to; to whom; destinataire; participants; empfangende stelle; ubende; zielgruppe; affected player; player recipient;
        intended recipient; intended player; receiving agency; recipient agency; recipient role; recipient team; to player; to role;
        to team; equipe; inject to; target role; target player; receiving player; player s recipient; who to; recipient player role""",
    Column.CHANNEL: """method of delivery; delivery method; method; integration target; channel; delivery mode; mode; medium; means;
        means of delivery; means of communication; communication method; delivery channel; inject method; media; kanal; ubermittlungsweg;
        ubermittlung; ubermittlungsart; weg; mittel; einspielweg; zustellung; canal; moyen; mode de diffusion; moyen de diffusion; via;
        delivery mechanism; delivery means; delivery vehicle; how delivered; delivery type; method of inject; inject mode; communications
        method; communication channel; kommunikationsweg; kommunikationsmittel; ubermittlungsmittel; method means; delivery system; inject delivery method""",
    Column.CONTROLLER: """responsible controller; controller; assigned to; steuerung; responsible; owner; injector; inject controller;
        verantwortlich; verantwortlicher; zustandig; zustandigkeit; steuernde stelle; responsible party; responsible person; poc;
        action by; actor; role player; roleplayer; excon; animateur; responsable; simcell; sim cell; controlled by; steuerungsgruppe;
        einspieler; lead controller; white cell lead; inject owner; responsible role player; simulator; leitung; leitungsteam; steuerer;
        responsible cell; delivering controller; controller responsible; injected by; ubungsleitung; to be delivered by""",
    Column.EXPECT: """expected outcome of player action; expected outcome; expected outcomes objectives met; expected action;
        expected response; expected decision; expected player action; expected player response; expected result; anticipated response;
        anticipated action; anticipated player action; anticipated player response; anticipated outcome; desired outcome; desired action;
        desired response; erwartete reaktion; erwartete reaktionen; erwartete massnahme; erwartete massnahmen; erwartetes handeln;
        erwartetes ergebnis; erwartung; erwartungen; sollmassnahmen; soll reaktion; action attendue; actions attendues; expected;
        reaction attendue; reactions attendues; resultat attendu; resultats attendus; reponse attendue; reponses attendues;
        expected actions responses; expected action outcome; expected participant response; expected participant action; expected task;
        expected action by player; expected outcome action; player expected action""",
    Column.OBJECTIVES: """objective; exercise objective; learning point; objective index; objective id; competency; competencies;
        objective met; training objective; learning objective; capability; capabilities; core capability; core capabilities;
        target capability; target capabilities; linked objective; related objective; supporting objective; ziel; ziele; ubungsziel;
        ubungsziele; lernziel; lernziele; teilziel; objectif; objectifs; objectifs d exercice; objectif d exercice; obj; objective no;
        objective number; objective tested; objective addressed; objective supported; task; critical task; ubungszweck; learning outcome""",
    Column.NOTES: """evaluation notes hints; facilitator note; white cell note; note; remark; bemerkung; bemerkungen; anmerkung;
        anmerkungen; hinweis; hinweise; hinweise fur die leitung; hinweise leitung; controller note; comment; evaluation note;
        notes hints; guidance; facilitator guidance; notizen; remarque; remarques; steuerungshinweis; steuerungshinweise; kommentar;
        controller guidance; control note; instruction; controller instruction; internal note; notes for controller; evaluator comment;
        evaluator note; commentaire; commentaires; note to controller; excon note; notes to facilitator; moderator note; background note;
        notes comments; comments notes; controller comment; additional note; hint; notes for facilitator; regiehinweis; regiehinweise""",
    Column.STATUS: "status; inject status; event status; stand; state; etat; statut; bearbeitungsstand; msel status; development status",
    Column.OPTIONS: """options; option; poll; poll options; choices; answer options; optionen; auswahl; auswahlmoglichkeiten; answers;
        decision options; voting options; vote; choix; antwortmoglichkeiten; poll choices; possible answers""",
    Column.DELIVERED: "delivered; sent; released; ausgefuhrt; eingespielt; done; zugestellt; fired; injected; envoye; delivered y n",
    Column.COMPLETED: "completed; complete; closed; erledigt; abgeschlossen; termine; completed y n; finished",
    Column.ACTUAL_TIME: """fired at; actual time; actual release; actual release time; actual; time delivered; time sent; delivered at;
        released at; sent at; ist zeit; istzeit; tatsachliche zeit; zeit ist; time fired; actual delivery time; heure reelle;
        time injected; actual inject time; actual start; time released; actual time delivered""",
    Column.ACTUAL_BY: "fired by; released by; sent by; delivered by; eingespielt durch; envoye par",
    Column.DELIVERED_TO: "delivered to; released to; actual recipient; zugestellt an; envoye a",
    Column.ACKNOWLEDGED: "acknowledged; ack; acknowledgement; acknowledged by; quittiert; bestatigt; quittung; accuse de reception",
    Column.RESPONSES: """responses; response; actual response; player response; player action; actual action; actual player action;
        actual player response; reaktion; reaktionen; tatsachliche reaktion; tatsachliche massnahmen; action taken; actual outcome;
        ist reaktion; reponse; reponses; reponse reelle; outcome; observed response; observed action""",
    Column.DELAY: "delay; delayed by; verzogerung; verspatung; retard; deviation; abweichung",
    Column.OBSERVER_NOTES: """observer note; observer comment; observation; observer observation; beobachtung; beobachtungen;
        beobachternotizen; evaluator observation; observed; feststellung; feststellungen; notes observateur; observer remarks""",
}

OPEN: dict[str, tuple[Column, ...]] = {
    "description": (Column.TEXT, Column.TITLE),
    "desc": (Column.TEXT, Column.TITLE),
    "summary": (Column.TITLE, Column.TEXT),
    "zusammenfassung": (Column.TITLE, Column.TEXT),
    "name": (Column.TITLE,),
    "event": (Column.TITLE, Column.TEXT, Column.NUMBER),
    "events": (Column.TITLE, Column.TEXT, Column.NUMBER),
    "ereignis": (Column.TITLE, Column.TEXT),
    "evenement": (Column.TITLE, Column.TEXT),
    "activity": (Column.TITLE, Column.TEXT),
    "incident": (Column.TITLE, Column.TEXT),
    "inject": (Column.TEXT, Column.TITLE, Column.NUMBER),
    "injects": (Column.TEXT, Column.TITLE, Column.NUMBER),
    "einlage": (Column.TEXT, Column.TITLE, Column.NUMBER),
    "lage": (Column.TEXT, Column.TITLE),
    "situation": (Column.TEXT, Column.TITLE),
    "message subject": (Column.TITLE,),
    "date": (Column.DATE, Column.TIME, Column.SCENARIO_TIME),
    "datum": (Column.DATE, Column.TIME, Column.SCENARIO_TIME),
    "day": (Column.DATE, Column.MOVE),
    "tag": (Column.DATE, Column.MOVE),
    "jour": (Column.DATE, Column.MOVE),
    "type": (Column.KIND, Column.CHANNEL),
    "typ": (Column.KIND, Column.CHANNEL),
    "group": (Column.MOVE, Column.TO),
    "gruppe": (Column.MOVE, Column.TO),
    "player": (Column.TO,),
    "role": (Column.TO, Column.CONTROLLER),
    "rolle": (Column.TO, Column.CONTROLLER),
    "organisation": (Column.TO,),
    "organization": (Column.TO,),
    "agency": (Column.TO,),
    "delivery": (Column.CHANNEL,),
    "format": (Column.CHANNEL, Column.KIND),
    "how": (Column.CHANNEL,),
    "who": (Column.TO, Column.CONTROLLER),
    "what": (Column.TEXT, Column.TITLE),
    "part": (Column.MOVE,),
    "teil": (Column.MOVE,),
    "massnahmen": (Column.EXPECT,),
    "action": (Column.EXPECT, Column.TEXT),
    "actions": (Column.EXPECT, Column.TEXT),
    "background": (Column.NOTES,),
    "source": (Column.SENDER,),
    "quelle": (Column.SENDER,),
    "priority": (Column.CORE,),
    "delivered time": (Column.ACTUAL_TIME,),
    "artefacts": (),
    "faction": (),
}
"""Headers that mean different things in different workbooks: what they may mean, the likeliest first."""

_UNIT = (
    (re.compile(r"\b(?:minutes?|minuten|mins?|mn)\b"), 60),
    (re.compile(r"\b(?:seconds?|sekunden|secs?|sek|secondes?)\b"), 1),
    (
        re.compile(
            r"\b(?:stunden|std|heures)\b|\bt\+\s*(?:h|hrs|hours?)\b|\boffset hours\b|\bhours? (?:since|after|from|into)\b"
        ),
        3600,
    ),
)
_ELAPSED = re.compile(
    r"\b[th]\s?\+|\bt plus\b|\bt minus\b|\boffset\b|\brelease at (?:minutes|seconds)\b|\bstartex\s?\+|\b(?:elapsed|since startex|into exercise|nach beginn|seit beginn)\b|\bt\+?/-"
)


def normal(header: str) -> str:
    """Return a header as it is compared: lower case, no accents or umlauts, words separated by one blank, no final ``s``."""
    text = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", header)
    text = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("№", " # "))
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"\((?:s|n|en|e|r|in|innen)\)", "", text)
    text = re.sub(r"(?<=\w)[*:/](?:in|innen)\b", "", text)
    text = re.sub(r"\bids\b", "id", text.replace("_", " ")).replace("#", " # ").replace("+", "+ ")
    return " ".join(re.sub(r"[^\w#+]|_", " ", text).split())


def _singular(words: str) -> str:
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in words.split()
    )


def _plain_vowels(words: str) -> str:
    """Spell umlauts written as two letters like those whose dots were taken off."""
    return words.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@cache
def _known() -> dict[str, Column]:
    """Return all spellings as compared, with and without plural."""
    table: dict[str, Column] = {}
    for column, words in SPELLINGS.items():
        for spelling in words.split(";"):
            table[normal(spelling)] = column
    for column in Column:
        table[normal(column)] = column
        table[normal(EXPORT_HEADERS[column])] = column
    for spelling, column in list(table.items()):
        table.setdefault(_singular(spelling), column)
    return {spelling: column for spelling, column in table.items() if spelling not in OPEN}


@lru_cache(maxsize=4096)
def meanings(header: str, *, strict: bool = False) -> tuple[tuple[Column, ...], float, str]:
    """Say what a header may mean: (columns, the likeliest first; confidence 0 to 1; the spelling it was recognised by).

    More than one column, or a confidence under 1, leaves the choice to the table around it and to the planner. ``strict``: only
    whole spellings, for finding out which row is the header.
    """
    for name, confidence in _forms(header):
        for form in (name, _singular(name), _plain_vowels(name)):
            if form in OPEN:
                return OPEN[form], 0.9 * confidence, form
            if form in _known():
                return (_known()[form],), confidence, form
    if strict:
        return (), 0.0, ""
    return _inside(normal(header)) or _misspelt(normal(header)) or ((), 0.0, "")


def _forms(header: str) -> list[tuple[str, float]]:
    """Return the header as it stands, then without its brackets, its unit, and half of a bilingual one."""
    whole = normal(header)
    bare = normal(re.sub(r"[(\[{].*?[)\]}]", " ", header))
    inner = " ".join(normal(part) for part in re.findall(r"[(\[{](.*?)[)\]}]", header))
    forms = [(whole, 1.0), (bare, 1.0)]
    forms += [(_without_unit(form), 1.0) for form in (whole, bare)]
    if not bare:
        forms.append((inner, 0.95))
    parts = [normal(part) for part in re.split(r"[/\n|–-]", header)]
    if len(parts) > 1:
        forms += [(part, 0.85) for part in parts if len(part) > 1]
    return [(form, confidence) for form, confidence in forms if form]


def _without_unit(name: str) -> str:
    words = [
        word
        for word in name.split()
        if word
        not in (
            "min",
            "mins",
            "minutes",
            "minuten",
            "minute",
            "sec",
            "seconds",
            "sekunden",
            "hrs",
            "hours",
            "hour",
            "uhr",
            "hh",
            "mm",
            "hhmm",
            "h",
            "ss",
            "local",
            "utc",
            "cet",
            "z",
            "est",
            "et",
        )
    ]
    return " ".join(words).removesuffix("+") if words else name


def _inside(name: str) -> tuple[tuple[Column, ...], float, str] | None:
    """Find the longest known spelling of two words or more, or one telling word, inside a longer header."""
    words = _singular(name).split()
    if not 2 <= len(words) <= 12:
        return None
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            part = " ".join(words[start : start + size])
            column = _known().get(part)
            if column is not None and (size > 1 or len(part) >= 6):
                return (column,), 0.7 if size > 1 else 0.6, part
    return None


def _misspelt(name: str) -> tuple[tuple[Column, ...], float, str] | None:
    """Find a spelling that differs by a letter or two, such as "resonsible controller"."""
    if len(name) < 6:
        return None
    best, likeness = "", 0.0
    for spelling in _known():
        if abs(len(spelling) - len(name)) <= 3 and len(spelling) >= 6:
            ratio = SequenceMatcher(None, name, spelling).ratio()
            if ratio > likeness:
                best, likeness = spelling, ratio
    return ((_known()[best],), 0.65, best) if likeness >= 0.87 else None


def unit_of(header: str) -> int | None:
    """Return the seconds per number that a header names: ``T+min`` 60, ``scheduled_offset_seconds`` 1; None: no unit."""
    name = re.sub(r"[_()\[\]]", " ", header.casefold()).replace("+", "+ ")
    if re.search(r"h{1,2}\s?:?\s?m{2}", name):
        return None
    return next((seconds for pattern, seconds in _UNIT if pattern.search(name)), None)


def counts_from_startex(header: str) -> bool:
    """Whether a header says that its times are elapsed, not of the clock: ``T+``, ``offset``."""
    return _ELAPSED.search(header.casefold().replace("_", " ")) is not None


def is_negative(header: str) -> bool:
    """Whether a yes in a core-or-optional column means optional."""
    name = normal(header)
    return "optional" in name and not re.search(r"core|mandatory|pflicht|kern|required", name)
