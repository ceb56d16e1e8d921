"""What a key or a row of the review does: ready, on and back, pause, blank, the yes at the end, and the plan's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.screen import Screen

from planner.domain import wording
from planner.domain.carry import Deed
from planner.domain.errors import PlannerError
from planner.domain.model import WE, Block, Draft, Outcome
from planner.domain.review import Review, Step, is_sealed
from planner.domain.when import When
from planner.domain.wording import short
from planner.tui.screens.choose import Choose, Option

if TYPE_CHECKING:
    from planner.store.plan import Plan

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
    _shown: Step

    def say(self, text: str, *, troubled: bool = False) -> None:
        raise NotImplementedError

    async def show_step(self) -> None:
        raise NotImplementedError

    # -- doing --------------------------------------------------------------------------------------------------------

    def attempt(self, act: Callable[[], Outcome | Deed | Review | None]) -> bool:
        """Do it, say what it did, show it; or say why not."""
        try:
            done = act()
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return False
        except OSError as problem:
            self.say(f"Not saved ({problem.strerror or problem}); everything is as it was.", troubled=True)
            return False
        if isinstance(done, Review):
            self.review = done
        elif done is not None:
            plan = self.plan
            self.say(wording.told(done, plan.me, plan.you, plan.zone, plan.today))
        self.look_soon()
        self.call_later(self.show_step)
        return True

    def ask(self, text: str, answers: Mapping[int, Callable[[], object]], *, waits_for: bool = False) -> None:
        self.question = Question(text, answers, waits_for)
        self.say(text)

    def _wait(self) -> None:
        self.question = None
        self.say("")

    # -- from step to step --------------------------------------------------------------------------------------------

    def action_ready(self) -> None:
        review = self.plan.review(self.review.week)
        self.review = review
        if review.at.id == "seal":
            self._seal_by_space()
        elif review.mode != "two":
            self.attempt(lambda: self.plan.go_to_step(review, review.beside(1)))
        elif is_sealed(review.at, "two") and not review.opened(review.at):
            self._send()
        else:
            self.attempt(lambda: self.plan.set_ready(review))
            if self.review.at == review.at:
                self._ask_whether_to_wait("is still at it")

    def _send(self) -> None:
        review = self.review
        step = review.at
        if not self.attempt(lambda: self.plan.send(review)):
            return
        if not self.review.opened(step):
            self._ask_whether_to_wait("is still writing; yours is sent and opens with theirs")

    def _ask_whether_to_wait(self, what: str) -> None:
        you = short(self.plan.you.name, 16)
        self.ask(f"{you} {what}: 1 wait · 2 go on", {1: self._wait, 2: lambda: self.action_step(1)}, waits_for=True)

    def action_step(self, by: int) -> None:
        self._wait()
        review = self.review
        if review.beside(by) != review.at.id:
            self.attempt(lambda: self.plan.go_to_step(review, review.beside(by)))

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
        if review.sheet(person).sealed:
            return
        if review.mode == "apart":
            self.attempt(lambda: self.plan.send(self.plan.review(review.week), *review.steps))
        if not self.attempt(lambda: self.plan.seal(self.plan.review(review.week), person=person)):
            return
        number = review.next_week.number
        if self.review.sealed:
            self.say(f"Week {number} has both your yeses. q closes.")
        elif self.review.together:
            other = self.plan.you if person == self.plan.me.id else self.plan.me
            self.say(f"And {short(other.name, 16)}? {'0' if other == self.plan.you else '1'} says yes.")
        elif review.mode == "apart":
            self.say("Yours is in. It opens for both when both are in.")
        else:
            self.say(f"Your yes to week {number} is there; {short(self.plan.you.name, 16)} has not said yet.")

    def action_together(self) -> None:
        self._wait()
        if not self.review.together:
            self.attempt(lambda: self.plan.begin_review(self.review.week, "one"))

    def action_pause(self) -> None:
        review = self.plan.review(self.review.week)
        if not review.sealed and review.mode != "apart" and not review.paused:
            self.attempt(lambda: self.plan.set_flag(review, "paused", True))
        self.look_soon()
        self.dismiss(None)

    # -- if it gets hot -----------------------------------------------------------------------------------------------

    def action_hot(self) -> None:
        """Blank the step for both, and offer another time; the same key brings it back."""
        review = self.review
        if review.blank:
            self.attempt(lambda: self.plan.set_flag(review, "blank", False))
            return
        if not self.attempt(lambda: self.plan.set_flag(review, "blank", True)):
            return
        options = [
            Option("1", "soon", "a break: go on in twenty minutes"),
            Option("2", "tomorrow", "tomorrow evening at eight", "goes into the week"),
            Option("3", "after", "the day after, at eight", "goes into the week"),
            Option("4", "now", "go on now"),
        ]
        self.app.push_screen(Choose("Blanked for both. When shall it go on?", options), self._later)

    def _later(self, chosen: str | None) -> None:
        review = self.plan.review(self.review.week)
        if chosen == "now":
            self.attempt(lambda: self.plan.set_flag(review, "blank", False))
        elif chosen in ("tomorrow", "after"):
            day = self.plan.today + timedelta(days=1 if chosen == "tomorrow" else 2)
            at = When.at(datetime(day.year, day.month, day.day, 20), 30, self.plan.me.zone)
            self._add(Draft("Go on with the review", at, WE, pillar="ritual"))
            self.attempt(lambda: self.plan.set_flag(self.plan.review(review.week), "paused", True))
        elif chosen == "soon":
            self.say("A break, apart from each other. * brings the step back.")

    # -- the rows -----------------------------------------------------------------------------------------------------

    def do_deed(self, key: str) -> None:
        """What a row with that key stands for."""
        kind, _, what = key.partition(":")
        getattr(self, f"_do_{kind}")(what)

    def _do_seal(self, person: str) -> None:
        self._seal(person)

    def _do_carry(self, block_id: str) -> None:
        """A block of the week that nobody has marked: what became of it, and whether it comes again."""
        block = self.plan.block(block_id)
        options = [
            Option("d", "done", "it happened"),
            Option("%", "partly", "it happened in part"),
            Option("n", "again", "again next week"),
            Option("i", "jar", "into the jar, for some day"),
            Option("g", "let go", "let it go"),
        ]
        self.app.push_screen(Choose(wording.name(block), options), lambda chosen: self._carry(block, chosen))

    def _carry(self, block: Block, chosen: str | None) -> None:
        plan = self.plan
        if chosen == "done":
            self.attempt(lambda: plan.finish(block, "done"))
        elif chosen == "partly":
            self.attempt(lambda: plan.finish(block, "partly"))
        elif chosen == "let go":
            self.attempt(lambda: plan.finish(block, "skipped"))
        elif chosen == "jar":
            self.attempt(lambda: plan.to_jar(block))
        elif chosen == "again":
            again = {name: getattr(block, name) for name in Draft.__dataclass_fields__ if name != "request"}
            draft = Draft(**(again | {"when": block.when.plus_days(7)}))
            if self._add(draft):
                self.attempt(lambda: plan.finish(plan.block(block.id), "skipped"))

    def _do_slot(self, start: str) -> None:
        at = datetime.fromisoformat(start).replace(tzinfo=None)
        when = When.at(at, DATE_MINUTES, self.plan.me.zone)
        self._add(Draft("Date", when, WE, pillar="date", lead=self.plan.turn()))

    def _add(self, draft: Draft) -> bool:
        """Into the week; at one keyboard the other’s yes was said aloud."""
        plan = self.plan

        def add() -> Outcome:
            outcome = plan.add(draft)
            if self.review.together and outcome.block.agreement.get(plan.you.id, "yes") != "yes":
                plan.agree(outcome.block, in_person=True)
            return outcome

        return self.attempt(add)

    def _do_turn(self, _what: str) -> None:
        plan = self.plan
        options = [Option("1", plan.me.id, short(plan.me.name)), Option("2", plan.you.id, short(plan.you.name))]

        def choose(person: str | None) -> None:
            if person:
                self.attempt(lambda: plan.set_turn(person))

        self.app.push_screen(Choose("Who plans the date?", options, plan.turn()), choose)

    def _do_idea(self, idea_id: str) -> None:
        plan = self.plan
        self.attempt(lambda: plan.schedule(plan.idea(idea_id), When.in_week(self.review.next_week)))

    def _do_lead(self, block_id: str) -> None:
        plan = self.plan
        block = plan.block(block_id)
        options = [Option("1", plan.me.id, short(plan.me.name)), Option("2", plan.you.id, short(plan.you.name))]

        def choose(person: str | None) -> None:
            if person:
                self.attempt(lambda: plan.change(block, {"lead": person}))

        self.app.push_screen(Choose(f"{wording.name(block)}: who sees it through?", options), choose)

    def _do_answer(self, block_id: str) -> None:
        plan = self.plan
        block = plan.block(block_id)
        options = [Option("y", "yes", "yes"), Option("n", "no", "not this time")]

        def choose(said: str | None) -> None:
            if said:
                self.attempt(lambda: plan.agree(block) if said == "yes" else plan.decline(block))

        self.app.push_screen(Choose(wording.name(block), options, "yes"), choose)

    def _do_ask(self, _what: str) -> None:
        plan, answers = self.plan, self.review.me.answers

        def ask() -> Deed:
            deed = plan.ask(
                need=answers.get("need", ""), feeling=answers.get("feeling", ""), offer=answers.get("offer", "")
            )
            self.review = plan.note_request(self.review, deed.id)
            return deed

        self.attempt(ask)

    def _do_request(self, request_id: str) -> None:
        plan = self.plan
        request = plan.request(request_id)
        feeling = f"feels {short(request.feeling, 30)}; " if request.feeling else ""
        offer = f"; and then {short(request.offer, 40)}" if request.offer else ""
        title = f"{short(plan.you.name)} {feeling}would like {short(request.need, 40)}{offer}"
        options = [Option("y", "yes", f"yes: {short(request.need, 30)}"), Option("n", "no", "not this time")]

        def choose(said: str | None) -> None:
            if said:
                self.attempt(lambda: plan.answer_request(request, said == "yes"))

        self.app.push_screen(Choose(title, options, "yes"), choose)

    # -- the week's own keys ------------------------------------------------------------------------------------------

    def action_add(self) -> None:
        """Quick add, into the week that comes."""
        from planner.domain.quickadd import Cursor, Reading, draft
        from planner.tui.screens.quickadd import QuickAdd

        plan = self.plan
        monday = self.review.next_week.monday
        now = datetime(monday.year, monday.month, monday.day, tzinfo=plan.zone)
        cursor = Cursor(max(now, plan.now), plan.me.zone, "we", None, plan.me.name, plan.you.name)

        def keep(reading: Reading) -> None:
            self._add(draft(reading, plan.me.id, plan.you.id))

        text = "#home " if self._shown.id == "home" else ""
        self.app.push_screen(QuickAdd(cursor, text, keep))

    def action_undo(self) -> None:
        self.attempt(self.plan.undo)

    def action_balance(self) -> None:
        from planner.tui.screens.balance import BalanceScreen

        self.app.push_screen(BalanceScreen(self.plan, shared=self.review.together))

    def action_keys(self) -> None:
        from planner.tui.screens.review import KEYS

        options = [Option("", action, words, keys.split(",")[0]) for keys, action, words, _ in KEYS]

        def choose(action: str | None) -> None:
            if action:
                self.call_later(self.run_action, action)

        self.app.push_screen(Choose("Keys outside a field", options), choose)
