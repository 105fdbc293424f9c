"""Every key of a scenario deleted, renamed and retyped: the checker must notice, and within a line of the edit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tabletop.scenario.load import load_bytes
from tabletop.scenario.model import Part
from tabletop.scenario.model_words import keys_of, part_at
from tabletop.scenario.places import Path as Steps
from tabletop.scenario.places import Places
from tests.scenario.example import BASE

FIRST_STEPS = Path(__file__).parents[2] / "scenarios" / "first-steps" / "scenario.toml"
SCENARIOS = {"example": BASE, "first-steps": FIRST_STEPS.read_text(encoding="utf-8")}


def paths(value: object, path: Steps = ()) -> Iterator[Steps]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield (*path, key)
            yield from paths(entry, (*path, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from paths(entry, (*path, index))


def field_of(document: dict[str, Any], path: Steps) -> tuple[type[Part], str] | None:
    """The model and field behind a key; None for ids and entries, which the author names freely."""
    part = part_at(document, path[:-1])
    name = keys_of(part).get(str(path[-1])) if part else None
    return (part, name) if part and name else None


def written(document: dict[str, Any], path: Steps) -> Any:
    node: Any = document
    for step in path:
        node = node[step]
    return node


def own_lines(places: Places, path: Steps) -> set[int]:
    """The lines an edit of this key touches, with one more on either side."""
    start = places.key(path).line
    end = places.end(path).line if path in places.values else start
    return set(range(start - 1, end + 2))


def lines_after(text: str) -> set[int]:
    return {diagnostic.line for diagnostic in load_bytes(text.encode(), "x").diagnostics}


def pairs(text: str) -> list[tuple[Steps, tuple[int, int], tuple[int, int]]]:
    """Every key that has a value of its own in the text: path, span of the key, span of the value."""
    places = Places(text)
    found = []
    for path, value in places.values.items():
        key = places.keys.get(path)
        if key is not None and not isinstance(path[-1], int) and value[0] > key[1]:
            found.append((path, key, value))
    return found


CASES = [(name, *case) for name, text in SCENARIOS.items() for case in pairs(text)]
IDS = [f"{name}:{'.'.join(map(str, path))}" for name, path, _, _ in CASES]
Span = tuple[int, int]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path", "key", "value"), CASES, ids=IDS)
def test_a_retyped_value_is_reported_on_its_line(name: str, path: Steps, key: Span, value: Span) -> None:
    text = SCENARIOS[name]
    assert key < value
    old = written(tomllib.loads(text), path)
    new = "1979-05-27" if not isinstance(old, bool) else '"yes"'
    lines = lines_after(text[: value[0]] + new + text[value[1] :])
    assert lines & own_lines(Places(text[: value[0]] + new + text[value[1] :]), path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path", "key", "value"), CASES, ids=IDS)
def test_a_renamed_key_is_reported_on_its_line(name: str, path: Steps, key: Span, value: Span) -> None:
    text = SCENARIOS[name]
    assert key < value
    edited = text[: key[1]] + "x" + text[key[1] :]
    if field_of(tomllib.loads(text), path) is not None:
        assert lines_after(edited) & own_lines(Places(text), path)
    elif path[0] in ("group", "flag") or path[-2] in ("effects", "choose"):
        assert lines_after(edited)  # here an id names something: the thing, or those who name it, are reported
    else:
        assert path[-2] in ("bands", "option")  # words and answers, which their author names freely


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path", "key", "value"), CASES, ids=IDS)
def test_a_deleted_key_is_reported_where_it_stood_unless_the_model_has_a_default(
    name: str, path: Steps, key: Span, value: Span
) -> None:
    text = SCENARIOS[name]
    lines = lines_after(without(text, key, value))
    field = field_of(tomllib.loads(text), path)
    if field is not None and field[0].model_fields[field[1]].is_required():
        assert lines & (own_lines(Places(text), path) | neighbouring(text, path))
    elif path[0] in ("group", "flag"):
        assert lines
    else:
        assert field is not None or path[-2] in ("bands", "effects", "option", "choose")


def neighbouring(text: str, path: Steps) -> set[int]:
    """The lines of the optional keys around one: nothing says on which side of them a missing key belongs."""
    document, places = tomllib.loads(text), Places(text)
    part = part_at(document, path[:-1])
    keys = list(written(document, path[:-1]))
    assert part is not None
    optional = [not part.model_fields[keys_of(part)[key]].is_required() for key in keys]
    first = last = keys.index(str(path[-1]))
    while first > 0 and optional[first - 1]:
        first -= 1
    while last < len(keys) - 1 and optional[last + 1]:
        last += 1
    before = places.end((*path[:-1], keys[first - 1])) if first else places.key(path[:-1])
    return set(range(before.line, places.key((*path[:-1], keys[last])).line + 1))


HEADERS = [
    (name, path)
    for name, text in SCENARIOS.items()
    for path, span in Places(text).values.items()
    if text[span[0]] == "[" and path in Places(text).keys and Places(text).keys[path][0] > span[0]
]


@pytest.mark.parametrize(
    ("name", "path"), HEADERS, ids=[f"{name}:{'.'.join(map(str, path))}" for name, path in HEADERS]
)
def test_a_renamed_table_of_the_model_is_reported_on_its_line(name: str, path: Steps) -> None:
    text = SCENARIOS[name]
    places = Places(text)
    if isinstance(path[-1], int):
        path = path[:-1]
    start, end = places.keys[path[:1]]
    own = text.rfind("\n[", 0, places.values.get(path, (end, end))[0] + 2)
    edited = text[:own] + text[own:].replace(str(path[0]), str(path[0]) + "x", 1)
    assert start < end
    line = text.count("\n", 0, own) + 2
    assert lines_after(edited) & {line - 1, line, line + 1}


def without(text: str, key: Span, value: Span) -> str:
    """The text without a pair: its lines, or its stretch between commas."""
    start = text.rfind("\n", 0, key[0]) + 1
    if not text[start : key[0]].strip():
        return text[:start] + text[text.find("\n", value[1]) + 1 :]
    rest = text[value[1] :].lstrip(" ")
    return text[: key[0]] + rest[1:] if rest.startswith(",") else text[: key[0]].rstrip(" ,") + rest
