"""A sentence is never put together from parts: a translator gets it whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tabletop
from tabletop.i18n import listed, paragraph, series

SOURCES = sorted(Path(tabletop.__path__[0]).rglob("*.py"))
ROOT = SOURCES[0].parent

#: What may stand between a translated text and its neighbour: lines, columns, marks, labels, brackets, cells, tags. No grammar.
BEFORE = re.compile(r"(^\s*|\n\s*|\s{2,}|[·:→●○✓✗▸|#–] |[(\[>\"])$")
AFTER = re.compile(r"^(\s*$|\s*\n|\s{2,}| [·→●○✓✗▸|#] | \|$|: |:$|[)\]<\"])")
BRACKETED = re.compile(r"^[(\[].*[)\]]$", re.DOTALL)
WHOLE = re.compile(r"[.!?:…”)}][”’`]?$")


#: files that write commas which a program reads again, whatever the language
COMMAS_OF_A_FORMAT = {
    "exchange/export_msel.py",
    "exchange/writing.py",
    "journal/review_text.py",
    "report/render/frame.py",
    "report/render/html.py",
    "tui/keyfile.py",
    "tui/review/findings.py",
}


def test_names_statements_and_sentences_are_put_together_in_one_place() -> None:
    assert series(["Berlin", "Paris"]) == "Berlin, Paris"
    assert listed(["the tie was broken", "two abstained"]) == "the tie was broken; two abstained"
    assert paragraph("It is saved.", "", "Go on.") == "It is saved. Go on."


class _Text(str):
    """What stands in the source between two parts."""

    __slots__ = ()


def _is_tr(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"tr", "trn"}


def _surface(node: ast.expr) -> Iterator[ast.expr]:
    """What an expression may come to be."""
    match node:
        case ast.IfExp(body=one, orelse=other):
            yield from _surface(one)
            yield from _surface(other)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _surface(value)
        case _:
            yield node


def _translated(node: ast.expr, names: dict[str, list[ast.expr]]) -> list[ast.Call]:
    """The calls that may make up this expression, also by way of a name of the same function."""
    found: list[ast.Call] = []
    for each in _surface(node):
        if _is_tr(each):
            assert isinstance(each, ast.Call)
            found.append(each)
        elif isinstance(each, ast.Name):
            found += [
                call
                for value in names.get(each.id, ())
                for call in _surface(value)
                if isinstance(call, ast.Call) and _is_tr(call)
            ]
    return found


def _flat(node: ast.expr) -> list[ast.expr | _Text]:
    """The pieces of a text that is put together, in their order."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_flat(left), *_flat(right)]
        case ast.JoinedStr(values=values):
            return [piece for value in values for piece in _flat(value)]
        case ast.FormattedValue(value=value, format_spec=None):
            return _flat(value) if isinstance(value, ast.JoinedStr | ast.BinOp) else [value]
        case ast.FormattedValue():
            return [_Text("  ")]  # a column
        case ast.Constant(value=str(text)):
            return [_Text(text)]
        case _:
            return [node]


def _joined(node: ast.Call) -> list[ast.expr | _Text]:
    """The pieces of ``"between".join([...])``."""
    assert isinstance(node.func, ast.Attribute)
    between = node.func.value
    text = _Text(between.value if isinstance(between, ast.Constant) else "?")
    made = node.args[0]
    each = (
        made.elts
        if isinstance(made, ast.List | ast.Tuple)
        else [made.elt, made.elt]
        if isinstance(made, ast.GeneratorExp | ast.ListComp)
        else []
    )
    pieces: list[ast.expr | _Text] = []
    for value in each:
        pieces += [*([text] if pieces else []), *_flat(value.value if isinstance(value, ast.Starred) else value)]
    return pieces


def _put_together(tree: ast.AST) -> Iterator[tuple[ast.expr, list[ast.expr | _Text]]]:
    inside: set[ast.expr] = set()
    for node in ast.walk(tree):
        if (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)) or isinstance(node, ast.JoinedStr):
            if node not in inside:
                inside.update(each for each in ast.walk(node) if isinstance(each, ast.BinOp | ast.JoinedStr))
                yield node, _flat(node)
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            yield node.value, [ast.Name("it"), *_flat(node.value)]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "join"
            and node.args
        ):
            yield node, _joined(node)


def _functions(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _names(function: ast.AST) -> dict[str, list[ast.expr]]:
    names: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            names.setdefault(node.targets[0].id, []).append(node.value)
        elif isinstance(node, ast.NamedExpr):
            names.setdefault(node.target.id, []).append(node.value)
    return names


def _bracketed(calls: list[ast.Call]) -> bool:
    return all(
        isinstance(words, ast.Constant) and isinstance(words.value, str) and BRACKETED.match(words.value)
        for call in calls
        for words in call.args[:1]
    )


def _torn(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Lines and texts where a translated part stands beside something it must be read together with."""
    for function in (tree, *_functions(tree)):
        names = _names(function) if function is not tree else {}
        for node, pieces in _put_together(function):
            for place, piece in enumerate(pieces):
                if isinstance(piece, _Text):
                    continue
                calls = _translated(piece, names)
                if not calls:
                    continue
                before = pieces[place - 1] if place else _Text("")
                after = pieces[place + 1] if place + 1 < len(pieces) else _Text("")
                fits = isinstance(before, _Text) and isinstance(after, _Text)
                if fits and _bracketed(calls) and str(before).endswith(" "):
                    continue
                if not fits or not BEFORE.search(str(before)) or not AFTER.search(str(after)):
                    yield node.lineno, ast.unparse(node)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_is_put_together_from_parts(path: Path) -> None:
    assert sorted(set(_torn(ast.parse(path.read_text(encoding="utf-8"))))) == []


#: sentences in which a number before a plural is never 1, or may be it: lists and limits
NEVER_ONE = re.compile(
    r"list of|[Aa]t most|text of|All \{|Your last|That text has|sessions side|only \{|first \{|more than|header|Chain:|of \{all\}|too many|together|"
    r"letters|questions wait|saves …|no leak|in all\)|record$|parts, far|\{n\} events$|new injects|messages from"
)
PLURAL = re.compile(r"\{(count|n)\} (?:more |new )?[a-z]+s\b")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_can_be_one_has_a_singular(path: Path) -> None:
    """A number before a plural noun goes through ``trn``, so that nobody reads “1 moves”."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    plain = [call for call in calls if ast.unparse(call.func) == "tr" and call.args]
    said = [str(call.args[0].value) for call in plain if isinstance(call.args[0], ast.Constant)]
    assert [words for words in said if PLURAL.search(words) and not NEVER_ONE.search(words)] == []


def _literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_tr(node):
            for words in node.args[:2]:
                if isinstance(words, ast.Constant) and isinstance(words.value, str):
                    yield node.lineno, words.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_begins_or_ends_as_a_part_of_another(path: Path) -> None:
    """Spaces around it are layout, and a comma before it would belong to another sentence."""
    if path.name == "i18n.py":
        return  # what stands between the parts of a list is a translator's too
    found = _literals(ast.parse(path.read_text(encoding="utf-8")))
    assert [(line, words) for line, words in found if words != words.strip() or words[:1] in {",", ";"}] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_paragraph_is_made_of_whole_sentences(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "paragraph":
            for argument in node.args:
                for line, words in _literals(argument):
                    assert WHOLE.search(words), f"{path}:{line}: no whole sentence: {words}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_are_listed_by_the_one_function_for_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ('", ".join' in source) == (str(path.relative_to(ROOT)) in COMMAS_OF_A_FORMAT)
