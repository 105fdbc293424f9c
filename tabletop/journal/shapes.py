"""From the fields of an event class to strict, fast converters, and back.

Decoding an event is on the path of opening every save, so the checks are compiled once per *signature*: the kind, the names in the
order they stand and the types JSON gave them. An event whose signature was seen before costs one dictionary look-up; only arrays
are looked into each time. Nothing is ever coerced, but an integer where a float belongs.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from typing import Any

from tabletop.exercise.events import EVENTS, Event
from tabletop.i18n import tr

Convert = Callable[[Any], Any]

_SCALARS: tuple[type, ...] = (str, int, float, bool)


class Misfit(ValueError):
    """An event's data do not fit its kind; the words name the field."""


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One field of an event class: which types JSON may give, and what makes a value of it (None: it is one already)."""

    name: str
    accepts: frozenset[type]
    convert: Convert | None
    seal: Convert  #: checks a value about to be written, raising TypeError or ValueError; makes floats of whole numbers
    nullable: bool  #: None is written as an omitted key
    required: bool
    words: str  #: the type in words, for messages


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """How to build an event of one signature."""

    build: type[Event]
    steps: tuple[tuple[str, Convert], ...]  #: fields to convert
    absent: tuple[str, ...]  #: nullable fields without a default that were omitted


_fields: dict[type, tuple[Field, ...]] = {}
_plans: dict[tuple[object, ...], Plan] = {}


def fields_of(cls: type[Event]) -> tuple[Field, ...]:
    """Describe the fields of an event class, in their order. TypeError for a type that a save cannot hold."""
    found = _fields.get(cls)
    if found is None:
        hints = typing.get_type_hints(cls)
        found = _fields[cls] = tuple(_field(cls, item, hints[item.name]) for item in dataclasses.fields(cls))
    return found


def build(kind: str, data: dict[str, Any]) -> Event:
    """Return the event of that known kind; ``data`` is consumed. :class:`Misfit` names what does not fit."""
    signature = (kind, *data, *map(type, data.values()))
    plan = _plans.get(signature)
    if plan is None:
        plan = _plans[signature] = _plan(kind, data)
    for name, convert in plan.steps:
        try:
            data[name] = convert(data[name])
        except (TypeError, ValueError):
            raise _mistyped(plan.build, name) from None
    for name in plan.absent:
        data[name] = None
    return plan.build(**data)


def seal(event: Event) -> list[tuple[str, Any]]:
    """Return the fields of an event to write, None left out; :class:`Misfit` if one holds what its class does not declare."""
    cls = type(event)
    sealed = []
    for field in fields_of(cls):
        value = getattr(event, field.name)
        if value is None and field.nullable:
            continue
        try:
            sealed.append((field.name, field.seal(value)))
        except (TypeError, ValueError):
            raise _mistyped(cls, field.name) from None
    return sealed


def _plan(kind: str, data: dict[str, Any]) -> Plan:
    cls = EVENTS[kind]
    known = {field.name: field for field in fields_of(cls)}
    steps: list[tuple[str, Convert]] = []
    for name, value in data.items():
        field = known.get(name)
        if field is None:
            raise Misfit(tr("{kind} has no field {name}", kind=kind, name=name))
        if type(value) not in field.accepts:
            raise _mistyped(cls, name)
        if field.convert and (field.convert is not float or type(value) is not float):
            steps.append((name, field.convert))
    missing = [field for name, field in known.items() if name not in data and field.required]
    for field in missing:
        if not field.nullable:
            raise Misfit(tr("{kind} lacks the field {name}", kind=kind, name=field.name))
    return Plan(cls, tuple(steps), tuple(field.name for field in missing))


def _mistyped(cls: type[Event], name: str) -> Misfit:
    words = next(field.words for field in fields_of(cls) if field.name == name)
    return Misfit(tr("{kind}.{name} must be {type}", kind=cls.kind, name=name, type=words))


def _field(cls: type[Event], item: dataclasses.Field[Any], hint: Any) -> Field:
    plain, nullable = _without_none(hint)
    default = item.default
    required = default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
    if nullable and not required and default is not None:
        raise TypeError(f"{cls.__name__}.{item.name}: None is written as an omitted key, so it must be the default")
    accepts = frozenset({float, int} if plain is float else {plain} if plain in _SCALARS else {list})
    convert = None if plain in {str, int, bool} else _converter(plain, list)
    seal = _item(plain, tuple)
    words = str(plain.__name__ if plain in _SCALARS else plain)
    return Field(item.name, accepts, convert, seal, nullable, required, words)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) not in {types.UnionType, typing.Union}:
        return hint, False
    members = [member for member in typing.get_args(hint) if member is not type(None)]
    if len(members) != 1:
        raise TypeError(f"a save holds no union {hint}")
    return members[0], True


def _converter(hint: Any, array: type) -> Convert:
    """Return the function that checks and converts one value of the type ``hint``; it raises TypeError or ValueError.

    ``array`` is what arrays come as: lists from a save, tuples in an event.
    """
    if hint is float:
        return float
    if hint in _SCALARS:
        return _exactly(hint)
    args = typing.get_args(hint)
    if typing.get_origin(hint) is not tuple or not args:
        raise TypeError(f"a save holds no {hint}")
    if len(args) == 2 and args[1] is Ellipsis:
        return _many_scalars(args[0], array) if args[0] in {str, int, bool} else _many(_item(args[0], array), array)
    return _fixed(tuple(_item(arg, array) for arg in args), array)


def _item(hint: Any, array: type) -> Convert:
    return _number if hint is float else _converter(hint, array)


def _number(value: object) -> float:
    if type(value) is float or type(value) is int:
        return float(value)
    raise TypeError


def _exactly(wanted: type) -> Convert:
    def check(value: object) -> object:
        if type(value) is not wanted:
            raise TypeError
        return value

    return check


def _check_array(value: object, array: type) -> None:
    if type(value) is not array:
        raise TypeError


def _many_scalars(wanted: type, array: Any) -> Convert:
    only = {wanted}

    def convert(value: Any) -> tuple[object, ...]:
        if type(value) is not array or not only.issuperset(map(type, value)):
            raise TypeError
        return tuple(value)

    return convert


def _many(item: Convert, array: type) -> Convert:
    def convert(value: Any) -> tuple[object, ...]:
        _check_array(value, array)
        return tuple([item(each) for each in value])

    return convert


def _fixed(items: tuple[Convert, ...], array: type) -> Convert:
    def convert(value: Any) -> tuple[object, ...]:
        _check_array(value, array)
        return tuple([item(each) for item, each in zip(items, value, strict=True)])

    return convert
