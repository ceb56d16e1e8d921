"""The Sunday review as two people go through it: steps, waiting, the final yes.

It acts on the plan and tells a `ReviewView` what to show. Nothing here knows how that is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block, Draft, Outcome
from planner.domain.model.items import Deed
from planner.domain.review.steps import Mode, Review, Step, is_sealed
from planner.domain.time.week import Week
from planner.domain.wording.blocks import short
from planner.frontend.perform import attempt, describe_result
from planner.sync.presence import AWAY_AFTER

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.sync.presence import Watch

    MakeWatch = Callable[[Plan, Week, Callable[[], object]], Watch]


WAYS: Mapping[Mode, str] = {
    "two": "each at your own screen",
    "one": "together at one keyboard",
    "ten": "ten minutes, at one keyboard",
    "apart": "each on your own, within two days",
}
"""The ways to hold a review, as the first step offers them."""


@dataclass(frozen=True, slots=True)
class QuestionChoice:
    """One of several choices: its key, its words, and what it does.

    The cursor starts on the `current` one.
    """

    key: str
    words: str
    do: Callable[[], object]
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a digit answers.

    One with `waits_for` disappears when the other person acts.
    """

    text: str
    answers: Mapping[int, Callable[[], object]]
    waits_for: bool = False


class ReviewView(Protocol):
    """What the controller needs from the screen of a review."""

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show one sentence; empty removes it."""

    def choose(self, title: str, choices: Sequence[QuestionChoice]) -> None:
        """Let the person choose one, and do it; closing the list does nothing."""

    def show_soon(self) -> None:
        """Show the step again, after the present event."""

    def add(self) -> None:
        """Open quick add for the coming week."""

    def write_rule(self) -> None:
        """Ask for a house rule to suggest."""

    def keep_drafts(self) -> None:
        """Save drafts left in closed fields. May raise PlannerError."""

    def leave(self) -> None:
        """Close the review."""


class ReviewController:
    """One open review of one person.

    `shown` is the step on the screen, which stays while somebody types. `page` has the blocks of the last step, as
    they're shown there. `way_asked` is a way to hold the review that was chosen while the other is here, until that is
    answered. `look_soon` asks for an exchange. `make_watch` makes the presence of the other at a terminal of their own;
    None if nobody else is there.
    """

    def __init__(
        self,
        plan: Plan,
        week: Week,
        mode: Mode,
        view: ReviewView,
        *,
        look_soon: Callable[[], object] = lambda: None,
        make_watch: MakeWatch | None = None,
    ) -> None:
        self.plan = plan
        self.review: Review = plan.reviews.begin_review(week, mode)
        self.shown: Step = self.review.at
        self.page: tuple[Block, ...] = ()
        self.question: Question | None = None
        self.look_soon = look_soon
        self.way_asked: Mode | None = None
        self._make_watch = make_watch
        self.watch = make_watch(plan, week, look_soon) if make_watch and mode == "two" else None
        self.view = view
        self._opened_at = self._since = plan.now
        self._before = plan.session.steps()
        self._told: set[str] = set()
        self._offered = False

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show one sentence on the screen; empty removes it."""
        self.view.say(text, troubled=troubled)

    def choose(self, title: str, choices: Sequence[QuestionChoice]) -> None:
        """Let the person choose one of the choices, and do it."""
        self.view.choose(title, choices)

    @property
    def partner_name(self) -> str:
        """The partner's name, in at most 16 cells."""
        return short(self.plan.you.name, 16)

    # -- doing --------------------------------------------------------------------------------------------------------

    def attempt(self, act: Callable[[], Outcome | Deed | Review | None]) -> bool:
        """Do it and show what it did, or say why it failed. Returns whether it worked."""
        try:
            self.do(act)
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return False
        return True

    def do(self, act: Callable[[], Outcome | Deed | Review | None]) -> None:
        """Like `attempt`, but raises the PlannerError, so that a dialog can show it."""
        done = attempt(act)
        if isinstance(done, Review):
            self.review = done
        elif done is not None:
            self.say(describe_result(done, self.plan))
        self.look_soon()
        self.view.show_soon()

    def add_block(self, draft: Draft) -> bool:
        """Add a block to the coming week; return whether that worked."""
        return self.attempt(lambda: self.added(draft))

    def added(self, draft: Draft) -> Outcome:
        """Add a block to the coming week.

        At one keyboard, the other person's yes is noted as spoken.
        """
        plan = self.plan
        outcome = plan.blocks.add(draft)
        if self.review.together and outcome.block.agreement.get(plan.you.id, "yes") != "yes":
            plan.agree(outcome.block, in_person=True)
        return outcome

    def undo(self) -> None:
        """Undo the last change that was made in this review."""
        done, _ = self.plan.session.steps()
        self._turn(self.plan.undo, done - self._before[0], "Nothing of this review is left to take back.")

    def redo(self) -> None:
        """Do again what was taken back in this review."""
        _, undone = self.plan.session.steps()
        self._turn(self.plan.redo, undone - self._before[1], "Nothing of this review was taken back.")

    def _turn(self, act: Callable[[], Outcome | Deed], left: frozenset[str], nothing: str) -> None:
        if left:
            self.attempt(act)
            self.review = self.plan.reviews.review(self.review.week)
        else:
            self.say(nothing)

    # -- questions that a digit answers -------------------------------------------------------------------------------

    def ask(self, text: str, answers: Mapping[int, Callable[[], object]], *, waits_for: bool = False) -> None:
        """Ask a question that a digit answers, and show its text."""
        self.question = Question(text, answers, waits_for)
        self.say(text)

    def drop_question(self) -> None:
        """Remove the question without an answer."""
        self.question = None
        self.say("")

    def digit(self, number: int) -> None:
        """Answer the question with that digit.

        Without one, at the last step, 1 is my yes and 0 the other person's.
        """
        if question := self.question:
            self.drop_question()
            if number in question.answers:
                question.answers[number]()
        elif number == 1:
            self.seal(self.plan.me.id)
        elif number == 0 and self.review.together:
            self.seal(self.plan.you.id)

    # -- from step to step --------------------------------------------------------------------------------------------

    def ready(self) -> None:
        """Say that I'm ready: go on, alone or when both are."""
        self.view.keep_drafts()
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
                self._wait_or_go_on()

    def _send(self) -> None:
        review = self.review
        step = review.at
        if not self.attempt(lambda: self.plan.reviews.send(review)):
            return
        if not self.review.opened(step):
            self._wait_or_go_on("; yours is sent and opens with theirs")

    def _wait_or_go_on(self, also: str = "") -> None:
        """Ask whether to wait for the other; go on at once while they aren't here."""
        writing = self.partner_is_writing
        if writing is None:
            self.step(1)
            return
        what = "is still writing" if writing else "isn’t ready yet"
        answers = {1: self.drop_question, 2: lambda: self.step(1)}
        self.ask(f"{self.partner_name} {what}{also}: 1 wait · 2 go on", answers, waits_for=True)

    def step(self, by: int) -> None:
        """Go a step on or back, for both."""
        self.drop_question()
        self.view.keep_drafts()
        review = self.review
        if review.beside(by) != review.at.id:
            self.attempt(lambda: self.plan.reviews.go_to_step(review, review.beside(by)))

    def turn_to(self, step: Step) -> None:
        """Show that step from now on."""
        self.shown, self._since = step, self.plan.now
        self.way_asked = None
        self.drop_question()

    def pause(self) -> None:
        """Pause the review; it continues at this step."""
        review = self.plan.reviews.review(self.review.week)
        if not review.sealed and review.mode != "apart" and not review.paused:
            self.attempt(lambda: self.plan.reviews.set_flag(review, "paused", True))
        self.look_soon()
        self.view.leave()

    # -- the yes at the end -------------------------------------------------------------------------------------------

    def _seal_by_space(self) -> None:
        if self.review.together:
            self.say("Press Enter to say yes.")
        else:
            self.seal(self.plan.me.id)

    def seal(self, person: str | None = None) -> None:
        """Say that person's yes to the coming week as shown, or that of both.

        Only at the last step.
        """
        review = self.review
        people = (person,) if person else (self.plan.me.id, self.plan.you.id)
        left = [one for one in people if not review.sheet(one).sealed]
        if self.shown.id != "seal" or not left:
            return
        if review.blank:
            self.say("The week is blanked, so there is nothing to say yes to. *: show it again")
            return
        page, reviews = self.page, self.plan.reviews
        if review.mode == "apart":
            self.attempt(lambda: reviews.send(reviews.review(review.week), *review.steps))
        both = len(left) > 1
        if self.attempt(lambda: reviews.seal(reviews.review(review.week), page, person=left[0], both=both)):
            self.say(self._after_yes(left[0]))

    def say_yes(self) -> None:
        """Say my yes to the coming week; at one keyboard, that of both."""
        self.seal(None if self.review.together else self.plan.me.id)

    def _after_yes(self, person: str) -> str:
        """What is still open after that person's yes."""
        if self.review.sealed:
            return self.agreed_words()
        if self.review.together:
            other = self.plan.you if person == self.plan.me.id else self.plan.me
            return f"And {short(other.name, 16)}? Press Enter to say yes."
        if self.review.mode == "apart":
            return "Yours is in. It opens for both when both are in."
        if self.partner_is_here:
            return f"Your yes is in. Waiting for {self.partner_name}."
        when = "any time" if self.plan.people.partner_has_joined else "once they’ve joined"
        return f"Your yes is in. {self.partner_name} can say theirs {when}."

    @property
    def yeses(self) -> frozenset[str]:
        """Who has said yes at this screen: at one keyboard both, else only I."""
        people = (self.plan.me, self.plan.you) if self.review.together else (self.plan.me,)
        return frozenset(person.id for person in people if self.review.sheet(person.id).sealed)

    def agreed_words(self) -> str:
        """The sentence that both said yes, with the number of proposals left open."""
        count = sum(len(block.held) for block in self.page)
        still_open = (
            "" if not count else " Another time stays open." if count == 1 else f" {count} other times stay open."
        )
        return f"The week of {self.review.next_week.monday:%-d %b} is agreed.{still_open} Enjoy it. · q: close"

    # -- at one keyboard ----------------------------------------------------------------------------------------------

    @property
    def partner_is_here(self) -> bool:
        """Whether the other was recently seen at a terminal of their own."""
        seen = self.watch.seen if self.watch else None
        return seen is not None and self.plan.now - seen < AWAY_AFTER

    @property
    def partner_is_writing(self) -> bool | None:
        """Whether the other has a field open; None when they aren't here."""
        others = [row for row in self.watch.others if row.person == self.plan.you.id] if self.watch else []
        return any(row.writing for row in others) if others and self.partner_is_here else None

    @property
    def is_alone(self) -> bool:
        """Whether I hold the review alone: the other hasn't joined, or isn't here.

        At the first step they have two minutes to come.
        """
        if self.review.mode != "two" or self.partner_is_here:
            return False
        waited = self.plan.now - self._opened_at >= AWAY_AFTER or self.shown != self.review.steps[0]
        return waited or not self.plan.people.partner_has_joined

    @cached_property
    def weeks_back(self) -> int:
        """How many weeks the review looks back on."""
        return len(self.plan.reviews.looked_back(self.review.week))

    def together(self) -> None:
        """Continue at one keyboard; ask first if the other is at a terminal."""
        self.drop_question()
        if self.review.together:
            return
        if self.review.mode == "two" and self.partner_is_here:
            stays = f"{self.partner_name} is at a terminal too: 1 stay at two · 2 go on at one keyboard"
            self.ask(stays, {1: self.drop_question, 2: lambda: self.hold("one")})
        else:
            self.hold("one")

    def hold(self, mode: Mode) -> None:
        """Hold the review in that way from now on."""
        self.way_asked = None
        if self.question:
            self.drop_question()
        self.attempt(lambda: self.plan.reviews.begin_review(self.review.week, mode))
        self._watch_for_the_other()

    def _watch_for_the_other(self) -> None:
        """Begin to tell that I'm here once the review is held at two screens."""
        if self.review.mode == "two" and self.watch is None and self._make_watch:
            self.watch = self._make_watch(self.plan, self.review.week, self.look_soon)
            self.watch.start()

    def _mention_absence(self) -> None:
        if self.review.mode != "two" or self.partner_is_here:
            self._offered = False
        elif (
            self.watch
            and self.plan.people.partner_has_joined
            and not self._offered
            and self.plan.now - self._opened_at >= AWAY_AFTER
        ):
            self._offered = True
            self.say(f"{self.partner_name} isn’t here. Go on alone, or press End and o to go on at one keyboard.")

    # -- what arrives -------------------------------------------------------------------------------------------------

    def newest(self) -> Review | None:
        """The review with everything that has arrived; None if that failed.

        The failure is shown in a sentence.
        """
        try:
            return self.plan.reviews.go_on(self.plan.reviews.reveal(self.review.week))
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return None

    def follow(self, after: Review, *, writing: bool) -> None:
        """Take `after` as the present review, and say what the other did.

        `writing`: a field is open here.
        """
        if after != self.review:
            self.look_soon()
            self._tell_change(self.review, after, writing=writing)
        self.review = after
        self._watch_for_the_other()
        if not writing:
            self._mention_absence()

    def _tell_change(self, before: Review, after: Review, *, writing: bool) -> None:
        if writing and after.at != self.shown:
            self.say(f"{self.partner_name} went on to {after.at.title}. Keep writing; Enter saves it, and you follow.")
        elif after.mode != before.mode:
            keep = " Keep writing; Enter saves it." if writing else ""
            self.say(f"{self.partner_name} chose “{WAYS[after.mode]}” for both of you.{keep}")
        elif after.paused and not before.paused:
            self.say(f"{self.partner_name} paused. Go on when you like; it stays where it is.")
        elif after.sealed and not before.sealed:
            self.question = None
            self.say(self.agreed_words())
        elif self.question and self.question.waits_for and after.you != before.you:
            self.drop_question()

    def mention_time(self, *, writing: bool) -> None:
        """Say once for each step that its time is up, to two who aren't writing."""
        over = self.plan.now - self._since > timedelta(minutes=self.shown.minutes)
        if over and self.shown.id not in self._told and not writing and self.question is None and not self.is_alone:
            self._told.add(self.shown.id)
            self.say("Time to move on?")
