"""print: a page for paper, a week for the fridge or the book of a year."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.parser import Command
from planner.frontend.week_names import find_week
from planner.interop.paper_file import save_page
from planner.interop.paper_html import short_date
from planner.interop.paper_week import week_page
from planner.interop.paper_year import year_page

if TYPE_CHECKING:
    from planner.cli.context import Run

_YEAR = re.compile(r"\d{4}", re.ASCII)


def _print(run: Run, options: Namespace) -> int:
    plan = run.read()
    of: dict[str, object]
    if _YEAR.fullmatch(options.what):
        of, page = {"year": int(options.what)}, year_page(plan, int(options.what))
        called = f"The book of {options.what}"
    else:
        week = find_week(options.what, plan.today)
        of, page = {"week": str(week)}, week_page(plan, week)
        called = f"The week of {short_date(week.monday)}"
    if options.file == "-":
        if options.json:
            run.out.json({**of, "html": page})
        else:
            run.out.html(page)
        return 0
    save_page(Path(options.file).expanduser(), page)
    if options.json:
        run.out.json({**of, "file": options.file})
    else:
        run.out.line(f"{called} is in {options.file}. Open it in a browser to print it.")
    return 0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", metavar="WEEK|YEAR", help="2026-W48, a date, this, next, last, +1, -2; or 2026")
    parser.add_argument("file", metavar="FILE|-", help="the HTML file to write; - writes to standard output")


COMMANDS = {
    "print": Command(
        help="a page for paper: a week for the fridge, a year's book",
        more="The week has what is open and agreed, the household and the line you share. The year has the thanks\n"
        "and lines you kept, opened memories, and the braid. Nothing busy or hidden is on either.\n"
        "An earlier page is replaced; any other file stays as it is.",
        examples=("planner print next fridge.html", "planner print 2026 our-year.html", "planner print this -"),
        arguments=_arguments,
        run=_print,
    ),
}
