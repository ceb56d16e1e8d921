"""Named tuples as `typing.NamedTuple` has them, made in a fifth of the time.

Python compiles the annotation of every field of a `typing.NamedTuple`, which nothing here reads while it runs, and a
constructor for every `namedtuple`. A start makes some hundred of these classes. Here those with equally many fields
share the code of their constructor: a fortieth of the time to the first paint, and more of a short command.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    _getter = type(namedtuple("One", "field").field)

    @cache
    def _constructor(count: int) -> CodeType:
        """The code of `__new__` for so many fields, whatever their names."""
        fields = "".join(f"field_{number}, " for number in range(count))
        return eval(f"lambda cls, {fields}: make(cls, ({fields}))").__code__

    class _Values(tuple):
        """What every named tuple has, whatever its fields."""

        __slots__ = ()

        @classmethod
        def _make(cls, values: object) -> _Values:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes: object) -> _Values:
            made = self._make(map(changes.pop, self._fields, self))  # a class that checks its values has its own
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self) -> dict[str, object]:
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            shown = (f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({', '.join(shown)})"

    class _Maker(type):
        def __new__(cls, name: str, _bases: tuple[type, ...], body: dict[str, object]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            code = _constructor(len(fields)).replace(co_varnames=("_cls", *fields), co_qualname=f"{name}.__new__")
            made = {
                "__new__": FunctionType(code, {"make": tuple.__new__}, "__new__", tuple(defaults.values())),
                "__slots__": (),
                "_fields": fields,
                "_field_defaults": defaults,
                "__match_args__": fields,
            }
            getters = {field: _getter(index, "") for index, field in enumerate(fields)}
            return type(name, (_Values,), made | body | getters)

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
