"""Opening the Sunday review and looking back, and what a closed review needs."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from planner import config, sync, tui
from planner.domain.errors import PlannerError
from planner.domain.review.steps import review_week
from planner.domain.time.week import Week

if TYPE_CHECKING:
    from planner.domain.review.steps import Mode
    from planner.plan.plan import Plan
    from planner.tui.week_session import WeekSession

REVEAL_EVERY = 5.0
"""Seconds between two looks at whether the other has sent their answers."""


def review(session: WeekSession) -> None:
    """Open the review: the one that was begun, else begin it at this screen."""
    week = _week_to_review(session.plan)
    before = session.plan.reviews.review(week)
    _open_review(session, week, before.mode if before.step else "two")


def prepare_review(session: WeekSession) -> None:
    """Get ready for the review, alone."""
    week = _week_to_review(session.plan)
    session.open(tui.review.prepare.Prepare(session.plan, week), lambda said: _prepared(session, said))


def past_reviews(session: WeekSession) -> None:
    """Read old reviews."""
    tui.review.archive.pick_review(session.app, session.plan)


def _week_to_review(plan: Plan) -> Week:
    """The week to look back on: the usual one, or the next if that is sealed."""
    week = review_week(plan.today)
    return week.plus(1) if plan.reviews.review(week).sealed and Week.of(plan.today) > week else week


def _prepared(session: WeekSession, said: str | None) -> None:
    session.week.look_now()
    session.say(said or "")


def _open_review(session: WeekSession, week: Week, mode: Mode) -> None:
    """Open the review, begun now or continued."""
    own = config.prompts.own_prompts(session.running.home.settings)
    try:
        screen = tui.review.screen.ReviewScreen(
            session.plan,
            week,
            mode,
            look_soon=session.week.look_now,
            own=own,
            make_watch=tui.review.watching.make_watch,
        )
    except PlannerError as problem:
        session.say(str(problem), troubled=True)
        return
    session.open(screen, lambda _result: _left(session, week))
    if own.problems:
        screen.call_after_refresh(screen.say, own.problems[0], troubled=True)


def _left(session: WeekSession, week: Week) -> None:
    found = session.plan.reviews.review(week)
    session.renewed()
    if found.sealed:
        session.say(f"The week of {found.next_week.monday:%-d %b} is agreed. Enjoy it.")
    elif found.me.sealed:
        session.say(f"Your yes to the week of {found.next_week.monday:%-d %b} is in.")
    else:
        session.say(f"The review waits at {found.at.title}. {session.key_of('review') or 'R'}: go on with it")


def look_back(session: WeekSession) -> None:
    """Open looking back."""
    session.open(tui.looking_back.screen.LookingBackScreen(session.plan))


# -- while no review is open ------------------------------------------------------------------------------------------


def reveal_sent(session: WeekSession) -> None:
    """Publish my answers when the other has sent theirs while no review is open."""
    try:
        if session.plan.reviews.reveal_sent():
            session.week.look_now()
    except PlannerError as problem:
        session.say(str(problem), troubled=True)


def forget_presence(plan: Plan) -> None:
    """Remove what a killed review left in the folder, in a thread: it may hang."""

    def act(folder: Path, device: str) -> None:
        with suppress(OSError):  # nothing else is needed: after two minutes it counts as gone
            sync.presence.forget(folder, device)

    Thread(target=act, args=(plan.arrivals.folder, plan.device), name="presence", daemon=True).start()
