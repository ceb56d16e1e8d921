"""One viewer of a review: the fields they write, and what they may see."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from planner.domain.agreement import counts, waits_for
from planner.domain.model.block import EITHER, WE, Block, Column, Person, WeekView
from planner.domain.review.steps import Mode, Review, is_sealed
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.tui.review.items import AnswerItem, Item, WordsItem, label

if TYPE_CHECKING:
    from planner.plan.plan import Plan


class ReviewViewer:
    """One person in front of a review; at one keyboard, both.

    `way_asked` is the way to hold it that they are asked about. `alone`: the other isn't there.
    """

    def __init__(self, plan: Plan, review: Review, way_asked: Mode | None = None, *, alone: bool = False) -> None:
        self.plan = plan
        self.review = review
        self.way_asked = way_asked
        self.alone = alone
        self.me, self.you = plan.me, plan.you
        self.names = {plan.me.id: short(plan.me.name, 16), plan.you.id: short(plan.you.name, 16)}
        self.of_both = review.together

    # -- what is written ----------------------------------------------------------------------------------------------

    def fields(self, *names: str) -> list[Item]:
        """Return an answer field of your own for each name."""
        return [AnswerItem(name, self.me.id, self._label(name, self.me)) for name in names]

    def steps(self, person: Person, suggestion: str) -> list[Item]:
        """Return the field for a goal's next step, which it suggests."""
        return [AnswerItem("towards", person.id, self._label("towards", person), short(suggestion, 80))]

    def theirs(self, *names: str) -> list[Item]:
        """The other's fields: to write at one keyboard, else to read once they're opened."""
        if self.of_both:
            return [AnswerItem(name, self.you.id, self._label(name, self.you)) for name in names]
        texts = {name: text for name in names if (text := self._their_text(name))}
        if not texts:
            # One heading for all: which fields are empty is for the other to see.
            above = [WordsItem(self._label(names[0], self.you), "dim")] if len(names) == 1 else []
            return [*above, WordsItem(self._not_yet(), "dim")]
        found: list[Item] = []
        for name, text in texts.items():
            found += [WordsItem(self._label(name, self.you), "dim"), WordsItem(text, "quote")]
        return found

    def shared(self, name: str) -> AnswerItem:
        """Return the field that the two share, of that name."""
        return AnswerItem(name, WE, label(name, "", ""))

    def _their_text(self, name: str) -> str:
        if name == "intention":
            return self.plan.weeks.carried(self.review.next_week).intentions.get(self.you.id, "")
        return self.review.you.answers.get(name, "")

    def _not_yet(self) -> str:
        step = self.review.at
        if is_sealed(step, self.review.mode) and step.id in self.review.you.sent:
            if step.id not in self.review.me.sent:
                return "sent; opens when yours is, too"
            return "nothing written" if step.id in self.review.you.empty else "on its way"
        if not self.alone or self.review.you.sealed:
            return "…"
        return f"{self.names[self.you.id]} can add to it later."

    def _label(self, name: str, person: Person) -> str:
        other = self.you if person == self.me else self.me
        return label(name, self.names[person.id], self.names[other.id])

    # -- words --------------------------------------------------------------------------------------------------------

    @cached_property
    def looked_back(self) -> tuple[Week, ...]:
        """Return the weeks that the review looks back on, the oldest first."""
        return self.plan.reviews.looked_back(self.review.week)

    def shown_of_week(self, week: Week, column: Column | None = None) -> list[Block]:
        """Return a week's blocks that this screen may show, of one column or of all."""
        columns = self.plan.week(week).columns
        found = columns[column] if column else [block for blocks in columns.values() for block in blocks]
        return [block for block in found if self.may_show(block)]

    @property
    def next_week(self) -> WeekView:
        """Return the week that the review plans."""
        return self.plan.week(self.review.next_week)

    def may_show(self, block: Block) -> bool:
        """Whether this screen may show the block; at one keyboard both look at it."""
        return not (self.of_both and block.visibility == "hidden")

    def title(self, block: Block) -> str:
        """Return the block's title, or "busy" where it may not be read."""
        if block.visibility == "busy" and (self.of_both or not block.title):
            return "busy"
        return wording.name(block)

    def line(self, block: Block) -> str:
        """Return the block in one line: time, title, and whether it needs a yes."""
        asks = self._open_question(block)
        if block.when.precision == "week":
            return f"{self.title(block)}{asks}"
        left, right = ("[", "]") if block.protected else ("", "")
        return f"{left}{self.at(block.when)}{right} {self.title(block)}{asks}"

    def who_has(self, block: Block) -> str:
        """Return ` (Sam)` or ` (either)`, for what the household needs."""
        if block.pillar != "home" or not block.lead:
            return ""
        return f" ({EITHER if block.lead == EITHER else self.name(block.lead)})"

    def _open_question(self, block: Block) -> str:
        """Return "yes?" for what asks the one who looks, "sent" for what asks the other."""
        if block.aside or counts(block):
            return ""
        return " yes?" if self.of_both or waits_for(block, self.me.id, self.plan.now) else " sent"

    def at(self, when: When) -> str:
        """Return the day and, if there is one, the hour."""
        start = when.starts(self.plan.zone)
        return self.hour(start) if when.precision == "time" else wording.DAYS[start.weekday()]

    def name(self, person: str) -> str:
        """Return the person's name."""
        return self.names.get(person, "somebody")

    def hour(self, at: datetime) -> str:
        """Return the day and the time of day."""
        return f"{wording.DAYS[at.weekday()]} {wording.clock(at)}"
