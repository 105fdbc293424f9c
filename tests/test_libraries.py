"""Libraries are used by what they offer: nothing private of one is imported, called, overridden or hidden by a name of ours."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import tabletop

HOUSE = Path(tabletop.__path__[0])
BUILT_IN = {"builtins", "abc", "typing", "enum", "_thread"}

#: what is used all the same; why, stands in the docstring at that place
EXCEPT_IMPORTS = {("tui/kit/paste.py", "textual._xterm_parser")}
EXCEPT_NAMES = {
    ("TabletopApp", name)
    for name in ("_handle_exception", "_exception", "_exception_event", "_return_code", "_close_messages_no_wait")
}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(module, name) of every import, the name "" for a whole module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", name.name) for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names)


@pytest.mark.slow
def test_no_private_module_or_name_of_a_library_is_imported() -> None:
    found = {
        (path.relative_to(HOUSE).as_posix(), module)
        for path in HOUSE.rglob("*.py")
        for module, name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if not module.startswith("tabletop") and any(map(is_private, [*module.split("."), name]))
    }
    assert found == EXCEPT_IMPORTS


@cache
def classes_in(file: str) -> dict[str, ast.ClassDef]:
    """The classes of a module as they are written, by qualified name."""
    found: dict[str, ast.ClassDef] = {}

    def look(node: ast.AST, before: str) -> None:
        for child in ast.iter_child_nodes(node):
            name = before
            if isinstance(child, ast.ClassDef):
                name = f"{before}{child.name}."
                found[name[:-1]] = child
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                name = f"{before}{child.name}.<locals>."
            look(child, name)

    look(ast.parse(Path(file).read_text(encoding="utf-8")), "")
    return found


def written(cls: type) -> ast.ClassDef | None:
    """A class as it is written; None if it is in C or made by a function."""
    try:
        file = inspect.getfile(cls)
    except (OSError, TypeError):
        return None
    return classes_in(file).get(cls.__qualname__) if file.endswith(".py") else None


@cache
def private_names(cls: type) -> frozenset[str]:
    """Private methods and attributes of a class of a library."""
    names, node = set(vars(cls)), written(cls)
    for each in ast.walk(node) if node else ():
        if isinstance(each, ast.Attribute) and is_private(each.attr) and isinstance(each.ctx, ast.Store):
            names |= {each.attr} if ast.unparse(each.value) == "self" else set()
    return frozenset(filter(is_private, names))


def used(cls: type) -> frozenset[str]:
    """Private names that a class of ours uses of itself or gives to a method."""
    names, node = set(), written(cls)
    for each in ast.walk(node) if node else ():
        if isinstance(each, ast.Attribute) and is_private(each.attr):
            names |= {each.attr} if ast.unparse(each.value) in {"self", "cls", "super()"} else set()
        elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(each.name)
    return frozenset(filter(is_private, names))


def ours() -> Iterator[type]:
    """Every class of the program."""
    importlib.import_module("tabletop.tui")  # before Textual, as the program itself does
    for part in pkgutil.walk_packages(tabletop.__path__, "tabletop."):
        if not part.name.endswith("__main__"):
            for cls in vars(importlib.import_module(part.name)).values():
                if inspect.isclass(cls) and cls.__module__ == part.name:
                    yield cls


@pytest.mark.slow
def test_no_class_of_ours_uses_or_hides_a_private_name_of_a_library() -> None:
    found = set()
    for cls in ours():
        names = used(cls)
        for base in cls.__mro__:
            if base.__module__.partition(".")[0] not in BUILT_IN | {"tabletop"}:
                found |= {(cls.__name__, name) for name in names & private_names(base)}
    assert found == EXCEPT_NAMES
