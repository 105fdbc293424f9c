from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tabletop.scenario.places import Places
from tests.scenario.example import BASE

TRICKY = """\
# a comment with = and [brackets] and "quotes"
top = 1
a.b . "c d" = 'x' # dotted
"quoted key" = "an \\"escaped\\" one"
empty = {}
list = [ # comment, with comma
  "one", # another ]
  [ 2, 3 ],
  { x = 1, y.z = "}" },
]
date = 1979-05-27 07:32:00
text = \"\"\"
first
  second \\
     folded \"\"quoted\"\" end\"\"\"\"
raw = '''
'' two '''
[table . "sub table"]
key = -1.5e3
[[many]]
name = "a"
[[many]]
name = "b"
[many.inner]
deep = true
[[many.list]]
x = 1
[[many.list]]
x = 2
[last]"""
TEXTS = {
    "tricky": TRICKY,
    "crlf": TRICKY.replace("\n", "\r\n"),
    "base": BASE,
    **{path.parent.name: path.read_text(encoding="utf-8") for path in Path("scenarios").glob("*/scenario.toml")},
}


def flat(value: Any, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    found = {path: value} if path else {}
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        found |= flat(entry, (*path, key))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_every_value_stands_where_it_is_said_to_stand(name: str) -> None:
    text = TEXTS[name]
    places = Places(text)
    for path, value in flat(tomllib.loads(text)).items():
        assert path in places.values or path in places.keys, path
        span = places.values.get(path)
        if span is not None and text[span[0]] != "[":
            assert tomllib.loads(f"x = {text[span[0] : span[1]]}")["x"] == value
        if not isinstance(path[-1], int):
            start, end = places.keys[path]
            assert tomllib.loads(f"{text[start:end]} = 1") == {path[-1]: 1}


@pytest.mark.parametrize("name", ["tricky", "crlf", "base", "first-steps"])
def test_every_character_of_a_string_has_its_place(name: str) -> None:
    text = TEXTS[name]
    places = Places(text)
    lines = text.split("\n")
    for path, value in flat(tomllib.loads(text)).items():
        if isinstance(value, str) and path in places.values:
            for offset, char in enumerate(value):
                place = places.inside(path, offset + 1)
                written = lines[place.line - 1][place.column - 1 : place.column]
                assert written in (char, "\\", "") or (char == "\n" and written == "\r")


def test_columns_inside_strings_count_escapes_as_written() -> None:
    text = 'a = "x\\ty = z"\nb = """\nfold \\\n   end"""\n'
    places = Places(text)
    assert places.inside(("a",), 5).column == 11
    assert (places.inside(("b",), 6).line, places.inside(("b",), 6).column) == (4, 4)
    assert places.inside(("a",), 99).line == 1


def test_what_is_not_there_is_answered_with_its_nearest_ancestor() -> None:
    places = Places("[a]\nb = 1\n")
    assert places.key(("a", "c", "d")).line == 1
    assert places.value(("a", "b", "c")).line == 2
    assert places.value(("z",)).line == 1
    assert places.source(2) == "b = 1"
