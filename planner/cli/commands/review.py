"""review: print or save what was said on a Sunday."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from planner.cli.parser import Command
from planner.config.prompts import own_prompts
from planner.domain.errors import BadInput, PlannerError
from planner.domain.review.steps import review_week
from planner.frontend.week_names import find_week
from planner.interop.json_review import review_json
from planner.interop.markdown_review import review_markdown

if TYPE_CHECKING:
    from planner.cli.context import Run


def _review(run: Run, options: Namespace) -> int:
    if options.json and options.markdown:
        raise BadInput("Choose either --json or --markdown.")
    plan = run.read()
    week = review_week(plan.today) if options.week is None else find_week(options.week, plan.today)
    before = plan.reviews.review(week)
    review = plan.reviews.reveal(week)
    if review != before:
        run.exchange()
    if options.json:
        run.out.json(review_json(review, plan.me, plan.you, own_prompts(run.home.settings)))
        return 0
    if review.step is None:
        raise PlannerError(f"There is no review of {week} yet. To start one, open the screen: planner")
    text = review_markdown(review, plan.me, plan.you, plan.weeks.carried(review.next_week).intentions)
    if options.markdown:
        run.out.raw(text)
        return 0
    for line in text.splitlines():
        run.out.line(_plain(line))
    return 0


def _plain(line: str) -> str:
    """The line without Markdown's signs."""
    return line.lstrip("# ").replace("**", "").replace("\\", "")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "week", nargs="?", metavar="WEEK", help="2026-W48, a date, this, last, -2; without it, the latest Sunday"
    )
    parser.add_argument("--markdown", action="store_true", help="as Markdown, to keep or print")


COMMANDS = {
    "review": Command(
        help="print a Sunday review, to read or to keep",
        more="It leaves out what you haven’t both opened. The review itself is held on the screen.",
        examples=("planner review", "planner review last --markdown", "planner review 2026-W48 --json"),
        arguments=_arguments,
        run=_review,
    ),
}
