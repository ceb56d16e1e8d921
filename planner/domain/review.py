"""The Sunday review: its steps, what is written at each, and where the two of them are in it.

A review is of one week and prepares the next. Answers of a *sealed* step stay on their author's device until both
have sent theirs; then both texts are published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from planner.domain.model import Seen
from planner.domain.week import Week

StepId = Literal["arrive", "thanks", "back", "mine", "ours", "home", "one", "seal"]
Mode = Literal["two", "one", "ten", "apart"]
"""Two terminals; one keyboard; ten minutes (at one keyboard); each alone, opened when both are in."""


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
    Step("mine", "mine, yours", 4, ("alone", "friend", "help")),
    Step("ours", "ours", 3, (), ("new",)),
    Step("home", "home", 3),
    Step("one", "one thing", 4, ("one",), sealed=True),
    Step("seal", "seal", 2, ("forward",), ("line",)),
)
SHORT: tuple[StepId, ...] = ("thanks", "mine", "seal")
"""The ten-minute review: thanks, one date and one thing each, seal."""
TENDER: StepId = "one"
"""The step that is spoken rather than typed at one keyboard, and left out when one of the two is away."""


def steps_of(mode: Mode) -> tuple[Step, ...]:
    """The steps of a review of this kind, in their order."""
    if mode == "ten":
        return tuple(step for step in STEPS if step.id in SHORT)
    if mode == "apart":
        return tuple(step for step in STEPS if step.id != TENDER)
    return STEPS


def is_sealed(step: Step, mode: Mode) -> bool:
    """Whether the answers of this step wait for each other. At one keyboard there is nothing to wait for."""
    return mode == "apart" or (step.sealed and mode == "two")


def step_of_field(name: str) -> Step:
    """The step in which a field is written."""
    return next(step for step in STEPS if name in (*step.fields, *step.shared))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person wrote and where they are. `sent` and `ready` hold ids of steps.

    `answers` of the other person's sealed steps are only there once they were opened.
    """

    person: str
    answers: Mapping[str, str] = field(default_factory=dict)
    sent: frozenset[str] = frozenset()
    ready: frozenset[str] = frozenset()
    sealed: bool = False
    prepared: bool = False
    seen: Seen | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Review:
    """One week's review. `step` is where it stands; None before it began. `shared` are the answers both gave."""

    week: Week
    mode: Mode
    step: StepId | None
    paused: bool
    blank: bool
    me: Sheet
    you: Sheet
    shared: Mapping[str, str] = field(default_factory=dict)
    seen: Seen | None = field(default=None, compare=False, repr=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps_of(self.mode)

    @property
    def at(self) -> Step:
        """The step it stands at; the first one before it began."""
        return next((step for step in self.steps if step.id == self.step), self.steps[0])

    @property
    def sealed(self) -> bool:
        """Both said yes to the week that comes."""
        return self.me.sealed and self.you.sealed

    def opened(self, step: Step) -> bool:
        """Whether both may read both answers of this step."""
        return not is_sealed(step, self.mode) or {step.id} <= self.me.sent & self.you.sent

    def beside(self, by: int) -> StepId:
        """The step so many further on (or back), within the review."""
        ids = [step.id for step in self.steps]
        place = ids.index(self.at.id) + by
        return ids[max(0, min(place, len(ids) - 1))]


def review_week(today: date) -> Week:
    """The week that a review begun today is of: this one from Thursday on, before that the last one."""
    week = Week.of(today)
    return week if today >= week.thursday else week.plus(-1)


def is_monthly(week: Week) -> bool:
    """Whether its Sunday is the first of a month: that review looks at the month."""
    return week.sunday.day <= 7
