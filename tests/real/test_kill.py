"""SIGKILL of the real program, again and again at another moment, checked against what it had acknowledged."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from tests.profiles import Amount, amounts
from tests.real.people import PLANNER, ROOT, Someone
from tests.real.waiting import until

EDITOR = """
import sys
from pathlib import Path
from planner.store.plan import Plan
from planner.sync.exchange import Exchange
mirror, block, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
plan = Plan.open(mirror)
exchange = Exchange(mirror, plan.folder)
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


@amounts(few=3, many=40, nightly=200, profile="kills")
def test_no_acknowledged_edit_is_lost(amount: Amount, people: tuple[Someone, Someone], tmp_path: Path) -> None:
    """Each process saves and exchanges as fast as it can, and is killed in the middle of it."""
    alex, sam = people
    block = alex.add("title 0", "today", "18:00")["id"]
    mirror = alex.home / "default" / "mirror"
    moments, said, number = random.Random(2026), tmp_path / "said", 0
    for kill in range(amount.count):
        with said.open("wb") as out:
            command = [sys.executable, "-c", EDITOR, str(mirror), block, str(number)]
            process = subprocess.Popen(command, env=alex.env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
            wanted = moments.randrange(1, 6)
            until(lambda wanted=wanted: said.read_bytes().count(b"\n") > wanted, "saves", last=said.read_text)  # type: ignore[misc]
            for _ in range(moments.randrange(2_000)):
                pass  # a moment of no particular length
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        acknowledged = int(said.read_text().rstrip("\n").split("\n")[-1])
        found = json.loads(alex.run("show", block, "--json", "--offline"))
        # One more may have been saved that it had no time to tell of.
        assert found["title"] in (f"title {acknowledged}", f"title {acknowledged + 1}"), kill
        assert found["notes"].removeprefix("notes ") == found["title"].removeprefix("title "), kill
        number = int(found["title"].removeprefix("title "))
    alex.run("sync")
    assert json.loads(sam.run("show", block, "--json"))["title"] == f"title {number}"
    for path in alex.files():
        json.loads(path.read_bytes())
    assert subprocess.run([*PLANNER, "doctor"], env=alex.env, cwd=alex.home, check=False, timeout=60).returncode == 0
