"""Lists of objects in a JSON file as sheets: keys are headers, ids that point to other lists are named.

Tools keep injects as a list somewhere in the file, alone or within phases, and name teams and phases by id in lists of their
own. Every list of objects becomes a sheet; the phase around a nested list becomes a column of it.
"""

from __future__ import annotations

import json
from pathlib import Path

from tabletop.exchange.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Grid,
    GridRow,
    Source,
    cell,
    make_grid,
    read_bytes,
    too_many,
)
from tabletop.exchange.msel import SheetError
from tabletop.exchange.read_text import decode
from tabletop.i18n import tr

Object = dict[str, object]

_DEPTH = 12  #: levels of lists and objects that are looked into
_NAME_KEYS = ("name", "title", "label", "code")
_GROUPS = ("phases", "moves", "stages", "modules", "groups", "days", "rounds", "turns")


def read_json(path: Path) -> Source:
    """Read a JSON file. Raises :class:`SheetError` for text that is no JSON and for JSON without a list of objects."""
    text, encoding, notices = decode(path, read_bytes(path))
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise SheetError(
            tr(
                "{path}, line {line}, column {column}: this is no valid JSON here. Export the file again.",
                path=path.name,
                line=error.lineno,
                column=error.colno,
            )
        ) from error
    except (RecursionError, ValueError) as error:
        raise SheetError(
            tr("{path} is nested too deeply or holds a number that no table holds. Export it again.", path=path.name)
        ) from error
    lists: dict[str, list[Object]] = {}
    _collect(data, path.stem, {}, lists, 0)
    if not lists:
        raise SheetError(tr("{path} holds no list of injects. A list of objects is needed.", path=path.name))
    names = _names(lists)
    grids = tuple(_grid(name, items, names) for name, items in lists.items())
    if sum(len(grid.rows) for grid in grids) > MAX_ROWS:
        raise too_many(path.name, tr("rows"), MAX_ROWS)
    return Source(path, f"json, {encoding}", grids, tuple(notices))


def _no_constant(word: str) -> object:
    raise ValueError(word)


def _collect(data: object, name: str, around: Object, lists: dict[str, list[Object]], depth: int) -> None:
    """Gather every list of objects under its key; objects of nested lists get the names of the objects around them."""
    if depth > _DEPTH:
        return
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, (dict, list)):
                _collect(value, str(key), around, lists, depth + 1)
        return
    if not isinstance(data, list):
        return
    items = [item for item in data if isinstance(item, dict)]
    if not items:
        return
    lists.setdefault(name, []).extend({**around, **_own(item)} for item in items)
    for item in items:
        inner = dict(around)
        label = _label(item)
        if label and name.lower() in _GROUPS:
            inner["move"] = label
        for key, value in item.items():
            if _objects(value):
                _collect(value, str(key), inner, lists, depth + 1)


def _own(item: Object) -> Object:
    """Leave out the lists that become sheets of their own."""
    return {str(key): value for key, value in item.items() if not (_objects(value) and _many(value))}


def _objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(part, dict) for part in value)


def _many(value: object) -> bool:
    """Objects with more than a name are rows; those with a name alone are values, such as recipients."""
    return isinstance(value, list) and any(isinstance(part, dict) and len(part) > 2 for part in value)


def _label(item: object) -> str:
    if isinstance(item, dict):
        for key in _NAME_KEYS:
            if isinstance(item.get(key), str) and item[key]:
                return str(item[key])
    return ""


def _names(lists: dict[str, list[Object]]) -> dict[tuple[str, str], str]:
    """Map (list name, id) to the object's name, for the lists that say both."""
    names = {}
    for name, items in lists.items():
        for item in items:
            label = _label(item)
            key = item.get("id")
            if label and isinstance(key, (str, int)) and not isinstance(key, bool):
                names[name.lower(), str(key)] = label
    return names


def _grid(name: str, items: list[Object], names: dict[tuple[str, str], str]) -> Grid:
    keys = list(dict.fromkeys(str(key) for item in items for key in item))
    if len(keys) > MAX_COLUMNS:
        raise too_many(name, tr("columns"), MAX_COLUMNS)
    if len(items) > MAX_ROWS:
        raise too_many(name, tr("rows"), MAX_ROWS)
    head = GridRow(0, tuple(cell(key, where=tr("A key in {list}", list=name)) for key in keys), "names")
    rows = [
        GridRow(number, tuple(_cell(item.get(key), key, name, number, names) for key in keys))
        for number, item in enumerate(items, 1)
    ]
    return make_grid(name, [head, *rows])


def _cell(value: object, key: str, name: str, number: int, names: dict[tuple[str, str], str]) -> Cell:
    where = tr("{key} of item {number} in {list}", key=key, number=number, list=name)
    if isinstance(value, (bool, int, float)) or value is None:
        told = _named(key, value, names)
        return cell(told or value, where=where)
    return cell(_words(value, key, names), where=where)


def _words(value: object, key: str, names: dict[tuple[str, str], str]) -> str:
    """Say a value as text: lists one part a line, objects by their name, everything else as JSON."""
    match value:
        case str():
            return _named(key, value, names) or value
        case list():
            return "\n".join(_words(part, key, names) for part in value)
        case dict():
            return _label(value) or json.dumps(value, ensure_ascii=False, sort_keys=True)
        case None:
            return ""
        case _:
            return _named(key, value, names) or json.dumps(value)


def _named(key: str, value: object, names: dict[tuple[str, str], str]) -> str:
    """Return the name of what ``value`` points to, if the key says in which list: ``phase_id``, ``target_team_ids``."""
    stem = key.lower().removesuffix("s").removesuffix("_id").removesuffix("id")
    if stem == key.lower().removesuffix("s") or value is None or isinstance(value, bool):
        return ""
    kind = stem.rsplit("_", 1)[-1]
    for plural in (kind + "s", kind, kind.removesuffix("y") + "ies"):
        if found := names.get((plural, str(value))):
            return found
    return ""
