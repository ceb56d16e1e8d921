"""The screen of the review: one step at a time, in each of its modes.

What the other does never interrupts typing: while a field is open the screen stays as it is, says what the other did,
and follows when the field closes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.keys import format_key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import TextArea

from planner.domain.model.block import WE, Block
from planner.domain.review.prompts import OwnPrompts
from planner.domain.review.steps import Mode
from planner.domain.time.week import Week
from planner.resources import styles_dir
from planner.tui.dialogs.picker import Choose, Option
from planner.tui.dialogs.quick_add import QuickAdd
from planner.tui.dialogs.text_prompt import TextPrompt, TextWanted
from planner.tui.looking_back.screen import LookingBackScreen
from planner.tui.review.breaks import blank_step
from planner.tui.review.column_cursor import ColumnCursor
from planner.tui.review.controller import QuestionChoice, ReviewController
from planner.tui.review.drafts import Drafts
from planner.tui.review.header import ReviewHeader
from planner.tui.review.items import AnswerItem, Columns, DeedItem, Item
from planner.tui.review.planning import add_reading, asked_for_in_review, coming_week_cursor, line_reading, line_told
from planner.tui.review.rows import AnswerRow, DeedRow, ReviewColumn, words
from planner.tui.review.step_content import step_columns
from planner.tui.review.step_lines import (
    StepKeys,
    column_heads,
    footer_keys,
    partner_speaks_first,
    presence_line,
    prompt_line,
    title_line,
)
from planner.tui.review.steps.week import agreed_page, yes_key
from planner.tui.review.viewer import ReviewViewer
from planner.tui.widgets.field_kinds import Button, Buttons
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.footer import Footer
from planner.tui.widgets.panel import Line
from planner.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.tui.review.controller import MakeWatch
    from planner.tui.services.running_app import RunningApp

COLUMN_IDS = ("me", "we", "you")
REFRESH_EVERY_S = 0.4
WRITING = (("writing:", "letters go into the field"), ("Enter", "keep it"), ("↓", "another line"))
PLANNING = (("Enter", "put it in the week"), ("in quotes", "keep it as words"), ("↓", "another line"))
KEYS: tuple[tuple[str, str, str, str], ...] = (
    ("up", "row(-1)", "up", ""),
    ("down", "row(1)", "down", ""),
    ("left,shift+tab", "column(-1)", "column to the left", ""),
    ("right,tab", "column(1)", "column to the right", ""),
    ("end", "buttons", "the buttons", ""),
    ("space", "do('ready')", "ready, go on", "review_ready"),
    ("right_square_bracket,pagedown", "step(1)", "next step", "week_after"),
    ("left_square_bracket,pageup", "step(-1)", "previous step", "week_before"),
    ("1", "number(1)", "yes to the week; wait", ""),
    ("2", "number(2)", "go on", ""),
    ("0", "number(0)", "the other’s yes, at one keyboard", ""),
    ("y", "do('yes')", "yes to the week", "yes"),
    ("a", "do('add')", "add to the coming week", "add"),
    ("w", "look_back", "look back on your weeks", "balance"),
    ("u", "do('undo')", "undo", "undo"),
    ("U", "do('redo')", "do it again", "redo"),
    ("asterisk", "do('blank')", "blank the step; another time", "blank"),
    ("o", "do('together')", "go on at one keyboard", "review_together"),
    ("question_mark,f1", "keys", "all keys", "help"),
    ("q", "do('pause')", "pause", "quit"),
)
KEY_DEEDS: Mapping[str, Callable[[ReviewController], object]] = {
    "ready": ReviewController.ready,
    "yes": ReviewController.say_yes,
    "add": lambda controller: controller.view.add(),
    "undo": ReviewController.undo,
    "redo": ReviewController.redo,
    "blank": blank_step,
    "together": ReviewController.together,
    "pause": ReviewController.pause,
}
"""What keys do in a review, whatever row the cursor is on."""


class ReviewScreen(Screen[None]):
    """Shows its controller's review, and passes it what the person does.

    `make_watch` makes the presence; None if nobody else is there.
    """

    CSS_PATH = [styles_dir() / "dialogs.tcss", styles_dir() / "review.tcss"]
    AUTO_FOCUS = None
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, action, words, show=False, id=name or None) for keys, action, words, name in KEYS
    ]

    def __init__(
        self,
        plan: Plan,
        week: Week,
        mode: Mode,
        *,
        look_soon: Callable[[], object] = lambda: None,
        own: OwnPrompts | None = None,
        make_watch: MakeWatch | None = None,
    ) -> None:
        super().__init__()
        self.controller = ReviewController(plan, week, mode, self, look_soon=look_soon, make_watch=make_watch)
        self._drafts = Drafts(self.controller)
        self._columns = [ReviewColumn(self._widget, id=name) for name in COLUMN_IDS]
        self._buttons = Buttons(close_fields=self._close_field)
        self._cursor = ColumnCursor(self, self._columns, self._buttons)
        self._asked: object = None
        self._cursor_for = self.controller.yeses, self.controller.review.mode
        self._own_prompts = own
        self._folder_problem = ""
        self._read = ""
        self._made_for: object = None
        self._made: tuple[Columns, tuple[Block, ...]] = (((), (), ()), ())
        self._filling = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Lay out header, prompt, three columns, status line and keys."""
        yield ReviewHeader()
        yield Line(id="prompt")
        with Horizontal(id="columns"):
            yield from self._columns
        yield self._buttons
        yield StatusLine()
        yield Footer()

    async def on_mount(self) -> None:
        """Begin to watch for the partner, and show the current step."""
        controller = self.controller
        if controller.watch:
            controller.watch.start()
        cast("RunningApp", self.app).drafts.begin("review", self._keep_open_field)
        controller.look_soon()
        # Not in the timer's own task: it's cancelled when the screen closes, and with it the rows that it removes.
        self.set_interval(REFRESH_EVERY_S, partial(self.call_later, self.look))
        await self.show_step()
        self._focus_first()

    def on_unmount(self) -> None:
        """Stop watching for the partner."""
        cast("RunningApp", self.app).drafts.end("review")
        if self.controller.watch:
            self.controller.watch.stop()

    def _widget(self, item: Item) -> Widget:
        if isinstance(item, AnswerItem):
            return AnswerRow(item, self._drafts.shown, self._drafts.start, self._drafts.keep)
        return DeedRow(item) if isinstance(item, DeedItem) else words(item)

    # -- what the controller asks for ---------------------------------------------------------------------------------

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show one sentence above the keys; empty removes it."""
        self.query_one(StatusLine).say(text, troubled=troubled)

    def choose(self, title: str, choices: Sequence[QuestionChoice]) -> None:
        """Let the person choose one, and do it; closing the list does nothing."""
        options = [Option(choice.key, str(n), choice.words, choice.note) for n, choice in enumerate(choices)]
        start = next((str(n) for n, choice in enumerate(choices) if choice.current), None)

        def do(chosen: str | None) -> None:
            if chosen is not None:
                choices[int(chosen)].do()

        self.app.push_screen(Choose(title, options, start), do)

    def show_soon(self) -> None:
        """Show the step again, after the present event."""
        self.call_later(self.show_step)

    def keep_drafts(self) -> None:
        """Save drafts left in closed fields. May raise PlannerError."""
        self._drafts.keep_all(row.item for row in self.query(AnswerRow) if not row.is_open)

    def leave(self) -> None:
        """Close the review."""
        self.dismiss(None)

    # -- showing ------------------------------------------------------------------------------------------------------

    @property
    def _open_row(self) -> AnswerRow | None:
        return next((column.open_row for column in self._columns if column.open_row), None)

    @property
    def is_busy(self) -> bool:
        """Whether the rows are being made, so that no typed letter is taken for a key."""
        return self._filling.locked()

    async def show_step(self) -> None:
        """Show the step as the plan has it now; typed text stays."""
        async with self._filling:
            if not self.is_attached:
                return
            controller = self.controller
            if not self._open_row and controller.review.at != controller.shown:
                controller.turn_to(controller.review.at)
                self.set_focus(None)
            content, page = self._content()
            shown = []
            for column, head, items in zip(self._columns, column_heads(controller), content, strict=True):
                column.entitle(head)
                shown.append(await column.fill(items))
            if all(shown):
                controller.page = page  # a yes is to what can be read, not to what has arrived since
            now = controller.yeses, controller.review.mode
            if self.focused is None or not self.focused.is_attached or (now != self._cursor_for and not self._open_row):
                self._focus_first()
                self._cursor_for = now
            self._show_lines()

    def _content(self) -> tuple[Columns, tuple[Block, ...]]:
        """The columns and the page; built again only when something has changed."""
        plan, review, shown = self.controller.plan, self.controller.review, self.controller.shown
        way, alone = self.controller.way_asked, self.controller.is_alone
        state = (review, review.blank, shown.id, plan.statistics.revision(), plan.now.minute, way, alone)
        if state != self._made_for:
            viewer = ReviewViewer(plan, review, way, alone=alone)
            self._made_for = state
            self._made = step_columns(viewer, shown.id), agreed_page(viewer, shown.id)
        return self._made

    def _show_lines(self) -> None:
        controller, row = self.controller, self._open_row
        self.query_one("#prompt", Line).say(prompt_line(controller, self._own_prompts))
        self.query_one(ReviewHeader).show(title_line(controller), presence_line(controller))
        self.query_one(Footer).say(
            *(
                self._writing_keys()
                if row
                else footer_keys(controller, self._cursor.place, more=self._cursor.has_more_below)
            )
        )
        self._buttons.offer(*self._what_to_do())
        if controller.question:
            self.say(controller.question.text)
            if controller.question is not self._asked and row is None:
                self._cursor.go_to_buttons()  # a digit on a field would be text
        self._asked = controller.question
        if controller.watch:
            controller.watch.at(controller.shown.id, row.item.name if row else "")

    def _writing_keys(self) -> StepKeys:
        """The keys in an open field; where its line plans, Enter puts it into the week."""
        return PLANNING if self._read.startswith("→") else WRITING

    def _what_to_do(self) -> list[Button]:
        """The buttons of this step, in words."""
        controller = self.controller
        take_back, leave = Button("Take back", controller.undo, "u"), Button("Leave", controller.pause, "q")
        if controller.shown.id == "seal":
            sealed = controller.review.sealed or controller.review.me.sealed
            yes = "You both say yes" if controller.review.together else "Yes to the week"
            return [leave] if sealed else [Button(yes, controller.say_yes, "y"), take_back, leave]
        return [Button("Go on", controller.ready), take_back, leave]

    def _close_field(self) -> bool:
        """Save the open field; False when that can't be done."""
        row = self._open_row
        return row is None or row.submit(onward=False)

    def on_row_entered(self, message: Row.Entered) -> None:
        """Show the keys for the row that has the cursor."""
        message.stop()
        if self.is_attached and self.query(Footer):
            self._show_lines()

    def on_row_stepped(self, message: Row.Stepped) -> None:
        """Go to the row above or below the field that was left."""
        message.stop()
        self.action_row(message.by)

    def _focus_first(self) -> None:
        """Put the cursor on the first row of the first speaker, or on the next yes."""
        controller = self.controller
        people = (controller.plan.me, controller.plan.you)
        left = next((person.id for person in people if person.id not in controller.yeses), None)
        both = controller.review.together and not controller.yeses
        if controller.review.sealed:
            self._cursor.go_to_buttons()
        else:
            yes = yes_key(WE if both else left) if left and controller.shown.id == "seal" else None
            begins = bool(yes) and not controller.yeses
            self._cursor.focus_first(yes, column=2 if partner_speaks_first(controller) else 0, scroll=not begins)
            if begins:
                self.call_after_refresh(self._stay_at_start)

    def _stay_at_start(self) -> None:
        """Show a week that doesn't fit from its top; the yes is among the buttons, too."""
        if self.controller.shown.id == "seal" and not self._open_row:
            self._cursor.stay_at_start()
            self._show_lines()

    def _keep_open_field(self) -> None:
        if row := self._open_row:
            self._drafts.save(row.item, row.typed, at_once=True)

    # -- what arrives -------------------------------------------------------------------------------------------------

    async def look(self) -> None:
        """Now and then, show what the other wrote and whether they're here."""
        newest = self.controller.newest()
        if newest is None:
            return
        row = self._open_row
        if row is not None:
            self._drafts.save(row.item, row.typed)
        self.controller.follow(newest, writing=row is not None)
        self._tell_folder()
        await self.show_step()
        self.controller.mention_time(writing=self._open_row is not None)

    def _tell_folder(self) -> None:
        """Say that what is written waits here, when the folder is away."""
        problem = cast("RunningApp", self.app).folder_problem
        if problem != self._folder_problem:
            self._folder_problem = problem
            self.say(problem, troubled=bool(problem))

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Say below what the line being typed puts into the week."""
        message.stop()
        if row := self._open_row:
            self._read = line_reading(self.controller, row.item, row.typed)
            self.say(self._read)
            self._show_lines()

    async def on_row_moved(self, message: Row.Moved) -> None:
        """Keep one field open at a time, and go on to the next after Enter."""
        message.stop()
        row = message.row
        if row.is_open:
            self._drafts.field_opened()
            for other in self.query(AnswerRow):
                if other is not row and other.is_open:
                    other.submit(onward=False)
            if row.editor is not None:
                self.set_focus(row.editor)
        else:
            self._drafts.field_closed()
            if self._read and self.query_one(StatusLine).text == self._read:
                self.say(line_told(self._read))
            self._read = ""
            if message.onward and self.controller.review.at == self.controller.shown:
                self._cursor.move_row(1, to_buttons=False)
        await self.show_step()

    async def on_deed_row_chosen(self, message: DeedRow.Chosen) -> None:
        """Do what the row is for."""
        message.stop()
        message.deed.do(self.controller)

    def on_paste(self, event: events.Paste) -> None:
        """Open quick add with text pasted outside a field; only Enter adds it."""
        event.stop()
        if event.text.strip():
            self._add(event.text)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def action_buttons(self) -> None:
        """Go to the row of buttons."""
        self._cursor.go_to_buttons()

    def action_row(self, by: int) -> None:
        """Move the cursor by so many rows."""
        self._cursor.move_row(by)
        self.call_after_refresh(self._show_lines)

    def action_column(self, by: int) -> None:
        """Move the cursor by so many columns."""
        self._cursor.move_column(by)

    def action_step(self, by: int) -> None:
        """Go so many steps on, or back."""
        self.controller.step(by)

    def action_number(self, number: int) -> None:
        """Answer the question with a digit."""
        self.controller.digit(number)

    def action_do(self, deed: str) -> None:
        """Do what a key or a button stands for."""
        KEY_DEEDS[deed](self.controller)

    def add(self) -> None:
        """Open quick add for the coming week."""
        self._add("")

    def write_rule(self) -> None:
        """Ask for a house rule to suggest."""
        items = self.controller.plan.items
        wanted = TextWanted("A house rule to suggest", "For example: phones stay in the kitchen at supper")
        self.app.push_screen(TextPrompt(wanted, lambda text: self.controller.do(lambda: items.add_rule(text))))

    def _add(self, typed: str) -> None:
        """Open quick add for the coming week, with text that was pasted."""
        keep, asks = partial(add_reading, self.controller), partial(asked_for_in_review, self.controller)
        app = cast("RunningApp", self.app)
        cursor = replace(coming_week_cursor(self.controller), day_first=app.settings.day_first)
        draft = app.drafts.slot("review add")
        self.app.push_screen(QuickAdd(cursor, "", keep, asks, typed=typed, draft=draft))

    def action_look_back(self) -> None:
        """Open looking back; at one keyboard, only what both may see."""
        self.app.push_screen(LookingBackScreen(self.controller.plan, shared=self.controller.review.together))

    def action_keys(self) -> None:
        """List the keys that work outside a field; choosing one does it."""

        def choice(keys: str, action: str, about: str) -> QuestionChoice:
            key = format_key(keys.split(",")[0])
            return QuestionChoice("", about, lambda: self.call_later(self.run_action, action), key)

        self.choose("Keys on the row of buttons", [choice(keys, action, about) for keys, action, about, _ in KEYS])
