"""sync: exchange with the shared folder."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.cli import commands
from planner.cli.errors import Usage
from planner.cli.parser import Command
from planner.domain.errors import PlannerError
from planner.domain.wording.formats import how_many
from planner.frontend.overlays import overlay_left_out, overlay_trouble
from planner.frontend.status_text import backup_failed
from planner.store.backup import backup_of_the_day
from planner.sync.exchange_state import few_of_each

if TYPE_CHECKING:
    from planner.cli.context import Run

SYNC_PATIENCE = 20.0
"""Seconds that `planner sync` waits: longer than other commands."""


def _sync(run: Run, options: Namespace) -> int:
    report = run.exchange(SYNC_PATIENCE)
    if report is None:
        raise Usage("sync exchanges with the shared folder, so it can’t be used with --offline.")
    run.plan.repository.catch_up()
    if run.plan.reviews.reveal_sent() and (again := run.exchange(SYNC_PATIENCE)):
        # The other's answers have arrived, so mine of that step of the review follow.
        report = replace(again, published=report.published + again.published, received=report.received + again.received)
    _overlays(run)
    _back_up(run)
    if options.json:
        run.out.json(
            {
                "published": report.published,
                "received": report.received,
                "skipped": [{"file": skipped.file, "reason": skipped.reason} for skipped in report.skipped],
                "problems": list(report.problems),
            }
        )
    else:
        for file, reason in few_of_each((skipped.file, skipped.reason) for skipped in report.skipped):
            run.out.note(f"{file}: {reason}")
        if not report.problems:
            run.out.line(
                f"Shared: {how_many(report.published, 'file')} sent, {how_many(report.received, 'file')} fetched"
            )
    return 1 if report.problems else 0


def _overlays(run: Run) -> None:
    """Read the calendars beside the plan again, and say what is wrong with them."""
    if run.has_overlays:
        commands.overlays.look_at_overlays(run, quick=False)
        for state in run.plan.weeks.overlays.states:
            for line in filter(None, (overlay_trouble(state, run.plan), overlay_left_out(state))):
                run.out.note(line)
        if run.plan.arrivals.unpublished:
            run.exchange(SYNC_PATIENCE)


def _back_up(run: Run) -> None:
    """Make the day's backup, so that a timer running `planner sync` is enough."""
    try:
        backup_of_the_day(run.home.mirror, run.home.backups, run.plan.today)
    except (OSError, PlannerError) as problem:
        run.out.note(backup_failed(problem))


COMMANDS = {
    "sync": Command(
        help="exchange with the shared folder now",
        more="It also reads the calendars that your week shows beside the plan, and the first time in a day it\n"
        "makes a backup.",
        examples=("planner sync", "planner sync --json"),
        run=_sync,
    ),
}
