"""The named tuples that the project makes, against those of `typing`."""

from __future__ import annotations

import pickle
import typing
from copy import copy
from inspect import signature

import pytest

from planner.domain.time.when import When
from planner.named_tuple import NamedTuple


class Ours(NamedTuple):
    """A value with everything that a class here may have."""

    one: str
    two: int = 2

    @property
    def both(self) -> str:
        return f"{self.one}{self.two}"

    @classmethod
    def of(cls, text: str) -> Ours:
        return cls(text)

    def __str__(self) -> str:
        return self.both


class Theirs(typing.NamedTuple):
    one: str
    two: int = 2


def test_a_named_tuple_is_what_typing_makes() -> None:
    ours, theirs = Ours("a"), Theirs("a")
    assert tuple(ours) == tuple(theirs) == ("a", 2)
    assert hash(ours) == hash(theirs)
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert set(Ours.__annotations__) == set(Theirs.__annotations__)
    assert (Ours.__module__, Ours.__qualname__, Ours.__doc__) == (__name__, "Ours", Ours.__doc__)
    assert Ours.__doc__ is not None
    assert Ours.__doc__.startswith("A value")
    assert (ours._replace(two=3), ours._asdict()) == (("a", 3), {"one": "a", "two": 2})
    assert repr(ours) == "Ours(one='a', two=2)"
    assert Ours._make(["b", 3]) == ours._replace(one="b", two=3)
    assert copy(ours) == pickle.loads(pickle.dumps(ours)) == ours
    assert tuple(signature(Ours).parameters) == Ours.__match_args__ == ("one", "two")


def test_wrong_values_are_refused_as_ever() -> None:
    with pytest.raises(TypeError, match=r"Ours.__new__\(\) missing 1 required positional argument: 'one'"):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'three'"):
        Ours("a", three=3)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="three"):
        Ours("a")._replace(three=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Expected 2 arguments, got 1"):
        Ours._make(["a"])


def test_methods_properties_and_subclasses_work() -> None:
    assert (Ours.of("b").both, str(Ours("c", 4))) == ("b2", "c4")
    assert type(When("2026-11-27", 60)._replace(minutes=30)) is When


def test_a_field_cannot_be_set() -> None:
    with pytest.raises(AttributeError):
        Ours("a").one = "b"  # type: ignore[misc]
