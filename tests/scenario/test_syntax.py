from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.scenario import syntax
from tests.chance import examples
from tests.scenario.example import BASE


@pytest.mark.parametrize(
    ("line", "code", "column", "remedy"),
    [
        ("title = “Cable”", "S02", 9, 'straight|write "'),
        ("title = «Cable»", "S02", 9, 'write "'),
        ("title = ‘Cable’", "S02", 9, 'write "'),
        ("title = Cable Cut", "S03", 9, 'write "Cable Cut"'),
        ('title = Cable"', "S03", 9, "write"),
        ("title = 3 cables", "S11|S03", 9, "write"),
        ('title: "Cable"', "S04", 6, "write title = …"),
        ('title => "Cable"', "S04", 7, "write title = …"),
        ("practice = False", "S05", 12, "write false"),
        ("practice = yes", "S05", 12, "write true"),
        ("unit = null", "S05", 8, "leave the key out"),
        ('title = "Cable', "S06", 9, 'write " at its end'),
        ("title = 'Cable", "S06", 9, "where it ends"),
        ("min = 0\nmin = 1", "S07", 1, "keep one"),
        ("effects = { a = 1,", "S08", 11, "one line"),
        ("time = 15.08.2025", "S09", 8, "2025-08-15T18:00:00Z"),
        ("time = 2025-08-15 18:00", "S09", 8, "2025-08-15T18:00:00Z"),
        ("min =\u00a00", "S10", 6, "ordinary space"),
        ("weight = 83,4", "S11", 10, "dot"),
        ("members = 55%", "S11", 11, "percent"),
        ("min = 007", "S11", 7, "leading zeros"),
        ("min =", "S12", 6, "write one behind ="),
        ("language", "S12", 1, "write language = …"),
        ("the title = 5", "S12", 1, "write the-title = …"),
        ("// a comment", "S12", 1, "write # …"),
        ("[role.berlin", "S13", 1, "write [role.berlin]"),
        ("[role.Ber lin]", "S13", 1, "write [role.Ber-lin]"),
        ('path = "C:\\data"', "S14", 11, "\\\\"),
        ('title = "The "Cable" Cut"', "S15", 15, '\\"'),
        ('wants = ["one", two, "three"]', "S03", 17, 'write "two"'),
        ('wants = ["one", True]', "S05", 17, "write true"),
        ('wants = ["one" "two"]', "S15", 16, "comma"),
    ],
)
def test_a_broken_line_is_explained(line: str, code: str, column: int, remedy: str) -> None:
    text = f"format = 1\n[last]\n{line}\nafter = 1\n"
    document, mistakes = syntax.read(text)
    assert document is None
    first = mistakes[0]
    assert first.code in code.split("|"), first
    assert first.line == (4 if "\n" in line else 3)
    assert first.column == column, first
    assert any(part in first.remedy for part in remedy.split("|")), first.remedy


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('a = 1\nb = """\ntext\n', "S06", 2),
        ("a = 1\nb = [1,\n2", "S13", 2),
        ("a = 1\nb = {", "S08", 2),
        ("a =", "S12", 1),
        ("x = 1" + "0" * 5000, "S16", 1),
    ],
)
def test_what_ends_too_early_is_placed_where_it_began(text: str, code: str, line: int) -> None:
    document, mistakes = syntax.read(text)
    assert document is None
    assert (mistakes[0].code, mistakes[0].line) == (code, line)


@examples(100)
@given(st.lists(st.sampled_from(["title", "minutes", "version", "marking", "summary"]), unique=True, min_size=1))
def test_independent_errors_are_all_found(keys: list[str]) -> None:
    lines = BASE.split("\n")
    at = {key: next(index for index, line in enumerate(lines) if line.startswith(f"{key} = ")) for key in keys}
    for key, index in at.items():
        lines[index] = f"{key} = broken here"
    mistakes = syntax.read("\n".join(lines))[1]
    assert sorted(mistake.line - 1 for mistake in mistakes) == sorted(at.values())
    assert {mistake.code for mistake in mistakes} == {"S03"}


@given(st.text(alphabet="[]{}=\"'\n#.,ab1_- “:\\", max_size=60))
def test_mistakes_are_reported_exactly_for_texts_that_toml_refuses(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        expected = None
    document, mistakes = syntax.read(text)
    assert document == expected
    assert bool(mistakes) == (expected is None)
    for mistake in mistakes:
        assert 1 <= mistake.line <= text.count("\n") + 1
        assert mistake.column >= 1
