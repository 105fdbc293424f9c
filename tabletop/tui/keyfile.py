"""The user's own keys: a small file that says which keys ask for which actions.

The file is TOML, ``keys.toml`` in the user's configuration folder. Under ``[keys]`` stands a binding's id with a key, or a list of keys::

    [keys]
    console.pause = "f9"
    console.more-time = ["plus", "f10"]

Whatever is wrong in it is said with its place, and that line counts for nothing: the key stays as the program has it. A wrong file
never keeps the program from starting.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from tabletop.i18n import tr
from tabletop.journal.files import read_within
from tabletop.text import clean_line
from tabletop.tui.keys import KEYS, words_of

MOST_BYTES = 100_000
#: keys that are the program's own on every screen
RESERVED = frozenset({"ctrl+p", "ctrl+q", "ctrl+g", "ctrl+c", "f1", "f2", "question_mark"})
#: screen -> the tables of its keys
SCREENS = {
    "console": ("console",),
    "intray": ("side", "intray"),
    "room": ("side", "room"),
    "hotwash": ("side", "hotwash"),
    "station": ("station", "form"),
    "observer": ("observer",),
    "hotwash-seat": ("hotwash-seat",),
    "wall": ("wall",),
    "ending": ("ending",),
    "home": ("home",),
    "start": ("start",),
    "join": ("join",),
    "problems": ("problems",),
    "import-file": ("import-file",),
    "import": ("import",),
    "imported": ("imported",),
    "report": ("report",),
    "review": ("review",),
    "replay": ("playback", "replay"),
    "eyes": ("playback", "eyes"),
    "knowledge": ("knowledge",),
    "odds": ("odds",),
    "compare": ("compare",),
    "dialog": ("dialog",),
    "confirm": ("dialog", "confirm"),
    "choose": ("choose",),
    "ticks": ("dialog", "ticks"),
    "full-log": ("lines", "full-log"),
    "type-for": ("form", "type-for"),
    "broken": ("broken",),
    "curtain": ("curtain",),
    "paper-form": ("paper-form",),
    "annotations": ("annotations",),
    "proof": ("lines", "proof"),
    "rows": ("lines", "rows"),
    "help": ("help",),
}
#: screen -> where its class is, for the keys that it declares itself
_CLASSES = {
    "console": ("console.console", "ConsoleScreen"),
    "intray": ("console.intray", "InTrayScreen"),
    "room": ("room.room", "RoomScreen"),
    "hotwash": ("hotwash.hotwash", "HotwashScreen"),
    "station": ("seat.station", "StationScreen"),
    "observer": ("seat.observer", "ObserverScreen"),
    "hotwash-seat": ("seat.station_hotwash", "SeatHotwashScreen"),
    "wall": ("wall.wall", "WallScreen"),
    "ending": ("hotwash.ending", "EndingScreen"),
    "home": ("start.home", "HomeScreen"),
    "start": ("start.start", "StartScreen"),
    "join": ("start.join", "JoinScreen"),
    "problems": ("start.problems", "ProblemsScreen"),
    "import-file": ("importing.import_file", "ImportFileScreen"),
    "import": ("importing.import_msel", "ImportScreen"),
    "imported": ("importing.import_done", "ImportedScreen"),
    "report": ("report.report", "ReportScreen"),
    "review": ("review.review", "ReviewScreen"),
    "replay": ("replay.replay", "ReplayScreen"),
    "eyes": ("replay.eyes", "EyesScreen"),
    "knowledge": ("replay.knowledge", "KnowledgeScreen"),
    "odds": ("replay.odds", "OddsScreen"),
    "compare": ("replay.compare", "CompareScreen"),
    "dialog": ("kit.form_dialog", "FormDialog"),
    "confirm": ("kit.confirm", "ConfirmDialog"),
    "choose": ("kit.pick", "PickDialog"),
    "ticks": ("parts.expected_ticks", "TickDialog"),
    "full-log": ("parts.log_view", "FullLog"),
    "type-for": ("console.type_for", "TypeForDialog"),
    "broken": ("console.broken", "BrokenScreen"),
    "curtain": ("parts.curtain", "CurtainScreen"),
    "paper-form": ("hotwash.paper_form", "PaperFormScreen"),
    "annotations": ("replay.annotate", "NotesDialog"),
    "proof": ("replay.proof_dialog", "ProofDialog"),
    "rows": ("importing.import_dialogs", "RowsDialog"),
    "help": ("kit.help", "HelpScreen"),
}

_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "meta", "hyper"})
#: names that stand in Textual's list and that no terminal sends
_NEVER = frozenset({Keys.Any, Keys.ScrollUp, Keys.ScrollDown, Keys.Ignore, Keys.ControlSpace, Keys.Return})
_KNOWN = frozenset(key.value for key in Keys if key not in _NEVER) | frozenset(KEY_NAME_REPLACEMENTS.values())
_FUNCTION = re.compile(r"f([1-9]|1\d|2[0-4])")


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """What the file says, as far as it holds."""

    keys: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  #: id of a binding -> its keys, as Textual names them
    wrong: tuple[str, ...] = ()  #: what is wrong with the file, a sentence each, with the remedy


def defaults() -> dict[str, tuple[str, ...]]:
    """The keys of the program: id of a binding -> its keys."""
    return {f"{table}.{key.action}": tuple(key.keys.split(",")) for table, keys in KEYS.items() for key in keys}


def read_keys(path: Path) -> OwnKeys:
    """Read the file; one that does not exist says nothing. Raises nothing: what is wrong stands in the answer."""
    try:
        content = read_within(path, MOST_BYTES)
    except OSError as error:
        return OwnKeys(wrong=(_of_file(path, tr("it cannot be read: {why}", why=error.strerror or str(error))),))
    if content is None:
        return OwnKeys()
    if len(content) > MOST_BYTES:
        return OwnKeys(wrong=(_of_file(path, tr("it is far too large for a file of keys")),))
    try:
        told = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return OwnKeys(wrong=(_of_file(path, clean_line(str(error), 200)),))
    wrong = [
        _of_file(path, tr("“{name}” means nothing here; keys stand under [keys]", name=clean_line(name, 40)))
        for name in told
        if name != "keys"
    ]
    found: dict[str, tuple[str, ...]] = {}
    known = defaults()
    for name, value in _flat(told.get("keys", {}), ""):
        keys, why = _keys(value)
        if name not in known:
            why = tr("there is no such key; “tabletop keys” lists those there are")
        if why:
            wrong.append(_of_file(path, f"{clean_line(name, 80) or '[keys]'}: {why}"))
        else:
            found[name] = keys
    clashes = _clashes(found)
    return OwnKeys(found, (*wrong, *(_of_file(path, words) for words in clashes)))


def keymap(own: OwnKeys) -> dict[str, str]:
    """What Textual's ``set_keymap`` is given: the user's keys, and by name all that share a key with them, before or after.

    Textual takes a key that moves away from everything else that was bound to it, and one that moves in from what was there.
    """
    before = defaults()
    told: dict[str, str] = {}
    now = {**before, **own.keys}
    for tables in SCREENS.values():
        here = [name for name in now if name.partition(".")[0] in tables]
        touched = {key for name in here if name in own.keys for key in (*now[name], *before[name])}
        told |= {name: ",".join(now[name]) for name in here if touched & {*now[name], *before[name]}}
    return told


def listing(own: OwnKeys, path: Path) -> Iterator[str]:
    """All keys as they are now, in the format of the file; those of the program are commented out."""
    yield tr("# The keys of tabletop. Yours stand in {path}.", path=clean_line(str(path), 400))
    yield tr("# A line without # changes a key; a list gives an action several.")
    yield ""
    yield "[keys]"
    for table, keys in KEYS.items():
        yield ""
        for key in keys:
            name = f"{table}.{key.action}"
            present = own.keys.get(name, tuple(key.keys.split(",")))
            value = ", ".join(f'"{each}"' for each in present)
            words = words_of(key)
            line = f"{name} = {value if len(present) == 1 else f'[{value}]'}"
            yield f"{'' if name in own.keys else '# '}{line}  # {tr(words)}"


def _of_file(path: Path, words: str) -> str:
    return tr("{path}: {words}.", path=clean_line(str(path), 400), words=words)


def _flat(value: object, name: str) -> Iterator[tuple[str, object]]:
    """``console.pause`` is written with or without quotes: as one name, or as a table in a table."""
    if not isinstance(value, dict):
        yield name, value
        return
    for key, inner in value.items():
        yield from _flat(inner, f"{name}.{key}" if name else key)


def _keys(value: object) -> tuple[tuple[str, ...], str]:
    """The keys that are meant, or what is wrong with them."""
    told = value if isinstance(value, list) else [value]
    if not told:
        return (), tr("write a key in quotes, or several in [ ]")
    keys = []
    for each in told:
        if not isinstance(each, str):
            return (), tr("write a key in quotes, or several in [ ]")
        key = named(each)
        if not key:
            return (), tr("“{key}” is no key; write one as a, A, f9, ctrl+k or pageup", key=clean_line(each, 40))
        if key in RESERVED:
            return (), tr("{key} is a key of the whole program; take another", key=each)
        keys.append(key)
    return tuple(dict.fromkeys(keys)), ""


def named(key: str) -> str:
    """A key as Textual names it, "" if there is none of that name: ``+`` is ``plus``."""
    mods, plus, base = key.rpartition("+") if len(key) > 1 and not key.endswith("+") else ("", "", key)
    if any(part not in _MODIFIERS for part in mods.split("+") if mods):
        return ""
    if len(base) == 1:
        if not base.isprintable() or base.isspace():
            return ""
        base = _of_character(base)
    elif base not in _KNOWN and not _FUNCTION.fullmatch(base) and not _is_character(base):
        return ""
    return f"{mods}{plus}{base}"


def _of_character(character: str) -> str:
    """The key of a character: a letter or a digit is its own name, a sign has the words of Unicode or what Textual has for them."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _is_character(name: str) -> bool:
    """Whether a key has exactly that name because of its character, such as ``percent_sign``."""
    character = key_to_character(name)
    return character is not None and _of_character(character) == name


