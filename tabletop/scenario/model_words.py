"""What pydantic says about a document, in words for authors: code, path in the file's own names, remedy.

Also the way back from a path to the model, for the names of keys that may stand there.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from tabletop.i18n import series, tr
from tabletop.scenario.condition_names import nearest, suggestion
from tabletop.scenario.diagnostics import Finding, Path
from tabletop.scenario.model import Part, Scenario

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_FILE_KEYS = {"brief_file": "brief", "body_file": "body"}
_RANGES = {
    "greater_than": "write more than {gt}",
    "greater_than_equal": "write at least {ge}",
    "less_than": "write less than {lt}",
    "less_than_equal": "write at most {le}",
}
_SIZES = {
    "string_too_long": ("{key} is too long", "at most {max_length} characters; shorten it"),
    "too_long": ("{key} is too long", "at most {max_length} entries; shorten it"),
    "string_too_short": ("{key} is empty", "write at least {min_length} character"),
    "too_short": ("{key} is empty", "write at least {min_length} entry"),
}
_PATTERNS = {
    "a-z": "use lowercase letters, digits and single hyphens, beginning with a letter: cable-cut",
    "article": "use article-N, background or invented",
    r"\d": "write three numbers with dots: 1.0.0",
    "[^": "write it on one line",
}


def kind_of(value: object) -> str:
    """What a TOML value is, in words."""
    match value:
        case bool():
            return tr("true or false")
        case int():
            return tr("a whole number")
        case float():
            return tr("a number")
        case str():
            return tr("a string")
        case list():
            return tr("a list")
        case dict():
            return tr("a table")
        case dt.datetime():
            return tr("a date with time")
        case _:
            return tr("a date or a time")


def keys_of(part: type[Part]) -> dict[str, str]:
    """The keys a table may have, as the file spells them, each with the name of its field; in the model's order."""
    return {field.alias or name: name for name, field in part.model_fields.items()}


def part_at(document: object, path: Path) -> type[Part] | None:
    """The model of the table at `path` of this document; None if no table belongs there."""
    annotation: Any = Scenario
    node = document
    for step in path:
        annotation = _below(_chosen(annotation, node), step)
        node = _child(node, step)
    chosen = _chosen(annotation, node)
    return chosen if isinstance(chosen, type) and issubclass(chosen, Part) else None


def _chosen(annotation: Any, node: object) -> Any:
    """The one branch of a union that fits the node; anything else as it is."""
    if get_origin(annotation) is Annotated:
        return _chosen(get_args(annotation)[0], node)
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    branches = [get_args(branch)[0] if get_origin(branch) is Annotated else branch for branch in get_args(annotation)]
    for branch in branches:
        if isinstance(node, list) and get_origin(branch) is list:
            return branch
        if not (isinstance(node, dict) and isinstance(branch, type) and issubclass(branch, Part)):
            continue
        if node.get("type") in get_args(branch.model_fields["type"].annotation):
            return branch
    return None


def _below(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        name = keys_of(annotation).get(str(step))
        return None if name is None else annotation.model_fields[name].annotation
    arguments = get_args(annotation)
    if get_origin(annotation) is dict and len(arguments) == 2:
        return arguments[1]
    if get_origin(annotation) is list and arguments:
        return arguments[0]
    return None


def _child(node: object, step: str | int) -> object:
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node):
        return node[step]
    return None


def findings_of(error: ValidationError, document: Mapping[str, object]) -> list[Finding]:
    """Every problem of a validation, one per path, in the file's own names."""
    best: dict[Path, Finding] = {}
    for details in error.errors(include_url=False, include_context=True):
        found = _finding(details, document)
        known = best.get(found.path)
        # A value that fits no branch of a union is reported once per branch: the list of words says most.
        if known is None or (known.code != "K04" and found.code == "K04" and isinstance(details["input"], str)):
            best[found.path] = found
    for misspelt in [found for found in best.values() if found.code == "K01"]:
        meant = _meant(str(misspelt.path[-1]), part_at(document, misspelt.path[:-1]))
        missing = best.get((*misspelt.path[:-1], meant or ""))
        if missing is not None and missing.code == "K02":
            del best[missing.path]
    deeper = {path[:-1] for path in best}
    return [found for path, found in best.items() if not (path in deeper and found.code in ("K03", "K04"))]


