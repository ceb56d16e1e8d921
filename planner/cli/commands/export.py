"""export: the plan as a calendar file, or as a folder that other calendars read."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.occurrences import read_day
from planner.cli.parser import Command
from planner.cli.progress import ProgressBar
from planner.config.settings import Settings
from planner.domain.errors import BadInput
from planner.domain.model.block import COLUMNS, Column, column_of
from planner.frontend.reminders import usual_reminders
from planner.frontend.week_names import find_week
from planner.interop.export_blocks import all_days, export_json, export_markdown
from planner.interop.ical.export_calendar import (
    calendar_items,
    calendar_pieces,
    save_whole_vdir,
    vdir_of,
    whole_span,
)
from planner.interop.ical.targets import FILE_END, check_place, save_file, target_path
from planner.interop.ical.write_ritual import CalendarItem, ExportSpan
from planner.store.disk.atomic_write import encoded

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


def _export(run: Run, options: Namespace) -> int:
    path, columns = target_path(options.file), (options.who,) if options.who else COLUMNS
    is_folder = options.file.endswith("/") or path.is_dir()
    end = path.suffix.lower()
    if not is_folder and end not in (FILE_END, *_TEXTS):
        raise BadInput(
            "The name says what to write: NAME.ics for a calendar, NAME.md or NAME.json for a list, "
            "NAME/ for a folder of calendars."
        )
    plan = run.read()
    check_place(plan, path.absolute())
    span = _span(run, options)
    if is_folder and span.is_clipped:
        raise BadInput("A folder holds the whole plan; give a name that ends in .ics for a part of it.")
    if not is_folder and end in _TEXTS:
        first, last = (span.first, span.last) if span.is_clipped else all_days(plan)
        pieces = _TEXTS[end](plan, max(first, all_days(plan)[0]), last, columns)
        changed = int(save_file(path, map(encoded, pieces)))
    else:
        changed = _save_calendar(run, path, span, columns, is_folder=is_folder)
    if run.options.json:
        run.out.json({"file": options.file, "changed": changed})
    elif changed:
        run.out.line(f"Your plan is in {options.file}.")
    else:
        run.out.line(f"{options.file} was up to date already.")
    return 0


_TEXTS = {".json": export_json, ".md": export_markdown}


def _save_calendar(run: Run, path: Path, span: ExportSpan, columns: Collection[Column], *, is_folder: bool) -> int:
    """Save the plan as calendars; returns how many files changed."""
    plan = run.plan
    steps = len(plan.repository.files.months()) + (plan.repository.rituals.count if plan.repository.has_rituals else 0)
    # A month is a step that takes longer than a bar's least.
    bar = ProgressBar(run.out, "Exporting", steps * _STEPS)
    usual = usual_reminders(Settings.read(run.home.settings))
    items = calendar_items(plan, span, usual, lambda done, _: bar.at(done * _STEPS))
    try:
        if is_folder:
            return save_whole_vdir(vdir_of(plan, path), items, plan.me.id, columns)
        return int(save_file(path, calendar_pieces(_of_columns(items, plan, columns))))
    finally:
        bar.end()


_STEPS = 10
"""How many steps of the bar a month or a ritual is."""


def _of_columns(items: Iterable[CalendarItem], plan: Plan, columns: Iterable[Column]) -> Iterable[CalendarItem]:
    wanted = set(columns)
    return (item for item in items if column_of(item.who, plan.me.id) in wanted)


def _span(run: Run, options: Namespace) -> ExportSpan:
    """The dates that are asked for; everything without options. Raises BadInput."""
    if options.week:
        if options.first or options.last:
            raise BadInput("Give a week or two days, not both.")
        week = find_week(options.week, run.plan.today)
        return ExportSpan(week.monday, week.sunday, True)
    if not (options.first or options.last):
        return whole_span(run.plan)
    first = read_day(run, options.first) if options.first else date.min
    if not options.last:
        return ExportSpan(first, whole_span(run.plan).last, True)
    last = read_day(run, options.last)
    if last < first:
        raise BadInput("The last day comes before the first one.")
    return ExportSpan(first, last, True)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE.ics|FILE.md|FILE.json|FOLDER/", help="what to write; the name's end says in which form"
    )
    parser.add_argument("--week", metavar="WEEK", help="only that week: 2026-W48, a date, this, next, +1")
    parser.add_argument("--from", dest="first", metavar="D", help="only from that day on")
    parser.add_argument("--to", dest="last", metavar="D", help="only up to that day")
    parser.add_argument("--who", choices=COLUMNS, help="only that column")


COMMANDS = {
    "export": Command(
        help="your plan as a file, or a folder for other calendars",
        more="NAME.ics is one calendar; NAME/ is a folder with a calendar each for me, we and you, a file for\n"
        "each event, as khal and vdirsyncer read it. NAME.md and NAME.json list the blocks week by week,\n"
        "also those without a day, which a calendar has no place for. What's busy says only that; hidden\n"
        "blocks and those somebody said no to are nowhere. An earlier export is replaced; any other file\n"
        "stays as it is.",
        examples=(
            "planner export plan.ics",
            "planner export week.ics --week next",
            "planner export ours.ics --who we --from 2026-12-01 --to 2026-12-31",
            "planner export ~/calendars/",
            "planner export week.md --week this",
        ),
        arguments=_arguments,
        run=_export,
    ),
}
