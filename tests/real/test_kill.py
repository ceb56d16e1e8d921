"""SIGKILL at many moments, compared with what the program had acknowledged."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from planner.plan.plan import Plan
from tests.profiles import Amount, amounts
from tests.real.killing import ACTS, Ending, Order
from tests.real.people import PLANNER, ROOT, Someone
from tests.real.waiting import until
from tests.store.actions import every_number
from tests.support import Couple, Side

WHOLE = 10_000
"""More calls than any action makes: it is not killed."""

EDITOR = """
import sys
from pathlib import Path
from planner.plan.plan import Plan
from planner.sync.exchange import Exchange
mirror, block, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
plan = Plan.open(mirror)
exchange = Exchange(mirror, plan.arrivals.folder)
print("ready", flush=True)
while True:
    number += 1
    now = plan.block(block)
    plan.change(now, {"title": f"title {number}", "notes": f"notes {number}"})
    print(number, flush=True)
    if number % 3 == 0:
        exchange.run()
        plan.refresh()
"""
ACTOR = """
import sys
from itertools import count
from pathlib import Path
from planner.plan.plan import Plan
from planner.sync.exchange import Exchange
from tests.real.test_kill import ROUND
mirror, block, museum, first = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
plan = Plan.open(mirror)
exchange = Exchange(mirror, plan.arrivals.folder)
print("ready", flush=True)
for number in count(first):
    what = ROUND[number % len(ROUND)]
    if what == "jar":
        plan.items.to_jar(plan.block(museum))
    elif what == "undo":
        plan.undo()
    else:
        plan.change(plan.block(block), {"visibility": what})
    print(number + 1, flush=True)
    if number % 5 == 0:
        exchange.run()
        plan.refresh()
