"""Named tuples as `typing.NamedTuple` has them, made in a twentieth of the time.

Python compiles the annotation of every field of a `typing.NamedTuple`, which nothing here reads while it runs, and a
constructor for each class. A start makes more than a hundred of these classes. Here all of them share one constructor.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    _getter = type(namedtuple("One", "field").field)
    _tuple = tuple.__new__

    class _SignatureOfFields:
        """The constructor's arguments, for `help` and `inspect`."""

        def __get__(self, _value: object, cls: type) -> object:
            from inspect import Parameter, Signature  # slow to load, and only asked for by people

            defaults = cls._field_defaults
            kind, none = Parameter.POSITIONAL_OR_KEYWORD, Parameter.empty
            return Signature([Parameter(field, kind, default=defaults.get(field, none)) for field in cls._fields])

    class _Values(tuple):
        """What every named tuple has, whatever its fields."""

        __slots__ = ()
        __signature__ = _SignatureOfFields()

        def __new__(cls, /, *values: object, **named: object) -> _Values:
            missing = len(cls._fields) - len(values)
            if named or missing < 0 or missing > len(cls._last):
                values = _filled(cls, values, named)
            elif missing:
                values += cls._last[-missing:]
            return _tuple(cls, values)

        @classmethod
        def _make(cls, values: object) -> _Values:
            made = _tuple(cls, values)
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

    def _filled(cls: type, values: tuple[object, ...], named: dict[str, object]) -> tuple[object, ...]:
        """All values in order, from those given by place and by name. Raises TypeError."""
        given = dict(zip(cls._fields, values, strict=False)) | named if values else named
        filled = cls._blank | given
        if len(filled) == len(cls._fields) and len(given) == len(values) + len(named) and given.keys() >= cls._needed:
            return tuple(filled.values())
        raise TypeError(f"{cls.__name__}.__new__() {_fault(cls, values, named)}")

    def _fault(cls: type, values: tuple[object, ...], named: dict[str, object]) -> str:
        """What is wrong with the arguments, in Python's words."""
        fields = cls._fields
        if len(values) > len(fields):
            return f"takes {len(fields)} positional arguments but {len(values)} were given"
        for name in named:
            if name not in fields:
                return f"got an unexpected keyword argument {name!r}"
            if name in fields[: len(values)]:
                return f"got multiple values for argument {name!r}"
        missing = [repr(field) for field in fields[len(values) :] if field in cls._needed - named.keys()]
        return f"missing {len(missing)} required positional argument{'s'[: len(missing) - 1]}: {' and '.join(missing)}"

    class _Maker(type):
        def __new__(cls, name: str, _bases: tuple[type, ...], body: dict[str, object]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            made = {
                "__slots__": (),
                "_fields": fields,
                "_field_defaults": defaults,
                "__match_args__": fields,
                "_blank": dict.fromkeys(fields) | defaults,
                "_last": tuple(defaults.values()),
                "_needed": frozenset(fields) - defaults.keys(),
            }
            getters = {field: _getter(index, "") for index, field in enumerate(fields)}
            return type(name, (_Values,), made | body | getters)

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
