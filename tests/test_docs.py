"""The documents stay true: what they show is tried out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.binding import Binding

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


def test_the_facilitators_guide_names_every_key_of_the_console() -> None:
    from tabletop.tui.screens.console import ConsoleScreen

    text = (ROOT / "docs" / "facilitator.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\| (`.*?) \|", text, re.MULTILINE))))
    moves_the_view = ("up", "down", "escape", "tab", "pageup", "pagedown", "1", "2", "3")
    bound = {
        binding.key_display or binding.key
        for binding in ConsoleScreen.BINDINGS
        if isinstance(binding, Binding) and binding.key not in moves_the_view
    }
    assert told == bound
