"""Rituals that come nearly every day, each folded into one row of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from zoneinfo import ZoneInfo

from planner.domain.model.block import Block, Status
from planner.domain.time.when import DAY
from planner.named_tuple import NamedTuple

LEAST_FOLDED = 2
"""One ordinary day alone stays on its day."""
_MARKS: dict[Status, str] = {"planned": "·", "done": "✓", "partly": "~", "skipped": "·"}
_ASIDE = " "


class FoldedRitual(NamedTuple):
    """A ritual's ordinary days in one week, by date, and seven marks from Monday on.

    For example `✓✓··✓··`: a tick where it happened, a dot elsewhere. A day that is set aside has a blank, as nobody
    expects anything of it; its place stays, so that the seven marks line up.
    """

    days: tuple[Block, ...]
    marks: str

    def stands_for(self, today: date, viewer: ZoneInfo) -> Block:
        """The day that an act on the row means: today's, else the next, else the last."""
        days = [day for day in self.days if not day.aside] or self.days
        return next((day for day in days if day.when.starts(viewer).date() >= today), days[-1])

    @property
    def aside(self) -> str:
        """The id of the person who is away on all of its days; empty for nobody."""
        return self.days[0].aside if all(day.aside for day in self.days) else ""


def folded_rituals(blocks: Iterable[Block], viewer: ZoneInfo, apart: Collection[str] = ()) -> list[FoldedRitual]:
    """The rituals of one column of a week that are shown as one row each.

    They are those that come on most days by their rule. A day isn't among them that differs from most others, in its
    time, title or answer for example, that has a proposal, a conflict or a value of a newer version, or whose id is in
    `apart`.
    """
    found: dict[str, list[Block]] = {}
    for block in blocks:
        if block.daily and block.when.precision != "week" and block.when.minutes < DAY:
            found.setdefault(str(block.ritual), []).append(block)
    rows = []
    for every in found.values():
        plain = [(block, _ordinary(block)) for block in every if not _is_apart(block) and block.id not in apart]
        usual = Counter(kind for _, kind in plain).most_common(1)
        days = tuple(block for block, kind in plain if usual and kind == usual[0][0])
        if len(days) >= LEAST_FOLDED:
            rows.append(FoldedRitual(days, _marks(days, viewer)))
    return rows


def _marks(days: Iterable[Block], viewer: ZoneInfo) -> str:
    marks = {block.when.starts(viewer).weekday(): _ASIDE if block.aside else _MARKS[block.status] for block in days}
    return "".join(marks.get(day, "·") for day in range(7))


def _is_apart(block: Block) -> bool:
    return bool(block.held or block.conflicts or block.unreadable or block.orphan or block.called_off_by)


def _ordinary(block: Block) -> tuple[object, ...]:
    """What the days of a row have in common."""
    when, clock = block.when, block.when.start.partition("T")[2]
    about = (block.title, block.who, block.place, block.notes, block.lead, block.pillar, block.goal)
    shown = (block.protected, block.visibility, tuple(sorted(block.agreement.items())))
    return (*about, *shown, clock, when.minutes, when.zone)
