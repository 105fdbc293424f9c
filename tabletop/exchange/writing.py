"""A scenario document as a file that people go on writing: readable, in the order of play, the same bytes for the same document.

Comments stand where a human must look; their places are paths of the document, such as ``("role", "mayor", "brief")``.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tabletop.i18n import tr
from tabletop.journal.files import make_folder, replace_whole, sync_folder
from tabletop.scenario.shelf import FILE

Comments = Mapping[tuple[str, ...], str]

_SHORT = {"\b": "\\b", "\t": "\\t", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_WIDE = 110  #: characters of a list on one line


class CannotWrite(Exception):
    """The folder cannot be written. ``str()`` names it and the remedy."""


def scenario_text(document: Mapping[str, Any], comments: Comments | None = None, head: Iterable[str] = ()) -> str:
    """The document as TOML. ``head`` are comment lines for the top of the file.

    Tables of the first level that hold plain values become one table (``[scenario]``, ``[group]``), the others one table for each
    id (``[role.mayor]``). Raises TypeError for values that no scenario holds.
    """
    notes = comments or {}
    lines = [*_comment("\n".join(head)), f"format = {_value(document['format'])}"]
    for table, entries in document.items():
        if table == "format":
            continue
        if not isinstance(entries, Mapping):
            raise TypeError(table)
        if any(not isinstance(entry, Mapping) for entry in entries.values()):
            lines += ["", *_table((table,), entries, notes)]
            continue
        for key, entry in entries.items():
            lines += ["", *_table((table, key), entry, notes)]
    return "\n".join(lines) + "\n"


def _table(path: tuple[str, ...], entries: Mapping[str, Any], notes: Comments) -> Iterator[str]:
    yield from _comment(notes.get(path, ""))
    yield f"[{'.'.join(path)}]"
    for key, value in entries.items():
        yield from _comment(notes.get((*path, key), ""))
        if isinstance(value, Mapping) and value and all(isinstance(part, Mapping) for part in value.values()):
            yield from (f"{key}.{name} = {_value(part)}" for name, part in value.items())
        else:
            yield f"{key} = {_block(value)}"


def _comment(words: str) -> list[str]:
    """Comment lines; whatever the words hold stays inside them."""
    return [f"# {_plain(line)}".rstrip() for line in words.split("\n")] if words else []


def _plain(line: str) -> str:
    return "".join(char if char == "\t" or (char >= " " and char != "\x7f") else " " for char in line)


def _block(value: object) -> str:
    """A value that stands alone behind its key: texts and lists may take several lines."""
    if isinstance(value, str) and "\n" in value:
        return f'"""\n{_escaped(value, several=True)}"""'
    if isinstance(value, list):
        line = _value(value)
        if len(line) > _WIDE and len(value) > 1:
            return "[\n" + "".join(f"  {_value(entry)},\n" for entry in value) + "]"
        return line
    return _value(value)


def _value(value: object) -> str:
    """A value on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case datetime():
            return value.isoformat(timespec="seconds").replace("+00:00", "Z")
        case str():
            return f'"{_escaped(value)}"'
        case list():
            return "[" + ", ".join(_value(entry) for entry in value) + "]"
        case Mapping():
            inside = ", ".join(f"{key} = {_value(entry)}" for key, entry in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case _:
            raise TypeError(type(value).__name__)


def _escaped(text: str, *, several: bool = False) -> str:
    """The text between its quotes; ``several``: newlines stay, and quotes are escaped only where they would end the string."""
    made: list[str] = []
    for index, char in enumerate(text):
        if several and char in '\n"':
            ends = char == '"' and (index == len(text) - 1 or text[max(0, index - 2) : index] == '""')
            made.append('\\"' if ends else char)
        elif char == "\n":
            made.append("\\n")
        elif char in _SHORT:
            made.append(_SHORT[char])
        elif char < " " or char == "\x7f" or "\ud800" <= char <= "\udfff":
            made.append(f"\\u{ord(char):04X}" if char < "\ud800" else "\ufffd")
        else:
            made.append(char)
    return "".join(made)


def store(folder: Path, files: Mapping[str, str], *, force: bool = False) -> list[Path]:
    """Put files (name: text) into a scenario folder, all or none of it seen by others when the folder is new.

    A folder that has a scenario already is refused, or, with ``force``, keeps it beside the new one as ``scenario.toml.1``, ``.2`` …,
    whose path is returned. Raises :class:`CannotWrite`.
    """
    try:
        if not folder.exists():
            _new_folder(folder, files)
            return []
        if not folder.is_dir():
            raise CannotWrite(tr("{path} is a file. Give the name of a folder.", path=folder))
        refuse_to_replace(folder, force=force)
        kept = [_set_aside(folder / FILE)] if (folder / FILE).exists() else []
        for name, text in files.items():
            replace_whole(folder / name, text.encode())
        sync_folder(folder)
        return kept
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise CannotWrite(tr("{path} cannot be written: {why}", path=folder, why=why)) from error


def refuse_to_replace(folder: Path, *, force: bool) -> None:
    """Raise :class:`CannotWrite` if the folder has a scenario that nobody said to replace."""
    if (folder / FILE).exists() and not force:
        raise CannotWrite(
            tr("{path} holds a scenario already. Give another folder, or --force to replace it.", path=folder)
        )


def write_file(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write one file so that its name never stands for half of it. Raises :class:`CannotWrite`, also if it is there already."""
    try:
        if path.exists() and not force:
            raise CannotWrite(tr("{path} is there already. Give another name, or --force to replace it.", path=path))
        make_folder(path.parent)
        replace_whole(path, data)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise CannotWrite(tr("{path} cannot be written: {why}", path=path, why=why)) from error


def _new_folder(folder: Path, files: Mapping[str, str]) -> None:
    make_folder(folder.parent)
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    beside.mkdir(0o700)
    try:
        for name, text in files.items():
            replace_whole(beside / name, text.encode())
        sync_folder(beside)
        beside.rename(folder)
    except BaseException:
        for file in beside.iterdir():
            file.unlink()
        beside.rmdir()
        raise
    sync_folder(folder.parent)


def _set_aside(path: Path) -> Path:
    number = 1
    while (copy := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    shutil.copyfile(path, copy)
    return copy


__all__: Sequence[str] = ("CannotWrite", "Comments", "refuse_to_replace", "scenario_text", "store", "write_file")
