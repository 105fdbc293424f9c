"""What every kind of event and every field in it means, in words: read from the classes themselves, where these words are kept.

A field's meaning is the ``#:`` comment beside it; names that mean the same in many kinds are explained once, here.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from dataclasses import dataclass
from functools import cache

from tabletop.exercise.events import EVENTS, Event, Recorded
from tabletop.records import names

#: fields that mean the same wherever they stand; English, like the comments they complete
SHARED = {
    "after": "value after the change; empty where only the band is told",
    "alone": "options that cannot be combined",
    "amount": "amount pledged, in the decision's unit; empty for none",
    "ballots": "who answered what",
    "band": "word for the stretch of the track it now stands in, or empty",
    "based_on": "what it was based on, in the words of whoever wrote it down",
    "before": "value before the change; empty where only the band is told",
    "body": "text",
    "brief": "situation as it is read to everybody",
    "cause": "why it changed, in words",
    "channel": "how it is said to have come: press, cable, telephone",
    "closes": "exercise time in seconds at which it closes",
    "comment": "free text",
    "commitment": "SHA-256 of the dice seed, published before the first roll",
    "computed": "ids of the options that the rule computed",
    "confidence": "how sure the answer was: low, moderate, high, or empty",
    "consent": "whether the person agreed to be named in the record",
    "decision": "id of the decision",
    "draw": "number of the first draw of the sealed seed",
    "due": "exercise time in seconds",
    "edited": "whether the text was changed before it went out",
    "ending": "id of the ending",
    "entered_by": "the control seat that typed it on somebody's behalf, or empty",
    "estimates": "each role's estimate in percent",
    "flag": "id of the fact of play",
    "form": "kind of answer asked for: choice, several, pledge, text, argument",
    "found": "whether a rule found an outcome",
    "grade": "how well it went, from triumph to disaster; for injects, how good the source is said to be",
    "heading": "heading on the wall",
    "improve": "what to improve, at most three",
    "inject": "id of the inject",
    "label": "what was taken back, in words",
    "labels": "names of the options that stand",
    "least": "smallest amount that may be pledged",
    "line": "sentence read aloud when scenario time jumps",
    "marking": "handling mark it went out with",
    "median": "median of the estimates, in percent",
    "member": "who of the several in a seat: an id without meaning outside this export, or empty",
    "message": "number of the message's event",
    "minutes": "minutes planned",
    "most": "largest amount that may be pledged",
    "move": "id of the move, or empty before the first",
    "moves": "ids of the moves of this session",
    "number": "number of the reason on the decision's sheet",
    "objective": "id of the objective it is about, or empty",
    "objectives": "ids of the objectives it serves",
    "of": "how many moves there are",
    "options": "ids of the options chosen",
    "outcome": "ids of the options that stand",
    "percent": "estimated chance of success, 0 to 100",
    "person": "name, pseudonym or “Participant n”, as the attribution rule of this export has it",
    "pick": "how many options may be chosen",
    "practice": "whether the move was practice and is left out of the report",
    "prompt": "id of the question of the hotwash",
    "public": "whether it was put before everybody",
    "purpose": "what the dice were rolled for",
    "question": "the question, as it was read",
    "rationale": "reason given with the answer",
    "raw": "the dice as they fell",
    "reason": "why, in words",
    "results": "texts read aloud",
    "reveal": "what everybody is shown of the answers",
    "rfi": "number of the event of the request for information",
    "role": "id of the role",
    "roles": "ids of the roles in play",
    "rule": "the rule in words, as players read it",
    "scenario": "id of the scenario",
    "seat": "a role's id, observer, or a seat of control",
    "secret": "whether answers were hidden until the reveal",
    "seed": "the dice seed",
    "sender": "who it is said to come from",
    "serial": "id of the inject or decision",
    "sides": "sides of the dice",
    "spread": "difference between the highest and the lowest estimate",
    "step": "steps in which an amount is pledged",
    "strengths": "what went well, at most three",
    "struck": "ids of the options struck",
    "success": "whether it succeeded",
    "tally": "votes by option",
    "text": "free text",
    "time": "scenario time, ISO 8601",
    "title": "title",
    "to": "ids of the roles it went to",
    "track": "id of the track",
    "undone": "number of the write that was taken back",
    "unit": "unit of the amounts",
    "version": "version of the scenario",
    "weight": "weight of the reason, 1 or 2",
    "who": "ids of the roles asked",
    "why": "why, in words",
    "word": "what sort of entry it is",
    "words": "in words, as it was shown",
}

#: types of fields as the classes write them -> in words
_TYPES = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
    "Pairs": "pairs",
    "Rows": "rows",
    "tuple[str, ...]": "texts",
    "tuple[int, ...]": "whole numbers",
}
_ROLE = re.compile(r":[a-z]+:`~?([^`]+)`")


@dataclass(frozen=True, slots=True)
class FieldWords:
    """One field of a kind of event."""

    name: str
    type: str  #: in words: text, whole number, number, yes or no, texts, pairs, rows
    words: str


@dataclass(frozen=True, slots=True)
class KindWords:
    """One kind of event."""

    kind: str
    words: str
    fields: tuple[FieldWords, ...]


@cache
def codebook() -> tuple[KindWords, ...]:
    """Every kind of event, in alphabetical order, with its fields in the order they are written."""
    return tuple(
        KindWords(kind, _plain(inspect.getdoc(cls) or ""), _fields(cls)) for kind, cls in sorted(EVENTS.items())
    )


@cache
def envelope() -> tuple[FieldWords, ...]:
    """The fields around every event."""
    comments, types = _comments(Recorded)
    return tuple(FieldWords(name, types[name], _plain(words)) for name, words in comments.items() if words)


def _fields(cls: type[Event]) -> tuple[FieldWords, ...]:
    comments, types = _comments(cls)
    return tuple(FieldWords(name, types[name], _plain(comments[name] or SHARED.get(name, ""))) for name in names(cls))


def _comments(cls: type) -> tuple[dict[str, str], dict[str, str]]:
    """The ``#:`` comment beside each annotated field ("" where there is none), and the annotation as it is written."""
    lines, classes = _source(cls.__module__)
    comments, types = {}, {}
    for node in classes[cls.__name__].body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            text = " ".join(lines[node.lineno - 1 : node.end_lineno])
            comments[node.target.id] = text.partition("#:")[2].strip().removesuffix(" )").strip()
            types[node.target.id] = _type(ast.unparse(node.annotation))
    return comments, types


def _type(annotation: str) -> str:
    plain, _, empty = annotation.partition(" | ")
    return f"{_TYPES.get(plain, plain)} or nothing" if empty == "None" else _TYPES.get(annotation, annotation)


@cache
def _source(module: str) -> tuple[list[str], dict[str, ast.ClassDef]]:
    """The lines of a module and its classes; read once for all of them."""
    source = inspect.getsource(sys.modules[module])
    classes = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}
    return source.splitlines(), classes


def _plain(text: str) -> str:
    """Words without the markup of docstrings."""
    return " ".join(_ROLE.sub(r"\1", text).replace("``", "").split())
