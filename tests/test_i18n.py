from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import tabletop
from tabletop.i18n import tr, trn, use_catalogue

SOURCES = sorted(Path(tabletop.__path__[0]).rglob("*.py"))
FUNCTIONS = {"tr", "trn", "series", "listed", "paragraph"}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_catalogue({})


def test_without_a_catalogue_the_sentence_is_english() -> None:
    assert tr("{role} has answered", role="Berlin") == "Berlin has answered"


def test_a_translation_may_reorder_its_placeholders() -> None:
    assert use_catalogue({"{n} of {all}": "von {all} {n}"}) == []
    assert tr("{n} of {all}", n=1, all=7) == "von 7 1"


def test_a_number_chooses_between_one_and_several() -> None:
    assert trn("{count} answer", "{count} answers", 1) == "1 answer"
    assert [trn("{count} answer of {all}", "{count} answers of {all}", count, all=7) for count in (0, 2)] == [
        "0 answers of 7",
        "2 answers of 7",
    ]
    use_catalogue({"{count} answer": "{count} Antwort", "{count} answers": "{count} Antworten"})
    assert [trn("{count} answer", "{count} answers", count) for count in (1, 3)] == ["1 Antwort", "3 Antworten"]


def test_a_catalogue_replaces_the_one_before() -> None:
    use_catalogue({"yes": "ja"})
    use_catalogue({"no": "nein"})
    assert (tr("yes"), tr("no")) == ("yes", "nein")


@pytest.mark.parametrize(
    "words",
    [
        "{rolle} hat geantwortet",
        "jemand hat geantwortet",
        "{role.title} hat",
        "{role!r} hat",
        "{role",
        "{role:>9999999}",
    ],
)
def test_a_translation_with_other_placeholders_is_left_out_and_named(words: str) -> None:
    assert use_catalogue({"yes": "ja", "{role} has answered": words}) == ["{role} has answered"]
    assert tr("{role} has answered", role="Berlin") == "Berlin has answered"
    assert tr("yes") == "ja"


def test_braces_in_values_and_in_sentences_without_values_mean_nothing() -> None:
    assert tr("{said}", said="{0} {role} }{") == "{0} {role} }{"
    assert tr("write a table such as { cohesion = 1 }") == "write a table such as { cohesion = 1 }"


def _at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Calls of them that run when the module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*child.args.defaults, *(default for default in child.args.kw_defaults if default is not None)]
            for outer in (*getattr(child, "decorator_list", ()), *defaults):
                yield from _at_import(outer)
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in FUNCTIONS:
            yield child
        yield from _at_import(child)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SOURCES[0].parent)))
def test_no_sentence_is_translated_before_it_is_shown(path: Path) -> None:
    assert [call.lineno for call in _at_import(ast.parse(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SOURCES[0].parent)))
def test_every_call_gives_a_whole_sentence_and_all_its_placeholders(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "tr"):
            continue
        place = f"{path}:{call.lineno}"
        assert len(call.args) == 1, f"{place}: tr takes one sentence; values are named"
        sentence = call.args[0]
        computed = (ast.JoinedStr, ast.BinOp, ast.Call, ast.IfExp)
        assert not isinstance(sentence, computed), f"{place}: a sentence put together at run time cannot be translated"
        if not isinstance(sentence, ast.Constant):
            continue  # a sentence out of a table of sentences
        assert isinstance(sentence.value, str), f"{place}: the sentence is a string"
        names = {keyword.arg for keyword in call.keywords}
        if names and None not in names:
            fields = {
                field.split(".")[0].split("[")[0]
                for _, field, _, _ in Formatter().parse(sentence.value)
                if field is not None
            }
            assert fields <= names, f"{place}: placeholders {sorted(fields)}, values {sorted(map(str, names))}"
