"""Lists of objects in a JSON file as sheets: keys are headers, ids that point to other lists are named.

Tools keep injects as a list somewhere in the file, alone or within phases, and name teams and phases by id in lists of their
own. Every list of objects becomes a sheet; the phase around a nested list becomes a column of it. A list inside an inject says something of
that inject: its options, its cells by field, or words for control. What a tool would run on a machine is marked, never run and never imported.
"""

from __future__ import annotations

import json
import re
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
from tabletop.exchange.headers import meanings, normal
from tabletop.exchange.heads import ENOUGH, head_of
from tabletop.exchange.msel import MselColumn, SheetError
from tabletop.exchange.read_text import decode
from tabletop.exchange.split import BULLET
from tabletop.i18n import tr, trn

Object = dict[str, object]
Names = dict[tuple[str, str], str]
"""(list, id) -> the name of the object."""

_DEPTH = 12  #: levels of lists and objects that are looked into
_NAME_KEYS = ("name", "title", "label", "code")
_GENERIC = frozenset(
    {"items", "data", "values", "list", "results", "rows", "records", "nodes", "elements", "entries", "content"}
)
_OPTIONS = frozenset(
    {
        "options",
        "choices",
        "answers",
        "branches",
        "alternatives",
        "buttons",
        "links",
        "decision options",
        "answer options",
    }
)
_LABELS = ("label", "text", "title", "name", "option", "choice", "answer", "caption", "description", "value")
_TARGETS = (
    *(
        "next",
        "next id",
        "next inject",
        "next inject id",
        "next node",
        "next node id",
        "next event",
        "next step",
        "goto",
        "go to",
    ),
    *("target", "target id", "leads to", "leads", "link", "destination", "inject id", "to", "follow up"),
)
_MACHINES = frozenset({
    *("executor", "executable", "steamfitter task", "api url", "vm mask", "powershell", "shell command", "command line"),
    *("script path", "playbook", "exec"),
})  # fmt: skip
_RUNS = frozenset(
    {
        "execute",
        "exec",
        "command",
        "script",
        "shell",
        "run",
        "http post",
        "http get",
        "http request",
        "attack",
        "webhook",
    }
)
_BY_NAME = frozenset(
    {
        MselColumn.TO,
        MselColumn.SENDER,
        MselColumn.CONTROLLER,
        MselColumn.CHANNEL,
        MselColumn.MOVE,
        MselColumn.KIND,
        MselColumn.OBJECTIVES,
    }
)
_LOOKED_AT = 400  #: items on which the kind of a list is judged
_WORDED = 3  #: levels of objects said in words
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
    data = _unwrapped(data)
    found = _Lists(path.stem)
    found.collect(data, (), {}, 0)
    if not found.lists:
        raise SheetError(tr("{path} holds no list of injects. A list of objects is needed.", path=path.name))
    names = _names(found.lists)
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
    return Source(path, f"json, {encoding}", grids, tuple(notices), _label(data))


def _no_constant(word: str) -> object:
    raise ValueError(word)


def _unwrapped(data: object) -> object:
    """The data without what a serializer added: ``$values`` around lists, ``$id`` and ``$type``; ``$ref`` becomes the name it points to."""
    labels: dict[str, str] = {}

    def look(value: object, depth: int) -> None:
        if depth > _DEPTH:
            return
        if isinstance(value, dict):
            if isinstance(value.get("$id"), str) and (label := _label(value)):
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
            label = _label(item)
            further = {**around, "move": label} if label and name.lower() in _GROUPS else dict(around)
            for key in inner:
                if _objects(item.get(key)):
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
        parts = [part for item in items[:_LOOKED_AT] if _objects(item.get(key)) for part in _dicts(item[key])]
        if not parts or normal(key) in _OPTIONS or _is_values(parts):
            continue
        inside = head_of(list(dict.fromkeys(name for part in parts for name in part)))
        if inside.weight >= ENOUGH or (
            not (parent.is_msel and parent.weight >= ENOUGH) and any(len(part) > 2 for part in parts)
        ):
            found.append(key)
    return found


def _objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(part, dict) for part in value)


