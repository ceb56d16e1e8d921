"""The home of the program: the week, or one of its days by the hour, in three columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen

from planner.domain.model.block import WE, Block, Column, WeekView
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.tui.actions.conditions import calls_off, first_actions
from planner.tui.actions.table import Action, actions, bindings
from planner.tui.week import captions as saying
from planner.tui.week.bands import Band, Place, week_bands
from planner.tui.week.cell_text import Marks, column_name, column_of
from planner.tui.week.details import About
from planner.tui.week.footer import KeyLine, StatusLine
from planner.tui.week.grid import WeekGrid
from planner.tui.week.grid_painter import Picture
from planner.tui.week.header import WeekHeader
from planner.tui.week.marks import called, on_screen, words_of
from planner.tui.week_session import Mode, WeekSession

if TYPE_CHECKING:
    from planner.domain.model.items import Carried
    from planner.plan.plan import Plan
    from planner.tui.actions.dragging import Target

FIRST_LOOK = 9
"""The hour on which the view of another day opens."""


class WeekScreen(Screen[None]):
    """`look_soon` asks for an exchange with the shared folder; it returns at once."""

    ALLOW_SELECT = False
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (15, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    def __init__(
        self, plan: Plan, look_soon: Callable[[], object] = lambda: None, remap: dict[str, str] | None = None
    ) -> None:
        super().__init__()
        self.plan = plan
        self.keys: tuple[Action, ...] = actions(remap)
        self.session = WeekSession(plan, self.keys, self)
        self._look_soon = look_soon
        self._week = Week.of(plan.today)
        self._day = plan.today
        self._mode: Mode = "week"
        self._marks = Marks(news=plan.arrivals.news())
        self._waiting = self._new = 0
        self._asked: tuple[Block, ...] = ()
        self._read(self._week)
        self._minute = plan.now.replace(second=0, microsecond=0)

    # -- what is on it ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield WeekHeader()
        with Container(id="middle"):
            yield WeekGrid()
            yield About()
        yield StatusLine()
        yield KeyLine([action for action in self.keys if action.footer and action.keys])

    def on_mount(self) -> None:
        today = (self.plan.today - self._week.monday).days
        self._show(Place(today, 0))
        self._show_title()
        self.call_after_refresh(self.greet)
        self.call_after_refresh(self._after_greeting)

    def _after_greeting(self) -> None:
        """What the week does for a review that is not open: a line on a Monday, and sending what waits to be sent."""
        from planner.tui.actions.review import REVEAL_EVERY, forget_presence, monday_line, reveal_sent

        if line := monday_line(self.plan):
            self.say(line)
        forget_presence(self.plan)
        self.set_interval(REVEAL_EVERY, lambda: reveal_sent(self.session))

    def greet(self) -> None:
        """On opening: what waits and what is new, in two lines, until the first key."""
        from planner.tui.week.greeting import greeting

        self._count()
        self._show_title()
        if said := greeting(self.plan, self.session.key_of("inbox"), blank=self._marks.blank):
            self.query_one(About).say(said)

    def action_do(self, action_id: str) -> None:
        """Do the action of that id of the table."""
        self.session.run(action_id)

    def on_paste(self, event: events.Paste) -> None:
        """Open quick add with what was pasted into the week; only Enter adds it."""
        event.stop()
        if event.text.strip():
            from planner.tui.actions.writing import add_here

            add_here(self.session, event.text)

    @property
    def grid(self) -> WeekGrid:
        return self.query_one(WeekGrid)

    @property
    def week_view(self) -> WeekView:
        return self._view

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def carried(self) -> Carried:
        return self._carried

    @property
    def marks(self) -> Marks:
        return self._marks

    @property
    def day(self) -> date:
        """The day of the day view; in the week the cursor's, for the line without a day the last one looked at."""
        return self._day if self._mode == "day" else self.here()[1] or self._day

    @property
    def under_cursor(self) -> Block | None:
        entry = self.grid.sheet.entry(self.grid.cursor) if self.grid.sheet.bands else None
        return entry.block if entry else None

    def here(self) -> tuple[Column, date | None, int | None]:
        place = self.grid.cursor
        band = self.grid.sheet.bands[place.band]
        return column_of(place.column), band.day, band.hour

    def say(self, text: str, *, troubled: bool = False) -> None:
        self.query_one(StatusLine).say(text, troubled=troubled)

    def show_state(self, words: str, *, troubled: bool) -> None:
        """One's own state of sync, in the header."""
        self.query_one(WeekHeader).show(state=words, troubled=troubled)

    def look_now(self) -> None:
        self._look_soon()

    def renewed(self) -> None:
        """After an action that is about no block here, or about several: all of it, in place."""
        self._look_soon()
        self.changed_outside()

    # -- showing ------------------------------------------------------------------------------------------------------

    def changed(self, block: Block) -> None:
        """After an action of one's own: the week where that block is now, with the cursor on it."""
        self._look_soon()
        self._count()
        if block.deleted:
            self._read(self._week)
            self._show()
            self._show_title()
            return
        day = block.when.starts(self.plan.zone).date()
        first, last = block.when.dates(self.plan.zone)
        if block.when.precision == "week" and block.when.week != self._week:
            self._read(block.when.week)
        elif block.when.precision != "week" and not (first <= self._week.sunday and last >= self._week.monday):
            self._read(Week.of(day))
        else:
            self._read(self._week)
        if self._mode == "day" and block.when.precision != "week" and not first <= self._day <= last:
            self._day = day
        cursor = self.grid.cursor
        self._show(Place(cursor.band, cursor.column, cursor.index, block.id))
        self._show_title()

    def changed_outside(self) -> None:
        """After somebody else's change: the same, in place, with the cursor and the scroll kept."""
        self._count()
        self._read(self._week)
        self._show()
        self._show_title()

    def _count(self) -> None:
        """What waits and what is new, for the header and for the marks in the week."""
        self._marks = self._marks._replace(news=self.plan.arrivals.news())
        inbox = self.plan.inbox.read()
        self._asked = self.plan.inbox.held()
        self._new, self._waiting = len(inbox.counted), len(inbox.waiting)

    def minute_passed(self) -> bool:
        """What is over, and today, may have changed; hardly anything is painted, mostly nothing. Whether it was due."""
        minute = self.plan.now.replace(second=0, microsecond=0)
        if minute == self._minute:
            return False
        self._count()
        was, self._minute = self._minute.date(), minute
        if minute.date() != was and self.app.screen is self and self.here()[1] == was:
            # Whoever was on today goes along with it, over midnight as after a night with the laptop closed.
            self.go(minute.date(), hour=minute.hour)
            return True
        self._read(self._week)
        self._show()
        self._show_title()
        return True

    def go(self, day: date, mode: Mode | None = None, block_id: str | None = None, hour: int | None = None) -> None:
        """Show that day, in another view if one is named, with the cursor on this block or at this hour."""
        column = self.grid.cursor.column
        self._mode = mode or self._mode
        self._read(Week.of(day))
        self._day = day
        band = (day - self._week.monday).days
        if self._mode == "day":
            wanted = hour if hour is not None else FIRST_LOOK
            band = next((index for index, found in enumerate(self._bands()) if (found.hour or 0) >= wanted), 0)
        self._show(Place(band, column, 0, block_id))
        self._show_title()

    def blank(self) -> None:
        """Hide the words of every block, for a screen that others can see; or show them again."""
        self._marks = self._marks._replace(blank=not self._marks.blank)
        self._show()

    def _read(self, week: Week) -> None:
        plan = self.plan
        self._week = week
        self._view = on_screen(plan.week(week), self._marks.news, plan.now)
        self._carried = plan.weeks.carried(week)
        self._marks = self._marks._replace(
            words=words_of(self._view, plan.now), overlaps=plan.weeks.overlaps(self._view), me=plan.me.id
        )
        self._day = min(max(self._day, week.monday), week.sunday)

    def _bands(self) -> tuple[Band, ...]:
        if self._mode != "day":
            return week_bands(self._view, self.plan.now, self._asked)
        from planner.tui.week.day_clocks import bands

        return bands(self.plan, self._view, self._day, self._asked, self.grid.column_cells)

    def _beside(self) -> str:
        """Whose clock stands at the right edge."""
        if self._mode != "day":
            return ""
        from planner.tui.week.day_clocks import beside

        return beside(self.plan, self._view, self._day)

    def _intentions(self) -> tuple[str, str, str]:
        """What each means to do with this week, for the heads of the columns."""
        me, we, you = (saying.line_for(self._carried, who) for who in (self.plan.me.id, WE, self.plan.you.id))
        hidden = self._marks.blank or self._mode == "day"
        return ("", "", "") if hidden else (me, we, you)

    def _show(self, cursor: Place | None = None) -> None:
        me, we, you = (column_name(self._view, name, 60).strip() for name in ("me", "we", "you"))
        picture = Picture(
            self._bands(),
            (me, we, you),
            self._marks,
            hint=f"{self.session.key_of('add')} adds here",
            shrink=self._mode != "day",
            single=self._mode == "column",
            intentions=self._intentions(),
            beside=self._beside(),
        )
        self.grid.show(picture, cursor)
        self.query_one(About).beside(self.grid.head)
        self._show_about()

    def _show_title(self) -> None:
        view, off = self._view, self._carried.off
        title = saying.day_title(view, self._day) if self._mode == "day" else saying.week_title(view, off)
        news = saying.news_words(self._new, self.plan.you.name)
        self.query_one(WeekHeader).show(
            title=title, news=saying.waiting_words(self._waiting, news, self.session.key_of("inbox"))
        )

    def _show_about(self) -> None:
        block = self.under_cursor
        if block is not None:
            names = first_actions(block, self.plan)
            off = calls_off(block, self.plan)
            hints = tuple(
                f"{self.session.key_of(name)} {saying.brief(name, off=off)}"
                for name in names
                if self.session.key_of(name)
            )
            standing, rhythm = self.session.standing_of(block), self.session.rhythm_of(block)
            said = saying.about_block(block, self._view, self._marks, hints, standing, rhythm, asks="yes" in names)
        else:
            said = saying.about_nothing(
                *self.here(), self._view, (f"{self.session.key_of('add')} or Enter adds something here",)
            )
        self.query_one(About).say(said)

    # -- what the widgets tell ----------------------------------------------------------------------------------------

    def on_week_grid_cursor_moved(self) -> None:
        if self.query_one(StatusLine).text:
            self.say("")
        self._show_about()

    def on_week_grid_widened(self) -> None:
        if self._mode == "day":
            self._show()

    def on_week_grid_opened(self) -> None:
        self.action_do("open")

    def on_week_grid_dragged(self, message: WeekGrid.Dragged) -> None:
        from planner.tui.actions.dragging import kept_there

        block = self._view.find(message.place.block_id or "")
        if block:
            target = self._target(message.place)
            where = wording.day(target.day, self.plan.today) if target.day else f"week {self._week.number}, no day"
            at = f" {target.hour:02}:00" if target.hour is not None else ""
            name = column_name(self._view, target.column, 60).strip()
            kept = " · ".join(kept_there(self.session, block, target))
            self.say(f"{called(block)} → {where}{at}, {name}" + (f" · {kept}" if kept else ""))

    def on_week_grid_dropped(self, message: WeekGrid.Dropped) -> None:
        from planner.tui.actions.dragging import drop

        block = self._view.find(message.place.block_id or "")
        if block:
            drop(self.session, block, self._target(message.place))

    def _target(self, place: Place) -> Target:
        from planner.tui.actions.dragging import Target

        band = self.grid.sheet.bands[place.band]
        return Target(column_of(place.column), band.day, band.hour)

    def on_key_line_chosen(self, message: KeyLine.Chosen) -> None:
        self.action_do(message.action_id)
