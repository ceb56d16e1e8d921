"""Parts of the block form: the rule as typed, the goals, and the first draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from planner.domain import quickadd
from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Draft, WeekView
from planner.domain.model.items import Goal
from planner.domain.quickadd import Cursor
from planner.domain.recurrence.describe import OF_ITS_OWN
from planner.domain.recurrence.rule import Rule
from planner.domain.text import one_line
from planner.domain.time.when import When, zone
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import rule_words
from planner.tui.widgets.field_kinds import FieldReader, TextRow

RULE_HELP = "For example: every fri 19:30 2h · every 2 weeks sat · every 1st sat 2d · 5 a week after 17:00 20m"
ONCE = "once"
REMINDER_HELP = "How long before it begins, such as 30m or 1d. Off: never."


class Repeating:
    """The rule in a form; `before` is the original one, None for a single block.

    `when` gives the form's time, for a rule that is typed without one.
    """

    def __init__(self, rule: Rule | None, when: Callable[[], When], cursor: Cursor) -> None:
        self.before, self._typed = rule, ""
        self._when, self._cursor = when, cursor if rule is None else replace(cursor, day=None)

    @property
    def now(self) -> Rule | None:
        """The rule as it would be saved."""
        return typed_rule(self._typed, self._cursor, self._when()) if self._typed else self.before

    @property
    def changed(self) -> bool:
        """Whether the rule differs from the original one."""
        return self.now != self.before

    def row(self) -> TextRow:
        """Build the field that the rule is typed in."""
        reader = FieldReader(lambda: typed(self.now) if self.now else "", self._keep, self._meaning)
        return TextRow("comes again", self._words, reader, name="rule", about=RULE_HELP)

    def _words(self) -> str:
        return rule_words(self.now) if self.now else ONCE

    def _meaning(self, text: str) -> str:
        rule = typed_rule(text, self._cursor, self._when())
        said = meant(rule, self._cursor)
        return f"{said} · all of them, from the next one on" if self.before else said

    def _keep(self, text: str) -> None:
        if text.strip().lower() in ("", ONCE):
            if self.before:
                raise BadInput("To end a ritual, close this and delete it. Here: how often, like “every fri 19:30”.")
            self._typed = ""
        else:
            typed_rule(text, self._cursor)
            self._typed = text


def typed(rule: Rule) -> str:
    """A rule as it can be typed again; empty for one that has no words."""
    words = rule_words(rule).replace(",", "")
    return "" if OF_ITS_OWN in words else words


def meant(rule: Rule, cursor: Cursor) -> str:
    """A rule in words, with its first occurrence."""
    return f"{rule_words(rule)} · the first is {wording.span(rule.first, zone(cursor.zone), cursor.today)}"


def typed_rule(text: str, cursor: Cursor, when: When | None = None) -> Rule:
    """Read a typed rule. Raises BadInput.

    Hour and length are taken from `when` if the rule has none.
    """
    rule = _read(text, cursor)
    if when is None or when.precision != "time" or rule.first.precision == "time" or rule.flexible:
        return rule
    hour = f"{when.local_start:%H:%M}"
    for more in (f"{hour} {wording.length(when.minutes)}", hour):
        with suppress(BadInput):  # its length was given already
            return _read(f"{text} {more}", cursor)
    return rule


def _read(text: str, cursor: Cursor) -> Rule:
    reading = quickadd.read(f"x {text}", replace(cursor, known=None))
    if reading.unclear:
        raise BadInput(reading.unclear[0])
    if reading.rule is None or reading.title != "x":
        raise BadInput(f"That isn’t a rule. {RULE_HELP}")
    return reading.rule


def goal_options(goals: Sequence[Goal], chosen: str | None, view: WeekView) -> list[tuple[str, str]]:
    """The goals that a block can be for, with their owners; empty without any."""
    people = {person.id: wording.short(person.name, 16) for person in (view.me, view.you)}
    named = [(goal.id, f"{people.get(goal.person, '')}: {wording.short(goal.title, 40)}") for goal in goals]
    if chosen and chosen not in dict(named):
        named.append((chosen, "one that is reached or let go"))
    return [("", "none"), *named] if named else []


def reminder_row(current: Callable[[], int | None], keep: Callable[[int | None], object]) -> TextRow:
    """Build the field for how long before it begins a block reminds.

    `current` gives the present value as in `Block`, `keep` takes another.
    """

    def text() -> str:
        minutes = current()
        return "" if minutes is None else "off" if minutes < 0 else wording.length(minutes)

    def words(typed: str) -> str:
        return wording.describe_reminder(quickadd.read_reminder(typed))

    reader = FieldReader(text, lambda typed: keep(quickadd.read_reminder(typed)), words)
    return TextRow(
        "reminds you",
        lambda: f"{text()} before" if (current() or -1) > 0 else text(),
        reader,
        name="remind",
        about=REMINDER_HELP,
    )


def tags_of(text: str) -> tuple[str, ...]:
    """Read tags separated by commas, with or without #."""
    tags = [one_line(tag, "tag").removeprefix("#").strip() for tag in text.split(",")]
    return tuple(sorted({tag for tag in tags if tag}))


def empty_draft(view: WeekView, cursor: Cursor) -> Draft:
    """The draft that quick add makes of an empty line.

    On the week's own line, it's in the week that is shown.
    """
    reading = quickadd.read("", cursor)
    who = {"me": view.me.id, "you": view.you.id}.get(reading.column, WE)
    when = reading.when if cursor.day else When.in_week(view.week, reading.when.minutes)
    return Draft(title="", when=when, who=who)
