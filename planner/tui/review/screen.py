"""The review on the screen: one step after another, at two terminals, at one keyboard, or each alone.

What somebody types is never in the way of the other: while a field is open the screen stays where it is, says what the
other did, and follows when the field closes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block
from planner.domain.review.prompts import OwnPrompts, named, prompt
from planner.domain.review.steps import Mode, Review, Step, types_first
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.resources import styles_dir
from planner.tui.dialogs.base import Line
from planner.tui.review.drafts import COLUMN_IDS, ReviewWriting
from planner.tui.review.header import Footer, ReviewHeader
from planner.tui.review.items import Answer, Columns, Deed, Item
from planner.tui.review.rows import AnswerRow, DeedRow, ReviewColumn, words
from planner.tui.review.step_content import agreed_page, step_columns
from planner.tui.review.viewer import Viewer
from planner.tui.week.footer import StatusLine

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.sync.presence import Watch
    from planner.tui.app import PlannerApp

LOOK_EVERY = 0.4
WRITING = (("writing:", "letters go into the field"), ("Enter", "keeps it"), ("↓", "another line"))
AWAY_AFTER = timedelta(minutes=2)
KEYS: tuple[tuple[str, str, str, str], ...] = (
    ("up,k", "row(-1)", "up", ""),
    ("down,j", "row(1)", "down", ""),
    ("left,h,shift+tab", "column(-1)", "column to the left", ""),
    ("right,l,tab", "column(1)", "column to the right", ""),
    ("space", "ready", "ready, go on", "review_ready"),
    ("right_square_bracket,pagedown", "step(1)", "a step on", "week_after"),
    ("left_square_bracket,pageup", "step(-1)", "a step back", "week_before"),
    ("1", "number(1)", "yes to the week; wait", ""),
    ("2", "number(2)", "go on", ""),
    ("0", "number(0)", "the other’s yes, at one keyboard", ""),
    ("y", "yes", "yes to the week", "yes"),
    ("a", "add", "add to the week that comes", "add"),
    ("w", "balance", "look at balance", "balance"),
    ("u", "undo", "undo", "undo"),
    ("asterisk", "hot", "blank the step; another time", "blank"),
    ("o", "together", "go on at one keyboard", "review_together"),
    ("question_mark,f1", "keys", "all keys", "help"),
    ("q", "pause", "pause", "quit"),
)


class ReviewScreen(ReviewWriting):
    """`watch` tells and hears presence; None where nobody else is."""

    CSS_PATH = [styles_dir() / "review.tcss"]
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
        watch: Callable[[Plan, Week, Callable[[], object]], Watch] | None = None,
    ) -> None:
        super().__init__()
        self.plan = plan
        self.look_soon = look_soon
        self._own = own
        self.review = plan.reviews.begin_review(week, mode)
        self._shown: Step = self.review.at
        self._since = plan.now
        self._opened_at = plan.now
        self._told: set[str] = set()
        self._offered = False
        self._folder_problem = ""
        self._drafted = ("", plan.now)
        self._as_opened: Review | None = None
        self._made_for: object = None
        self._made: Columns = ((), (), ())
        self._made_page: tuple[Block, ...] = ()
        self._filling = asyncio.Lock()
        self._watch = watch(plan, week, self._has_noticed) if watch and mode == "two" else None

    # -- what is on it ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield ReviewHeader()
        yield Line(id="prompt")
        with Horizontal(id="columns"):
            for name in COLUMN_IDS:
                yield ReviewColumn(self._widget, id=name)
        yield StatusLine()
        yield Footer()

    async def on_mount(self) -> None:
        if self._watch:
            self._watch.start()
        self.look_soon()
        self.set_interval(LOOK_EVERY, self.look)
        await self.show_step()
        self._focus_first()

    def on_unmount(self) -> None:
        if self._watch:
            self._watch.stop()

    def say(self, text: str, *, troubled: bool = False) -> None:
        self.query_one(StatusLine).say(text, troubled=troubled)

    def _widget(self, item: Item) -> Widget:
        if isinstance(item, Answer):
            return AnswerRow(item, self._stored, self._start, self._keep)
        return DeedRow(item) if isinstance(item, Deed) else words(item)

    # -- showing ------------------------------------------------------------------------------------------------------

    async def show_step(self) -> None:
        """The step as the plan has it now; where somebody types, what they type stays."""
        async with self._filling:
            if not self.is_attached:
                return
            if not self.open_row and self.review.at != self._shown:
                self._turn_to(self.review.at)
            content = self._content()
            for column, head, items in zip(self.columns, self._heads(), content, strict=True):
                column.entitle(head)
                await column.fill(items)
            self.page = self._made_page
            if self.focused is None or not self.focused.is_attached:
                self._focus_first()
            self._show_lines()

    def _content(self) -> Columns:
        """The columns; made anew only when something of the plan or the review has changed."""
        state = (self.review, self.review.blank, self._shown.id, self.plan.statistics.revision(), self.plan.now.minute)
        if state != self._made_for:
            viewer = Viewer(self.plan, self.review)
            self._made_for, self._made = state, step_columns(viewer, self._shown.id)
            self._made_page = agreed_page(viewer, self._shown.id)
        return self._made

    def _turn_to(self, step: Step) -> None:
        self._shown, self._since, self.question = step, self.plan.now, None
        self.say("")
        self.set_focus(None)

    def _show_lines(self) -> None:
        review = self.review
        if review.blank:
            asked = "Blanked for both. Nothing has to be settled tonight. * brings it back, q keeps it for later."
        else:
            me, you = self._named()
            text = prompt(self._shown.id, review.week, review.mode, first=review.first, own=self._own)
            asked = named(text, me, you)
        self.query_one("#prompt", Line).say(asked)
        number = next((n for n, step in enumerate(review.steps, start=1) if step.id == self._shown.id), review.number)
        minutes = "" if self._shown.id in ("thanks", "one") else f" · {self._shown.minutes} min"
        title = f"Sunday review · {number} of {len(review.steps)} · {self._shown.title}{minutes}"
        self.query_one(ReviewHeader).show(title, self._here())
        row = self.open_row
        self.query_one(Footer).say(*(WRITING if row else self._footer()))
        if self.question:
            self.say(self.question.text)
        if self._watch:
            self._watch.at(self._shown.id, row.item.name if row else "")

    def _named(self) -> tuple[str, str]:
        """The names in a prompt: at one keyboard the one who speaks first comes first."""
        names = [short(self.plan.me.name, 16), short(self.plan.you.name, 16)]
        if self.review.together and types_first(self.review.week, self._shown) == 0:
            names.reverse()
        return names[0], names[1]

    def _heads(self) -> tuple[str, str, str]:
        me, you = short(self.plan.me.name, 16), short(self.plan.you.name, 16)
        if self._shown.id == "ours":
            return "already there", "both of you" if self.review.together else "we", "in the jar"
        return (me, "both of you", you) if self.review.together else (f"me · {me}", "we", f"you · {you}")

    def _here(self) -> str:
        """Who is here; at one keyboard who speaks and who types."""
        me, you = short(self.plan.me.name, 16), short(self.plan.you.name, 16)
        if self.review.sealed:
            return "sealed by both"
        if self.review.together:
            speaks, types = self._named()
            return f"{speaks} speaks first" if self._shown.id == "one" else f"{speaks} speaks first, {types} types"
        if self.review.mode == "apart":
            until = self.review.until
            return f"each alone, until {weekday_clock(until.astimezone(self.plan.zone))}" if until else "each alone"
        others = [row for row in self._watch.others if row.person == self.plan.you.id] if self._watch else []
        if not others or not self.other_is_here:
            return f"{me} here · {you} not here"
        return f"{me} here · {you} {'writing' if any(row.writing for row in others) else 'here'}"

    @property
    def other_is_here(self) -> bool:
        seen = self._watch.seen if self._watch else None
        return seen is not None and self.plan.now - seen < AWAY_AFTER

    def _footer(self) -> tuple[tuple[str, str], ...]:
        go_on: tuple[tuple[str, str], ...] = (("space", "ready" if self.review.mode == "two" else "go on"),)
        if self._shown.id == "seal":
            me, you = short(self.plan.me.name, 12), short(self.plan.you.name, 12)
            go_on = (("1", f"{me}’s yes"), ("0", f"{you}’s yes")) if self.review.together else (("1", "yes"),)
        if self._shown.id == "seal" and (self.review.sealed or (self.review.me.sealed and not self.review.together)):
            go_on = ()
        back = (("[", "back"),) if self._shown != self.review.steps[0] else ()
        return (
            ("Enter", "write, do"),
            *go_on,
            *back,
            ("q", "close" if self.review.sealed else "pause"),
            ("?", "keys"),
            ("a", "add"),
            ("*", "bring it back" if self.review.blank else "blank"),
        )

    # -- what arrives -------------------------------------------------------------------------------------------------

    def _has_noticed(self) -> None:
        """From the thread of presence: something arrived in the folder."""
        self.look_soon()

    async def look(self) -> None:
        """Now and then: what the other wrote, whether they are here, whether it is time."""
        before = self.review
        try:
            after = self.plan.reviews.go_on(self.plan.reviews.reveal(before.week))
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return
        self._save_draft()
        if after != before:
            self.look_soon()
            self._tell_change(before, after)
        self.review = after
        self._offer_one_keyboard()
        self._tell_folder()
        await self.show_step()
        self._tell_time()

    def _tell_change(self, before: Review, after: Review) -> None:
        you = short(self.plan.you.name, 16)
        if after.at != self._shown and self.open_row:
            self.say(f"{you} went on to {after.at.title}. Keep writing: Enter keeps it and follows.")
        elif after.paused and not before.paused:
            self.say(f"{you} paused. Go on when you like; it stays where it is.")
        elif after.sealed and not before.sealed:
            self.question = None
            self.say(self.agreed_words())
        elif self.question and self.question.waits_for and after.you != before.you:
            self.question = None
            self.say("")

    def _tell_folder(self) -> None:
        """When the folder is away: that what is written waits here."""
        problem = cast("PlannerApp", self.app).folder_problem
        if problem != self._folder_problem:
            self._folder_problem = problem
            self.say(problem, troubled=bool(problem))

    def _tell_time(self) -> None:
        step = self._shown
        over = self.plan.now - self._since > timedelta(minutes=step.minutes)
        if over and step.id not in self._told and not self.open_row and self.question is None:
            self._told.add(step.id)
            self.say("Time to move on?")

    def _offer_one_keyboard(self) -> None:
        if self.other_is_here:
            self._offered = False
        elif self._watch and not self._offered and self.plan.now - self._opened_at >= AWAY_AFTER:
            self._offered = True
            you = short(self.plan.you.name, 16)
            self.ask(
                f"{you} has not been here for two minutes: 1 wait · 2 go on at one keyboard",
                {1: self._wait, 2: self.action_together},
            )


def weekday_clock(at: datetime) -> str:
    """`Tue 21:00`."""
    return f"{wording.DAYS[at.weekday()]} {wording.clock(at)}"
