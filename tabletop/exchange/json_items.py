"""One object of a JSON file as a line of cells: options as words and where they lead, cells under their fields, ids as names.

Nothing of an object is left out: what has no place of its own is said in words, for control.
"""

from __future__ import annotations

import json
import re

from tabletop.exchange.grid import Cell, cell
from tabletop.exchange.headers import meanings, normal
from tabletop.exchange.msel import MselColumn
from tabletop.exchange.split import BULLET
from tabletop.exchange.words import JSON_WORDS
from tabletop.i18n import series, tr

Object = dict[str, object]
Names = dict[tuple[str, str], str]
"""(list, id) -> the name of the object."""

_NAME_KEYS = ("name", "title", "label", "code")
_OPTIONS = frozenset(JSON_WORDS["options"])
_MACHINES = frozenset(JSON_WORDS["machines"])
_RUNS = frozenset(JSON_WORDS["runs"])
_KINDS = ("type", "action", "kind", "action type")  #: keys that say what an object is
_ORDERS = frozenset({"command", "script", "payload", "url", "target host"})  #: what a machine is given to do
_BY_NAME = frozenset({
    *(MselColumn.TO, MselColumn.SENDER, MselColumn.CONTROLLER, MselColumn.CHANNEL, MselColumn.MOVE, MselColumn.KIND, MselColumn.OBJECTIVES),
})  # fmt: skip
_WRAPPERS = frozenset(JSON_WORDS["wrappers"])
_WORDED = 3  #: levels of objects said in words


def has_objects(value: object) -> bool:
    """Whether it is a list with an object in it."""
    return isinstance(value, list) and any(isinstance(part, dict) for part in value)


def objects_in(value: object) -> list[Object]:
    """The objects of a list; none for anything else."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def are_values(parts: list[Object]) -> bool:
    """Whether the parts are cells: a value, and the id of the field that it belongs to."""
    return all(_field(part) and any(key.casefold() == "value" for key in part) for part in parts)


def _field(part: Object) -> str:
    """The key under which a cell names its field: ``fieldId``, ``DataFieldId``."""
    return next((key for key in part if re.fullmatch(r"\w*(?:field|column)_?(?:id|name)?", key, re.IGNORECASE)), "")


def label_of(item: object) -> str:
    """What an object calls itself, "" if it has no name."""
    if isinstance(item, dict):
        for wanted in _NAME_KEYS:
            for key, value in item.items():
                if str(key).casefold() == wanted and isinstance(value, str) and value:
                    return value
    return ""


def names_of(lists: dict[str, list[Object]]) -> Names:
    """Map (list name, id) to the object's name, for the lists that say both."""
    names = {}
    for name, items in lists.items():
        for item in items:
            label = label_of(item)
            key = next((value for own, value in item.items() if own.casefold() == "id"), None)
            if label and isinstance(key, (str, int)) and not isinstance(key, bool):
                names[name.lower(), str(key)] = label
    return names


def is_options(key: str) -> bool:
    """Whether what stands under the key are options of a decision."""
    return normal(key) in _OPTIONS


def line_of(item: Object, names: Names) -> Object:
    """An item with one level alone: options as words and where they lead, cells under their fields, objects taken apart."""
    line: Object = {}
    for key, value in item.items():
        if is_options(key) and (options := _options(value)):
            name = key if MselColumn.OPTIONS in meanings(key)[0][:1] else "Options"
            line[name] = "\n".join(f"{BULLET}{label}" for label, _, _ in options)
            if leads := [f"{label} → {target}" for label, target, _ in options if target]:
                line["Leads To"] = "\n".join(leads)
            if more := [f"{label}: {words}" for label, _, words in options if words]:
                line[tr("Further words")] = "\n".join(more)
        elif has_objects(value) and are_values(objects_in(value)):
            for part in objects_in(value):
                held = next(said for own, said in part.items() if own.casefold() == "value")
                field = str(part[_field(part)])
                line[_named(_field(part), part[_field(part)], names) or _any_name(field, names) or field] = held
        elif isinstance(value, dict) and key.casefold() in _WRAPPERS:
            line |= {own: said for own, said in value.items() if own not in item} or {key: None}
        elif isinstance(value, dict) and not label_of(value):
            line |= {f"{key} {own}": said for own, said in value.items()} or {key: None}
        else:
            line[key] = value
    return line


