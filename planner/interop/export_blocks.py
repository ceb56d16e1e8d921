"""The blocks of some weeks as JSON or Markdown, as an export may have them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.domain.agreement import standing
from planner.domain.model.block import Block, Column, WeekView
from planner.domain.text import shown, shown_lines
from planner.domain.time.week import Week
from planner.domain.week_view import order
from planner.domain.wording import blocks as wording
from planner.interop.ical.uids import JSON_MARK, MARKDOWN_MARK
from planner.interop.ical.write_block import BUSY, UNTITLED, is_exported, without_words
from planner.interop.json_blocks import Around, around, block_json, json_pieces, person_json
from planner.interop.markdown_review import escaped

if TYPE_CHECKING:
    from planner.plan.plan import Plan

RITUAL_WEEKS_AHEAD = 12
"""How many weeks ahead rituals are listed at least."""


def all_days(plan: Plan) -> tuple[date, date]:
    """The first and last day of all that there is, some weeks ahead at least."""
    months, today = plan.repository.files.months() or [f"{plan.today:%Y-%m}"], plan.today
    first, last = (date.fromisoformat(f"{month}-01") for month in (months[0], months[-1]))
    end = (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first, today), max(end, Week.of(today).plus(RITUAL_WEEKS_AHEAD).sunday)


def export_json(plan: Plan, first: date, last: date, columns: Collection[Column]) -> Iterator[str]:
    """One JSON document with the people, the dates and each block once, in pieces."""

    def blocks() -> Iterator[object]:
        for view, found in _weeks(plan, first, last, columns):
            beside = around(plan, view)
            for block in found:
                yield block_json(block, view.zone, beside if block.visibility == "open" else Around())

    document = {
        **JSON_MARK,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "me": person_json(plan.me),
        "you": person_json(plan.you),
        "blocks": blocks(),
    }
    yield from json_pieces(document)
    yield "\n"


def export_markdown(plan: Plan, first: date, last: date, columns: Collection[Column]) -> Iterator[str]:
    """A list for each week, in pieces."""
    names = " & ".join(escaped(shown(person.name)) for person in (plan.me, plan.you))
    yield f"{MARKDOWN_MARK}\n# {names}\n"
    for view, found in _weeks(plan, first, last, columns):
        lines = [line for block in found for line in _lines(block, plan)]
        if lines:
            title = f"{wording.day(view.week.monday)} – {wording.day(view.week.sunday)} {view.week.sunday.year}"
            yield "\n".join(("", f"## {title}", "", *lines, ""))


def _weeks(plan: Plan, first: date, last: date, columns: Iterable[Column]) -> Iterator[tuple[WeekView, list[Block]]]:
    """The blocks of each week that are exported; a longer one is in its first week."""
    week, wanted = Week.of(first), list(columns)
    before: set[str] = set()
    while week.monday <= last:
        view = plan.week(week)
        exported = (block for column in wanted for block in view.columns[column] if is_exported(block))
        here = [block if block.visibility == "open" else without_words(block) for block in exported]
        found = [block for block in here if block.id not in before and _touches(block, view, first, last)]
        before = {block.id for block in here}
        yield view, sorted(found, key=lambda block: order(block, view.zone))
        week = week.plus(1)


def _touches(block: Block, view: WeekView, first: date, last: date) -> bool:
    begins, ends = block.when.dates(view.zone)
    return begins <= last and ends >= first


def _lines(block: Block, plan: Plan) -> Iterator[str]:
    title = BUSY if block.visibility != "open" else shown(block.title) or UNTITLED
    whose = wording.who(block.who, plan.me, plan.you)
    row = [f"**{escaped(title)}**", escaped(shown(block.place)), _state(block, plan)]
    when = wording.span(block.when, plan.zone, plan.today)
    yield f"- {escaped(when)} · {escaped(whose)}: {' · '.join(filter(None, row))}"
    for line in shown_lines(block.notes):
        yield f"  {escaped(line)}"


def _state(block: Block, plan: Plan) -> str:
    """How a block stands; empty for what is planned and agreed."""
    kind = standing(block, plan.now)
    if kind == "off":
        return "called off"
    if kind == "asked":
        return "not agreed yet"
    return {"done": "happened", "partly": "partly", "skipped": "didn’t happen"}.get(block.status, "")
