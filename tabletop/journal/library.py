"""The shelf: where saves live, what stands on it, a name for a new one, and the way off it.

Listing reads of each save only its head and the block at its end, so hundreds cost little; whether the middle is sound is found out
on opening.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import tabletop
from tabletop.i18n import tr
from tabletop.journal import kept_clock
from tabletop.journal.codec import check_format, decode_place, find_head
from tabletop.journal.errors import SaveError, refused
from tabletop.journal.files import LARGEST, make_folder, open_for_append
from tabletop.journal.reading import tail_blocks
from tabletop.journal.review import ENDING as REVIEW
from tabletop.journal.review import ReviewError, carry_over, load_review
from tabletop.scenario.regular import regular_file
from tabletop.text import slug

ENVIRONMENT = "TABLETOP_SAVES"  #: environment variable that names the folder of saves
TRASH = "trash"  #: folder beside the saves that holds what was thrown away, by day

_WINDOW = 1 << 15  # bytes of a save's end that are searched for its last block at first
_HOTWASH = 1 << 23  # bytes at most behind ENDEX: log lines, drafts, resumptions; the rest is not searched for it
_PAST = (
    1 << 23
)  # bytes behind the head that are searched for where a fork begins; a longer past is not told on the shelf
_FORKED = b'\ntype = "session-forked"\n'
_FORK_LINE = re.compile(rb'^data\.(title|event) = ("[^\n]*"|\d{1,15})$', re.MULTILINE)
_ENTRY = re.compile(rb'^(title|created|marking) = ("[^\n]*")$', re.MULTILINE)
_TITLE = re.compile(rb'^title = ("[^\n]*")$', re.MULTILINE)
_AT = re.compile(rb"^at = (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SaveSummary:
    """One line of the shelf."""

    path: Path
    title: str  #: the file's name where the save does not tell
    scenario: str = ""  #: title of the scenario
    created: str = ""  #: wall time, UTC, ISO 8601
    last: str = ""  #: wall time of the last event; of the creation, if there is none
    events: int = 0
    state: str = ""  #: in words: not started, under way, ended
    damage: str = ""  #: in words, "" if head and end are sound
    playable: bool = True  #: False if it cannot be opened to play on
    fork: str = ""  #: in words: of which session, from which event


def shelf_folder(override: Path | None, environ: Mapping[str, str]) -> Path:
    """Return the folder of saves: ``--saves``, else the environment variable, else the checkout's, else the user's data folder.

    Nothing is created. :class:`SaveError` where it begins with a home folder that is not known.
    """
    if override is not None:
        return _at_home(override)
    if environ.get(ENVIRONMENT):
        return _at_home(Path(environ[ENVIRONMENT]))
    checkout = Path(tabletop.__path__[0]).parent
    try:
        project = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    except OSError:
        project = ""
    if re.search(r'^name = "tabletop"$', project, re.MULTILINE):
        return checkout / "saves"
    try:
        return _user_data(environ) / "tabletop" / "saves"
    except RuntimeError as error:
        words = tr(
            "Where your data belong is not known. Name a folder with --saves, or in the variable {name}.",
            name=ENVIRONMENT,
        )
        raise SaveError("missing", words) from error


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        words = tr("{path}: whose home folder that is, is not known. Write the path in full.", path=path)
        raise SaveError("missing", words) from error


def _user_data(environ: Mapping[str, str]) -> Path:
    """Return where this system keeps a user's data (the XDG base directories, and their like elsewhere)."""
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":  # noqa: RET505 -- mypy reads each system's branch only in a chain of its own
        return Path.home() / "Library" / "Application Support"
    else:
        return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def list_saves(folder: Path, going_on: Callable[[], bool] = lambda: True) -> list[SaveSummary]:
    """Return what stands on the shelf, the last played first. A file that is no sound save is listed with the reason.

    It ends with what has been read when ``going_on`` says no, which is asked before each save. A folder that does not exist is an empty shelf; :class:`SaveError` if it cannot be read.
    """
    try:
        paths = [path for path in folder.iterdir() if path.suffix == ".toml" and not _no_save(path.name)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise refused(error, folder) from error
    return sorted(
        map(summarise, takewhile(lambda _: going_on(), paths)),
        key=lambda save: (save.last, save.path.name),
        reverse=True,
    )


def _no_save(name: str) -> bool:
    return name.startswith(".") or name.endswith(REVIEW)


def summarise(path: Path) -> SaveSummary:
    """Describe one save from its head and its end. Never fails: what is wrong stands in ``damage``."""
    try:
        with regular_file(path, LARGEST) as file:
            if os.fstat(file.fileno()).st_size == 0:
                check_format(b"")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _summarise(path, data)
    except SaveError as error:
        return SaveSummary(path, path.stem, damage=error.words, playable=False)
    except OSError as error:
        return SaveSummary(path, path.stem, damage=refused(error, path).words, playable=False)


def _summarise(path: Path, data: mmap.mmap) -> SaveSummary:
    check_format(data[:64])
    head = find_head(data)
    if head is None:
        raise SaveError("damaged", tr("The head of this save is damaged: it does not end with its digest."), 0)
    start = max(data.find(b"\n[scenario"), 0)
    session = {key.decode(): _text(value) for key, value in _ENTRY.findall(data[:start])}
    about = data.find(b"\n[scenario.scenario]\n", start, head.end)
    title = _TITLE.search(data, about, head.end) if about >= 0 else None
    events, last, sound = _last_block(data, head.end)
    damage = "" if sound else tr("The last write is not whole.")
    if head.stated != head.computed:
        damage = tr("The head was changed after it was written.")
    return SaveSummary(
        path,
        session.get("title") or path.stem,
        _text(title[1]) if title else "",
        session.get("created", ""),
        last or session.get("created", ""),
        events,
        _state(data, head.end),
        damage,
        playable=head.stated == head.computed,
        fork=_fork(data, head.end),
    )


def _last_block(data: mmap.mmap, head_end: int) -> tuple[int, str, bool]:
    """Return number and wall time of the last whole event, and whether the file ends with it. (0, "", …) if there is none."""
    size = len(data)
    window = _WINDOW
    while True:
        start = max(size - window, 0)
        whole = start < head_end
        blocks = tail_blocks(data[0 if whole else start :], whole=whole)
        if blocks:
            place = decode_place(blocks[-1])
            at = _AT.search(blocks[-1])
            ending = blocks[-1] + b"\n"
            return (
                place[0] if place else 0,
                at[1].decode("ascii", "replace") if at else "",
                data[-len(ending) :] == ending,
            )
        if whole:
            return 0, "", size == head_end
        window *= 8


def _state(data: mmap.mmap, start: int) -> str:
    if data.rfind(b'\ntype = "exercise-ended"\n', max(start, len(data) - _HOTWASH)) >= 0:
        return tr("ended")
    if data.find(b'\ntype = "exercise-started"\n', start) >= 0:
        return tr("under way")
    return tr("not started")


def _fork(data: mmap.mmap, start: int) -> str:
    """Where the session comes from, the last fork of several; "" if it is none."""
    at = data.rfind(_FORKED, start, start + _PAST)
    if at < 0:
        return ""
    end = data.find(b"\nsum = ", at)
    told = dict(_FORK_LINE.findall(data[at : end + 1]))
    return tr(
        "fork of “{title}” from event {n}", title=_text(told.get(b"title", b"")), n=told.get(b"event", b"?").decode()
    )


def _text(literal: bytes) -> str:
    """Return the string of a line of the head, "" if it is none (the head's digest tells that it was changed)."""
    try:
        value = json.loads(literal)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def new_path(folder: Path, title: str, now: str) -> Path:
    """Return a free path for a new save: date and title, safe on every system. ``now`` is wall time, UTC, ISO 8601."""
    return free_path(folder, f"{now[:10]}-{slug(title)}", ".toml")


def trash(path: Path, now: str) -> Path:
    """Move a save, and what belongs to it, to the trash of the day ``now``; return its new path. Nothing is deleted.

    That is what was set aside from it, the file of its room, which holds names and a key, and its review.

    :class:`SaveError` ``locked`` if it is being played, ``missing``, ``unreadable``.
    """
    target = path.parent / TRASH / now[:10]
    try:
        descriptor = open_for_append(path)
        try:
            make_folder(target)
            moved = free_path(target, path.stem, path.suffix)
            if sys.platform == "win32":
                os.close(descriptor)  # an open file cannot be moved there
                descriptor = -1
            path.rename(moved)
            for pattern in (f"{path.name}.torn-*", f"{path.stem}{REVIEW}.*"):
                for aside in path.parent.glob(pattern):
                    aside.rename(free_path(target, aside.name, ""))
            for ending in (".room", ".room.damaged", kept_clock.SUFFIX, REVIEW):
                with contextlib.suppress(FileNotFoundError):
                    path.with_suffix(ending).rename(free_path(target, moved.stem, ending))
        finally:
            if descriptor >= 0:
                os.close(descriptor)
    except OSError as error:
        raise refused(error, path) from error
    return moved


def free_path(folder: Path, stem: str, suffix: str) -> Path:
    """Return a path in ``folder`` that nothing has yet: with a number behind the stem if it must be."""
    path = folder / f"{stem}{suffix}"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}{suffix}"
        number += 1
    return path


def unfinished(save: Path) -> list[tuple[SaveSummary, int]]:
    """The other sessions of the folder that have unfinished actions, with how many; reads the disk."""
    found = []
    for other in list_saves(save.parent):
        if other.path == save:
            continue
        try:
            count = len(carry_over(load_review(other.path), other.path.stem))
        except ReviewError:
            continue  # its own screen says what is wrong with it
        if count:
            found.append((other, count))
    return found