def _path(details: ErrorDetails, document: Mapping[str, object]) -> tuple[Path, bool]:
    """The document's own path, without the names of union branches; and whether the key itself is meant."""
    path: list[str | int] = []
    node: object = document
    steps: Sequence[str | int] = details["loc"]
    for index, step in enumerate(steps):
        child_there = (isinstance(node, Mapping) and step in node) or _child(node, step) is not None
        if step == "[key]":
            return tuple(path), True
        if child_there or (index == len(steps) - 1 and details["type"] == "missing"):
            path.append(step)
            node = _child(node, step)
    return tuple(path), False


def _finding(details: ErrorDetails, document: Mapping[str, object]) -> Finding:
    path, at_key = _path(details, document)
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    key = str(path[-1]) if path else ""
    if kind == "missing":
        return _missing(path, document)
    if kind == "extra_forbidden":
        return _unknown_key(path, document)
    if kind == "union_tag_not_found" and isinstance(value, dict):
        remedy = tr('write type = "majority" or another rule')
        return Finding("K02", path, tr("{key} has no type", key=key), remedy, at_key=True)
    if kind in ("literal_error", "union_tag_invalid"):
        return _wrong_word(details, path)
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        remedy = next((tr(words) for sign, words in _PATTERNS.items() if sign in pattern), tr("see the format"))
        message = tr("“{wrong}” is not written as it must be", wrong=str(value)[:60])
        return Finding("K05", path, message, remedy, at_key=at_key)
    if kind in _RANGES:
        return Finding("K06", path, tr("{key} is outside its range", key=key), tr(_RANGES[kind], **context))
    if kind in _SIZES:
        message, remedy = _SIZES[kind]
        return Finding("K07", path, tr(message, key=key), tr(remedy, **context), at_key=at_key)
    expected_kind = _expected(kind)
    message = tr("{key} is {actual}; {expected} is needed", key=key, actual=kind_of(value), expected=expected_kind)
    return Finding("K03", path, message, tr("write {expected}", expected=expected_kind), at_key=at_key)


def _wrong_word(details: ErrorDetails, path: Path) -> Finding:
    """A value that is none of the few words its key takes."""
    value, context = details["input"], details.get("ctx", {})
    expected = str(context.get("expected") or context.get("expected_tags", ""))
    words = [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]
    if details["type"] == "union_tag_invalid":
        path, value = (*path, "type"), str(context.get("tag", value))
    key = str(path[-1]) if path else ""
    if not isinstance(value, str):
        message = tr("{key} is {actual}, not one of its words", key=key, actual=kind_of(value))
        return Finding("K03", path, message, tr("use one of: {ids}", ids=series(words)))
    message = tr("“{wrong}” is not a value of {key}", wrong=value[:60], key=key)
    return Finding("K04", path, message, suggestion(value, words))


def _expected(kind: str) -> str:
    if kind.startswith("int"):
        return tr("a whole number without quotes")
    if kind.startswith(("float", "finite")):
        return tr("a number without quotes")
    if kind.startswith("bool"):
        return tr("true or false without quotes")
    if kind.startswith("string"):
        return tr("a string in quotes")
    if kind.startswith("list"):
        return tr("a list in square brackets")
    if kind.startswith(("datetime", "date", "timezone")):
        return tr("a date with time without quotes, such as 2025-08-15T18:00:00Z")
    return tr("a table")


def _missing(path: Path, document: Mapping[str, object]) -> Finding:
    """A missing key is placed where the neighbouring tables have it, else where the model has it."""
    key, table = str(path[-1]), path[:-1]
    if not table and key != "format":
        message = tr("the table [{key}] is missing", key=key)
        return Finding("K02", path, message, tr("write [{key}] or [{key}.some-id] with its keys", key=key), at_key=True)
    part, node, around = part_at(document, table), _node(document, table), _node(document, table[:-1])
    orders = [list(other) for other in around.values() if isinstance(other, dict)] if isinstance(around, dict) else []
    orders.append(list(keys_of(part)) if part else [])
    before = _key_before(key, list(node) if isinstance(node, dict) else [], [order for order in orders if key in order])
    name = ".".join(str(step) for step in table) or tr("the file")
    message, remedy = tr("{table} has no {key}", table=name, key=key), tr("write {key} = …", key=key)
    return Finding("K02", path, message, remedy, at_key=True, after=(*table, before) if before else None)


