"""sync: an exchange with the shared folder, on its own."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.cli.ends import Usage
from planner.cli.parsing import Command
from planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from planner.cli.run import Run

PATIENCE = 20.0
"""Seconds: who asks for nothing but the exchange would rather have it than be quick."""


def _sync(run: Run, options: Namespace) -> int:
    report = run.exchange(PATIENCE)
    if report is None:
        raise Usage("sync is the exchange itself, so --offline leaves it nothing to do.")
    run.plan.refresh()
    if run.plan.reveal_sent() and (again := run.exchange(PATIENCE)):
        # The other has sent theirs: what I wrote at that step of the review follows mine.
        report = replace(again, published=report.published + again.published, received=report.received + again.received)
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
        for skipped in report.skipped:
            run.out.note(f"{skipped.file} was left alone: {skipped.reason}")
        if not report.problems:
            run.out.line(f"Shared: {_files(report.published)} sent, {_files(report.received)} fetched")
    return 1 if report.problems else 0


def _back_up(run: Run) -> None:
    """The backup of the day, also where no screen is ever open: a timer that runs `planner sync` is enough."""
    from planner.store.backup import backup_of_the_day

    try:
        backup_of_the_day(run.home.mirror, run.home.backups, run.plan.today)
    except (OSError, PlannerError) as problem:
        run.out.note(f"Today’s backup could not be made: {problem}")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count or 'no'} files"


COMMANDS = {
    "sync": Command(
        help="exchange with the shared folder now; the first time in a day also makes its backup",
        examples=("planner sync", "planner sync --json"),
        run=_sync,
    ),
}
