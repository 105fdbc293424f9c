"""What there is to play and to look at: scenarios and saves, found by name, listed for the home screen and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import tabletop
from tabletop.exercise.events import MoveStarted
from tabletop.i18n import tr
from tabletop.journal.codec import Head
from tabletop.journal.errors import SaveError
from tabletop.journal.library import SaveSummary, list_saves
from tabletop.journal.reading import read_tail
from tabletop.scenario.regular import read_regular
from tabletop.scenario.shelf import LARGEST, Peek, find_scenarios, peek, scenario_file

_TAIL = 400  # events read from a save's end to find the move it stopped in


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where a session was left."""

    save: SaveSummary
    move: str  #: title, "" if it is not among the last events, or none has begun
    number: int  #: 0 for practice
    of: int
    clock: float  #: exercise time in seconds


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything the home screen lists."""

    folder: Path
    scenarios: tuple[Peek, ...]
    saves: tuple[SaveSummary, ...]
    stopped: Stopped | None  #: the session to go on with
    trouble: str = ""  #: why the folder of saves cannot be read


def shipped() -> list[Path]:
    """The folders of the scenarios that come with the program: the checkout's, or those inside the installed package."""
    package = Path(tabletop.__path__[0])
    return [folder for folder in (package.parent / "scenarios", package / "_scenarios") if folder.is_dir()][:1]


def read_shelves(
    folder: Path, scenarios: Iterable[Path] | None = None, going_on: Callable[[], bool] = lambda: True
) -> Shelves:
    """Read everything listed on the home screen. Never fails; scenario folders None: those shipped. See :func:`list_saves`."""
    found = [peek(path) for path in find_scenarios(shipped() if scenarios is None else scenarios)]
    found.sort(key=lambda page: (page.problem is not None, -page.minutes, page.title))
    try:
        saves = list_saves(folder, going_on)
    except SaveError as error:
        return Shelves(folder, tuple(found), (), None, error.words)
    return Shelves(folder, tuple(found), tuple(saves), stopped_at(last_open(saves)))


def ended(save: SaveSummary) -> bool:
    """Whether ENDEX was given in this save."""
    return save.state == tr("ended")


def last_open(saves: Sequence[SaveSummary]) -> SaveSummary | None:
    """The session played last that can be played on, of a list that begins with the last."""
    return next((save for save in saves if save.playable and save.events and not ended(save)), None)


def stopped_at(save: SaveSummary | None) -> Stopped | None:
    """Where ``save`` was left, from its last events alone."""
    if save is None:
        return None
    try:
        tail = read_tail(save.path, _TAIL)
    except SaveError:
        tail = []
    move = next((record.event for record in reversed(tail) if isinstance(record.event, MoveStarted)), None)
    clock = tail[-1].clock if tail else 0.0
    if move is None:
        return Stopped(save, "", 0, 0, clock)
    return Stopped(save, move.title, move.number, move.of, clock)


def find_scenario(name: str, folders: Iterable[Path] | None = None) -> Path | None:
    """The scenario ``name``: a path, or the id or folder name of one in ``folders`` (None: those shipped). None if there is none."""
    path = _expanded(name)
    if path.suffix == ".toml" or _holds(path.exists):
        return path
    for found in find_scenarios(shipped() if folders is None else folders):
        if name in {found.name, found.stem} or peek(found).id == name:
            return found
    return None


def scenario_names(folders: Iterable[Path] | None = None) -> list[str]:
    """The names under which :func:`find_scenario` knows the scenarios of these folders."""
    return [path.stem for path in find_scenarios(shipped() if folders is None else folders)]


def changed_since(head: Head, folders: Iterable[Path] | None = None) -> str:
    """Say that the file of the scenario in ``folders`` (None: those shipped) is another one than was played; "" if it is not, or not there."""
    about = head.scenario.get("scenario")
    name = about.get("id") if isinstance(about, dict) else None
    for path in find_scenarios(shipped() if folders is None else folders):
        if path.stem == name and head.scenario_hash:
            with suppress(OSError):
                if sha256(read_regular(scenario_file(path), LARGEST)).hexdigest() != head.scenario_hash:
                    return tr(
                        "The file of the scenario “{name}” has changed since; this session goes on with the scenario as it was.",
                        name=name,
                    )
    return ""


def find_save(name: str, folder: Path) -> Path | None:
    """The save ``name``: a path, a name on the shelf with or without ``.toml``, or a sample of the program. None if there is none."""
    samples = Path(tabletop.__path__[0]) / "_samples"  # of an installed program; those of a checkout lie on its shelf
    for path in (_expanded(name), folder / name, folder / f"{name}.toml", samples / f"{name}.toml"):
        if _holds(path.is_file):
            return path
    return None


def _expanded(name: str) -> Path:
    with suppress(RuntimeError):  # no such user
        return Path(name).expanduser()
    return Path(name)


def _holds(asked: Callable[[], bool]) -> bool:
    """Whether it holds of a path; not of one that no file can have, or that may not be looked at."""
    try:
        return asked()
    except (OSError, ValueError):
        return False
