"""Typed records, and how plain values or JSON become one and back: commands, events, messages of the room, files beside a save.

A class says all by its annotated fields::

    class DecisionExtended(Event):
        kind: ClassVar[str] = "decision-extended"
        decision: str
        closes: float
        public: bool = False

Reading is strict. Nothing is coerced but a whole number where any number may stand; a field that is unknown, missing or of another
type is a :class:`Misfit`, whose words name the place. Records are immutable, equal by value and may be taken apart by ``match``; a
record changed in a field is ``replace(record, field=…)``. Fields hold immutable values or plain JSON, so that nothing in a record can
refer back to it: the cyclic collector does not look at them.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, dataclass_transform

import msgspec
import msgspec.structs
from msgspec.structs import FieldInfo, asdict, replace

from tabletop.i18n import series, tr

__all__ = (
    "INTEGERS",
    "Either",
    "Misfit",
    "NotJson",
    "Record",
    "completed",
    "fields",
    "is_of",
    "names",
    "nullable",
    "parse",
    "plain",
    "read",
    "replace",
    "seal",
    "to_json",
)

INTEGERS = range(-(2**63), 2**63)  #: whole numbers that TOML and most readers of JSON can hold


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Base of all records: immutable, with nothing beside what is declared."""


R = TypeVar("R", bound=Record)


class Misfit(ValueError):
    """Values do not fit a record. The words name the place, and so does ``where``: the fields and numbers that lead to it."""

    def __init__(self, words: str, where: str = "") -> None:
        """Keep the words and the place."""
        super().__init__(words)
        self.where = where


class NotJson(Misfit):
    """A text is no JSON, or nested too deep to be a record."""


# -- reading ----------------------------------------------------------------------------------------------------------


def read(cls: type[R], values: object, name: str) -> R:
    """Return the record of plain values (what JSON or TOML gave); ``name`` is for messages.

    Raises :class:`Misfit`, also for a whole number of more than 64 bits and a number that is not finite.
    """
    try:
        record = msgspec.convert(values, cls)
    except (msgspec.ValidationError, RecursionError):
        raise _misfit(cls, values, name) from None
    if numbers := _numbers(cls):
        given = (
            values
            if isinstance(values, Mapping)
            else dict(zip(fields(cls), typing.cast("list[Any]", values), strict=True))
        )
        for field in numbers:
            if not _is_sound(given.get(field)):
                raise Misfit(tr("{kind}.{name} is too large a number", kind=name, name=field), field)
    return record


def parse(cls: type[R], text: str, name: str) -> R:
    """Return the record of a JSON object. Raises :class:`Misfit`, and :class:`NotJson` for what is none.

    Of a key that stands twice the last value counts, and a whole number may have any size: who must not have that looks first.
    """
    try:
        record: R = _decoder(cls).decode(text)
    except msgspec.ValidationError:
        raise _misfit(cls, _json(text), name) from None
    except (ValueError, RecursionError):
        raise NotJson(tr("it is no JSON")) from None
    return record


