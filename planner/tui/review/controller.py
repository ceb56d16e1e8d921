"""What a key or a row of the review does: ready, on and back, pause, blank, the yes at the end, and the plan's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.screen import Screen

from planner.domain.errors import PlannerError
from planner.domain.model.block import WE, Block, Draft, Outcome
from planner.domain.model.items import Deed
from planner.domain.review.steps import Review, Step, is_sealed
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.tui.dialogs.picker import Choose, Option

if TYPE_CHECKING:
    from planner.plan.plan import Plan

DATE_MINUTES = 120


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a digit answers; `waits_for`: it goes by itself when the other person does something."""

    text: str
    answers: Mapping[int, Callable[[], object]]
    waits_for: bool = False


class ReviewDeeds(Screen[None]):
    """The screen built on it shows; this acts."""

    plan: Plan
    review: Review
    question: Question | None = None
    look_soon: Callable[[], object]
    page: tuple[Block, ...] = ()
    """The blocks that the page of the last step shows, as they stand there."""
    _shown: Step

    def say(self, text: str, *, troubled: bool = False) -> None:
        raise NotImplementedError

    async def show_step(self) -> None:
        raise NotImplementedError

    def keep_drafts(self) -> None:
        raise NotImplementedError

    @property
    def other_is_here(self) -> bool:
        """Whether the other was seen at a terminal of their own just now."""
        raise NotImplementedError

    # -- doing --------------------------------------------------------------------------------------------------------

    def attempt(self, act: Callable[[], Outcome | Deed | Review | None]) -> bool:
        """Do it, say what it did, show it; or say why not."""
        try:
            self.do(act)
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return False
        return True

    def do(self, act: Callable[[], Outcome | Deed | Review | None]) -> None:
        """As `attempt`, but raises the PlannerError, so that quick add can show it and stay open."""
        try:
            done = act()
        except OSError as problem:
            raise PlannerError(f"Not saved ({problem.strerror or problem}); everything is as it was.") from problem
        if isinstance(done, Review):
            self.review = done
        elif done is not None:
            plan = self.plan
            self.say(wording.told(done, plan.me, plan.you, plan.zone, plan.today))
        self.look_soon()
        self.call_later(self.show_step)

    def ask(self, text: str, answers: Mapping[int, Callable[[], object]], *, waits_for: bool = False) -> None:
        self.question = Question(text, answers, waits_for)
        self.say(text)

    def _wait(self) -> None:
        self.question = None
        self.say("")

    # -- from step to step --------------------------------------------------------------------------------------------

    def action_ready(self) -> None:
        self.keep_drafts()
        review = self.plan.reviews.review(self.review.week)
        self.review = review
        if review.at.id == "seal":
            self._seal_by_space()
        elif review.mode != "two":
            self.attempt(lambda: self.plan.reviews.go_to_step(review, review.beside(1)))
        elif is_sealed(review.at, "two") and not review.opened(review.at):
            self._send()
        else:
            self.attempt(lambda: self.plan.reviews.set_ready(review))
            if self.review.at == review.at:
                self._ask_whether_to_wait("is still at it")

    def _send(self) -> None:
        review = self.review
        step = review.at
        if not self.attempt(lambda: self.plan.reviews.send(review)):
            return
        if not self.review.opened(step):
            self._ask_whether_to_wait("is still writing; yours is sent and opens with theirs")

    def _ask_whether_to_wait(self, what: str) -> None:
        you = short(self.plan.you.name, 16)
        self.ask(f"{you} {what}: 1 wait · 2 go on", {1: self._wait, 2: lambda: self.action_step(1)}, waits_for=True)

    def action_step(self, by: int) -> None:
        self._wait()
        self.keep_drafts()
        review = self.review
        if review.beside(by) != review.at.id:
            self.attempt(lambda: self.plan.reviews.go_to_step(review, review.beside(by)))

    def action_number(self, number: int) -> None:
        if self.question:
            question, self.question = self.question, None
            self.say("")
            if number in question.answers:
                question.answers[number]()
        elif self._shown.id == "seal" and number == 1:
            self._seal(self.plan.me.id)
        elif self._shown.id == "seal" and number == 0 and self.review.together:
            self._seal(self.plan.you.id)

    def action_yes(self) -> None:
        if self._shown.id == "seal":
            self._seal(self.plan.me.id)

    def _seal_by_space(self) -> None:
        if self.review.together:
            me, you = short(self.plan.me.name, 16), short(self.plan.you.name, 16)
            self.say(f"1 is {me}’s yes, 0 is {you}’s.")
        else:
            self._seal(self.plan.me.id)

    def _seal(self, person: str) -> None:
        review = self.review
        if review.sheet(person).sealed or self._shown.id != "seal":
            return
        if review.blank:
            self.say("The week is blanked, so there is nothing to say yes to. * brings it back.")
            return
        page = self.page
        if review.mode == "apart":
            self.attempt(lambda: self.plan.reviews.send(self.plan.reviews.review(review.week), *review.steps))
        if not self.attempt(lambda: self.plan.reviews.seal(self.plan.reviews.review(review.week), page, person=person)):
            return
        number = review.next_week.number
        if self.review.sealed:
            self.say(self.agreed_words())
        elif self.review.together:
            other = self.plan.you if person == self.plan.me.id else self.plan.me
            self.say(f"And {short(other.name, 16)}? {'0' if other == self.plan.you else '1'} says yes.")
        elif review.mode == "apart":
            self.say("Yours is in. It opens for both when both are in.")
        else:
            self.say(f"Your yes to week {number} is there; {short(self.plan.you.name, 16)} has not said yet.")

    def agreed_words(self) -> str:
        """That both have said yes to the week, and what that answers none of."""
        count = sum(len(block.held) for block in self.page)
        still_open = (
            "" if not count else " Another time stays open." if count == 1 else f" {count} other times stay open."
        )
        return f"Week {self.review.next_week.number} has both your yeses.{still_open} q closes."

    def action_together(self) -> None:
        self._wait()
        if self.review.together:
            return
        if self.review.mode == "two" and self.other_is_here:
            you = short(self.plan.you.name, 16)
            stays = f"{you} sits at a terminal: 1 stay at two · 2 go on at one keyboard"
            self.ask(stays, {1: self._wait, 2: self._go_together})
        else:
            self._go_together()

    def _go_together(self) -> None:
        self.attempt(lambda: self.plan.reviews.begin_review(self.review.week, "one"))

    def action_pause(self) -> None:
        review = self.plan.reviews.review(self.review.week)
        if not review.sealed and review.mode != "apart" and not review.paused:
            self.attempt(lambda: self.plan.reviews.set_flag(review, "paused", True))
        self.look_soon()
        self.dismiss(None)

    # -- if it gets hot -----------------------------------------------------------------------------------------------

    def action_hot(self) -> None:
        """Blank the step for both, and offer another time; the same key brings it back."""
        review = self.review
        if review.blank:
            self.attempt(lambda: self.plan.reviews.set_flag(review, "blank", False))
            return
        if not self.attempt(lambda: self.plan.reviews.set_flag(review, "blank", True)):
            return
        options = [
            Option("1", "soon", "a break: go on in twenty minutes"),
            Option("2", "tomorrow", "tomorrow evening at eight", "goes into the week"),
            Option("3", "after", "the day after, at eight", "goes into the week"),
            Option("4", "now", "go on now"),
        ]
        self.app.push_screen(Choose("Blanked for both. When shall it go on?", options), self._later)

    def _later(self, chosen: str | None) -> None:
        review = self.plan.reviews.review(self.review.week)
        if chosen == "now":
            self.attempt(lambda: self.plan.reviews.set_flag(review, "blank", False))
        elif chosen in ("tomorrow", "after"):
            day = self.plan.today + timedelta(days=1 if chosen == "tomorrow" else 2)
            at = When.at(datetime(day.year, day.month, day.day, 20), 30, self.plan.me.zone_on(day))
            self.add_block(Draft("Go on with the review", at, WE, pillar="ritual"))
            self.attempt(lambda: self.plan.reviews.set_flag(self.plan.reviews.review(review.week), "paused", True))
        elif chosen == "soon":
            self.say("A break, apart from each other. * brings the step back.")

    def add_block(self, draft: Draft) -> bool:
        return self.attempt(lambda: self.added(draft))

    def added(self, draft: Draft) -> Outcome:
        """Into the week; at one keyboard the other’s yes was said aloud."""
        plan = self.plan
        outcome = plan.blocks.add(draft)
        if self.review.together and outcome.block.agreement.get(plan.you.id, "yes") != "yes":
            plan.agree(outcome.block, in_person=True)
        return outcome
