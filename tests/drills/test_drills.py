"""The table of drills in the documents says what the tests do."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARK = re.compile(r"^@pytest\.mark\.drill\((\d+)(?:, alone=True)?\)$", re.MULTILINE)


def test_every_drill_is_proved_where_the_table_says() -> None:
    table = (ROOT / "docs" / "drills.md").read_text(encoding="utf-8")
    told: dict[int, set[str]] = {}
    for line in table.splitlines():
        if row := re.match(r"\| (\d+) \|", line):
            told[int(row[1])] = set(re.findall(r"`(tests/[^`]*/?test_[^`]*\.py)`", line))
    marked: dict[int, set[str]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for number in MARK.findall(file.read_text(encoding="utf-8")):
            marked.setdefault(int(number), set()).add(file.relative_to(ROOT).as_posix())
    assert sorted(told) == list(range(1, 13))
    assert told == marked
    named = set(re.findall(r"`((?:tests|bench)/[^`]*)`", table))
    assert [name for name in named if not (ROOT / name).is_file()] == []