def _key_before(key: str, there: list[str], orders: list[list[str]]) -> str | None:
    """The key of a table behind which a missing one belongs, by the order of other tables; None: it comes first.

    Of all gaps the one that contradicts the neighbours least, then the model (the last of the orders); then the later one.
    """
    others = [(set(order[: order.index(key)]), set(order[order.index(key) + 1 :])) for order in orders]

    def contradictions(gap: int) -> tuple[int, int]:
        counts = [len(after & set(there[:gap])) + len(before & set(there[gap:])) for before, after in others]
        return sum(counts[:-1]), sum(counts[-1:])

    gap = min(range(len(there), -1, -1), key=contradictions)
    return there[gap - 1] if gap else None


def _unknown_key(path: Path, document: Mapping[str, object]) -> Finding:
    key = str(path[-1])
    part = part_at(document, path[:-1])
    known = list(keys_of(part)) if part else []
    meant = _meant(key, part)
    message = tr("unknown key {key}", key=key[:60])
    if key in _FILE_KEYS:
        return Finding(
            "K01",
            path,
            message,
            tr("texts stand in the file itself: write {key} = …", key=_FILE_KEYS[key]),
            at_key=True,
        )
    remedy = tr("did you mean {id}?", id=meant) if meant else suggestion(key, known)
    return Finding("K01", path, message, remedy, at_key=True)


def _meant(key: str, part: type[Part] | None) -> str | None:
    """The key that an unknown one probably stands for: the nearest, or the one whose Python name was written."""
    keys = keys_of(part) if part else {}
    return next((known for known, name in keys.items() if name == key), None) or nearest(key, keys)


def merged(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with all keys that one table lacks at one place put into one."""
    lacking: dict[tuple[Path, Path | None], list[Finding]] = {}
    for found in findings:
        if found.code == "K02" and len(found.path) > 1:
            lacking.setdefault((found.path[:-1], found.after), []).append(found)
    result = [found for found in findings if found.code != "K02" or len(found.path) == 1]
    for (table, after), group in lacking.items():
        keys = [str(found.path[-1]) for found in group]
        name = ".".join(str(step) for step in table)
        message = tr("{table} has no {key}", table=name, key=series(keys))
        remedy = tr("write {keys}", keys=series(f"{key} = …" for key in keys))
        result.append(
            group[0]
            if len(group) == 1
            else Finding("K02", (*table, keys[0]), message, remedy, at_key=True, after=after)
        )
    return result


def repaired(document: Mapping[str, object], findings: Sequence[Finding]) -> tuple[dict[str, Any], list[Path]]:
    """A copy in which what was found is renamed, left out or filled in, and the paths of the tables that were touched.

    So the rest of a scenario can be checked although one table is broken; what is then found inside the touched tables means
    nothing.
    """
    import copy

    result: dict[str, Any] = copy.deepcopy(dict(document))
    touched: list[Path] = []
    for found in findings:
        owner, key = _owner(result, found)
        touched.append(owner or (key,))
        node = _node(result, owner)
        part = part_at(result, owner)
        if part is None or not isinstance(node, dict):
            continue
        known = keys_of(part)
        value = node.pop(key, None)
        if key not in known:
            meant = _meant(key, part)
            if meant is not None and meant not in node:
                node[meant] = value
        elif isinstance(value, dict) and found.at_key and found.code == "K05":
            node[key] = {name: entry for name, entry in value.items() if name != found.path[-1]}
        elif part.model_fields[known[key]].is_required():
            _fill(part, known[key], node, key)
    return result, touched


def _owner(document: Mapping[str, object], found: Finding) -> tuple[Path, str]:
    """The innermost table with a model around a finding, and the key of it that leads there."""
    path = found.path
    for length in range(len(path) - 1, -1, -1):
        if part_at(document, path[:length]) is not None:
            return path[:length], str(path[length])
    return (), str(path[0]) if path else ""


def _node(document: object, path: Path) -> object:
    for step in path:
        document = _child(document, step)
    return document


def _fill(part: type[Part], name: str, node: dict[str, Any], key: str) -> None:
    """Put the first harmless value that the field accepts; leave it out if none does."""
    from pydantic import TypeAdapter, ValidationError

    field = part.model_fields[name]
    annotation: Any = Annotated[field.annotation, *field.metadata, part.__name__]
    accepted: TypeAdapter[Any] = TypeAdapter(annotation)
    moment = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    words = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    for value in (*words, "…", 1, moment, "1.0.0", "missing", ["invented"], ["…"], {"type": "facilitator"}):
        try:
            accepted.validate_python(value, strict=True)
        except ValidationError:
            continue
        node[key] = value
        return
