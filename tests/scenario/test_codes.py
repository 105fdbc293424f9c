from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tabletop
from tabletop.i18n import use_catalogue
from tabletop.scenario import load as load_module
from tabletop.scenario.codes import codes
from tabletop.scenario.diagnostics import explain
from tabletop.scenario.load import Loaded, load_bytes, load_scenario
from tests.scenario.example import BASE, with_fragment

CODES = codes()
IN_FILES = [code for code in CODES if not code.startswith("F")]


def loaded(fragment: str) -> Loaded:
    return load_bytes(with_fragment(fragment).encode("utf-8", "surrogateescape"), "scenario.toml")


def test_the_base_of_the_examples_is_clean() -> None:
    assert load_bytes(BASE.encode(), "base").diagnostics == []
    assert with_fragment("") == BASE


@pytest.mark.parametrize("code", IN_FILES)
def test_bad_example_is_reported_under_its_code(code: str) -> None:
    found = loaded(CODES[code].example_bad)
    assert code in {diagnostic.code for diagnostic in found.diagnostics}, [str(each) for each in found.diagnostics]
    if CODES[code].severity == "error":
        assert found.scenario is None
    for diagnostic in found.diagnostics:
        assert diagnostic.message
        assert diagnostic.remedy
        assert str(diagnostic).startswith("scenario.toml:")


@pytest.mark.parametrize("code", IN_FILES)
def test_good_example_is_clean(code: str) -> None:
    found = loaded(CODES[code].example_good)
    assert [str(diagnostic) for diagnostic in found.diagnostics] == []
    assert found.scenario is not None


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert [found.code for found in load_scenario(tmp_path / "none").diagnostics] == ["F01"]
    assert [found.code for found in load_scenario(tmp_path).diagnostics] == ["F01"]
    assert [found.code for found in load_scenario(Path("bad\0name")).diagnostics] == ["F01"]


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "LARGEST", 10)
    file = tmp_path / "scenario.toml"
    file.write_text(BASE, encoding="utf-8")
    assert [found.code for found in load_scenario(file).diagnostics] == ["F02"]


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_with_its_examples(code: str) -> None:
    page = explain(code.lower())
    assert page.startswith(f"{code} (")
    assert CODES[code].title in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_an_unknown_code_gets_the_nearest() -> None:
    assert "did you mean" in explain("C1")
    assert "use one of" in explain("?") or "did you mean" in explain("?")


def named_in_the_program() -> Iterator[str]:
    for path in Path(tabletop.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"[FSTKCUDXNPR]\d\d", str(node.value)):
                yield str(node.value)


@pytest.mark.slow
def test_the_file_explains_exactly_the_codes_that_the_program_gives() -> None:
    assert set(CODES) == set(named_in_the_program())


def test_an_explanation_is_whole_sentences() -> None:
    for code, about in CODES.items():
        assert about.severity in {"error", "warning"}, code
        assert re.fullmatch(r"\S.*[^.\s]", about.title), code
        assert re.fullmatch(r"\S.*\.", about.why), code
        assert about.example_bad.strip() != about.example_good.strip(), code


def test_an_explanation_is_shown_in_the_chosen_language() -> None:
    about = CODES["N07"]
    use_catalogue({about.title: "Ein Titel", about.why: "Ein Grund.", "warning": "Warnung"})
    try:
        page = explain("N07")
    finally:
        use_catalogue({})
    assert page.startswith("N07 (Warnung): Ein Titel\n\nEin Grund.\n")


def test_a_scenario_without_mistakes_is_loaded_without_the_explanations() -> None:
    codes.cache_clear()
    assert loaded("").scenario is not None
    assert codes.cache_info().currsize == 0