def _clashes(found: dict[str, tuple[str, ...]]) -> list[str]:
    """Take out of ``found`` what would put two actions of a screen under one key that do not share it; say which."""
    said = []
    for name, keys in [*found.items()]:
        tables = [screen for screen, parts in SCREENS.items() if name.partition(".")[0] in parts]
        taken = {key for screen in tables for key in _of_screen(screen)}
        if fixed := sorted(taken & set(keys)):
            del found[name]
            said.append(tr("{name}: {key} is a key of the screen itself; take another", name=name, key=fixed[0]))
    while clash := next(_pairs(found), None):
        first, second, key = clash
        name, other = (second, first) if second in found else (first, second)
        del found[name]
        said.append(
            tr("{name}: {key} is the key of {other} on the same screen; take another", name=name, key=key, other=other)
        )
    return said


def _of_screen(screen: str) -> set[str]:
    """The keys of a screen that stand in none of its tables: they cannot be remapped there."""
    module, name = _CLASSES[screen]
    shown = getattr(import_module(f"tabletop.tui.{module}"), name)
    declared = (item for part in shown.__mro__ for item in vars(part).get("BINDINGS", ()) if isinstance(item, Binding))
    here = [f"{table}.{key.action}" for table in SCREENS[screen] for key in KEYS[table]]
    return {key for item in declared if item.id not in here for key in item.key.split(",")}


def _pairs(found: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str, str]]:
    """Two bindings of one screen that have a key in common and do not share one by default, the one named earlier in the file first."""
    before = defaults()
    now = {**before, **found}
    order = [*(name for name in now if name not in found), *found]
    for tables in SCREENS.values():
        here = [name for name in order if name.partition(".")[0] in tables]
        for place, first in enumerate(here):
            for second in here[place + 1 :]:
                if first not in found and second not in found:
                    continue
                common = set(now[first]) & set(now[second])
                if common and not set(before[first]) & set(before[second]):
                    yield first, second, min(common)
