"""The Sunday review: its steps, what is written at each, and its progress.

A review is of one week and prepares the next. Answers of a *sealed* step stay on their author's device until both
have sent theirs; then both texts are published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from planner.domain.model.block import Block, Seen
from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE

StepId = Literal["arrive", "thanks", "back", "mine", "ours", "date", "home", "month", "one", "seal"]
Mode = Literal["two", "one", "ten", "apart"]
"""Two terminals; one keyboard; ten minutes (at one keyboard); each alone, opened when both are in."""
MODES: tuple[Mode, ...] = ("two", "one", "ten", "apart")
APART_FOR = timedelta(hours=48)
"""How long a review of two people who are apart waits for both."""
RANGES_AFTER = 4
"""Reviews after which a range of hours of one's own is offered."""


@dataclass(frozen=True, slots=True)
class Step:
    """`minutes` is what it usually takes; `fields` what each person may write; `shared` what both write together."""

    id: StepId
    title: str
    minutes: int
    fields: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    sealed: bool = False


STEPS: tuple[Step, ...] = (
    Step("arrive", "arrive", 1, ("arrive",)),
    Step("thanks", "thanks", 4, ("thanks",), sealed=True),
    Step("back", "look back", 4, ("brought", "best")),
    Step("mine", "mine, yours", 4, ("alone", "friend", "feeling", "need", "offer", "help")),
    Step("ours", "ours", 3, (), ("new",)),
    Step("date", "one date, one thing each", 4),
    Step("home", "home", 3),
    Step("month", "the month", 3, (), ("change",)),
    Step("one", "one thing", 4, ("one", "heard", "reply"), sealed=True),
    Step("seal", "seal", 2, ("forward",), ("line",)),
)
SHORT: tuple[StepId, ...] = ("thanks", "date", "seal")
"""The ten-minute review; `date` is there alone, and takes one field of *mine, yours*."""
TENDER: StepId = "one"
"""The step that is spoken rather than typed at one keyboard, and left out when one of the two is away."""
AFTER_OPENING = ("heard", "reply")
"""Fields of the tender step that answer what the other wrote: written openly once both texts are there."""
CALM: tuple[StepId, ...] = ("thanks", "one")
"""Steps beside which no minutes stand."""


def steps_of(mode: Mode, *, monthly: bool = False, first: bool = False) -> tuple[Step, ...]:
    """The steps of a review in their order. The very first one has nothing to look back on."""
    if mode == "ten":
        return tuple(step for step in STEPS if step.id in SHORT)
    left_out = {"date", *(() if monthly else ("month",)), *(("back",) if first else ())}
    if mode == "apart":
        left_out |= {"arrive", TENDER}
    return tuple(step for step in STEPS if step.id not in left_out)


def is_sealed(step: Step, mode: Mode) -> bool:
    """Whether the answers of this step wait for each other. At one keyboard there is nothing to wait for."""
    return mode == "apart" or (step.sealed and mode == "two")


def step_of_field(name: str) -> Step:
    """The step in which a field is written. StopIteration when there is none."""
    return next(step for step in STEPS if name in (*step.fields, *step.shared))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person wrote and where they are. `sent` and `ready` hold ids of steps.

    `answers` of the other person's sealed steps are only there once they were opened. `kept` names those of one's own
    that nobody else has yet; `drafts` holds what was being typed when the program ended. `step` is where this person
    is in a review that each does alone; `asked` the id of the request made at *mine, yours*.
    """

    person: str
    answers: Mapping[str, str] = field(default_factory=dict)
    sent: frozenset[str] = frozenset()
    ready: frozenset[str] = frozenset()
    sealed: bool = False
    prepared: bool = False
    kept: frozenset[str] = frozenset()
    drafts: Mapping[str, str] = field(default_factory=dict)
    step: StepId | None = None
    asked: str = ""
    seen: Seen | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Review:
    """One week's review. `step` is where it stands; None before it began. `shared` are the answers both gave.

    `first`: the very first of the two. `begun` is aware, None before.
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
        """The steps of this review, in order; they depend on its mode and week."""
        return steps_of(self.mode, monthly=is_monthly(self.week), first=self.first)

    @property
    def at(self) -> Step:
        """The step it stands at; where this kind of review leaves that one out, the next that it has."""
        wanted = (self.me.step or self.step) if self.mode == "apart" else self.step
        order = [step.id for step in STEPS]
        place = order.index(wanted) if wanted else 0
        return next((step for step in self.steps if order.index(step.id) >= place), self.steps[-1])

    @property
    def number(self) -> int:
        """Of the step it stands at, from 1."""
        return self.steps.index(self.at) + 1

    @property
    def sealed(self) -> bool:
        """Both said yes to the week that comes."""
        return self.me.sealed and self.you.sealed

    @property
    def together(self) -> bool:
        """Whether both sit at one keyboard."""
        return self.mode in ("one", "ten")

    @property
    def until(self) -> datetime | None:
        """When a review of two who are apart should have come in."""
        return self.begun + APART_FOR if self.begun and self.mode == "apart" else None

    @property
    def next_week(self) -> Week:
        """The week that it plans."""
        return self.week.plus(1)

    def sheet(self, person: str) -> Sheet:
        """One person's sheet; the other's for any id but mine."""
        return self.me if person == self.me.person else self.you

    def opened(self, step: Step) -> bool:
        """Whether both may read both answers of this step."""
        return not is_sealed(step, self.mode) or {step.id} <= self.me.sent & self.you.sent

    def unsent(self) -> tuple[Step, ...]:
        """The steps of which I wrote something that I have not sent."""
        ids = {step_of_field(name).id for name in self.me.kept} - self.me.sent
        return tuple(step for step in self.steps if step.id in ids)

    def beside(self, by: int) -> StepId:
        """The step so many further on (or back), within the review."""
        ids = [step.id for step in self.steps]
        place = ids.index(self.at.id) + by
        return ids[max(0, min(place, len(ids) - 1))]


def has_begun(block: Block, now: datetime) -> bool:
    """Whether it may be looked back on; `now` is aware, in the viewer's zone. What has a day and no hour may be all
    of that day."""
    if block.when.precision == "time":
        return block.when.starts(UTC_ZONE) <= now
    return block.when.local_start.date() <= now.date()


def review_week(today: date) -> Week:
    """The week that a review begun today is of: this one from Thursday on, before that the last one."""
    week = Week.of(today)
    return week if today >= week.thursday else week.plus(-1)


def is_monthly(week: Week) -> bool:
    """Whether its Sunday is the first of a month: that review looks at the month."""
    return week.sunday.day <= 7


def types_first(week: Week, step: Step) -> int:
    """Which of the two (0 or 1) types at a step at one keyboard, while the other speaks: it swaps each step."""
    return (week.number + [row.id for row in STEPS].index(step.id)) % 2
