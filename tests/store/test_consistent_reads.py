"""A read of several files is of one moment, even while another process saves."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count, product
from typing import Any

import pytest

from planner.domain.errors import PlannerError
from planner.interop.json_blocks import week_json
from planner.plan.plan import Plan
from planner.store.disk import transaction
from planner.store.disk.layout import PLAN
from planner.store.mirror.mirror import Mirror
from tests.profiles import Amount, amounts
from tests.store.actions import WEEKS, Stage, describe
from tests.store.faults import faults

ACTIONS = ("hide", "make a ritual busy", "change this and all following")
READS = ("stat", "lstat", "open", "scandir")
"""What a reader asks of the system."""
Read = Callable[[], Sequence[str]]


@contextmanager
def saved_at(call: int | None, save: Callable[[], object]) -> Iterator[list[str]]:
    """Another process saves at that system call inside (None: never).

    Gives the calls there were, by name.
    """
    made: list[str] = []
    patch = pytest.MonkeyPatch()

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*args: Any, **kwargs: Any) -> Any:
            made.append(name)
            if call is not None and len(made) == call + 1:
                patch.undo()
                save()
            return real(*args, **kwargs)

        return ask

    for name in READS:
        patch.setattr(os, name, wrapped(name, getattr(os, name)))
    try:
        yield made
    finally:
        patch.undo()


def weeks(plan: Plan) -> list[str]:
    """Each week as it is shown: one look each."""
    return [json.dumps(week_json(plan, plan.week(week), last_exchange=None)["columns"]) for week in WEEKS]


def new_reader(stage: Stage) -> Read:
    return lambda: weeks(stage.plan("reader"))


def open_window(stage: Stage) -> Read:
    plan = stage.plan("reader")
    weeks(plan)

    def read() -> list[str]:
        plan.refresh()
        return weeks(plan)

    return read


def mixed(stage: Stage, action: str, reader: Callable[[Stage], Read], amount: int) -> Iterator[int]:
    """The calls at which a save leads to a week neither as before nor as after it."""
    save, _ = stage.start(action)
    read = reader(stage)
    with saved_at(None, lambda: None) as calls:
        before = read()
    save(stage.plan("deed"))
    after = new_reader(stage)()
    assert before != after
    for call in range(0, len(calls), max(len(calls) // amount, 1)):
        stage.start(action)
        read = reader(stage)
        with saved_at(call, lambda: save(stage.plan("deed"))) as made:
            shown = read()
        if any(week not in states for week, *states in zip(shown, before, after, strict=True)):
            yield call
        # A folder that was listed just after it changed is listed again, so there may be fewer calls than there were.
        assert weeks(stage.plan("later")) == (after if len(made) > call else before)


@amounts(few=12, many=120, nightly=10_000, profile="kills")
@pytest.mark.parametrize("reader", [new_reader, open_window])
@pytest.mark.parametrize("action", ACTIONS)
def test_a_week_shows_the_plan_before_or_after_a_save_never_half_of_it(
    stage: Stage, action: str, reader: Callable[[Stage], Read], amount: Amount
) -> None:
    assert list(mixed(stage, action, reader, amount.count)) == []


@pytest.mark.parametrize("protection", ["what is read is as it was found", "nothing was saved during a look"])
def test_the_test_notices_when_a_safeguard_is_removed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, protection: str
) -> None:
    if protection == "what is read is as it was found":
        monkeypatch.setattr(Mirror, "note_read", lambda *args: None)
    else:
        monkeypatch.setattr(transaction, "_last_saves", lambda root: [])
    ways = product(ACTIONS, (new_reader, open_window))
    found = (call for action, reader in ways for call in mixed(stage, action, reader, 10_000))
    assert next(found, None) is not None


def look_at_all(plan: Plan) -> None:
    plan.refresh()


def look_at_some(plan: Plan) -> None:
    """As a save does under the lock."""
    plan.repository.look_at([PLAN, "months/2026-11", "months/2026-12"])


@pytest.mark.parametrize("look", [look_at_all, look_at_some])
@pytest.mark.parametrize("action", ["rename", "hide"])
def test_what_a_refused_look_has_left_out_is_shown_after_the_next(
    stage: Stage, action: str, look: Callable[[Plan], None]
) -> None:
    for n in count():
        save, _ = stage.start(action)
        window = stage.plan("reader")
        describe(window)
        window.refresh()  # by now the folders were listed some time after they had changed
        save(stage.plan("deed"))
        refused = OSError(errno.ESTALE, os.strerror(errno.ESTALE))
        with faults(n, refused, reads=True) as counter, suppress(PlannerError, OSError):
            look(window)
        if counter.count <= n:
            break
        window.refresh()
        assert describe(window) == describe(stage.plan("later")), (n, counter.calls[-1])
    assert n > 4
