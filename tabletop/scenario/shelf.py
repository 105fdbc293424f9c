"""What the home screen needs of scenarios: which there are, and their first page. Loads no model, so it costs no start time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tabletop.i18n import tr
from tabletop.scenario.regular import TooLarge, read_regular
from tabletop.text import clean, clean_line

FILE = "scenario.toml"
LARGEST = 4_000_000  #: bytes; the largest written scenario has a tenth of it


@dataclass(frozen=True, slots=True)
class Peek:
    """A scenario's first page. With `problem` set the rest is what could be read, perhaps nothing."""

    path: Path
    id: str
    title: str
    version: str
    language: str
    minutes: int
    marking: str
    summary: str
    safety: str
    consent: str
    roles: tuple[str, ...]  #: titles, in the order of the file
    essential_roles: int  #: how many of them a small group must fill
    moves: int
    problem: str | None = None


def scenario_file(path: Path) -> Path:
    """The file behind a path that names a folder or the file itself."""
    try:
        return path / FILE if path.is_dir() else path
    except (OSError, ValueError):  # a name that no file can have
        return path


def peek(path: Path) -> Peek:
    """Read a scenario's first page without checking it; never raises for what a file may hold."""
    file = scenario_file(path)
    try:
        document = tomllib.loads(read_regular(file, LARGEST).decode("utf-8"))
    except TooLarge:
        return _page(path, {}, tr("the file is too large for a scenario"))
    except OSError as error:
        reason = error.strerror or str(error).rstrip(".") or type(error).__name__
        return _page(path, {}, tr("it cannot be read: {reason}", reason=reason))
    except (ValueError, RecursionError):
        return _page(path, {}, tr("it is not valid TOML; `tabletop check` says where"))
    return _page(path, document, None)


def _page(path: Path, document: Mapping[str, object], problem: str | None) -> Peek:
    about = _table(document.get("scenario"))
    roles = _table(document.get("role"))
    minutes = about.get("minutes")
    if problem is None and not (about.get("title") and roles):
        problem = tr("it is not a scenario; `tabletop check` says why")
    return Peek(
        path=path,
        id=_line(about.get("id")) or clean_line(path.stem),
        title=_line(about.get("title")) or clean_line(path.name),
        version=_line(about.get("version")),
        language=_line(about.get("language")) or "en",
        minutes=minutes if isinstance(minutes, int) else 0,
        marking=_line(about.get("marking")),
        summary=_text(about.get("summary")),
        safety=_text(about.get("safety")),
        consent=_text(about.get("consent")),
        roles=tuple(_line(_table(role).get("title")) or clean_line(key) for key, role in roles.items()),
        essential_roles=sum(_table(role).get("essential") is not False for role in roles.values()),
        moves=sum(not _table(move).get("practice") for move in _table(document.get("move")).values()),
        problem=problem,
    )


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _line(value: object) -> str:
    return clean_line(value) if isinstance(value, str) else ""


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def find_scenarios(folders: Iterable[Path]) -> list[Path]:
    """Every scenario in these folders: subfolders with a scenario.toml and single .toml files, by name, each once.

    A folder that is missing or closed holds none. Which of them can be played is for :func:`peek` and `load_scenario` to say.
    """
    found: dict[Path, Path] = {}
    for folder in folders:
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            continue
        for entry in entries:
            inside = entry / FILE
            if inside.is_file() or (entry.suffix == ".toml" and entry.is_file() and entry.name != FILE):
                found.setdefault(entry.resolve(), entry)
    return list(found.values())
