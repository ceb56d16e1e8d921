"""What the steps of a review say in common: whose field, which words, what may be shown to whom."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from planner.domain.agreement import counts
from planner.domain.model.block import Block, Person, WeekView
from planner.domain.review.steps import Review, is_sealed
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.tui.review.items import Answer, Item, Words, label

if TYPE_CHECKING:
    from planner.plan.plan import Plan


class Voice:
    """Words for one viewer of one review."""

    def __init__(self, plan: Plan, review: Review) -> None:
        self._plan = plan
        self._review = review
        self._me, self._you = plan.me, plan.you
        self._names = {plan.me.id: short(plan.me.name, 16), plan.you.id: short(plan.you.name, 16)}
        self._of_both = review.together

    # -- what is written ----------------------------------------------------------------------------------------------

    def _fields(self, *names: str) -> list[Item]:
        return [Answer(name, self._me.id, self._label(name, self._me)) for name in names]

    def _theirs(self, *names: str) -> list[Item]:
        """At one keyboard theirs to write; else what they wrote, once it can be read."""
        if self._of_both:
            return [Answer(name, self._you.id, self._label(name, self._you)) for name in names]
        texts = {name: text for name in names if (text := self._their_text(name))}
        if not texts:
            # One line for all of them: what stands open is theirs to see.
            above = [Words(self._label(names[0], self._you), "dim")] if len(names) == 1 else []
            return [*above, Words(self._not_yet(), "dim")]
        found: list[Item] = []
        for name, text in texts.items():
            found += [Words(self._label(name, self._you), "dim"), Words(text, "quote")]
        return found

    def _their_text(self, name: str) -> str:
        if name == "intention":
            return self._plan.weeks.carried(self._review.next_week).intentions.get(self._you.id, "")
        return self._review.you.answers.get(name, "")

    def _not_yet(self) -> str:
        step = self._review.at
        if is_sealed(step, self._review.mode) and step.id in self._review.you.sent:
            return "sent; opens when yours is, too" if step.id not in self._review.me.sent else "nothing written"
        return "…"

    def _label(self, name: str, person: Person) -> str:
        other = self._you if person == self._me else self._me
        return label(name, self._names[person.id], self._names[other.id])

    # -- words --------------------------------------------------------------------------------------------------------

    @property
    def _last_week(self) -> WeekView:
        return self._plan.week(self._review.week)

    @property
    def _next_week(self) -> WeekView:
        return self._plan.week(self._review.next_week)

    def _may_show(self, block: Block) -> bool:
        """At one keyboard two look at my screen: what is private of mine shows as the other would see it."""
        return not (self._of_both and block.visibility == "hidden")

    def _title(self, block: Block) -> str:
        if block.visibility == "busy" and (self._of_both or not block.title):
            return "busy"
        return wording.name(block)

    def _line(self, block: Block) -> str:
        asks = " yes?" if not counts(block) else ""
        if block.when.precision == "week":
            return f"{self._title(block)}{asks}"
        left, right = ("[", "]") if block.protected else ("", "")
        return f"{left}{self._at(block.when)}{right} {self._title(block)}{asks}"

    def _at(self, when: When) -> str:
        start = when.starts(self._plan.zone)
        return self._hour(start) if when.precision == "time" else wording.DAYS[start.weekday()]

    def _name(self, person: str) -> str:
        return self._names.get(person, "somebody")

    def _hour(self, at: datetime) -> str:
        return f"{wording.DAYS[at.weekday()]} {wording.clock(at)}"
