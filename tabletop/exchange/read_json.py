"""Lists of objects in a JSON file as sheets: keys are headers, ids that point to other lists are named.

Tools keep injects as a list somewhere in the file, alone or within phases, and name teams and phases by id in lists of their
own. Every list of objects becomes a sheet; the phase around a nested list becomes a column of it. A list inside an inject says something of
that inject: its options, its cells by field, or words for control. What a tool would run on a machine is marked, never run and never imported.
"""

from __future__ import annotations

import json
from pathlib import Path

from tabletop.exchange.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    GridRow,
    Source,
    cell,
    make_grid,
    read_bytes,
    too_many,
)
from tabletop.exchange.heads import ENOUGH, head_of
from tabletop.exchange.json_items import (
    Names,
    Object,
    are_values,
    cell_of,
    has_objects,
    is_action,
    is_options,
    label_of,
    line_of,
    names_of,
    objects_in,
)
from tabletop.exchange.msel import SheetError
from tabletop.exchange.read_text import decode
from tabletop.exchange.words import JSON_WORDS
from tabletop.i18n import tr, trn

_DEPTH = 12  #: levels of lists and objects that are looked into
_GENERIC = frozenset(JSON_WORDS["generic"])
_LOOKED_AT = 400  #: items on which the kind of a list is judged


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
    data = _unwrapped(data)
    found = _Lists(path.stem)
    found.collect(data, (), {}, 0)
    if not found.lists:
        raise SheetError(tr("{path} holds no list of injects. A list of objects is needed.", path=path.name))
    names = names_of(found.lists)
    grids = tuple(_grid(name, items, names) for name, items in found.lists.items())
    if sum(len(grid.rows) for grid in grids) > MAX_ROWS:
        raise too_many(path.name, tr("rows"), MAX_ROWS)
    actions = sum(row.kind == "action" for grid in grids for row in grid.rows)
    if actions:
        notices.append(
            trn(
                "One item is an action for a machine. Nothing in a file is ever run; write what players notice of it as an inject.",
                "{count} items are actions for machines. Nothing in a file is ever run; write what players notice of them as injects.",
                actions,
            )
        )
    return Source(path, f"json, {encoding}", grids, tuple(notices), label_of(data))


def _no_constant(word: str) -> object:
    raise ValueError(word)


def _unwrapped(data: object) -> object:
    """The data without what a serializer added: ``$values`` around lists, ``$id`` and ``$type``; ``$ref`` becomes the name it points to."""
    labels: dict[str, str] = {}

    def look(value: object, depth: int) -> None:
        if depth > _DEPTH:
            return
        if isinstance(value, dict):
            if isinstance(value.get("$id"), str) and (label := label_of(value)):
                labels.setdefault(str(value["$id"]), label)
            for part in value.values():
                look(part, depth + 1)
        elif isinstance(value, list):
            for part in value:
                look(part, depth + 1)

    def plain(value: object, depth: int) -> object:
        if depth > _DEPTH:
            return _deep(value)
        if isinstance(value, list):
            return [plain(part, depth + 1) for part in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$values"), list):
            return plain(value["$values"], depth)
        if "$ref" in value:
            return labels.get(str(value["$ref"]), "")
        return {str(key): plain(part, depth + 1) for key, part in value.items() if not str(key).startswith("$")}

    look(data, 0)
    return plain(data, 0)


def _deep(value: object) -> object:
    """What lies too deep to be taken apart, as it stands in the file."""
    if not isinstance(value, (dict, list)):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return tr("(nested too deeply to be read)")


class _Lists:
    """Every list of objects in the data, by the name of its sheet."""

    def __init__(self, stem: str) -> None:
        self.lists: dict[str, list[Object]] = {}
        self._stem = stem

    def collect(self, data: object, path: tuple[str, ...], around: Object, depth: int) -> None:
        """Gather every list of objects under its key; objects of nested lists get the names of the objects around them."""
        if depth > _DEPTH:
            return
        if isinstance(data, dict):
            for key, value in data.items():
                if isinstance(value, (dict, list)):
                    self.collect(value, (*path, str(key)), around, depth + 1)
            return
        items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
        if not items:
            return
        inner = _sheets_inside(items)
        name = next((key for key in reversed(path) if key.casefold() not in _GENERIC), self._stem)
        self._pool(
            name, [{**around, **{key: value for key, value in item.items() if key not in inner}} for item in items]
        )
        for item in items:
            label = label_of(item)
            further = {**around, "move": label} if label and name.lower() in JSON_WORDS["groups"] else dict(around)
            for key in inner:
                if has_objects(item.get(key)):
                    self.collect(item[key], (*path, key), further, depth + 1)

    def _pool(self, name: str, items: list[Object]) -> None:
        """Put the items to those of the same name, if they have keys in common; else they are a list of another kind."""
        free, number = name, 1
        keys = _keys(items)
        while free in self.lists and not _keys(self.lists[free]) & keys:
            number += 1
            free = f"{name} ({number})"
        self.lists.setdefault(free, []).extend(items)


def _keys(items: list[Object]) -> set[str]:
    return {key for item in items[:_LOOKED_AT] for key in item} - {"move"}


def _sheets_inside(items: list[Object]) -> list[str]:
    """The keys of the lists inside items that are sheets of their own.

    Options of a decision are none. Beside an MSEL only another MSEL is; any other list says something of its item.
    """
    keys = list(dict.fromkeys(key for item in items[:_LOOKED_AT] for key in item))
    parent = head_of(keys)
    found = []
    for key in keys:
        parts = [part for item in items[:_LOOKED_AT] if has_objects(item.get(key)) for part in objects_in(item[key])]
        if not parts or is_options(key) or are_values(parts):
            continue
        inside = head_of(list(dict.fromkeys(name for part in parts for name in part)))
        if inside.weight >= ENOUGH or (
            not (parent.is_msel and parent.weight >= ENOUGH) and any(len(part) > 2 for part in parts)
        ):
            found.append(key)
    return found


def _grid(name: str, items: list[Object], names: Names) -> Grid:
    if len(items) > MAX_ROWS:
        raise too_many(name, tr("rows"), MAX_ROWS)
    lines = [line_of(item, names) for item in items]
    keys = list(dict.fromkeys(key for line in lines for key in line))
    if len(keys) > MAX_COLUMNS:
        raise too_many(name, tr("columns"), MAX_COLUMNS)
    head = GridRow(0, tuple(cell(key) for key in keys), "names")
    rows = [
        GridRow(
            number,
            tuple(cell_of(line.get(key), key, names) for key in keys),
            "action" if is_action(item) else "",
        )
        for number, (item, line) in enumerate(zip(items, lines, strict=True), 1)
    ]
    return make_grid(name, [head, *rows])
