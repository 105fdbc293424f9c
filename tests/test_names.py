from __future__ import annotations

import ast
import re
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


def test_no_text_cites_a_number_that_no_file_explains() -> None:
    """A reader has the repository alone: what a rule is for stands beside it in words."""
    cited = re.compile(r"\([^()]*\b(?:doctrine|failure stor(?:y|ies)|(?!UTF|SHA|ISO|AES)[A-Z]{2,3}-\d\d)\b[^()]*\)")
    found = [
        (str(path.relative_to(ROOT)), match[0])
        for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.toml")])
        for match in cited.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