"""
ROUND = ("hidden", "open", "busy", "open", "jar", "undo")
"""What is done again and again: each of these changes two files."""


@contextmanager
def running(script: str, arguments: list[str], alex: Someone, said: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the script, and kill it at the end; `said` is the file for its output."""
    with said.open("wb") as out:
        command = [sys.executable, "-c", script, *arguments]
        process = subprocess.Popen(command, env=alex.env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()


def killed_at_some_moment(script: str, arguments: list[str], alex: Someone, said: Path, moments: random.Random) -> int:
    """Run the script and kill it after some saves; returns the last number it said."""
    with running(script, arguments, alex, said):
        wanted = moments.randrange(1, 7)
        until(lambda: said.read_bytes().count(b"\n") > wanted, "saves", last=said.read_text)
        for _ in range(moments.randrange(2_000)):
            pass  # a moment of no particular length
    return last_said(said)


def last_said(said: Path) -> int:
    return int(said.read_text().rstrip("\n").split("\n")[-1])


@amounts(few=3, many=32, nightly=200, profile="kills")
def test_no_acknowledged_edit_is_lost(amount: Amount, people: tuple[Someone, Someone], tmp_path: Path) -> None:
    """Each process saves and exchanges as fast as it can, and is killed meanwhile.

    Another one does so all the time on a block of its own, and often waits for the first one's lock.
    """
    alex, sam = people
    block, theirs = (alex.add("title 0", "today", hour)["id"] for hour in ("18:00", "20:00"))
    mirror = str(alex.home / "default" / "mirror")
    moments, said, number = random.Random(2026), tmp_path / "said", 0
    with running(EDITOR, [mirror, theirs, "0"], alex, tmp_path / "theirs") as other:
        for kill in range(amount.count):
            killed_at_some_moment(EDITOR, [mirror, block, str(number)], alex, said, moments)
            number = edits_kept(alex, block, said)
            assert other.poll() is None, (kill, (tmp_path / "theirs").read_text())
    assert edits_kept(alex, theirs, tmp_path / "theirs") >= amount.count
    alex.run("sync")
    assert json.loads(sam.run("show", block, "--json"))["title"] == f"title {number}"
    alex.check_files()
    assert subprocess.run([*PLANNER, "doctor"], env=alex.env, cwd=alex.home, check=False, timeout=60).returncode == 0


def edits_kept(someone: Someone, block: str, said: Path) -> int:
    """The number that the block has after the edits that were acknowledged."""
    acknowledged = last_said(said)
    found = json.loads(someone.run("show", block, "--json", "--offline"))
    # One more may have been saved that it had no time to tell of.
    assert found["title"] in (f"title {acknowledged}", f"title {acknowledged + 1}")
    assert found["notes"].removeprefix("notes ") == found["title"].removeprefix("title ")
    return int(found["title"].removeprefix("title "))


# -- actions of several files -----------------------------------------------------------------------------------------


@amounts(few=2, many=32, nightly=200, profile="kills")
def test_no_action_of_several_files_is_half_done(
    amount: Amount, people: tuple[Someone, Someone], tmp_path: Path
) -> None:
    """Hiding, opening, the jar and undo, as fast as possible, until the process dies."""
    alex, sam = people
    block = alex.add("Zahnarzt", "today", "18:00", "@Hauptstrasse")["id"]
    museum = alex.add("Museum", "in 40 days", "15:00")["id"]
    mirror = alex.home / "default" / "mirror"
    moments, said, number = random.Random(2027), tmp_path / "said", 0
    for kill in range(amount.count):
        acknowledged = killed_at_some_moment(ACTOR, [str(mirror), block, museum, str(number)], alex, said, moments)
        plan = Plan.open(mirror)
        found = where_it_stands(plan, block, museum)
        # One more may have been done that it had no time to tell of.
        number = next((n for n in (acknowledged, acknowledged + 1) if wanted_after(n) == found), -1)
        assert number >= 0, (kill, acknowledged, found)
        assert holds_words(mirror / "devices", "Zahnarzt") == (found[0] == "open")
    every_number(mirror)
    alex.run("add", "Danach", "today")
    nothing_is_left(mirror)
    assert ("Zahnarzt" in sam.week()) == (found[0] == "open")
    assert holds_words(alex.folder, "Zahnarzt") == (found[0] == "open")


def where_it_stands(plan: Plan, block: str, museum: str) -> tuple[str, str, str, bool, bool]:
    now = plan.block(block)
    return now.visibility, now.title, now.place, plan.block(museum).deleted, bool(plan.items.ideas())


def wanted_after(number: int) -> tuple[str, str, str, bool, bool]:
    """What there is when so many actions of the rounds were done."""
    visibility = ["open", "hidden", "open", "busy", "open", "open"][number % len(ROUND)]
    in_the_jar = number % len(ROUND) == ROUND.index("jar") + 1
    return visibility, "Zahnarzt", "Hauptstrasse", in_the_jar, in_the_jar


def holds_words(folder: Path, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in folder.rglob("*.json"))


def nothing_is_left(mirror: Path) -> None:
    assert not (mirror / "local" / "intent.json").exists()
    assert [path for folder in ("devices", "private") for path in (mirror / folder).rglob(".~*")] == []


@amounts(few=4, many=20, nightly=200, profile="kills")
@pytest.mark.parametrize("name", ACTS)
def test_killed_at_every_call_while_another_process_waits_to_save(
    name: str, amount: Amount, couple: Couple, alex: Side, sam: Side
) -> None:
    """The action is done or not, in every file and the undo list; the other saves."""
    act, added = ACTS[name], list[str]()
    endings, outcomes = list[Ending](), list[tuple[str, str]]()
    command = [sys.executable, "-m", "tests.real.killing", str(alex.mirror)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout

        def kill_at(n: int, key: str) -> None:
            before = act.look(alex.plan, key)
            added.append(f"second {n}")
            print(json.dumps(Order(name, key, n, added[-1])), file=process.stdin, flush=True)
            endings.append(Ending(*json.loads(process.stdout.readline())))  # type: ignore[union-attr]
            after = act.look(alex.reopened(), key)
            outcomes.append((as_told(before, n), as_told(after, n)))
            every_number(alex.mirror)
            nothing_is_left(alex.mirror)

        kill_at(WHOLE, act.prepare(alex.plan, f"Fest {WHOLE}"))
        calls = endings[0].calls
        assert calls
        for n in range(0, calls, max(calls // amount.count, 1)):
            kill_at(n, act.prepare(alex.plan, f"Fest {n}"))
    done = outcomes[0][1]
    assert {after for before, after in outcomes if after != before} == {done}
    assert len({before for before, _ in outcomes}) == 1
    assert sum(ending.waited for ending in endings) > len(endings) // 3
    couple.meet()
    assert set(added) <= {block.title for block in sam.plan.weeks.search("second")}


def as_told(look: object, n: int) -> str:
    """What was looked at, in words that do not tell which of them it was."""
    return json.dumps(look).replace(f"Fest {n}", "Fest")
