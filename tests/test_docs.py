"""The documents stay true: what they show is tried out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tabletop.scenario.load import load_bytes

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)


def test_the_scenario_in_the_authors_guide_has_no_flaw() -> None:
    text = (ROOT / "docs" / "author.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(format = 1\n.*?)```", text, re.DOTALL)
    assert example is not None
    loaded = load_bytes(example[1].encode(), "docs/author.md")
    assert [diagnostic for diagnostic in loaded.diagnostics if diagnostic.severity == "error"] == []
    assert loaded.scenario is not None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"