def _json(text: str | bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        raise NotJson(tr("it is no JSON")) from None


class Either(Generic[R]):
    """Reads JSON objects that are one of several records; which one, a tag in the object says."""

    def __init__(self, *classes: type[R]) -> None:
        """Of these classes, each with a tag of its own."""
        self._decoder: msgspec.json.Decoder[R] = msgspec.json.Decoder(typing.Union[classes])  # noqa: UP007 -- made of a tuple
        self._classes = {cls.__struct_config__.tag: cls for cls in classes}
        self._key = str(classes[0].__struct_config__.tag_field)

    def parse(self, text: str | bytes) -> R:
        """Return the record. :class:`Misfit` names the first mistake by its place, never by the value that came in."""
        try:
            return self._decoder.decode(text)
        except msgspec.ValidationError:
            raise self._misfit(text) from None
        except (ValueError, RecursionError):
            raise NotJson(tr("it is no JSON")) from None

    def _misfit(self, text: str | bytes) -> Misfit:
        values = _json(text)
        if not isinstance(values, dict):
            return Misfit(tr("it is no table"))
        tag = values.pop(self._key, None)
        cls = self._classes.get(tag) if isinstance(tag, str) else None
        return _misfit(cls, values, str(tag)) if cls else Misfit(tr("its kind is unknown"), self._key)


# -- writing ----------------------------------------------------------------------------------------------------------


def seal(record: Record, name: str) -> dict[str, Any]:
    """Return the fields as they would be read back, those without a value left out. :class:`Misfit` if one would not come back."""
    cls = type(record)
    values = asdict(record)
    try:
        back = msgspec.convert(values, cls)
    except (msgspec.ValidationError, TypeError, RecursionError):
        raise _misfit(cls, values, name) from None
    sealed = asdict(back)
    if back != record:
        for field, value in sealed.items():
            if value is not values[field] and value != values[field]:  # a list where a tuple belongs; NaN is itself
                raise _mistyped(fields(cls)[field].type, f"{name}.{field}", field)
    return {field: value for field, value in sealed.items() if value is not None} if None in sealed.values() else sealed


def plain(record: Record) -> dict[str, Any]:
    """Return a record as tables and lists of plain values."""
    values: dict[str, Any] = msgspec.to_builtins(record)
    return values


def to_json(record: Record, indent: int = -1) -> bytes:
    """Return a record as JSON in UTF-8, its tag first: compact, or with that many spaces before what stands inside."""
    compact = msgspec.json.encode(record)
    return msgspec.json.format(compact, indent=indent) if indent >= 0 else compact


# -- classes ----------------------------------------------------------------------------------------------------------


def names(cls: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields, in their order."""
    return cls.__struct_fields__


@cache
def fields(cls: type[Record]) -> dict[str, FieldInfo]:
    """Return what a class says of each field, by the name it is written under."""
    return {field.encode_name: field for field in msgspec.structs.fields(cls)}


@cache
def nullable(cls: type[Record]) -> tuple[str, ...]:
    """Return the fields that have no default and may be without a value: None is written as an omitted key."""
    return tuple(name for name, field in fields(cls).items() if field.required and _optional(field.type))


def completed(cls: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with None for each field that may be left out where it has no value."""
    left_out = {name: None for name in nullable(cls) if name not in values}
    return {**values, **left_out} if left_out else values


@cache
def _decoder(cls: type[R]) -> msgspec.json.Decoder[R]:
    return msgspec.json.Decoder(cls)


# -- what does not fit ------------------------------------------------------------------------------------------------


def is_of(value: object, hint: Any) -> bool:
    """Whether a plain value is one of that type."""
    try:
        msgspec.convert(value, hint)
    except (msgspec.ValidationError, TypeError, RecursionError):
        return False
    return True


@cache
def _numbers(cls: type[Record]) -> tuple[str, ...]:
    """Return the fields in which numbers are read; plain JSON that a record carries is looked at by whoever reads that."""
    return tuple(name for name, field in fields(cls).items() if _has_numbers(field.type))


def _has_numbers(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, int | float | Record):
        return hint is not bool
    origin = typing.get_origin(hint)
    carried = isinstance(origin, type) and issubclass(origin, Mapping)
    return not carried and any(map(_has_numbers, typing.get_args(hint)))


def _is_sound(value: object) -> bool:
    """Whether all numbers in a value are finite and have 64 bits."""
    if isinstance(value, str):
        return True
    if isinstance(value, int):
        return value in INTEGERS
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, tuple | list):
        return all(map(_is_sound, value))
    return not isinstance(value, Mapping) or all(map(_is_sound, value.values()))


def _misfit(cls: type[Record], values: object, name: str, where: str = "") -> Misfit:
    """Find the first value that does not fit."""
    known = fields(cls)
    if cls.__struct_config__.array_like:
        if not isinstance(values, list) or len(values) != len(known):
            return Misfit(tr("{name} must be a list of {n} items", name=name, n=len(known)), where)
        values = dict(zip(known, values, strict=True))
    if not isinstance(values, Mapping):
        return Misfit(tr("{name} must be a table", name=name), where)
    for key, value in values.items():
        if key not in known:
            return Misfit(tr("{kind} has no field {name}", kind=name, name=key), _path(where, key))
        if not is_of(value, known[key].type):
            return _inside(known[key].type, value, f"{name}.{key}", _path(where, key))
    for key, field in known.items():
        if key not in values and field.required:
            return Misfit(tr("{kind} lacks the field {name}", kind=name, name=key), _path(where, key))
    return Misfit(tr("{name} does not fit", name=name), where)


def _inside(hint: Any, value: object, name: str, where: str) -> Misfit:
    """What does not fit in a value: a part of it, or else the value itself."""
    bare = _bare(hint)
    if isinstance(bare, type) and issubclass(bare, Record):
        return _misfit(bare, value, name, where)
    for key, part, kind in _parts(typing.get_args(bare)[0] if typing.get_origin(bare) is Annotated else bare, value):
        if not is_of(part, kind):
            return _inside(kind, part, f"{name}.{key}", f"{where}.{key}")
    return _mistyped(hint, name, where)


def _parts(hint: Any, value: object) -> Iterator[tuple[object, object, Any]]:
    """Each part of a list or table with its place and the type it should have."""
    args = typing.get_args(hint)
    if isinstance(value, Mapping) and len(args) == 2:
        for key, item in value.items():
            yield from ((key, key, args[0]), (key, item, args[1]))
    elif isinstance(value, list | tuple) and args:
        kinds = args if typing.get_origin(hint) is tuple and args[-1] is not Ellipsis else args[:1] * len(value)
        if len(kinds) == len(value):
            yield from zip(range(len(value)), value, kinds, strict=True)


def _mistyped(hint: Any, name: str, where: str) -> Misfit:
    return Misfit(tr("{name} must be {type}", name=name, type=_type_words(hint)), where)


def _path(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _optional(hint: Any) -> bool:
    return typing.get_origin(hint) in {types.UnionType, typing.Union} and type(None) in typing.get_args(hint)


def _bare(hint: Any) -> Any:
    """Return a type without None beside it."""
    return next(arg for arg in typing.get_args(hint) if arg is not type(None)) if _optional(hint) else hint


def _type_words(hint: Any) -> str:
    """Say in words what a field holds."""
    hint = _bare(hint)
    if typing.get_origin(hint) is Annotated:
        plain_type, *rules = typing.get_args(hint)
        return next((_rule_words(plain_type, rule) for rule in rules if isinstance(rule, msgspec.Meta)), "")
    args = typing.get_args(hint)
    if typing.get_origin(hint) is typing.Literal:
        return tr("one of {words}", words=series(map(str, args)))
    if typing.get_origin(hint) in {tuple, list}:
        return _list_words(args)
    words = {str: tr("a text"), int: tr("a whole number"), float: tr("a number"), bool: tr("true or false")}
    return words.get(hint, tr("a table"))


def _list_words(args: tuple[Any, ...]) -> str:
    if len(args) == 1 or args[1] is Ellipsis:
        words = {str: tr("a list of texts"), int: tr("a list of whole numbers"), float: tr("a list of numbers")}
        return words.get(args[0], tr("a list of lists"))
    return tr("a list of {n} items", n=len(args))


def _rule_words(hint: type, rule: msgspec.Meta) -> str:
    if hint is str:
        if rule.pattern is not None:
            return tr("a text of the form {pattern}", pattern=rule.pattern)
        return tr("a text of at most {n} characters", n=rule.max_length)
    if hint is float:
        return tr("a number from {least} on", least=rule.ge)
    if hint is int:
        most = rule.le if rule.le is not None else (rule.lt or 0) - 1
        least = rule.ge if rule.ge is not None else (rule.gt or 0) + 1
        return tr("a whole number from {least} to {most}", least=least, most=most)
    return tr("a list of at most {n} items", n=rule.max_length)
