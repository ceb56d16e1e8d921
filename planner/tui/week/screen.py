"""The main screen: the week, or one of its days by the hour, in three columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen

from planner import frontend
from planner.domain.ids import is_overlay
from planner.domain.model.block import Block, Column
from planner.domain.model.items import Asked
from planner.domain.time.week import Week
from planner.domain.week_view import MOST_SHOWN
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.frontend.invitation import agreed_said
from planner.frontend.verbs import calls_off, first_actions
from planner.tui import actions as handlers
from planner.tui.actions.carrying import carry_key, carry_keys
from planner.tui.actions.former_keys import former_key, former_place
from planner.tui.actions.table import BY_ID, Action, actions, bindings
from planner.tui.week import captions
from planner.tui.week.bands import Band, RowPlace, week_bands
from planner.tui.week.cell_text import column_at, column_name
from planner.tui.week.details import About
from planner.tui.week.first_days import things_to_try
from planner.tui.week.footer import KeyLine
from planner.tui.week.greeting import LINE_CELLS, greeting, lone_question, lone_question_line
from planner.tui.week.grid import WeekGrid
from planner.tui.week.header import WeekHeader
from planner.tui.week.marks import marks_by_id, on_screen
from planner.tui.week.state import Waiting, WeekContents, WeekMode, WeekState
from planner.tui.week.week_line import called_off_or_moved, join_line, week_line
from planner.tui.week_session import WeekSession
from planner.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.tui.actions.dragging import DropTarget
    from planner.tui.services.running_app import RunningApp


class WeekScreen(Screen[None]):
    """The week; `look_soon` asks for an exchange with the shared folder.

    It returns at once.
    """

    ALLOW_SELECT = False
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (15, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    def __init__(
        self, plan: Plan, running: RunningApp, look_soon: Callable[[], object], remap: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.plan = plan
        self.keys: tuple[Action, ...] = actions(remap)
        self.session = WeekSession(plan, self.keys, self, running)
        self._look_soon = look_soon
        news = plan.arrivals.news()
        self.state = WeekState(self._contents(Week.of(plan.today), news=news), plan.today, news=news)
        self._minute = plan.now.replace(second=0, microsecond=0)
        self._joining = ""
        """The line that the other has started the review, while it's shown."""
        self.reminder = ""
        """The line that something begins soon, while it's shown."""

    # -- what is on it ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out header, week, details, status line and keys."""
        yield WeekHeader()
        with Container(id="middle"):
            yield WeekGrid()
            yield About()
        yield StatusLine()
        yield KeyLine([action for action in self.keys if action.footer and action.keys])

    def on_mount(self) -> None:
        """Show the week, then the greeting."""
        self._show(self.state.first_place((), 0, None, None))
        self.call_after_refresh(self.greet)
        self.call_after_refresh(self._after_greeting)

    def _after_greeting(self) -> None:
        """Show the line under the week, and do the week's part in a closed review."""
        self.show_line()
        handlers.review.forget_presence(self.plan)
        self.set_interval(handlers.review.REVEAL_EVERY, lambda: handlers.review.reveal_sent(self.session))

    def greet(self) -> None:
        """Show open questions and news when the program opens, until the first key."""
        self._count()
        self._show_title()
        lone, off_today = self.lone_question, self.state.waiting.off_today
        below = (
            () if self._joining or self.state.blank else (lone.id,) if lone else (off_today.id,) if off_today else ()
        )
        if said := greeting(self.plan, self.session.key_of("inbox"), below, blank=self.state.blank):
            self.query_one(About).say(said)

    def show_line(self) -> None:
        """Show the one line under the week, where nothing else is said."""
        plan, key_of, width = self.plan, self.session.key_of, max(LINE_CELLS, self.size.width - 2)
        self._joining = join_line(plan, key_of, self.session.running.partner.is_in_review)
        lone, blank = self.lone_question, self.state.blank
        asked = lone_question_line(lone, plan, key_of, width) if lone else ""
        off_today = self.state.waiting.off_today
        reminder = "" if blank else self.reminder
        line = self._joining or reminder or asked or week_line(plan, key_of, off_today, width, blank=blank)
        self.query_one(StatusLine).rest(line)

    @property
    def lone_question(self) -> Asked | None:
        """The only open question, unless words are blanked or another line is shown."""
        return None if self.state.blank or self._joining or self.reminder else self.state.waiting.lone

    @property
    def says_nothing(self) -> bool:
        """Whether the line under the week is shown, and no sentence about an action."""
        return not self.query_one(StatusLine).text

    def action_do(self, action_id: str) -> None:
        """Do the action of that id of the table."""
        self.session.run(action_id)

    def on_key(self, event: events.Key) -> None:
        """Do what isn't bound: the person's own keys for other actions, and former keys."""
        names = (event.key, event.character or "")
        if carry_key(self.session, names):
            event.stop()
        elif own := next((it for it in self.keys if not BY_ID[it.id].keys and set(names) & set(it.keys)), None):
            event.stop()
            self.action_do(own.id)
        elif found := former_key(self.session, names[1]):
            event.stop()
            self.say("")
            self.session.run(found.action)
            said = self.query_one(StatusLine).text
            self.say(" · ".join(filter(None, [said, former_place(self.session, names[1])])))

    def on_paste(self, event: events.Paste) -> None:
        """Open quick add with what was pasted into the week; only Enter adds it."""
        event.stop()
        self.session.left()
        if event.text.strip():
            handlers.writing.add_here(self.session, event.text)

    @property
    def grid(self) -> WeekGrid:
        """The three columns."""
        return self.query_one(WeekGrid)

    @property
    def day(self) -> date:
        """The day of the day view, else the cursor's; without one, the last looked at."""
        return self.state.day if self.state.mode == "day" else self.here()[1] or self.state.day

    @property
    def under_cursor(self) -> Block | None:
        """The block under the cursor; None for none."""
        is_in_cell = self.grid.sheet.bands and not self.grid.on_head
        entry = self.grid.sheet.entry(self.grid.cursor) if is_in_cell else None
        return entry.block if entry else None

    def here(self) -> tuple[Column, date | None, int | None]:
        """The cursor's column, day and hour, as in `WeekOnScreen`."""
        place = self.grid.cursor
        band = self.grid.sheet.bands[place.band]
        return column_at(place.column), band.day, band.hour

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show one sentence at the bottom."""
        self.query_one(StatusLine).say(text, troubled=troubled)

    def show_state(self, words: str, *, troubled: bool) -> None:
        """Show the state of sharing in the header."""
        self.query_one(WeekHeader).show(state=words, troubled=troubled)

    def look_now(self) -> None:
        """Ask for an exchange with the shared folder."""
        self._look_soon()

    def renewed(self) -> None:
        """Show everything again after an action on no block here, or on several."""
        self._look_soon()
        self.changed_outside()

    # -- showing ------------------------------------------------------------------------------------------------------

    def changed(self, block: Block) -> None:
        """Show the week of a block after an action on it, with the cursor on it."""
        self._look_soon()
        self._count()
        self.state = self.state.showing(self._contents(self.state.week_for(block), block.id)).following(block)
        cursor = self.grid.cursor
        self._show(None if block.deleted else RowPlace(cursor.band, cursor.column, cursor.entry, block.id))

    def changed_outside(self) -> None:
        """Show somebody else's change, with cursor and scroll kept."""
        self._count()
        self._read_again()

    def _read_again(self) -> None:
        self.state = self.state.showing(self._contents(self.state.week, self.grid.cursor.block_id))
        self._show()

    def _count(self) -> None:
        """Read the open questions and the news, for the header and the marks."""
        inbox, asked = self.plan.inbox.read(most=MOST_SHOWN), self.plan.inbox.held()
        answers, new = len(inbox.waiting) + inbox.beyond.waiting, len(inbox.counted) + inbox.beyond.told
        off_today = called_off_or_moved(inbox.news, self.plan)
        waiting = Waiting(answers, new, asked, lone_question(inbox.waiting), off_today)
        self.state = self.state._replace(news=self.plan.arrivals.news(), waiting=waiting)
        self.show_line()

    def minute_passed(self) -> bool:
        """Each minute, show what is past by now; returns whether a minute had passed.

        Mostly nothing is painted.
        """
        minute = self.plan.now.replace(second=0, microsecond=0)
        if minute == self._minute:
            return False
        self._count()
        was, self._minute = self._minute.date(), minute
        if minute.date() != was:
            self.show_line()
        if minute.date() != was and self.app.screen is self and self.here()[1] == was:
            # Follow today past midnight, also after a night with the laptop closed.
            self.go(minute.date(), hour=minute.hour)
            return True
        self._read_again()
        return True

    def go(self, day: date, mode: WeekMode | None = None, block_id: str | None = None, hour: int | None = None) -> None:
        """Show that day, with the cursor on a block or at an hour.

        `mode` is another view to show it in.
        """
        self.state = self.state.on_day(day, self._contents(Week.of(day), block_id), mode)
        self._show(self.state.first_place(self._bands(), self.grid.cursor.column, block_id, hour))

    def show_ghost(self, ghost: Block | None, kept: Sequence[str] = ()) -> None:
        """Show where a block is carried, and who protects that time; None ends it."""
        self.state = self.state._replace(ghost=ghost, kept=tuple(kept))
        if ghost:
            day = ghost.proposals[-1].terms.when.starts(self.plan.zone).date()
            week = Week.of(day)
            self.state = self.state.on_day(
                day, self.state.contents if week == self.state.week else self._contents(week)
            )
        self._show(self.state.ghost_place(self._bands()))
        self.query_one(KeyLine).carry(carry_keys(self.session))

    def blank(self) -> None:
        """Blank the words of every block, for others at the screen, or show them again."""
        self.state = self.state._replace(blank=not self.state.blank)
        self.show_line()
        self._show()

    def _contents(self, week: Week, sought: str | None = None, *, news: frozenset[str] | None = None) -> WeekContents:
        """The contents of that week, without refused blocks and seen called-off ones.

        The block `sought` is among them however many come before it on its day.
        """
        plan = self.plan
        read = plan.weeks.first(week, sought or "")
        view = on_screen(read, self.state.news if news is None else news, plan.now)
        marks, carried = marks_by_id(view, plan.now), plan.weeks.carried(week, view)
        agreed = plan.weeks.invitation.agreed_on(week)
        painted = plan.weeks.with_overlays(view)
        return WeekContents(view, carried, marks, plan.weeks.overlaps(painted), painted, agreed, sought or "")

    def _bands(self) -> tuple[Band, ...]:
        state = self.state
        if state.mode != "day":
            return week_bands(
                state.painted, self.plan.now, state.asked, state.contents.sought, state.contents.carried.told
            )
        from planner.tui.week.day_clocks import bands  # only the day view

        return bands(self.plan, state.painted, state.day, state.asked, self.grid.column_cells, state.contents.sought)

    def _beside(self) -> str:
        """Whose clock is shown at the right edge."""
        if self.state.mode != "day":
            return ""
        from planner.tui.week.day_clocks import beside  # only the day view

        return beside(self.plan, self.state.view, self.state.day)

    def _show(self, cursor: RowPlace | None = None) -> None:
        hint = f"{self.session.key_of('add')}: add something"
        picture = self.state.picture(self._bands(), hint, self._beside())
        if self.state.is_empty and self.state.mode != "day":
            picture = picture._replace(to_try=things_to_try(self.state.view.you.name, self.session.key_of))
        self.grid.show(picture, cursor)
        self.query_one(About).beside(self.grid.head)
        self._show_about()
        self._show_title()

    def _show_title(self) -> None:
        news = self.state.news_words(self.session.key_of("inbox"))
        aside = agreed_said(self.state.contents.agreed)
        self.query_one(WeekHeader).show(title=self.state.title(), news=news, aside=aside)

    def _show_about(self) -> None:
        state, key_of = self.state, self.session.key_of
        block = self.under_cursor
        if state.ghost:
            self.query_one(About).say(captions.about_ghost(state.ghost, state.kept, state.view, state.blank))
            return
        if self.grid.on_head:
            said = captions.about_head(self.here()[0], state.view, state.contents.carried, key_of("open"), state.blank)
            self.query_one(About).say(said)
            return
        if block is None:
            hints: tuple[str, ...] = (f"Press {key_of('add')} or Enter to add something",)
            self.query_one(About).say(captions.about_nothing(*self.here(), state.view, hints))
            return
        if is_overlay(block.id):
            said = captions.about_overlay(
                block, state.view, frontend.overlays.overlay_source_said(block, self.plan), state.blank
            )
            self.query_one(About).say(said)
            return
        if days := self.grid.row_days:
            self.query_one(About).say(
                captions.about_row(days, state.view, self.session.rhythm_of(block), key_of, state.blank)
            )
            return
        names, off = first_actions(block, self.plan), calls_off(block, self.plan)
        asks = "no" in names
        hints = tuple(
            f"{key_of(name)} {captions.brief(name, off=off, asks=asks, aside=bool(block.aside))}"
            for name in names
            if key_of(name)
        )
        standing, rhythm = self.session.standing_of(block), self.session.rhythm_of(block)
        said = captions.about_block(
            block,
            state.view,
            state.marks,
            hints,
            standing,
            rhythm,
            self.plan.rituals.next_turn(block) if block.ritual else None,
            asks=asks or bool(block.aside),
            choose=key_of("recover"),
        )
        self.query_one(About).say(said)

    # -- what the widgets tell ----------------------------------------------------------------------------------------

    def on_week_grid_cursor_moved(self) -> None:
        """Remove the message, and describe what is under the cursor."""
        self.session.left()
        if self.query_one(StatusLine).text:
            self.say("")
        self._show_about()

    def on_week_grid_widened(self) -> None:
        """Lay out the day again for the new width of its columns."""
        if self.state.mode == "day":
            self._show()

    def on_week_grid_opened(self) -> None:
        """Open what was clicked."""
        self.say("")  # a click never does what the line offers for Enter
        self.action_do("open")

    def on_week_grid_dragged(self, message: WeekGrid.Dragged) -> None:
        """Say where the dragged block would go, and whose time it would overlap."""
        self.session.left()
        block = self.state.view.find(message.place.block_id or "")
        if block:
            target = self._target(message.place)
            where = wording.day(target.day, self.plan.today) if target.day else f"week {self.state.week.number}, no day"
            at = f" {target.hour:02}:00" if target.hour is not None else ""
            name = column_name(self.state.view, target.column, 60).strip()
            kept = " · ".join(handlers.dragging.kept_there(self.session, block, target))
            self.say(f"{called(block)} → {where}{at}, {name}" + (f" · {kept}" if kept else ""))

    def on_week_grid_dropped(self, message: WeekGrid.Dropped) -> None:
        """Move the block to where it was dropped."""
        block = self.state.view.find(message.place.block_id or "")
        if block:
            handlers.dragging.drop(self.session, block, self._target(message.place))

    def _target(self, place: RowPlace) -> DropTarget:
        band = self.grid.sheet.bands[place.band]
        return handlers.dragging.DropTarget(column_at(place.column), band.day, band.hour)

    def on_key_line_chosen(self, message: KeyLine.Chosen) -> None:
        """Do the action that was clicked."""
        self.action_do(message.action_id)