def _any_name(key: str, names: Names) -> str:
    """The name of the field with this id, in whatever list of fields it stands."""
    return next((label for (kind, own), label in names.items() if own == key and "field" in kind), "")


def _options(value: object) -> list[tuple[str, str, str]]:
    """The options in a list: label, what it leads to, and whatever else is said of it; nothing for what is no list of options."""
    parts = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(parts, list) or not all(isinstance(part, (dict, str)) for part in parts):
        return []
    found = []
    for part in parts:
        if isinstance(part, str):
            found.append((_flat(part), "", ""))
            continue
        said = {normal(str(key)): words for key, words in part.items()}
        label = next((said[key] for key in JSON_WORDS["labels"] if isinstance(said.get(key), str) and said[key]), "")
        target = next(
            (said[key] for key in JSON_WORDS["targets"] if isinstance(said.get(key), (str, int)) and said[key] != ""),
            "",
        )
        if not label:
            return []
        rest = {key: words for key, words in part.items() if words not in (label, target) and normal(str(key)) != "id"}
        found.append((_flat(str(label)), _flat(str(target)), _told(rest, 0) if rest else ""))
    return found


def _flat(words: str) -> str:
    return " ".join(words.split())


def is_action(item: Object) -> bool:
    """Whether the item is something for a machine to do."""
    said = {normal(str(key)): value for key, value in item.items() if value not in (None, "", [], {}, False)}
    runs = any(isinstance(value, str) and normal(value) in _RUNS for key, value in said.items() if key in _KINDS)
    return bool(_MACHINES & set(said)) or (runs and bool(_ORDERS & set(said)))


def cell_of(value: object, key: str, names: Names) -> Cell:
    """The cell of one value; an id that points to another list is said by its name."""
    if isinstance(value, (bool, int, float)) or value is None:
        told = _named(key, value, names)
        return cell(told or value)
    return cell(_words(value, key, names))


def _words(value: object, key: str, names: Names) -> str:
    """Say a value as text: lists one part a line, objects by their name and what else they say."""
    match value:
        case str():
            return _named(key, value, names) or value
        case list():
            return "\n".join(_words(part, key, names) for part in value)
        case dict():
            return _object_words(value, key)
        case None:
            return ""
        case _:
            return _named(key, value, names) or json.dumps(value)


def _object_words(value: Object, key: str) -> str:
    label = label_of(value)
    if label and set(meanings(key)[0]) & _BY_NAME:
        return label
    rest = {own: words for own, words in value.items() if words != label and own.casefold() not in ("id", "uuid")}
    told = _told(rest, 0)
    return f"{label} ({told})" if label and told else label or told


def _told(value: Object, depth: int) -> str:
    """An object as words: its keys with what they say."""
    parts = []
    for key, said in value.items():
        if isinstance(said, dict) and depth < _WORDED:
            words = _told(said, depth + 1)
        elif isinstance(said, list) and depth < _WORDED:
            words = series(_told(part, depth + 1) if isinstance(part, dict) else _simple(part) for part in said)
        else:
            words = _simple(said)
        if words:
            parts.append(f"{key}: {words}")
    return "; ".join(parts)


def _simple(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case _:
            return json.dumps(value)


def _named(key: str, value: object, names: Names) -> str:
    """Return the name of what ``value`` points to, if the key says in which list: ``phase_id``, ``target_team_ids``."""
    stem = key.lower().removesuffix("s").removesuffix("_id").removesuffix("id")
    if stem == key.lower().removesuffix("s") or value is None or isinstance(value, bool):
        return ""
    kind = stem.rsplit("_", 1)[-1]
    for plural in (kind + "s", kind, kind.removesuffix("y") + "ies"):
        if found := names.get((plural, str(value))):
            return found
    return ""


__all__ = (
    "Names",
    "Object",
    "are_values",
    "cell_of",
    "has_objects",
    "is_action",
    "is_options",
    "label_of",
    "line_of",
    "names_of",
    "objects_in",
)
