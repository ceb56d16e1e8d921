"""The Sunday review: its steps, what is written at each, and its progress.

A review is of one week and prepares the next. Answers of a *sealed* step stay on their author's device until both
have sent theirs; then both are published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from planner.domain.model.block import Block, Seen
from planner.domain.review.timing import APART_FOR as APART_FOR
from planner.domain.review.timing import review_week as review_week
from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE

StepId = Literal["thanks", "back", "mine", "ours", "date", "one", "seal"]
FORMER_STEPS: Mapping[str, StepId] = {"arrive": "thanks", "home": "ours", "month": "ours"}
"""Steps of version 0.1, and those that have their fields now."""
Mode = Literal["two", "one", "ten", "apart"]
"""How a review is held.

`two` terminals; `one` keyboard; `ten` minutes, at one keyboard; `apart`, each alone, with answers opened when both
are in.
"""
MODES: tuple[Mode, ...] = ("two", "one", "ten", "apart")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a review.

    `minutes` is what it usually takes; `fields` are written by each person, `shared` by both together.
    """

    id: StepId
    title: str
    minutes: int
    fields: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    sealed: bool = False


STEPS: tuple[Step, ...] = (
    Step("thanks", "arrive and thanks", 2, ("arrive", "thanks"), sealed=True),
    Step("back", "look back", 2, ("brought", "best")),
    Step("mine", "mine, yours", 3, ("alone", "friend", "towards", "feeling", "need", "offer", "help")),
    Step("ours", "ours and home", 2, (), ("new", "chores", "change")),
    Step("date", "one date, one thing each", 4),
    Step("one", "one thing", 2, ("one", "heard", "reply"), sealed=True),
    Step("seal", "the week", 1, ("forward",), ("line",)),
)
SHORT: tuple[StepId, ...] = ("thanks", "date", "seal")
"""The steps of a ten-minute review, the only one with `date`.

It takes one field of *mine, yours*.
"""
TENDER: StepId = "one"
"""The step that is spoken at one keyboard, and left out when held apart."""
AFTER_OPENING = ("heard", "reply")
"""Fields of the tender step that reply to the other's answer, once both are open."""


def steps_of(mode: Mode) -> tuple[Step, ...]:
    """The steps of a review in order: six, three in ten minutes."""
    if mode == "ten":
        return tuple(step for step in STEPS if step.id in SHORT)
    left_out = {"date", TENDER} if mode == "apart" else {"date"}
    return tuple(step for step in STEPS if step.id not in left_out)


def is_sealed(step: Step, mode: Mode) -> bool:
    """Whether the answers of this step wait for each other.

    Sealed answers do with two terminals, and all do when held apart.
    """
    return mode == "apart" or (step.sealed and mode == "two")


def step_of_field(name: str) -> Step:
    """The step in which a field is written. StopIteration when there is none."""
    return next(step for step in STEPS if name in (*step.fields, *step.shared))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's answers in a review, and where they are.

    `sent`, `ready` and `empty` (sent without a word) are ids of steps. `answers` has those of the other person's
    sealed steps only once they're opened. `kept` names one's own answers that nobody else has yet, `own` those of
    them that stay on this device because a line is busy or hidden; `drafts` has what was being typed when the
    program ended. `step` is the person's step when held apart; `asked` is the id of the request made at *mine,
    yours*.
    """

    person: str
    answers: Mapping[str, str] = field(default_factory=dict)
    sent: frozenset[str] = frozenset()
    ready: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    sealed: bool = False
    prepared: bool = False
    kept: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    drafts: Mapping[str, str] = field(default_factory=dict)
    step: StepId | None = None
    asked: str = ""
    seen: Seen | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Review:
    """One week's review. `step` is the present one; None before it began.

    `shared` are the answers written together. `first`: it's the couple's first review. `begun` is aware; None before
    it began.
    """

    week: Week
    mode: Mode
    step: StepId | None
    paused: bool
    blank: bool
    me: Sheet
    you: Sheet
    shared: Mapping[str, str] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)
    first: bool = False
    begun: datetime | None = None
    seen: Seen | None = field(default=None, compare=False, repr=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of this review, in order; they depend on its mode."""
        return steps_of(self.mode)

    @property
    def at(self) -> Step:
        """The present step, or the next one if this kind of review leaves it out."""
        wanted = (self.me.step or self.step) if self.mode == "apart" else self.step
        order = [step.id for step in STEPS]
        place = order.index(wanted) if wanted else 0
        return next((step for step in self.steps if order.index(step.id) >= place), self.steps[-1])

    @property
    def number(self) -> int:
        """The number of the present step, from 1."""
        return self.steps.index(self.at) + 1

    @property
    def sealed(self) -> bool:
        """Whether both said yes to the coming week."""
        return self.me.sealed and self.you.sealed

    @property
    def together(self) -> bool:
        """Whether both sit at one keyboard."""
        return self.mode in ("one", "ten")

    @property
    def until(self) -> datetime | None:
        """The time by which both should have answered, when held apart."""
        return self.begun + APART_FOR if self.begun and self.mode == "apart" else None

    @property
    def next_week(self) -> Week:
        """The week that the review plans."""
        return self.week.plus(1)

    def sheet(self, person: str) -> Sheet:
        """One person's sheet; the other's for any id but mine."""
        return self.me if person == self.me.person else self.you

    def opened(self, step: Step) -> bool:
        """Whether both may read both answers of this step."""
        return not is_sealed(step, self.mode) or {step.id} <= self.me.sent & self.you.sent

    def unsent(self) -> tuple[Step, ...]:
        """The steps with answers of mine that I haven't sent."""
        ids = {step_of_field(name).id for name in self.me.kept - self.me.own} - self.me.sent
        return tuple(step for step in self.steps if step.id in ids)

    def beside(self, by: int) -> StepId:
        """The id of the step `by` places further on (or back), within the review."""
        ids = [step.id for step in self.steps]
        place = ids.index(self.at.id) + by
        return ids[max(0, min(place, len(ids) - 1))]


def has_begun(block: Block, now: datetime) -> bool:
    """Whether it can be looked back on; `now` is aware, in the viewer's zone.

    A block with a day and no hour counts all of that day.
    """
    if block.when.precision == "time":
        return block.when.starts(UTC_ZONE) <= now
    return block.when.local_start.date() <= now.date()


def is_monthly(week: Week) -> bool:
    """Whether its Sunday is the first of a month: that review covers the month."""
    return week.sunday.day <= 7


def types_first(week: Week, step: Step) -> int:
    """Which of the two (0 or 1) types first at a step at one keyboard; it alternates."""
    return (week.number + [row.id for row in STEPS].index(step.id)) % 2
