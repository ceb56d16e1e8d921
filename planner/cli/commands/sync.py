"""sync: exchange with the shared folder."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.cli.errors import Usage
from planner.cli.parser import Command
from planner.domain.errors import PlannerError
from planner.domain.text import shown
from planner.domain.wording.formats import how_many
from planner.frontend.status_text import backup_failed
from planner.store.backup import backup_of_the_day

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.sync.exchange import Skipped

SYNC_PATIENCE = 20.0
"""Seconds that `planner sync` waits: longer than other commands."""
_FEW = 3
"""How many files with one reason are named."""


def _sync(run: Run, options: Namespace) -> int:
    report = run.exchange(SYNC_PATIENCE)
    if report is None:
        raise Usage("sync is the exchange itself, so --offline leaves it nothing to do.")
    run.plan.refresh()
    if run.plan.reviews.reveal_sent() and (again := run.exchange(SYNC_PATIENCE)):
        # The other's answers have arrived, so mine of that step of the review follow.
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
        for line in _left(report.skipped):
            run.out.note(line)
        if not report.problems:
            run.out.line(
                f"Shared: {how_many(report.published, 'file')} sent, {how_many(report.received, 'file')} fetched"
            )
    return 1 if report.problems else 0


def _left(skipped: Sequence[Skipped]) -> Iterator[str]:
    """A line for each file that was left alone or read in part.

    Of many with one reason, the first few are named.
    """
    by_reason: dict[str, list[str]] = {}
    for one in skipped:
        by_reason.setdefault(one.reason, []).append(one.file)
    for reason, files in by_reason.items():
        more = f" and {len(files) - _FEW:,} more" if len(files) > _FEW else ""
        yield from (f"{shown(file)}: {reason}" for file in files[: _FEW - 1 if more else _FEW])
        if more:
            yield f"{shown(files[_FEW - 1])}{more}: {reason}"


def _back_up(run: Run) -> None:
    """Make the day's backup, so that a timer running `planner sync` is enough."""
    try:
        backup_of_the_day(run.home.mirror, run.home.backups, run.plan.today)
    except (OSError, PlannerError) as problem:
        run.out.note(backup_failed(problem))


COMMANDS = {
    "sync": Command(
        help="exchange with the shared folder now",
        more="The first time in a day it also makes the day’s backup.",
        examples=("planner sync", "planner sync --json"),
        run=_sync,
    ),
}
