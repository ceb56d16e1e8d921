"""A year as a small book: the braid, and week by week what was kept.

It has the thanks that both opened, the lines that both kept, goals they reached with the line about each, and memories
that were opened; nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from planner.domain.agreement import stands
from planner.domain.braid import BraidWeek, braid_week
from planner.domain.errors import BadInput
from planner.domain.model.block import COLUMNS, WE, Block, Person, WeekView
from planner.domain.model.items import Goal, Remark
from planner.domain.review.steps import Review, step_of_field
from planner.domain.statistics import counted
from planner.domain.time.week import FIRST_YEAR, LAST_YEAR, Week
from planner.domain.week_view import MOST_SHOWN, order
from planner.domain.wording import blocks as wording
from planner.domain.wording.formats import clock, day
from planner.interop.paper_html import html_lines, html_page, html_text, html_title, is_on_paper, short_date
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.plan.plan import Plan

BRAID_ROW_WEEKS = 8
"""How many weeks of the braid are in a row."""
_STYLE = """\
@page { @bottom-center { content: counter(page); font-size: 8.5pt } }
header { border-bottom: 2pt solid #000; padding-bottom: 1.5mm; margin-bottom: 5mm }
.braid { border-collapse: collapse; margin-bottom: 4mm; break-inside: avoid; line-height: 1.15 }
.braid th { text-align: left; font-weight: normal; padding: 0 3mm 0 0 }
.braid thead th { font-size: 8pt; padding: 0 }
.braid tbody th { max-width: 30mm }
.braid td { white-space: pre; padding: 0 2.5mm 0 0; overflow-wrap: normal;
  font: 10.5pt/1.15 "DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", monospace }
section { padding-top: 4mm }
h2 { font-size: 12pt; border-bottom: .6pt solid #000; margin-bottom: 1.5mm; break-after: avoid }
h3 { font-size: 8.5pt; font-weight: normal; color: #333; padding-top: 1.5mm; break-after: avoid }
blockquote { font-size: 13pt; font-style: italic; padding: 1mm 0 }
section p { padding: .5mm 0 .5mm 5mm; text-indent: -5mm; break-inside: avoid }
"""


class _YearWeek(NamedTuple):
    """What the book has of one week."""

    week: Week
    braid: BraidWeek
    line: str
    thanks: tuple[tuple[Person, str], ...]
    memories: tuple[tuple[Block, tuple[Remark, ...]], ...]
    reached: tuple[Goal, ...]


def year_page(plan: Plan, year: int) -> str:
    """The book of a year, up to this week, as HTML.

    Raises BadInput outside the calendar.
    """
    people = plan.statistics.looking_back.people
    weeks = [_read_week(plan, week, people) for week in _weeks(plan, year)]
    names = html_text(" and ".join(person.name for person in people))
    now = f"as of {day(plan.today)} {plan.today.year} {clock(plan.now)}"
    body = [f"<header><h1>{year}</h1><p>{names} <small>{now}</small></p></header>"]
    rows = [weeks[at : at + BRAID_ROW_WEEKS] for at in range(0, len(weeks), BRAID_ROW_WEEKS)]
    for row in rows:
        body += _braid_row([found.braid for found in row], people)
    if any("·" in line for found in weeks for line in found.braid.lines.values()):
        body.append("<p><small>· away</small></p>")
    kept = [found for found in weeks if found.line or found.thanks or found.memories or found.reached]
    for found in kept:
        body += _section(found, plan, people)
    if not kept:
        body.append("<p>Nothing is kept from this year yet.</p>")
    return html_page(f"{year} · {' and '.join(person.name for person in people)}", _STYLE, body)


# -- reading ----------------------------------------------------------------------------------------------------------


def _weeks(plan: Plan, year: int) -> list[Week]:
    """The weeks of a year, from where the plan began up to this one."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(f"{year:04} is outside the calendar.")
    last = min(Week.of(date(year, 12, 28)), Week.of(plan.today))
    first = max(Week(year, 1), plan.statistics.looking_back.began())
    return [first.plus(ahead) for ahead in range((last.monday - first.monday).days // 7 + 1)]


def _read_week(plan: Plan, week: Week, people: Sequence[Person]) -> _YearWeek:
    view, review = plan.week(week, most=MOST_SHOWN), plan.reviews.review(week)
    every = [block for column in COLUMNS for block in view.columns[column]]
    return _YearWeek(
        week=week,
        braid=braid_week(week, [counted(block, plan.zone) for block in every if stands(block)], people, plan.today),
        line=review.shared.get("line", ""),
        thanks=tuple((person, text) for person in people if (text := _opened_thanks(review, person))),
        memories=_memories(plan, view),
        reached=tuple(goal for _, goal in plan.statistics.looking_back.reached_in(week, week)),
    )


def _opened_thanks(review: Review, person: Person) -> str:
    """A person's thanks, if both have opened them; else empty."""
    sheet = review.sheet(person.id)
    is_open = review.opened(step_of_field("thanks")) and "thanks" not in sheet.kept
    return sheet.answers.get("thanks", "") if is_open else ""


def _memories(plan: Plan, view: WeekView) -> tuple[tuple[Block, tuple[Remark, ...]], ...]:
    """The opened memories of what began in the week, by block."""
    blocks = [
        block
        for column in COLUMNS
        for block in view.columns[column]
        if is_on_paper(block) and (block.when.precision == "week" or block.when.dates(view.zone)[0] in view.week)
    ]
    found: Mapping[str, tuple[Remark, ...]] = plan.weeks.memories_of(blocks)
    blocks.sort(key=lambda block: order(block, view.zone))
    return tuple((block, found[block.id]) for block in blocks if block.id in found)


# -- writing ----------------------------------------------------------------------------------------------------------


def _braid_row(weeks: Sequence[BraidWeek], people: Sequence[Person]) -> Iterator[str]:
    """Up to eight weeks of the braid: one of the two, both, the other."""
    first, second = people
    lines = ((first.id, html_text(first.name)), (WE, "both"), (second.id, html_text(second.name)))
    yield '<table class="braid">'
    yield "<thead><tr><th></th>" + "".join(f"<th>{short_date(row.week.monday)}</th>" for row in weeks) + "</tr></thead>"
    yield "<tbody>"
    for who, name in lines:
        cells = "".join(f"<td>{row.lines[who]}</td>" for row in weeks)
        yield f'<tr><th scope="row">{name}</th>{cells}</tr>'
    yield "</tbody></table>"


def _section(found: _YearWeek, plan: Plan, people: Sequence[Person]) -> Iterator[str]:
    names = {person.id: html_text(person.name) for person in people}
    yield f"<section><h2>Week of {short_date(found.week.monday)}</h2>"
    if found.line:
        yield f"<blockquote>{html_lines(found.line)}</blockquote>"
    if found.thanks:
        yield "<h3>thanks</h3>"
        yield from (f"<p><b>{html_text(person.name)}:</b> {html_lines(text)}</p>" for person, text in found.thanks)
    if found.reached:
        yield "<h3>reached</h3>"
    for goal in found.reached:
        line = f"<br>“{html_text(goal.line)}”" if goal.line else ""
        yield f"<p>{names.get(goal.person, '')}: <b>{html_text(goal.title)}</b>{line}</p>"
    if found.memories:
        yield "<h3>memories</h3>"
    for block, remarks in found.memories:
        at = "" if block.when.precision == "week" else f"{wording.DAYS[block.when.starts(plan.zone).weekday()]} "
        said = "<br>".join(f"{names.get(row.by, '')}: {html_text(row.text)}" for row in remarks)
        yield f"<p>{at}<b>{html_title(block)}</b><br>{said}</p>"
    yield "</section>"
