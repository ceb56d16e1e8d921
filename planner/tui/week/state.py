"""The state of the week screen as a value: week, day, view, and their contents.

Every step returns a new state. The cursor is the grid's, since it depends on the room there is; only where it goes
next is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from planner.domain.model.block import WE, Block, WeekView
from planner.domain.model.items import Asked, Carried, News
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.named_tuple import NamedTuple
from planner.tui.week import captions
from planner.tui.week.bands import CARRIED, Band, RowPlace
from planner.tui.week.cell_text import CellMarks, column_name
from planner.tui.week.grid_painter import Picture

WeekMode = Literal["week", "day", "column"]
FIRST_LOOK = 9
"""The hour at which the view of another day opens."""
NAME_CELLS = 60


class WeekContents(NamedTuple):
    """The contents of one week; `words` and `overlaps` are by block id.

    `painted` is the view with the events of overlays. `agreed` is the day on which both said yes to it. `sought` is the
    block that was gone to, which is shown however many come before it on its day.
    """

    view: WeekView
    carried: Carried
    words: Mapping[str, str]
    overlaps: Mapping[str, tuple[str, ...]]
    painted: WeekView
    agreed: date | None = None
    sought: str = ""


class Waiting(NamedTuple):
    """The number of open questions and of news, and blocks with proposals.

    `lone` is the only open question, `off_today` the news that something of today was called off or moved.
    """

    answers: int = 0
    new: int = 0
    asked: tuple[Block, ...] = ()
    lone: Asked | None = None
    off_today: News | None = None


NOTHING_WAITS = Waiting()


class WeekState(NamedTuple):
    """The state of the week screen.

    `day` is the day of the day view, always in the week that is shown; `news` are ids of blocks with news. `ghost` is
    the block that is carried, with the place where it's held as its last proposal, and `kept` says who protects that
    time.
    """

    contents: WeekContents
    day: date
    mode: WeekMode = "week"
    news: frozenset[str] = frozenset()
    blank: bool = False
    waiting: Waiting = NOTHING_WAITS
    ghost: Block | None = None
    kept: tuple[str, ...] = ()

    @property
    def view(self) -> WeekView:
        """The week as its viewer reads it."""
        return self.contents.view

    @property
    def painted(self) -> WeekView:
        """The week with what overlays have in it, which nobody can act on here."""
        return self.contents.painted

    @property
    def week(self) -> Week:
        """The week that is shown."""
        return self.contents.view.week

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in a week that isn't over yet."""
        return self.view.today <= self.week.sunday and not any(self.view.columns.values())

    @property
    def marks(self) -> CellMarks:
        """The marks in the cells."""
        contents = self.contents
        halves = contents.carried.with_it.keys()
        return CellMarks(self.news, self.blank, contents.words, contents.overlaps, contents.view.me.id, halves)

    # -- steps --------------------------------------------------------------------------------------------------------

    def showing(self, contents: WeekContents) -> WeekState:
        """The state with another week, or the same one read again; the day stays near."""
        week = contents.view.week
        return self._replace(contents=contents, day=min(max(self.day, week.monday), week.sunday))

    def on_day(self, day: date, contents: WeekContents, mode: WeekMode | None = None) -> WeekState:
        """The state on that day with its week's contents, perhaps in another view."""
        return self._replace(contents=contents, day=day, mode=mode or self.mode)

    def week_for(self, block: Block) -> Week:
        """The week to show after an action on a block: the present one if it's there."""
        if block.deleted:
            return self.week
        if block.when.precision == "week":
            return block.when.week
        first, last = block.when.dates(self.view.zone)
        if first <= self.week.sunday and last >= self.week.monday:
            return self.week
        return Week.of(block.when.starts(self.view.zone).date())

    def following(self, block: Block) -> WeekState:
        """The state with a day view on the block's day; other views stay."""
        if self.mode != "day" or block.deleted or block.when.precision == "week":
            return self
        first, last = block.when.dates(self.view.zone)
        return self if first <= self.day <= last else self._replace(day=block.when.starts(self.view.zone).date())

    def first_place(self, bands: Sequence[Band], column: int, block_id: str | None, hour: int | None) -> RowPlace:
        """The cursor's place on arriving at `day`: the block, the hour, or a default."""
        band = (self.day - self.week.monday).days
        if self.mode == "day":
            wanted = hour if hour is not None else FIRST_LOOK
            band = next((index for index, found in enumerate(bands) if (found.hour or 0) >= wanted), 0)
        return RowPlace(band, column, 0, block_id)

    @property
    def asked(self) -> tuple[Block, ...]:
        """The blocks with proposals, and the one that is carried."""
        return (*self.waiting.asked, *([self.ghost] if self.ghost else ()))

    def ghost_place(self, bands: Sequence[Band]) -> RowPlace | None:
        """Where the carried block's ghost is; None if it isn't in these bands."""
        for number, band in enumerate(bands):
            for column, cell in enumerate(band.cells):
                for index, entry in enumerate(cell):
                    if entry.asked is not None and entry.asked.by == CARRIED:
                        return RowPlace(number, column, index, entry.block.id)
        return None

    # -- what is painted ----------------------------------------------------------------------------------------------

    def picture(self, bands: tuple[Band, ...], hint: str, beside: str = "") -> Picture:
        """The picture for the grid.

        `hint` is for an empty cell, `beside` heads the clock at the right edge.
        """
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

    @property
    def _because(self) -> Mapping[str, str]:
        """Why people have the week off; nothing while words are blanked."""
        return wording.NO_WORDS if self.blank else self.contents.carried.because

    def _intentions(self) -> tuple[str, str, str]:
        """The intentions for the headings of the columns."""
        if self.blank or self.mode == "day":
            return ("", "", "")
        view, carried = self.view, self.contents.carried
        me, we, you = (captions.line_for(carried, who) for who in (view.me.id, WE, view.you.id))
        return me, we, you

    def title(self) -> str:
        """The title in the header: that of the week, or of the day."""
        if self.mode == "day":
            return captions.day_title(self.view, self.day)
        return captions.week_title(self.view, self.contents.carried.off, self._because)

    def news_words(self, key: str) -> tuple[str, ...]:
        """The open questions and news for the header, with the key that opens them."""
        news = captions.news_words(self.waiting.new, self.view.you.name)
        return captions.waiting_words(self.waiting.answers, news, key)
