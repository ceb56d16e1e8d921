"""The one line under the week: at most one thing, the first that applies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.cells import cell_len

from planner.domain.model.block import WE
from planner.domain.model.items import News
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.frontend.invitation import Invited, invited_to_agree, invited_to_join, invited_tonight
from planner.frontend.news_text import news_said, times_of
from planner.tui.week.first_days import KeyOf, todays_hint

if TYPE_CHECKING:
    from planner.plan.plan import Plan

WEEKS_BACK = 8
"""How many weeks back a review shows that the two hold them."""
LEAST_LINE = 12
"""Cells that each line of the week keeps on Monday."""


def week_line(plan: Plan, key_of: KeyOf, off_today: News | None, width: int, *, blank: bool = False) -> str:
    """The line under the week; empty for none.

    `off_today` is what the other called off or moved. What people wrote is cut where it doesn't fit into `width`, and
    left out with `blank`.
    """
    invited = invited_tonight(plan) or invited_to_agree(plan)
    return (
        ("" if blank or off_today is None else _off_said(off_today, plan, key_of("inbox"), width))
        or (_invitation_said(invited, key_of("review")) if invited else "")
        or _on_monday(plan, key_of("review"), width, blank=blank)
        or todays_hint(plan, key_of)
    )


def join_line(plan: Plan, key_of: KeyOf, is_there: bool | None) -> str:
    """That the other has started the review; empty if it doesn't wait for me.

    `is_there`: whether they're at it right now; None if that isn't known.
    """
    begun = invited_to_join(plan, is_there)
    return _invitation_said(begun, key_of("review")) if begun else ""


def called_off_or_moved(news: Iterable[News], plan: Plan) -> News | None:
    """The latest news that something of today isn't as it was; None for none."""
    for row in news:
        if not (row.counted and row.kind in ("called_off", "moved")) and not _is_refused(row, plan):
            continue
        times = [when for when in times_of(row) if when.precision != "week" and when.ends(plan.zone) > plan.now]
        if any(first <= plan.today <= last for first, last in (when.dates(plan.zone) for when in times)):
            return row
    return None


def _invitation_said(invited: Invited, key: str) -> str:
    return f"{invited.sentence}. {key}: {invited.offer}" if key else f"{invited.sentence}."


def _is_refused(row: News, plan: Plan) -> bool:
    """Whether it's the other's no to something that I planned."""
    return row.kind == "answer" and row.block is not None and row.block.agreement.get(plan.you.id) == "no"


def _off_said(row: News, plan: Plan, key: str, width: int) -> str:
    look, block, said = f" · {key}: look" if key else "", row.block, news_said(row, plan)
    if block and _is_refused(row, plan):
        because = block.because.get(plan.you.id, "")
        said = f"{called(block)}, {wording.span(block.when, plan.zone, plan.today)}, not this time"
        said += f": {because}" if because else ""
    return wording.short(f"{wording.short(plan.you.name, 16)}: {said}", width - cell_len(look)) + look


def _on_monday(plan: Plan, key: str, width: int, *, blank: bool) -> str:
    """On a Monday the lines of the week that was agreed, or that there was no review."""
    week = Week.of(plan.today)
    if plan.today != week.monday:
        return ""
    if plan.weeks.invitation.agreed_on(week):
        return "" if blank else _agreed_lines(plan, week, width)
    last, has_begun = week.plus(-1), plan.weeks.invitation.has_begun
    if has_begun(last) or not any(has_begun(last.plus(-ago)) for ago in range(1, WEEKS_BACK + 1)):
        return ""
    do_it = f" Press {key} to do it now, or let it rest." if key else ""
    return f"No review of {wording.week_named(last, plan.today)}.{do_it}"


def _agreed_lines(plan: Plan, week: Week, width: int) -> str:
    """The week's lines: that of both, then each one's; empty for none."""
    intentions, people = plan.weeks.intentions(week), (plan.me, plan.you)
    names = {WE: "This week"} | {person.id: wording.short(person.name, 12) for person in people}
    lines = [(name, intentions[who]) for who, name in names.items() if who in intentions]
    if not lines:
        return ""
    left = width - sum(cell_len(name) + 2 for name, _ in lines) - 3 * (len(lines) - 1)
    said = []
    for number, (name, text) in enumerate(lines):
        text = wording.short(text, max(LEAST_LINE, left // (len(lines) - number)))
        left -= cell_len(text)
        said.append(f"{name}: {text}")
    return " · ".join(said)
