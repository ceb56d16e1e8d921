"""A plan as an iCalendar file, or a part of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError
from planner.domain.model.block import COLUMNS, Column, column_of
from planner.domain.reminders import NONE_USUAL, UsualReminders
from planner.domain.text import shown
from planner.domain.time.week import FIRST_YEAR
from planner.interop.ical.targets import Vdir
from planner.interop.ical.uids import PRODUCT
from planner.interop.ical.write_block import Viewpoint
from planner.interop.ical.write_ritual import (
    CalendarItem,
    ExportSpan,
    RitualReader,
    block_item,
    is_in,
    series_item,
    series_of,
)
from planner.interop.ical.write_zones import zone_component
from planner.store.index.month_ranges import months_between

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.store.index.repository import Repository

_YEARS_AHEAD = 1
"""How many years after this one single evenings of a ritual are worked out."""
_FIRST = date(FIRST_YEAR, 1, 1)
_HEAD = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\n".encode()

Progress = Callable[[int, int], object]
"""Is told how many steps of how many are done."""


def viewpoint_of(plan: Plan, usual: UsualReminders = NONE_USUAL) -> Viewpoint:
    """The viewpoint of the person whose plan it is, with their usual reminders."""
    return Viewpoint(plan.state.plan, plan.me, plan.you, plan.zone, usual)


def vdir_of(plan: Plan, folder: Path) -> Vdir:
    """A folder as the vdir of a plan, with the people's names for the columns."""
    me, you = shown(plan.me.name), shown(plan.you.name)
    return Vdir(folder, plan.state.plan, dict(zip(COLUMNS, (me, f"{me} & {you}", you), strict=True)))


def whole_span(plan: Plan) -> ExportSpan:
    """The span of an export of everything."""
    return ExportSpan(date.min, date(plan.today.year + _YEARS_AHEAD, 12, 31))


def calendar_items(
    plan: Plan,
    span: ExportSpan,
    usual: UsualReminders = NONE_USUAL,
    progress: Progress = lambda done, steps: None,
) -> Iterator[CalendarItem]:
    """All of a plan that a calendar can hold in that span, an item for each UID."""
    view, repository = viewpoint_of(plan, usual), plan.repository
    months = _months_of(repository, span)
    chains = list(repository.rituals.chains.values()) if repository.has_rituals else []
    steps = len(months) + len(chains)
    for done, month in enumerate(months):
        progress(done, steps)
        for block in repository.months.whole(month).values():
            if block.ritual is None and is_in(block, span, view):
                item = block_item(block, view)
                if item:
                    yield item
    reader = RitualReader(repository, span, view)
    for done, chain in enumerate(chains, len(months)):
        progress(done, steps)
        series = list(series_of(chain, span))
        for one in series:
            item = series_item(one, reader.differences(one), view)
            if item:
                yield item
        for month in months:
            yield from reader.alone(series, chain.segments[0].root, month)
        yield from reader.called_off(series, chain)
    must_be_whole(repository)
    progress(steps, steps)


def must_be_whole(repository: Repository) -> None:
    """Raise PlannerError if the disk refused a file: its blocks would seem deleted."""
    if refused := repository.files.refused():
        raise PlannerError(f"The plan can’t be read as a whole just now ({min(refused)}), so nothing is exported.")


def _months_of(repository: Repository, span: ExportSpan) -> list[str]:
    """The home months of what may be in a span."""
    if not span.is_clipped:
        return repository.files.months()
    near = set(months_between(max(span.first, _FIRST) - timedelta(days=1), span.last + timedelta(days=1)))
    return sorted(near | repository.reach.homes_reaching(near))


def calendar_head(zones: Iterable[str]) -> bytes:
    """The beginning of a VCALENDAR, with these zones."""
    return _HEAD + b"".join(map(zone_component, sorted(zones)))


def calendar_end() -> bytes:
    """The end of a VCALENDAR."""
    return b"END:VCALENDAR\r\n"


def calendar_pieces(items: Iterable[CalendarItem]) -> Iterator[bytes]:
    """The bytes of a VCALENDAR with these items, and with the zones that they name."""
    found = list(items)
    yield calendar_head({zone for item in found for zone in item.zones})
    for item in found:
        yield item.text
    yield calendar_end()


def save_whole_vdir(vdir: Vdir, items: Iterable[CalendarItem], me: str, columns: Collection[Column]) -> int:
    """Write these items into a vdir, and remove our others.

    Returns how many files changed.
    """
    vdir.prepare(columns)
    changed = 0
    there: dict[Column, set[str]] = {column: set() for column in columns}
    for item in items:
        column = column_of(item.who, me)
        if column in there:
            there[column].add(item.name)
            changed += vdir.write(column, item.name, b"".join(calendar_pieces([item])))
    for column, names in there.items():
        for name in list(vdir.names(column)):
            if name not in names:
                changed += vdir.remove(column, name)
    return changed
