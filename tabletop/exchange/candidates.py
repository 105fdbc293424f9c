"""Which files a planner may mean: the spreadsheets and folders where a typed path leads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tabletop.exchange.reading import READABLE
from tabletop.text import clean_line

MOST = 2000  #: entries looked at; in a larger folder a part of the name must be typed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A folder to go into, or a file that can be read."""

    path: Path
    name: str  #: safe to show
    folder: bool
    size: int = 0  #: bytes
    changed: str = ""  #: ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Candidates:
    """What there is at a typed path."""

    folder: Path
    entries: tuple[Candidate, ...]
    trouble: str = ""  #: why the folder cannot be looked at


def here() -> Path:
    """The folder in which the program was started; the home folder if that one is gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path.home()


def expanded(typed: str) -> Path:
    """The path that is meant: ``~`` is the home folder; quotes around it, as file managers paste them, go."""
    words = typed.strip()
    if len(words) > 1 and words[0] == words[-1] and words[0] in "'\"":
        words = words[1:-1]
    try:
        return Path(words).expanduser()
    except RuntimeError:  # nobody has a home folder of that name
        return Path(words)


def written(path: Path, *, folder: bool = False) -> str:
    """A path as it is typed: short below the home folder, and with a stroke behind a ``folder``."""
    try:
        words = f"~{os.sep}{path.relative_to(Path.home())}" if path != Path.home() else "~"
    except (RuntimeError, ValueError):
        words = str(path)
    return words if not folder or words.endswith(os.sep) else f"{words}{os.sep}"


def offered(typed: str) -> Candidates:
    """What begins like, or else contains, the last part of the path; the files last changed first, then folders. Never fails."""
    path = expanded(typed)
    inside = not typed.strip() or typed.strip().endswith(("/", os.sep)) or path.name in {"", "~"}
    folder, part = (path, "") if inside else (path.parent, path.name.casefold())
    try:
        with os.scandir(folder) as entries:
            found = [one for one in (_entry(entry) for entry, _ in zip(entries, range(MOST), strict=False)) if one]
    except OSError as error:
        return Candidates(folder, (), error.strerror or type(error).__name__)
    if not part.startswith("."):
        found = [one for one in found if not one.path.name.startswith(".")]
    matching = [one for one in found if one.path.name.casefold().startswith(part)]
    matching = matching or [one for one in found if part in one.path.name.casefold()]
    matching.sort(key=lambda one: one.name.casefold())
    matching.sort(key=lambda one: "" if one.folder else one.changed, reverse=True)
    matching.sort(key=lambda one: one.folder)
    return Candidates(folder, tuple(matching))


def _entry(entry: os.DirEntry[str]) -> Candidate | None:
    path = Path(entry.path)
    name = clean_line(entry.name)
    try:
        if entry.is_dir():
            return Candidate(path, name, True) if name == entry.name else None  # another name could not be typed
        if path.suffix.lower() not in READABLE or not entry.is_file():
            return None
        facts = entry.stat()
        changed = datetime.fromtimestamp(facts.st_mtime, UTC).isoformat(timespec="seconds")
    except (OSError, ValueError, OverflowError):
        return None
    return Candidate(path, name, False, facts.st_size, changed)


__all__ = ("MOST", "Candidate", "Candidates", "expanded", "here", "offered", "written")
