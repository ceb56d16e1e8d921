"""A week as a page for the fridge: what both agreed on, to tick with a pencil.

It has open, agreed blocks, the household, and the line that the two share for the week; nothing busy or hidden, no
question, no words that only one of them wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from planner.domain.errors import BadInput
from planner.domain.folding import folded_rituals
from planner.domain.model.block import COLUMNS, EITHER, WE, Block, Column, Status, WeekView
from planner.domain.review.lines import is_planned, planned_lines
from planner.domain.time.week import Week
from planner.domain.week_view import MOST_SHOWN, days_shown
from planner.domain.wording import blocks as wording
from planner.domain.wording.formats import clock, day
from planner.interop.paper_html import html_page, html_text, html_title, is_on_paper, short_date, short_line

if TYPE_CHECKING:
    from planner.plan.plan import Plan

_STYLE = """\
header { border-bottom: 2pt solid #000; padding-bottom: 1.5mm }
.line { font-size: 13pt; font-style: italic; padding-top: 2mm }
.daily, .home { padding-top: 2mm }
.home ul { display: inline; margin-left: 1.5mm }
.home li { display: inline-block; margin-right: 5mm }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin-top: 3mm }
th { text-align: left; vertical-align: top; font-weight: bold; padding: 1.5mm }
thead th { border-bottom: 1.5pt solid #000 }
td { vertical-align: top; padding: 1.5mm; border-left: .4pt solid #888 }
tbody tr { border-bottom: .6pt solid #000 }
tbody tr.day { height: 28mm }
.days { width: 24mm }
ul { list-style: none }
li { padding-left: 5.2mm; text-indent: -5.2mm; break-inside: avoid }
li.later { padding-left: 5.2mm; text-indent: 0 }
.box { display: inline-block; width: 3.4mm; height: 3.4mm; border: .8pt solid #000; margin-right: 1.8mm;
  vertical-align: -.4mm; font-size: 8pt; line-height: 3mm; text-align: center; text-indent: 0 }
.home .box { margin-right: 1mm }
.home li { padding-left: 0; text-indent: 0 }
footer { padding-top: 2mm }
"""
_TICKS: Mapping[Status, str] = {"planned": "", "done": "✓", "partly": "~"}


def week_page(plan: Plan, week: Week) -> str:
    """The page of a week, as HTML."""
    view = plan.week(week, most=MOST_SHOWN)
    blocks = {column: [block for block in view.columns[column] if is_on_paper(block)] for column in COLUMNS}
    every = [block for column in COLUMNS for block in blocks[column]]
    daily = [list(row.days) for row in folded_rituals(every, view.zone)]
    folded = {block.id for occurrences in daily for block in occurrences}
    home = [block for block in every if block.pillar == "home" and block.id not in folded]
    apart = folded | {block.id for block in home}
    listed = {column: [block for block in blocks[column] if block.id not in apart] for column in COLUMNS}
    line = plan.weeks.carried(week, view).intentions.get(WE, "")
    names = html_text(f"{plan.me.name} and {plan.you.name}")
    now = f"as of {day(plan.today)} {clock(plan.now)}"
    body = [
        f"<header><h1>Week of {short_date(week.monday)}</h1><p>{names} <small>{now}</small></p></header>",
        *([f'<p class="line">“{html_text(line)}”</p>'] if line else []),
        *_daily_lines(daily, view),
        *_table(view, listed),
        *_home(home, _household_words(plan, week), view),
        *_foot(every),
    ]
    return html_page(f"Week of {short_date(week.monday)} {week.monday.year}", _STYLE, body)


# -- what comes nearly every day --------------------------------------------------------------------------------------


def _daily_lines(daily: Sequence[list[Block]], view: WeekView) -> Iterator[str]:
    for label, wanted in (("every day", True), ("most days", False)):
        rows = [_folded(row, view) for row in daily if (len(row) == len(view.week.days)) is wanted]
        if rows:
            yield f'<p class="daily"><small>{label}</small> {" · ".join(rows)}</p>'


def _folded(occurrences: list[Block], view: WeekView) -> str:
    first = occurrences[0]
    days = [wording.DAYS[block.when.starts(view.zone).weekday()] for block in occurrences]
    person = view.person(first.who)
    said = [html_text(person.name)] if person else []
    said += [", ".join(days)] if len(days) < len(view.week.days) else []
    more = f" <small>({'; '.join(said)})</small>" if said else ""
    return f"{html_title(first)} {_times(first, view)}{more}"


# -- the days ---------------------------------------------------------------------------------------------------------


def _table(view: WeekView, blocks: Mapping[Column, Sequence[Block]]) -> Iterator[str]:
    heads = (html_text(view.me.name), "together", html_text(view.you.name))
    yield "<table>"
    yield (
        '<thead><tr><th class="days"></th>'
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + "</tr></thead>"
    )
    yield "<tbody>"
    if any(_days(block, view) == [] for column in COLUMNS for block in blocks[column]):
        yield _row("some time <small>this week</small>", None, view, blocks)
    for at in view.week.days:
        yield _row(f"{wording.DAYS[at.weekday()]} <small>{short_date(at)}</small>", at, view, blocks)
    yield "</tbody></table>"


def _row(head: str, at: date | None, view: WeekView, blocks: Mapping[Column, Sequence[Block]]) -> str:
    more = {column: "<small>and more on the screen</small>" for column in COLUMNS if view.beyond.get((column, at))}
    cells = "".join(f"<td>{_cell(blocks[column], at, view)}{more.get(column, '')}</td>" for column in COLUMNS)
    kind = ' class="day"' if at else ""
    return f'<tr{kind}><th scope="row">{head}</th>{cells}</tr>'


def _cell(blocks: Iterable[Block], at: date | None, view: WeekView) -> str:
    """The blocks of a day, or those without one."""
    rows = []
    for block in blocks:
        days = _days(block, view)
        if at is None and not days:
            rows.append(f"<li>{_entry(block, view)}</li>")
        elif at in days:
            first = at == days[0]
            rows.append(f"<li>{_entry(block, view)}</li>" if first else f'<li class="later">… {html_title(block)}</li>')
    return f"<ul>{''.join(rows)}</ul>" if rows else ""


def _days(block: Block, view: WeekView) -> list[date]:
    return [] if block.when.precision == "week" else days_shown(block.when, view.week, view.zone)


def _entry(block: Block, view: WeekView, at: str = "") -> str:
    """A box to tick, the time after the day `at`, the title and what belongs to it."""
    times = _times(block, view)
    rest = [f"@\u00a0{html_text(short_line(block.place))}"] if block.place else []
    rest += [f"{block.tally[1]} times"] if block.tally and block.tally[1] > 1 else []
    lead = view.person(block.lead or "")
    rest += [html_text(lead.name)] if lead else [EITHER] if block.lead == EITHER else []
    parts = [
        f'<span class="box">{_TICKS.get(block.status, "")}</span>',
        at,
        f"{times} " if times else "",
        html_title(block),
        " <strong>!</strong>" if block.protected else "",
        f" <small>{' · '.join(rest)}</small>" if rest else "",
    ]
    return "".join(parts)


def _times(block: Block, view: WeekView) -> str:
    """The start, and smaller the end; empty without an hour."""
    if block.when.precision != "time":
        return ""
    begins, ends = block.when.starts(view.zone), block.when.ends(view.zone)
    if not block.when.minutes:
        return f"<b>{clock(begins)}</b>"
    far = ends.date() != begins.date() and block.when.minutes > wording.LONGEST_NIGHT
    until = f"{wording.DAYS[ends.weekday()]} {clock(ends)}" if far else clock(ends)
    return f"<b>{clock(begins)}</b><small>–{until}</small>"


# -- below the days ---------------------------------------------------------------------------------------------------


def _home(blocks: Iterable[Block], words: Iterable[str], view: WeekView) -> Iterator[str]:
    rows = []
    for block in blocks:
        days = _days(block, view)
        rows.append(_entry(block, view, f"{wording.DAYS[days[0].weekday()]} " if days else ""))
    rows += [html_text(line) for line in words]
    if rows:
        yield f'<div class="home"><b>at home</b> <ul>{" ".join(f"<li>{row}</li>" for row in rows)}</ul></div>'


def _household_words(plan: Plan, week: Week) -> list[str]:
    """What the review before this week says about the household without naming a day."""
    with suppress(BadInput):  # before the first week of the calendar there's no review
        text = plan.reviews.review(week.plus(-1)).shared.get("chores", "")
        return [line for line in planned_lines(text) if _is_words(plan, week, line)]
    return []


def _is_words(plan: Plan, week: Week, line: str) -> bool:
    """Whether a line is open and became no block."""
    with suppress(BadInput):  # such a line isn't in the week
        reading = plan.reviews.lines.read(week, WE, "chores", line)
        return reading.visibility == "open" and not is_planned(reading)
    return False


def _foot(blocks: Sequence[Block]) -> Iterator[str]:
    if not blocks:
        yield "<footer><small>Nothing is agreed for this week yet. There’s room to write.</small></footer>"
    elif any(block.protected for block in blocks):
        yield "<footer><small>! protected time</small></footer>"
