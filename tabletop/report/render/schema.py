"""The JSON Schema (draft 2020-12) of the export of events, made from the event classes, so that it cannot fall behind them."""

from __future__ import annotations

import types
import typing
from typing import Any

from tabletop.exercise.events import EVENTS, Event
from tabletop.records import names
from tabletop.report.render.codebook import FieldWords, KindWords, codebook
from tabletop.report.render.json_events import SCHEMA, VERSION

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
_IN_WORDS = {"string": "text", "integer": "whole number", "number": "number"}
_SESSION = {
    "id": "id of the session",
    "title": "title of the session",
    "created": "when it was opened: UTC, ISO 8601; the date alone in the releasable build",
    "program": "version of the program that made the save",
    "language": "language of the session",
    "marking": "handling mark",
    "attribution": "attribution rule of this export: open, chatham-house, pseudonyms",
    "build": "full or releasable",
    "save": "name of the save",
    "digest": "chained digest of the last event of the save: names exactly what was exported",
    "scenario_hash": "digest of the scenario as played",
}
_AROUND = {
    "seq": ("integer", "number of the event; ascending. In an export numbers may be missing: what may not go out is left out"),
    "write": ("integer", "number of the write; all events of one command share it, and an undo names it"),
    "at": ("string", "wall time, UTC, ISO 8601 with milliseconds; the date alone in the releasable build"),
    "clock": ("number", "exercise time in seconds since STARTEX, pauses excluded; that of the move's begin in the releasable build"),
    "by": ("string", "the seat that asked: a role's id, a seat of control, or empty"),
}  # fmt: skip


def schema() -> dict[str, Any]:
    """The schema as plain values, ready to be written as JSON."""
    kinds = codebook()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA}:{VERSION}",
        "title": "Events of a tabletop session",
        "description": "What `tabletop report --format json` writes. docs/export.md explains every field.",
        "type": "object",
        "required": ["schema", "version", "session", "scenario", "events"],
        "additionalProperties": False,
        "properties": {
            "schema": {"const": SCHEMA},
            "version": {"const": VERSION},
            "session": _object({name: {"type": "string", "description": words} for name, words in _SESSION.items()}),
            "scenario": {
                "type": "object",
                "description": "the scenario as played: what the ids in the events stand for",
            },
            "events": {
                "type": "array",
                "items": {
                    "oneOf": [{"$ref": f"#/$defs/{kind.kind}"} for kind in kinds] + [{"$ref": "#/$defs/unknown"}]
                },
            },
        },
        "$defs": {
            **{f"field-{name}": {"type": shape, "description": words} for name, (shape, words) in _AROUND.items()},
            **{kind.kind: _kind(kind) for kind in kinds},
            "unknown": _unknown(kinds),
        },
    }


def around() -> tuple[FieldWords, ...]:
    """The fields around every event, as they are exported."""
    return tuple(FieldWords(name, _IN_WORDS[kind], words) for name, (kind, words) in _AROUND.items())


def of_session() -> tuple[FieldWords, ...]:
    """The fields of the session, as they are exported."""
    return tuple(FieldWords(name, _IN_WORDS["string"], words) for name, words in _SESSION.items())


def _kind(kind: KindWords) -> dict[str, Any]:
    words = {field.name: field.words for field in kind.fields}
    data = _object(
        {name: {**shape, "description": words[name]} for name, shape in _shapes(EVENTS[kind.kind]).items()},
    )
    return _event({"const": kind.kind}, data, kind.words)


def _unknown(kinds: typing.Sequence[KindWords]) -> dict[str, Any]:
    words = "A kind of event that the program which wrote this export did not know. Its lines are not exported."
    return _event(
        {"type": "string", "not": {"enum": [kind.kind for kind in kinds]}},
        _object({"lines": {"type": "string"}}),
        words,
    )


def _event(kind: dict[str, Any], data: dict[str, Any], words: str) -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"$ref": f"#/$defs/field-{name}"} for name in _AROUND}
    return {"description": words, **_object({**fields, "type": kind, "data": data})}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these properties: every field is always there."""
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def _shapes(cls: type[Event]) -> dict[str, dict[str, Any]]:
    hints = typing.get_type_hints(cls)
    return {name: _shape(hints[name]) for name in names(cls)}


def _shape(hint: Any) -> dict[str, Any]:
    """What JSON makes of a value of this type. A tuple of fixed length is an array of that length."""
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    args = typing.get_args(hint)
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        (plain,) = (arg for arg in args if arg is not type(None))
        return {"type": [_PLAIN[plain], "null"]}
    if len(args) == 2 and args[1] is Ellipsis:
        return {"type": "array", "items": _shape(args[0])}
    return {"type": "array", "prefixItems": [_shape(arg) for arg in args], "minItems": len(args), "maxItems": len(args)}
