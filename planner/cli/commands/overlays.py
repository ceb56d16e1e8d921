"""overlays: the calendars that a week shows beside the plan, read again."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from planner import interop
from planner.cli.parser import Command
from planner.domain.errors import PlannerError
from planner.frontend.overlays import overlay_left_out, overlay_line, overlay_trouble
from planner.frontend.perform import os_words
from planner.store.disk.waiting import run_within

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.config.settings import Settings
    from planner.domain.model.overlay import OverlayState

LOOK_PATIENCE_S = 2.0
"""Seconds that a command which shows a week waits for the files of calendars."""
NONE_YET = "No calendars are shown beside your plan yet. To show one: planner settings overlays.NAME FILE"


def look_at_overlays(run: Run, settings: Settings | None = None, *, quick: bool = True) -> None:
    """Read the overlays whose sources changed.

    With `quick`, small local ones alone. Otherwise addresses are asked too, unless the command is --offline, and
    what is shared as busy is brought up to date. `settings` are new ones that were just written.
    """
    sources = (settings or run.settings).overlays
    root = run.home.mirror
    quick = quick or run.options.offline
    refresh = interop.ical.overlays.OverlayRefresh(root, run.plan.zone, run.clock, run.plan.state.plan)
    try:
        if not quick:
            refresh.run(sources)
            run.plan.weeks.overlays.share()
        elif run_within(LOOK_PATIENCE_S, lambda: refresh.run(sources, quick=True), name="overlays") is None:
            run.out.note("The disk of a calendar isn’t answering, so the week has it as it was read last.")
    except OSError as problem:
        run.out.note(f"The overlays can’t be kept: {os_words(problem)}.")
    except PlannerError as problem:
        run.out.note(str(problem))


def _overlays(run: Run, options: Namespace) -> int:
    plan = run.read()
    if run.has_overlays:
        look_at_overlays(run, quick=False)
        run.exchange()
    states = plan.weeks.overlays.states if run.settings.overlays else ()
    if options.json:
        run.out.json({"overlays": [_json(run, state) for state in states]})
        return 0
    for state in states:
        run.out.line(overlay_line(state, plan))
        for line in filter(None, (overlay_trouble(state, plan), overlay_left_out(state))):
            run.out.line(f"  {line}")
    if not states:
        run.out.line(NONE_YET)
    return 0


def _json(run: Run, state: OverlayState) -> dict[str, object]:
    return {
        "name": state.name,
        "show": state.show,
        "share": state.share,
        "read_at": state.read_at or None,
        "left_out": state.left_out,
        "trouble": overlay_trouble(state, run.plan) or None,
    }


COMMANDS = {
    "overlays": Command(
        help="read the calendars shown beside your plan, and list them",
        more="Work, holidays, birthdays: files, folders of .ics files, or https addresses, named by\n"
        "planner settings overlays.NAME. An address is asked at most every 15 minutes. Commands that show\n"
        "a week read small files by themselves when they have changed.",
        examples=("planner overlays", "planner overlays --json"),
        run=_overlays,
    ),
}