def _dicts(value: object) -> list[Object]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _is_values(parts: list[Object]) -> bool:
    """Whether the parts are cells: a value, and the id of the field that it belongs to."""
    return all(_field(part) and any(key.casefold() == "value" for key in part) for part in parts)


def _field(part: Object) -> str:
    """The key under which a cell names its field: ``fieldId``, ``DataFieldId``."""
    return next((key for key in part if re.fullmatch(r"\w*(?:field|column)_?(?:id|name)?", key, re.IGNORECASE)), "")


def _label(item: object) -> str:
    if isinstance(item, dict):
        for wanted in _NAME_KEYS:
            for key, value in item.items():
                if str(key).casefold() == wanted and isinstance(value, str) and value:
                    return value
    return ""


def _names(lists: dict[str, list[Object]]) -> dict[tuple[str, str], str]:
    """Map (list name, id) to the object's name, for the lists that say both."""
    names = {}
    for name, items in lists.items():
        for item in items:
            label = _label(item)
            key = next((value for own, value in item.items() if own.casefold() == "id"), None)
            if label and isinstance(key, (str, int)) and not isinstance(key, bool):
                names[name.lower(), str(key)] = label
    return names


def _grid(name: str, items: list[Object], names: Names) -> Grid:
    if len(items) > MAX_ROWS:
        raise too_many(name, tr("rows"), MAX_ROWS)
    lines = [_line(item, names) for item in items]
    keys = list(dict.fromkeys(key for line in lines for key in line))
    if len(keys) > MAX_COLUMNS:
        raise too_many(name, tr("columns"), MAX_COLUMNS)
    head = GridRow(0, tuple(cell(key) for key in keys), "names")
    rows = [
        GridRow(
            number,
            tuple(_cell(line.get(key), key, names) for key in keys),
            "action" if _is_action(item) else "",
        )
        for number, (item, line) in enumerate(zip(items, lines, strict=True), 1)
    ]
    return make_grid(name, [head, *rows])


def _line(item: Object, names: Names) -> Object:
    """An item with one level alone: options as words and where they lead, cells under their fields, objects taken apart."""
    line: Object = {}
    for key, value in item.items():
        if normal(key) in _OPTIONS and (options := _options(value)):
            name = key if MselColumn.OPTIONS in meanings(key)[0][:1] else "Options"
            line[name] = "\n".join(f"{BULLET}{label}" for label, _, _ in options)
            if leads := [f"{label} → {target}" for label, target, _ in options if target]:
                line["Leads To"] = "\n".join(leads)
            if more := [f"{label}: {words}" for label, _, words in options if words]:
                line[tr("Further words")] = "\n".join(more)
        elif _objects(value) and _is_values(_dicts(value)):
            for part in _dicts(value):
                held = next(said for own, said in part.items() if own.casefold() == "value")
                field = str(part[_field(part)])
                line[_named(_field(part), part[_field(part)], names) or _any_name(field, names) or field] = held
        elif isinstance(value, dict) and not _label(value):
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
        label = next((said[key] for key in _LABELS if isinstance(said.get(key), str) and said[key]), "")
        target = next((said[key] for key in _TARGETS if isinstance(said.get(key), (str, int)) and said[key] != ""), "")
        if not label:
            return []
        rest = {key: words for key, words in part.items() if words not in (label, target) and normal(str(key)) != "id"}
        found.append((_flat(str(label)), _flat(str(target)), _told(rest, 0) if rest else ""))
    return found


def _flat(words: str) -> str:
    return " ".join(words.split())


def _is_action(item: Object) -> bool:
    """Whether the item is something for a machine to do."""
    said = {normal(str(key)): value for key, value in item.items() if value not in (None, "", [], {}, False)}
    runs = any(
        isinstance(value, str) and normal(value) in _RUNS
        for key, value in said.items()
        if key in ("type", "action", "kind", "action type")
    )
    return bool(_MACHINES & set(said)) or (
        runs and bool(set(said) & {"command", "script", "payload", "url", "target host"})
    )


def _cell(value: object, key: str, names: Names) -> Cell:
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
    label = _label(value)
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
            words = ", ".join(_told(part, depth + 1) if isinstance(part, dict) else _simple(part) for part in said)
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
