"""What the week screen shows, as a value: which week and day, in which view, and what was read of it. Pure.

Every step gives a new state. The cursor is the grid's, since it depends on the room there is: here is only where it
goes to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from planner.domain.model.block import WE, Block, WeekView
from planner.domain.model.items import Carried
from planner.domain.time.week import Week
from planner.tui.week import captions
from planner.tui.week.bands import Band, Place
from planner.tui.week.cell_text import Marks, column_name
from planner.tui.week.grid_painter import Picture

Mode = Literal["week", "day", "column"]
FIRST_LOOK = 9
"""The hour on which the view of another day opens."""
NAME_CELLS = 60


class WeekContents(NamedTuple):
    """What was read of one week: `words` and `overlaps` by a block's id, as in `Marks`."""

    view: WeekView
    carried: Carried
    words: Mapping[str, str]
    overlaps: Mapping[str, tuple[str, ...]]


class Waiting(NamedTuple):
    """How many things wait for my answer, how many are new, and blocks of any week that somebody would like to move."""

    answers: int = 0
    new: int = 0
    asked: tuple[Block, ...] = ()


NOTHING_WAITS = Waiting()


@dataclass(frozen=True, slots=True)
class WeekState:
    """`day` is the day of the day view, always in the week that is shown; `news` are ids of blocks that are new."""

    contents: WeekContents
    day: date
    mode: Mode = "week"
    news: frozenset[str] = frozenset()
    blank: bool = False
    waiting: Waiting = NOTHING_WAITS

    @property
    def view(self) -> WeekView:
        """The week as its viewer reads it."""
        return self.contents.view

    @property
    def week(self) -> Week:
        """The week that is shown."""
        return self.contents.view.week

    @property
    def marks(self) -> Marks:
        """What is marked in the cells."""
        contents = self.contents
        return Marks(self.news, self.blank, contents.words, contents.overlaps, contents.view.me.id)

    # -- steps --------------------------------------------------------------------------------------------------------

    def showing(self, contents: WeekContents) -> WeekState:
        """With another week, or the same one read again; the day stays as near as it can."""
        week = contents.view.week
        return replace(self, contents=contents, day=min(max(self.day, week.monday), week.sunday))

    def on_day(self, day: date, contents: WeekContents, mode: Mode | None = None) -> WeekState:
        """On that day, with what its week holds; in another view if one is named."""
        return replace(self, contents=contents, day=day, mode=mode or self.mode)

    def week_for(self, block: Block) -> Week:
        """The week to show after an action on that block: this one wherever the block is in it."""
        if block.deleted:
            return self.week
        if block.when.precision == "week":
            return block.when.week
        first, last = block.when.dates(self.view.zone)
        if first <= self.week.sunday and last >= self.week.monday:
            return self.week
        return Week.of(block.when.starts(self.view.zone).date())

    def following(self, block: Block) -> WeekState:
        """The day view on the day of that block; in other views the same."""
        if self.mode != "day" or block.deleted or block.when.precision == "week":
            return self
        first, last = block.when.dates(self.view.zone)
        return self if first <= self.day <= last else replace(self, day=block.when.starts(self.view.zone).date())

    def first_place(self, bands: Sequence[Band], column: int, block_id: str | None, hour: int | None) -> Place:
        """Where the cursor goes on arriving at `day`: that block, else that hour, else where a day opens."""
        band = (self.day - self.week.monday).days
        if self.mode == "day":
            wanted = hour if hour is not None else FIRST_LOOK
            band = next((index for index, found in enumerate(bands) if (found.hour or 0) >= wanted), 0)
        return Place(band, column, 0, block_id)

    # -- what is painted ----------------------------------------------------------------------------------------------

    def picture(self, bands: tuple[Band, ...], hint: str, beside: str = "") -> Picture:
        """All that the grid shows; `hint` is said in an empty cell, `beside` heads the clock at the right edge."""
        me, we, you = (column_name(self.view, name, NAME_CELLS).strip() for name in ("me", "we", "you"))
        return Picture(
            bands,
            (me, we, you),
            self.marks,
            hint=hint,
            shrink=self.mode != "day",
            single=self.mode == "column",
            intentions=self._intentions(),
            beside=beside,
        )

    def _intentions(self) -> tuple[str, str, str]:
        """What each means to do with this week, for the heads of the columns."""
        if self.blank or self.mode == "day":
            return ("", "", "")
        view, carried = self.view, self.contents.carried
        me, we, you = (captions.line_for(carried, who) for who in (view.me.id, WE, view.you.id))
        return me, we, you

    def title(self) -> str:
        """The words of the header: the week, or the day."""
        if self.mode == "day":
            return captions.day_title(self.view, self.day)
        return captions.week_title(self.view, self.contents.carried.off)

    def news_words(self, key: str) -> tuple[str, ...]:
        """What waits and what is new, with the key that opens it."""
        news = captions.news_words(self.waiting.new, self.view.you.name)
        return captions.waiting_words(self.waiting.answers, news, key)
