"""Two processes: one kills itself at a system call, the other waits to save.

    python -m tests.real.killing MIRROR

reads lines of JSON, an `Order` each, and answers each with an `Ending`. Both processes are children of this one, so
that neither has to load the program first; they open the plan as any process does.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest

from planner.domain.model.block import Draft, Visibility
from planner.domain.recurrence.rule import RitualDraft, make
from planner.plan.plan import Plan
from planner.store.disk import lock
from planner.store.disk.waiting import pause
from tests.store.faults import Crash, faults
from tests.support import HeldClock, at

EVENINGS = ("2026-12-04", "2026-12-11", "2027-01-08")


class Order(NamedTuple):
    """An action on `key`, killed at its n-th call; another process adds a block."""

    act: str
    key: str
    n: int
    title: str


class Ending(NamedTuple):
    """The number of calls of a completed action, and whether the other had to wait.

    `calls` is None when the action was killed.
    """

    calls: int | None
    waited: bool


class Act(NamedTuple):
    """Something that changes several files.

    `prepare` makes what it is done to, of that title, and gives its key. `look` is all that there is of it to see.
    """

    prepare: Callable[[Plan, str], str]
    do: Callable[[Plan, str], object]
    look: Callable[[Plan, str], object]


# -- what is done -----------------------------------------------------------------------------------------------------


def _add(plan: Plan, title: str, when: str = "2026-11-27T19:00", visibility: Visibility = "open") -> str:
    place, notes = f"{title} Garten", f"{title} Salat"
    return plan.blocks.add(Draft(title, at(when), plan.me.id, place=place, notes=notes, visibility=visibility)).block.id


def _show_to(visibility: Visibility) -> Callable[[Plan, str], object]:
    return lambda plan, key: plan.change(plan.block(key), {"visibility": visibility})


def _add_and_hide(plan: Plan, title: str) -> str:
    key = _add(plan, title)
    _show_to("hidden")(plan, key)
    return key


def _look_at_block(plan: Plan, key: str) -> object:
    """A block's text, visibility and place, and the last action that can be undone."""
    block, jar = plan.block(key), [idea.title for idea in plan.items.ideas()]
    done = [step.kind for step in plan.session._journal().done if key in {change.id for change in step.changes}]
    return block.visibility, block.title, block.place, block.notes, block.deleted, jar.count(block.title), done[-1]


def _add_ritual(plan: Plan, title: str) -> str:
    draft = RitualDraft(title, make("FREQ=WEEKLY;BYDAY=FR", at("2026-11-27T19:00")), plan.me.id)
    root = str(plan.ritual_changes.add_ritual(draft).block.ritual)
    for evening in EVENINGS:
        plan.change(plan.block(f"{root}@{evening}"), {"title": f"{title} {evening}"})
    return root


def _look_at_ritual(plan: Plan, key: str) -> object:
    evenings = [plan.block(f"{key}@{evening}") for evening in (*EVENINGS, "2026-12-18")]
    done = [step.kind for step in plan.session._journal().done if step.changes[0].id == key]
    return [(evening.title, evening.visibility) for evening in evenings], done


ACTS: dict[str, Act] = {
    "hide": Act(_add, _show_to("hidden"), _look_at_block),
    "open": Act(lambda plan, title: _add(plan, title, visibility="hidden"), _show_to("open"), _look_at_block),
    "undo hiding": Act(_add_and_hide, lambda plan, key: plan.undo(), _look_at_block),
    "put into the jar": Act(
        lambda plan, title: _add(plan, title, "2027-01-05T15:00"),
        lambda plan, key: plan.items.to_jar(plan.block(key)),
        _look_at_block,
    ),
    "make a ritual busy": Act(
        _add_ritual,
        lambda plan, key: plan.change(plan.block(f"{key}@{EVENINGS[0]}"), {"visibility": "busy"}, "all"),
        _look_at_ritual,
    ),
}


# -- two processes ----------------------------------------------------------------------------------------------------


class Ends(NamedTuple):
    """One process's ends of the pipes to another, for messages of a line."""

    reads: int
    writes: int

    def say(self, line: str) -> None:
        os.write(self.writes, f"{line}\n".encode())

    def hear(self) -> str:
        line = b""
        while not line.endswith(b"\n"):
            piece = os.read(self.reads, 1)
            if not piece:
                return ""
            line += piece
        return line.decode().strip()


def start(work: Callable[[Ends], None]) -> tuple[int, Ends]:
    """Another process that does this; its id, and the ends to speak to it by."""
    (theirs, ours_to_write), (ours, theirs_to_write) = os.pipe(), os.pipe()
    process = os.fork()
    if process == 0:
        os.close(ours_to_write)
        os.close(ours)
        try:
            work(Ends(theirs, theirs_to_write))
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    os.close(theirs)
    os.close(theirs_to_write)
    return process, Ends(ours, ours_to_write)


def act_and_die(mirror: Path, order: Order, ends: Ends) -> None:
    plan = Plan.open(mirror, clock=HeldClock())
    ends.say("ready")
    ends.hear()

    def die() -> NoReturn:
        ends.say("here")
        ends.hear()
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("it lives")

    with faults(order.n, Crash(), instead=die) as counter:
        ACTS[order.act].do(plan, order.key)
    ends.say(f"done {counter.count}")


def wait_and_save(mirror: Path, order: Order, ends: Ends) -> None:
    plan = Plan.open(mirror, clock=HeldClock())
    told = False

    def pause_and_tell(seconds: float) -> None:
        nonlocal told
        if not told:
            ends.say("waiting")
        told = True
        pause(seconds)

    pytest.MonkeyPatch().setattr(lock, "pause", pause_and_tell)
    ends.say("ready")
    ends.hear()
    plan.blocks.add(Draft(order.title, at("2026-11-28T10:00"), plan.me.id))
    ends.say("saved")


def carry_out(mirror: Path, order: Order) -> Ending:
    """Run both processes: the first dies at its last call while the second waits.

    Then the second one saves.
    """
    first, to_first = start(lambda ends: act_and_die(mirror, order, ends))
    second, to_second = start(lambda ends: wait_and_save(mirror, order, ends))
    assert (to_first.hear(), to_second.hear()) == ("ready", "ready")
    to_first.say("go")
    reached = to_first.hear()
    to_second.say("go")
    said = to_second.hear()
    if reached == "here":
        to_first.say("die")
    assert said == "saved" or (said, to_second.hear()) == ("waiting", "saved"), said
    ended, well = (os.waitpid(process, 0)[1] for process in (first, second))
    assert well == 0
    assert ended == (signal.SIGKILL if reached == "here" else 0), (ended, reached)
    for end in (*to_first, *to_second):
        os.close(end)
    return Ending(None if reached == "here" else int(reached.removeprefix("done ")), said == "waiting")


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(carry_out(Path(sys.argv[1]), Order(*json.loads(line)))), flush=True)
