"""`R` and `w` on the week screen. What they open is only imported when it is opened."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from planner.domain.errors import PlannerError
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording

if TYPE_CHECKING:
    from planner.domain.review.steps import Mode
    from planner.plan.plan import Plan
    from planner.tui.app import PlannerApp

REVEAL_EVERY = 5.0


class ReviewActions(Screen[None]):
    """`R` and `w` on the week screen."""

    plan: Plan

    def say(self, text: str, *, troubled: bool = False) -> None:
        raise NotImplementedError

    def look_now(self) -> None:
        raise NotImplementedError

    def renewed(self) -> None:
        """The plan has changed: show it as it is now."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.call_after_refresh(self._say_on_mondays)
        self.call_after_refresh(self._forget_review)
        self.set_interval(REVEAL_EVERY, self._reveal)

    def _reveal(self) -> None:
        """The other has sent theirs while the review was closed here: what I sent follows."""
        try:
            if self.plan.reviews.reveal_sent():
                self.look_now()
        except PlannerError as problem:
            self.say(str(problem), troubled=True)

    def _forget_review(self) -> None:
        """What a review that was killed left in the folder; from a thread, since a folder may hang."""
        from planner.sync.presence import forget

        def act(folder: Path, device: str) -> None:
            with suppress(OSError):  # it says nothing for long: what is older than two minutes counts as gone
                forget(folder, device)

        Thread(target=act, args=(self.plan.arrivals.folder, self.plan.device), name="presence", daemon=True).start()

    def _say_on_mondays(self) -> None:
        if line := self.monday_line():
            self.say(line)

    def action_review(self) -> None:
        """The menu; nothing is begun before something is chosen."""
        week = self._review_week()
        review = self.plan.reviews.review(week)
        from planner.tui.dialogs.picker import Choose
        from planner.tui.review.start_menu import menu

        title = f"Sunday review · {wording.week(week, self.plan.today)}"
        self.app.push_screen(Choose(title, menu(review)), lambda chosen: self._begin(week, chosen))

    def _review_week(self) -> Week:
        """The week to look back on; when that was sealed already, the one after it."""
        from planner.domain.review.steps import review_week

        week = review_week(self.plan.today)
        return week.plus(1) if self.plan.reviews.review(week).sealed and Week.of(self.plan.today) > week else week

    def _begin(self, week: Week, chosen: str | None) -> None:
        if chosen is None:
            return
        if chosen == "prepare":
            from planner.tui.review.prepare import Prepare

            self.app.push_screen(Prepare(self.plan, week), self._prepared)
        elif chosen == "past":
            from planner.tui.review.archive import pick_review

            pick_review(self.app, self.plan)
        else:
            self.begin_review(week, cast("Mode", chosen))

    def _prepared(self, said: str | None) -> None:
        self.look_now()
        self.say(said or "")

    def begin_review(self, week: Week, mode: Mode) -> None:
        """Open the review, begun now or gone on with."""
        from planner.config.prompts import own_prompts
        from planner.tui.review.screen import ReviewScreen
        from planner.tui.review.start_menu import make_watch

        own = own_prompts(cast("PlannerApp", self.app).home.settings)
        try:
            screen = ReviewScreen(self.plan, week, mode, look_soon=self.look_now, own=own, watch=make_watch)
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return
        self.app.push_screen(screen, lambda _: self.review_left(week))
        if own.problems:
            screen.call_after_refresh(screen.say, own.problems[0], troubled=True)

    def review_left(self, week: Week) -> None:
        review = self.plan.reviews.review(week)
        self.renewed()
        if review.sealed:
            self.say(f"Week {review.next_week.number} is yours, with both your yeses.")
        else:
            self.say(f"The review waits at {review.at.title}; R goes on with it.")

    def action_balance(self) -> None:
        from planner.tui.balance.screen import BalanceScreen

        self.app.push_screen(BalanceScreen(self.plan))

    def monday_line(self) -> str:
        """One line on a Monday after a week that was not looked back on; nothing else is ever made of it."""
        plan = self.plan
        last = Week.of(plan.today).plus(-1)
        if plan.today != Week.of(plan.today).monday or not plan.reviews.all() or plan.reviews.review(last).step:
            return ""
        return f"No review of {wording.week(last, plan.today)}; R still does it, and it can rest as well."
