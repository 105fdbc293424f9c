from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import tabletop

ROOT = Path(tabletop.__path__[0])


def test_each_class_has_a_name_of_its_own() -> None:
    """A name that stands for two things is looked up twice."""
    places = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
