"""Reading a value out of JSON by one of the contract's types.

The types are those of `contract/`: TypedDicts (with `NotRequired`), `Literal`, `X | Y`, `list`, `tuple`,
`dict`, and `Annotated` with the bounds of `contract/bounds.py`. A value is given back as it came; what does
not fit is refused in words that name the field. What a TypedDict does not know is refused too,
unless a newer writer may send further fields of it (`OPEN` of its module).
"""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

LARGEST = 2**53 - 1  # whole numbers beyond it do not survive JavaScript

# Reads a value; the text is where it stands: "" for the whole, `changes.workers`, `options[1]`.
Read = Callable[[Any, str], Any]


class InvalidValue(Exception):
    """A field is missing, has the wrong type, or is not known."""


def read(kind: Any, value: object, where: str = "") -> Any:  # noqa: ANN401
    """`value`, when it is of the type `kind`; else `InvalidValue` says which field and what it must be."""
    return reader_of(kind)(value, where)


@cache
def reader_of(kind: Any) -> Read:  # noqa: ANN401
    """What reads values of a type. `TypeError` for one that the contract has no use for."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        return _object_reader(kind)
    if origin is Annotated:
        return _bounded_reader(arguments[0], arguments[1:])
    if origin in (Union, types.UnionType):
        return _union_reader(arguments)
    if origin is Literal:
        return _constants_reader(arguments)
    if origin is list:
        return _list_reader(arguments[0])
    if origin is tuple:
        return _pair_reader(arguments)
    if origin is dict:
        return _record_reader(arguments[1])
    plain: dict[Any, Read] = {
        str: _text,
        int: _whole,
        float: _number,
        bool: _flag,
        Any: lambda value, _: value,
    }
    if kind in plain:
        return plain[kind]
    raise TypeError(f"Cannot read values of the type {kind!r}")


def _object_reader(kind: Any) -> Read:  # noqa: ANN401
    fields: dict[str, Read] = {}
    needed: list[str] = []
    for name, hint in get_type_hints(kind, include_extras=True).items():
        if get_origin(hint) is NotRequired:
            fields[name] = reader_of(get_args(hint)[0])
            continue
        fields[name] = reader_of(get_args(hint)[0] if get_origin(hint) is Required else hint)
        # A class with `total=False` says it of all its fields, which `get_type_hints` does not repeat.
        if kind.__total__:
            needed.append(name)

    is_open = kind in getattr(sys.modules[kind.__module__], "OPEN", ())

    def read_object(value: Any, where: str) -> Any:  # noqa: ANN401
        if not isinstance(value, dict):
            raise _must_be(where, "an object")
        prefix = where and f"{where}."
        for name in needed:
            if name not in value:
                raise InvalidValue(f'"{prefix}{name}" is missing')
        for name, item in value.items():
            if name in fields:
                fields[name](item, f"{prefix}{name}")
        unknown = [] if is_open else sorted(set(value) - set(fields))
        if unknown:
            inside = f' in "{where}"' if where else ""
            raise InvalidValue(f"unknown{inside}: {', '.join(unknown)}")
        return value

    return read_object


def _bounded_reader(kind: Any, bounds: tuple[object, ...]) -> Read:  # noqa: ANN401
    from ..contract.bounds import KindOnly  # noqa: PLC0415 (start-up)

    if any(isinstance(bound, KindOnly) for bound in bounds):
        return _kind_reader(kind)
    plain = reader_of(kind)
    checks = [_check_of(bound, kind) for bound in bounds]

    def read_bounded(value: Any, where: str) -> Any:  # noqa: ANN401
        said = [words for holds, words in checks if not (_is_of_kind(value, kind) and holds(value))]
        if said:
            raise _must_be(where, said[0])
        return plain(value, where)

    return read_bounded


def _check_of(bound: object, kind: Any) -> tuple[Callable[[Any], bool], str]:  # noqa: ANN401
    """Whether a value of the right kind keeps to the bound, and what it must be."""
    from ..contract.bounds import Between, Items, MaxLength, MinLength, Pattern  # noqa: PLC0415 (start-up)

    if isinstance(bound, Between):
        low, high = bound.low, bound.high
        return lambda value: low <= value <= high, f"{_WORDS[kind]} from {low} to {high}"
    if isinstance(bound, Items):
        least, most = bound.least, bound.most
        return lambda value: least <= len(value) <= most, f"a list of {least} to {most} items"
    if isinstance(bound, MinLength):
        shortest = bound.least
        return lambda value: len(value) >= shortest, f"a string of at least {shortest} characters"
    if isinstance(bound, MaxLength):
        longest = bound.most
        return lambda value: len(value) <= longest, f"a string of at most {longest} characters"
    if isinstance(bound, Pattern):
        return bound.fits, f"a string of the form {bound.source}"
    raise TypeError(f"Cannot check the bound {bound!r}")


def _union_reader(members: tuple[Any, ...]) -> Read:
    readers = {member: reader_of(member) for member in members if member is not types.NoneType}
    takes_null = len(readers) < len(members)

    def read_union(value: Any, where: str) -> Any:  # noqa: ANN401
        if value is None and takes_null:
            return None
        alike = [member for member in readers if _is_of_kind(value, member)]
        if len(alike) == 1:
            return readers[alike[0]](value, where)
        refusals: list[tuple[int, InvalidValue]] = []
        for member in alike:
            try:
                return readers[member](value, where)
            except InvalidValue as error:
                refusals.append((_likeness(value, member), error))
        best = [error for likeness, error in refusals if likeness == max(refusals, key=lambda r: r[0])[0]]
        if len(best) == 1:
            raise best[0]
        raise _must_be(where, " or ".join(_words(member) for member in readers))

    return read_union


def _likeness(value: object, kind: Any) -> int:  # noqa: ANN401
    """How many fields of an object a type knows."""
    return (
        len(set(value) & set(get_type_hints(kind))) if isinstance(value, dict) and is_typeddict(kind) else 0
    )


def _constants_reader(constants: tuple[Any, ...]) -> Read:
    words = ", ".join(str(constant) for constant in constants)

    def read_constant(value: Any, where: str) -> Any:  # noqa: ANN401
        if all(isinstance(constant, str) for constant in constants):
            _text(value, where)
        if not any(type(value) is type(constant) and value == constant for constant in constants):
            shown = value if isinstance(value, (str, int, float)) else type(value).__name__
            raise _must_be(where, f'one of {words}, not "{shown}"')
        return value

    return read_constant


def _list_reader(kind: Any) -> Read:  # noqa: ANN401
    plain, words = reader_of(kind), f"a list of {_plural(kind)}"

    def read_list(value: Any, where: str) -> Any:  # noqa: ANN401
        if not isinstance(value, list):
            raise _must_be(where, words)
        for index, item in enumerate(value):
            plain(item, f"{where}[{index}]")
        return value

    return read_list


def _pair_reader(kinds: tuple[Any, ...]) -> Read:
    readers = [reader_of(kind) for kind in kinds]

    def read_pair(value: Any, where: str) -> Any:  # noqa: ANN401
        if not isinstance(value, list) or len(value) != len(readers):
            raise _must_be(where, f"a list of {len(readers)} values")
        for index, (plain, item) in enumerate(zip(readers, value, strict=True)):
            plain(item, f"{where}[{index}]")
        return value

    return read_pair


def _record_reader(kind: Any) -> Read:  # noqa: ANN401
    plain = reader_of(kind)

    def read_record(value: Any, where: str) -> Any:  # noqa: ANN401
        if not isinstance(value, dict):
            raise _must_be(where, "an object")
        for name, item in value.items():
            plain(item, f"{where and f'{where}.'}{name}")
        return value

    return read_record


def _kind_reader(kind: Any) -> Read:  # noqa: ANN401
    words = "an object" if is_typeddict(kind) else _words(kind)
    names_something = get_origin(kind) is Literal and _words(kind) == _WORDS[str]

    def read_kind(value: Any, where: str) -> Any:  # noqa: ANN401
        if not _is_of_kind(value, kind):
            raise _must_be(where, words)
        # One that names something is whole; what is stored as it comes is the method's business.
        return _text(value, where) if names_something else value

    return read_kind


def _text(value: Any, where: str) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        raise _must_be(where, _WORDS[str])
    try:
        # The undecodable bytes of a file's name are no half characters: they come back the same. Windows'
        # own way with names would let every half through, which neither SQLite nor the cloud takes.
        value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise InvalidValue(f'"{where}" holds half a character (a lone surrogate)') from None
    return value


def _whole(value: Any, where: str) -> Any:  # noqa: ANN401
    if not _is_of_kind(value, int) or not -LARGEST <= value <= LARGEST:
        raise _must_be(where, _WORDS[int])
    return value


def _number(value: Any, where: str) -> Any:  # noqa: ANN401
    if not _is_of_kind(value, float):
        raise _must_be(where, _WORDS[float])
    return value


def _flag(value: Any, where: str) -> Any:  # noqa: ANN401
    if not isinstance(value, bool):
        raise _must_be(where, _WORDS[bool])
    return value


# What a value must be, and what several are called.
_WORDS: Mapping[Any, str] = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}
_PLURALS: Mapping[Any, str] = {str: "strings", int: "whole numbers", float: "numbers"}


def _words(kind: Any) -> str:  # noqa: ANN401
    """What a value of a type is, in words."""
    kind, arguments = _bare(kind), get_args(_bare(kind))
    if is_typeddict(kind):
        names = [f'"{name}"' for name in get_type_hints(kind)]
        return f"an object with {' and '.join(names)}"
    if get_origin(kind) in (Union, types.UnionType):
        return " or ".join("null" if kind is types.NoneType else _words(kind) for kind in arguments)
    if get_origin(kind) is list:
        return f"a list of {_plural(arguments[0])}"
    if get_origin(kind) is Literal:
        return _WORDS.get(type(arguments[0]), "a value")
    return _WORDS.get(kind, "a value")


def _plural(kind: Any) -> str:  # noqa: ANN401
    kind = _bare(kind)
    if get_origin(kind) is Literal:
        return "strings" if isinstance(get_args(kind)[0], str) else "values"
    return _PLURALS.get(kind, "objects" if is_typeddict(kind) else "values")


def _is_of_kind(value: object, kind: Any) -> bool:  # noqa: ANN401
    """Is it of the type's JSON kind (object, list, text, number, true or false, null)?"""
    kind = _bare(kind)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return any(_is_of_kind(value, member) for member in get_args(kind))
    if origin is Literal:
        return any(_is_of_kind(value, type(constant)) for constant in get_args(kind))
    if kind is types.NoneType:
        return value is None
    if kind in (int, float):
        # JSON knows no infinities, Python's reader does.
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole or (kind is float and isinstance(value, float) and math.isfinite(value))
    if kind in (str, bool):
        return isinstance(value, kind)
    if origin in (list, tuple):
        return isinstance(value, list)
    return kind is Any or isinstance(value, dict)


def _bare(kind: Any) -> Any:  # noqa: ANN401
    """The type without its bounds."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _must_be(where: str, what: str) -> InvalidValue:
    return InvalidValue(f'"{where}" must be {what}' if where else f"they must be {what}")
