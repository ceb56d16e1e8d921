"""The full form of a block: to add one, or to change one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, cast

from planner.domain import quickadd
from planner.domain.errors import BadInput, PlannerError, WrittenSince
from planner.domain.model.block import EITHER, VISIBILITIES, WE, Block, Changes, Draft, Scope, Terms, WeekView
from planner.domain.model.conflict import together
from planner.domain.model.items import Goal
from planner.domain.pillars import OFFERED_PILLARS, pillar_for_goal, pillar_name
from planner.domain.quickadd import Cursor
from planner.domain.recurrence.rule import Rule
from planner.domain.text import many_lines, one_line
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import register_words, value_words
from planner.frontend.labels import visibility_label
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.block_form_fields import Repeating, empty_draft, goal_options, reminder_row, tags_of
from planner.tui.widgets.field_kinds import Button, ChoiceRow, FieldReader, LinesRow, TextRow, ToggleRow
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.form_drafts import DraftSlot
from planner.tui.widgets.form_panel import FormPanel

FIELDS = (
    "title",
    "when",
    "who",
    "pillar",
    "goal",
    "place",
    "notes",
    "lead",
    "tags",
    "protected",
    "visibility",
    "remind",
)
VISIBILITY_OPTIONS = tuple((visibility, visibility_label(visibility)) for visibility in VISIBILITIES)
NEVER = date.min  # a date that isn’t in any plan’s year, so that `wording.start` adds the year


class BlockForm(Dialog[Draft | Changes | None]):
    """The form of a block; returns its draft or its changes, None for nothing to do.

    `draft` is what a new block starts with; by default, what quick add makes of an empty line. `keep`, if given, is
    called with the result before the form closes; a PlannerError from it is shown and the form stays. `goals` are
    those a block can be for; `beside` gives sentences about what a time overlaps. `ask`, if given, asks how much of a
    ritual is meant before anything is saved; another `rule` is for all of them. `again` reads the block again when
    another window of this device has written one of the fields: both values are shown then, and the form stays.
    `aside` keeps the changes for later when that window's values are chosen.
    """

    def __init__(
        self,
        block: Block | None,
        draft: Draft | None,
        view: WeekView,
        cursor: Cursor,
        keep: Callable[[Draft | Changes], object] | None = None,
        *,
        goals: Sequence[Goal] = (),
        beside: Callable[[Terms], Sequence[str]] = lambda terms: (),
        ask: Callable[[Callable[[Scope], object]], object] | None = None,
        again: Callable[[], Block] | None = None,
        aside: Callable[[Changes], object] | None = None,
        rule: Rule | None = None,
        typed: DraftSlot | None = None,
    ) -> None:
        super().__init__()
        self._ask, self._again, self._aside = ask, again, aside
        self._both: dict[str, str] = {}
        self.scope: Scope = "this"
        self._block, self._view, self._cursor, self._keep = block, view, cursor, keep
        self._goals, self._beside = tuple(goals), beside
        start: Block | Draft = block or draft or empty_draft(view, cursor)
        self._before: dict[str, Any] = {field: getattr(start, field) for field in FIELDS}
        self._now = dict(self._before)
        self._repeats = Repeating(rule, lambda: self._when, cursor)
        self._asked_twice = False
        self._typed = ""
        self._form = FormPanel(
            self._make_rows(),
            [Button("Save", self._save_all, "s"), Button("Close", self.action_close, "q")],
            title=f"Change {wording.name(block)}" if block else "Add",
            draft=typed,
        )

    @property
    def block(self) -> Block | None:
        """The block that the form's changes are based on."""
        return self._block

    @property
    def rule(self) -> Rule | None:
        """The rule of a ritual; None for a single block."""
        return self._repeats.now

    # -- what it shows ------------------------------------------------------------------------------------------------

    def panel(self) -> FormPanel:
        """Return the form."""
        return self._form

    def on_mount(self) -> None:
        """Open the title of a new block; otherwise put the cursor on it."""
        if self._block is None and not self._now["title"]:
            self._form.row("title").open()
        else:
            self.set_focus(self._form.row("title"))

    def _make_rows(self) -> list[Row]:
        me, you = self._view.me, self._view.you
        people = [(me.id, wording.short(me.name)), (you.id, wording.short(you.name))]
        pillars = dict.fromkeys((*OFFERED_PILLARS, *filter(None, [self._now["pillar"]])))
        return [
            self._text("title", "what", lambda text: one_line(text, "title")),
            TextRow(
                "when", self._say_start, FieldReader(self._edit_start, self._keep_when, self._say_when), name="when"
            ),
            TextRow("how long", self._say_length, FieldReader(self._say_length, self._keep_length), name="length"),
            *self._repeat_row(),
            self._choice("who", "who", [people[0], (WE, "both of you"), people[1]]),
            self._choice(
                "pillar", "for", [("", "nothing in particular"), *((one, pillar_name(one)) for one in pillars)]
            ),
            *self._goal_row(),
            self._text("place", "place", lambda text: one_line(text, "place")),
            LinesRow(
                "notes",
                lambda: str(self._now["notes"]),
                FieldReader(
                    lambda: str(self._now["notes"]), lambda text: self._set("notes", many_lines(text, "notes"))
                ),
                name="notes",
            ),
            self._choice("lead", "who has it", [("", "not decided"), people[0], (EITHER, "either of you"), people[1]]),
            TextRow("tags", self._say_tags, FieldReader(self._say_tags, self._keep_tags), name="tags"),
            ToggleRow("protected", lambda: "yes" if self._now["protected"] else "no", self._protect, name="protected"),
            *self._seen_row(),
            *self._remind_row(),
        ]

    def _goal_row(self) -> list[Row]:
        options = goal_options(self._goals, self._now["goal"], self._view)
        return [self._choice("goal", "for the goal", options)] if options else []

    def _repeat_row(self) -> list[Row]:
        """The row for the rule, for a new block and a ritual."""
        return [self._repeats.row()] if self._block is None or self._repeats.before else []

    def _seen_row(self) -> list[Row]:
        """The row for visibility, only in the person's own column."""
        if self._now["who"] != self._view.me.id:
            return []
        return [self._choice("visibility", "for the other", list(VISIBILITY_OPTIONS))]

    def _remind_row(self) -> list[Row]:
        """The row for the reminder, but in the other's own column."""
        if self._now["who"] == self._view.you.id:
            return []
        return [reminder_row(lambda: self._now["remind"], lambda value: self._set("remind", value))]

    def _text(self, field: str, label: str, clean: Callable[[str], str]) -> TextRow:
        def value() -> str:
            return str(self._now[field])

        return TextRow(label, value, FieldReader(value, lambda text: self._set(field, clean(text))), name=field)

    def _choice(self, field: str, label: str, options: list[tuple[str, str]]) -> ChoiceRow:
        none = options[0][0] == ""
        return ChoiceRow(
            label,
            options,
            lambda: str(self._now[field] or ""),
            lambda value: self._set(field, (value or None) if none else value),
            name=field,
        )

    # -- the values ---------------------------------------------------------------------------------------------------

    @property
    def _when(self) -> When:
        return cast(When, self._now["when"])

    def _set(self, field: str, value: object) -> None:
        self._now[field] = value
        self._asked_twice = False

    def _say_start(self) -> str:
        return self._span(self._when)

    def _span(self, when: When) -> str:
        return wording.span(when, self._view.zone, self._view.today)

    def _edit_start(self) -> str:
        """The start as text that quick add reads back.

        A past day has its year, or it would be read as the coming one.
        """
        today = self._view.today
        over = self._when.starts(self._view.zone).date() < today
        if self._when.precision == "week":
            return wording.week(self._when.week, NEVER if over else today)
        return wording.start(self._when, self._view.zone, NEVER if over else today)

    def _say_when(self, text: str) -> str:
        when = quickadd.read_when(text, self._cursor, self._when)
        return " · ".join([self._span(when), *self._beside(Terms(when, self._now["who"]))])

    def _keep_when(self, text: str) -> None:
        self._set("when", quickadd.read_when(text, self._cursor, self._when))
        self._typed = text

    def _beside_each(self) -> When:
        """Read the typed time of a ritual, where `sat` is the day of that week."""
        before = cast(When, self._before["when"])
        monday = datetime.combine(before.week.monday, time(), self._view.zone)
        cursor = replace(self._cursor, now=max(self._cursor.now, monday))
        return quickadd.read_when(self._typed, cursor, before, repeats=True)._replace(minutes=self._when.minutes)

    def _say_length(self) -> str:
        return wording.length(self._when.minutes)

    def _keep_length(self, text: str) -> None:
        self._set("when", self._when._replace(minutes=quickadd.read_length(text)))

    def _say_tags(self) -> str:
        return ", ".join(self._now["tags"])

    def _keep_tags(self, text: str) -> None:
        self._set("tags", tags_of(text))

    def _protect(self) -> None:
        self._set("protected", not self._now["protected"])

    # -- saving and closing -------------------------------------------------------------------------------------------

    def _save_all(self) -> None:
        """Save the changes; for a ritual, first ask for which occurrences."""
        try:
            result = self._result()
        except PlannerError as trouble:
            self._form.tell(str(trouble))
            return
        if self._repeats.changed and self._block:
            self._save(result, "all")
        elif result and self._ask is not None:
            self._ask(lambda scope: self._save(result, scope))
        else:
            self._save(result)

    def _save(self, result: Draft | Changes | None, scope: Scope = "this") -> None:
        self.scope = scope
        try:
            if isinstance(result, dict) and "when" in result and self._typed and scope != "this":
                result = cast(Changes, {**result, "when": self._beside_each()})
            if result and self._keep is not None:
                self._keep(result)
        except WrittenSince as trouble:
            self._form.tell(self._written_beside(self._again()) if self._again else str(trouble))
            return
        except PlannerError as trouble:
            self._form.tell(str(trouble))
            return
        self._leave(result)

    def _written_beside(self, there: Block) -> str:
        """Continue from the block as another window wrote it, and show both values."""
        values = {field: getattr(there, field) for field in FIELDS}
        mine = [field for field in FIELDS if self._now[field] != self._before[field]]
        twice = [field for field in mine if values[field] not in (self._before[field], self._now[field])]
        both = {field: together(field, [values[field], self._now[field]]) for field in twice}
        self._both = {field: text for field, text in both.items() if text is not None}
        self._now = values | {field: self._now[field] for field in mine}
        self._before, self._block = values, there
        self._form.show_values()
        self._form.buttons.offer(*self._choices())
        self._form.go_to_buttons()
        said = [
            f"{register_words(field, self._view)} is “{wording.short(value_words(field, values[field], self._view))}”"
            for field in twice
        ]
        return f"Changed in another window: {', '.join(said) or 'something else'}."

    def _choices(self) -> list[Button]:
        """What to do about a change from another window."""
        both = [Button("Keep both", self._save_both, "b")] if self._both else []
        return [Button("Save mine", self._save_all, "s"), *both, Button("Keep theirs", self._keep_theirs, "q")]

    def _keep_theirs(self) -> None:
        """Leave the other window's values as they are, and put mine aside."""
        changed = {field: value for field, value in self._now.items() if value != self._before[field]}
        try:
            if self._aside is not None and changed:
                self._aside(cast(Changes, changed))
        except PlannerError as trouble:
            self._form.tell(str(trouble))
            return
        self._leave(None)

    def _save_both(self) -> None:
        """Save both texts of each field that another window wrote too."""
        self._now |= self._both
        self._both = {}
        self._form.show_values()
        self._save_all()

    def _result(self) -> Draft | Changes | None:
        if not self._now["title"]:
            raise BadInput("A block needs a title: what is it?")
        now = dict(self._now)
        if now["goal"] != self._before["goal"]:
            now["pillar"] = pillar_for_goal(now["pillar"], now["who"], self._goal_owner())
        if self._block is None:
            return Draft(**now)
        changed = {field: value for field, value in now.items() if value != self._before[field]}
        if self._repeats.changed:  # the rule has the time
            changed = {field: value for field, value in changed.items() if field != "when"} | {"rule": self.rule}
        return cast(Changes, changed) if changed else None

    def _goal_owner(self) -> str | None:
        """Whose goal the block is for; None without one."""
        return next((goal.person for goal in self._goals if goal.id == self._now["goal"]), None)

    def action_close(self) -> None:
        """Close; typed changes are only dropped on a second try."""
        if not self._form.rows.close_all():
            return
        if (self._now == self._before and not self._repeats.changed) or self._asked_twice:
            self._leave(None)
            return
        self._form.go_to_buttons()
        self._asked_twice = True
        self._form.tell("Not saved yet. Close again to throw it away.")

    def _leave(self, result: Draft | Changes | None) -> None:
        """Close for good: nothing that was typed is left to save."""
        self._form.forget_draft()
        self.dismiss(result)

    def on_row_moved(self) -> None:
        """Take the message away."""
        self._form.tell("")
