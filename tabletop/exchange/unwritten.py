"""What an MSEL does not say and players read: the placeholders of an imported scenario, written one after the other."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tabletop.exchange.importing import WrittenScenario
from tabletop.i18n import series, tr
from tabletop.journal.files import replace_whole, sync_folder
from tabletop.scenario.check_unwritten import PLACEHOLDER, unwritten
from tabletop.scenario.load import load_bytes
from tabletop.scenario.shelf import FILE
from tabletop.text import clean, clean_line

_LONGEST = 6000  #: characters of a text, as the scenario model has it
_LINE = 200  #: of a line
_ONE_LINE = frozenset({"wants", "limits", "goal", "title"})  #: fields, or lists, of single lines


@dataclass(frozen=True, slots=True)
class Missing:
    """One text that the author must write."""

    path: tuple[str | int, ...]
    place: str  #: where players read it, in words
    asked: str  #: what belongs there
    one_line: bool


def missing(document: Mapping[str, Any]) -> list[Missing]:
    """Every placeholder of the document, in the order of the file."""
    found = []
    for path, words in unwritten(document):
        _, _, asked = words.partition(": ")
        named = next((key for key in reversed(path) if isinstance(key, str)), "")
        found.append(Missing(path, _place(document, path), asked or tr(PLACEHOLDER), named in _ONE_LINE))
    return found


def _place(document: Mapping[str, Any], path: tuple[str | int, ...]) -> str:
    table = document.get(str(path[0]), {})
    entry = table.get(path[1], {}) if isinstance(table, Mapping) and len(path) > 1 else {}
    title = str(entry.get("title", "")) if isinstance(entry, Mapping) else ""
    title = (
        title
        if title and not title.startswith((PLACEHOLDER, tr(PLACEHOLDER)))
        else str(path[1] if len(path) > 2 else "")
    )
    words = {
        "brief": tr("brief"), "wants": tr("wants"), "limits": tr("limits"), "goal": tr("goal"), "private": tr("knows alone"),
        "title": tr("title"), "body": tr("text"), "question": tr("question"), "summary": tr("summary of the exercise"),
    }  # fmt: skip
    named = next((key for key in reversed(path) if isinstance(key, str)), "")
    return series(part for part in (clean_line(title, 60), words.get(named, named)) if part)


def write_missing(written: WrittenScenario, one: Missing, words: str) -> tuple[str, WrittenScenario | None]:
    """Put ``words`` where they are missing, in the file and in what is known of it; "" and the new state, or why not. For a thread."""
    text = clean_line(words, _LINE) if one.one_line else clean(words, max_chars=_LONGEST, max_lines=_LONGEST).strip()
    if not text:
        return tr("Write something, or press escape to leave it for later."), None
    document = copy.deepcopy(written.built.document)
    holder: Any = document
    for key in one.path[:-1]:
        holder = holder[key]
    holder[one.path[-1]] = text
    built = replace(written.built, document=document)
    data = built.text.encode()
    found = load_bytes(data, str(written.folder / FILE))
    if found.errors and not written.errors:
        return found.errors[0].message, None
    try:
        why = _store(written.folder / FILE, written.built.text.encode(), data)
    except OSError as error:
        why = tr("{path} cannot be written: {why}", path=written.folder, why=error.strerror or type(error).__name__)
    return (why, None) if why else ("", replace(written, built=built, found=tuple(found.diagnostics)))


def _store(path: Path, before: bytes, after: bytes) -> str:
    """Replace the file if it still holds what was written last; "" or why not."""
    if path.read_bytes() != before:
        return tr("{path} was changed by somebody else meanwhile. Write the rest there.", path=path)
    replace_whole(path, after)
    sync_folder(path.parent)
    return ""


__all__ = ("Missing", "missing", "write_missing")
