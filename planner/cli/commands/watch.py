"""watch: print each change as it's made, for other programs."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from planner.cli.errors import Usage
from planner.cli.parser import Command
from planner.interop.json_changes import change_json
from planner.plan.change_feed import ChangeFeed
from planner.store.disk.waiting import pause
from planner.sync.exchange import Exchange

if TYPE_CHECKING:
    from planner.cli.context import Run

WATCH_PAUSE_S = 0.5


def _watch(run: Run, options: Namespace) -> int:
    if not options.json:
        raise Usage("watch is for other programs and prints JSON: planner watch --json.")
    plan, feed = run.plan, ChangeFeed(run.plan)
    exchange = None if options.offline else Exchange(run.home.mirror, plan.arrivals.folder, clock=run.clock)
    told: tuple[str, ...] = ()
    while run.out.is_open:
        if exchange is not None and exchange.changed():
            problems = exchange.run().problems
            for problem in problems:
                if problem not in told:
                    run.out.note(problem)
            told = problems
        if feed.changed():
            plan.refresh()
            for change in feed.take():
                run.out.json(change_json(change, plan))
        pause(WATCH_PAUSE_S)
    return 0


COMMANDS = {
    "watch": Command(
        help="print each change as JSON, one on a line, until it is stopped",
        more="It prints your changes and the other’s, made on the screen, by a command or in the folder. Each line\n"
        "has by (a person’s id), kind (as in inbox --json, or request, asked, other), id, text, at and block.",
        examples=("planner watch --json", "planner watch --json | jq -r .text"),
        run=_watch,
    ),
}
