"""How a command declares what it can be told: as a frozen dataclass, from which the arguments of argparse are made.

A field is an option or a word of the command line, and its default says whether it may be left out. What stands beside its type in
``Annotated`` says what it is; the type says how it is read:

=====================  ==========================================
``bool``               a flag
``bool | None``        ``--name`` and ``--no-name``; None: neither
``Literal``            one of these words
``tuple[str, ...]``    several times, or with ``Positional`` several words
another dataclass      its fields, with ``OptionGroup``
anything else          one value, made by calling the type
=====================  ==========================================

English words stand in the declarations as they are, and are translated when help is asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, Literal, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from tabletop.cli.commands import SAVES
from tabletop.i18n import tr

SAVE = "a path, or a name in the folder of saves"
SCENARIO = "the id of one that comes with the program, a folder with scenario.toml, or a .toml file"

Attribution = Literal["open", "chatham-house", "pseudonyms"]
OtherAttribution = Literal["", "open", "chatham-house", "pseudonyms"]  #: "": as the review or the save says
Build = Literal["full", "releasable"]


@dataclass(frozen=True, slots=True)
class Positional:
    """A word at its place, without a name."""

    metavar: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """An option with the name of the field. ``read`` makes its value, or raises ArgumentTypeError."""

    help: str
    metavar: str = ""
    read: Callable[[str], Any] | None = None


@dataclass(frozen=True, slots=True)
class Flags:
    """One flag for each value of the field, of which only one may be given; with the help of each."""

    help: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """The fields of another dataclass, in the help under this title; without one, among the others."""

    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandArguments:
    """What every command can be told."""

    saves: Annotated[Path | None, Flag(SAVES, "DIR")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSave(CommandArguments):
    """What a command about one save can be told."""

    save: Annotated[str, Positional("SAVE", SAVE)]


Own = TypeVar("Own", bound=CommandArguments)
Declared = TypeVar("Declared")


@dataclass(frozen=True, slots=True)
class ShellCommand(Generic[Own]):
    """A command: what it can be told, and what it does then. ``run`` returns the exit code."""

    options: type[Own]
    run: Callable[[Own], int]


class ArgumentPlace(Protocol):
    """Where arguments are added: a parser, or a group of one."""

    def add_argument(self, *names: str, **about: Any) -> argparse.Action:
        """Add one argument."""

    def add_argument_group(self, title: str) -> Any:
        """Add a group with a title."""

    def add_mutually_exclusive_group(self, *, required: bool) -> Any:
        """Add a group of which only one may be given."""


def add_arguments(place: ArgumentPlace, options: type[Any]) -> None:
    """Add everything that ``options`` declares, in its order."""
    for field, kind, about in _declared(options):
        required = field.default is MISSING
        match about:
            case OptionGroup(title):
                add_arguments(place.add_argument_group(tr(title)) if title else place, kind)
            case Positional(metavar, words):
                several = get_origin(kind) is tuple
                given: dict[str, Any] = {} if required else {"nargs": "?", "default": field.default}
                given |= {"nargs": "+"} if several else {"type": _one(kind)}
                place.add_argument(field.name, metavar=metavar, help=tr(words) if words else None, **given)
            case Flags(flags):
                group = place.add_mutually_exclusive_group(required=required)
                for value, words in flags.items():
                    group.add_argument(
                        f"--{value}",
                        dest=field.name,
                        action="store_const",
                        const=value,
                        default=argparse.SUPPRESS,
                        help=tr(words),
                    )
            case Flag():
                given = {"metavar": about.metavar} if about.metavar else {}
                given |= {"type": about.read} if about.read else _read_as(kind)
                place.add_argument(
                    _flag(field.name), required=required, default=argparse.SUPPRESS, help=tr(about.help), **given
                )


def filled(options: type[Declared], said: Mapping[str, Any]) -> Declared:
    """The options as they were said: ``said`` has the values by the names of the fields, those of groups among the others."""
    values = {}
    for field, kind, about in _declared(options):
        if isinstance(about, OptionGroup):
            values[field.name] = filled(kind, said)
        elif field.name in said:
            value = said[field.name]
            values[field.name] = tuple(value) if isinstance(value, list) else value
    return options(**values)


def flags(options: type[Any]) -> Iterator[str]:
    """All that is declared to be written with two dashes."""
    for field, kind, about in _declared(options):
        match about:
            case OptionGroup():
                yield from flags(kind)
            case Flags():
                yield from (f"--{value}" for value in about.help)
            case Flag():
                yield _flag(field.name)
                if kind == bool | None:
                    yield _flag(f"no-{field.name}")


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _declared(options: type[Any]) -> Iterator[tuple[Field[Any], Any, Any]]:
    """Each field with its type and what stands beside it."""
    hints = get_type_hints(options, include_extras=True)
    for field in fields(options):
        kind, about = get_args(hints[field.name])
        yield field, kind, about


def _one(kind: Any) -> Any:
    """The type without None."""
    if get_origin(kind) not in {Union, UnionType}:
        return kind
    (one,) = (part for part in get_args(kind) if part is not NoneType)
    return one


def _read_as(kind: Any) -> dict[str, Any]:
    """How argparse reads an option of this type."""
    if kind is bool:
        return {"action": "store_true"}
    if kind == bool | None:
        return {"action": argparse.BooleanOptionalAction}
    if get_origin(kind) is Literal:
        return {"choices": [word for word in get_args(kind) if word]}
    if get_origin(kind) is tuple:
        return {"action": "append"}
    return {"type": whole if _one(kind) is int else _one(kind)}


# -- values ------------------------------------------------------------------------------------------------------------


def whole(words: str) -> int:
    """A whole number."""
    try:
        return int(words)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("“{words}” is no whole number", words=words[:40])) from None


def count(words: str) -> int:
    """A whole number from 1 on."""
    value = whole(words)
    if value < 1:
        raise argparse.ArgumentTypeError(tr("{value} is not at least 1", value=value))
    return value


def seconds(words: str) -> float:
    """Seconds, a day at most."""
    try:
        value = float(words)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 86_400:
        raise argparse.ArgumentTypeError(tr("{value} is not between 0 and 86400 seconds", value=words[:40]))
    return value


def port(words: str) -> int:
    """A TCP port."""
    value = int(words) if words.isascii() and words.isdigit() and len(words) < 6 else -1
    if not 0 <= value < 1 << 16:
        raise argparse.ArgumentTypeError(tr("“{words}” is no port: it is a number up to 65535", words=words[:40]))
    return value
