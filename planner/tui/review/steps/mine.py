"""Mine, yours: time of one’s own, and what each would like and offers."""

from __future__ import annotations

from datetime import date
from functools import partial

from planner.domain.model.block import Column, Person
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.domain.wording.goals import next_step
from planner.tui.review import planning
from planner.tui.review.items import MOST_ROWS, DeedItem, Item, StepParts, WordsItem
from planner.tui.review.steps.evenings import free_words
from planner.tui.review.viewer import ReviewViewer

WISHES = ("feeling", "need", "offer")
"""The fields of a request."""
FRIENDS = 3
"""How many friends are named below the line."""


def mine_rows(viewer: ReviewViewer) -> StepParts:
    """The step of one’s own time, and of what each would like."""
    me: list[Item] = [*own_time(viewer, "me"), *viewer.fields("alone", "friend")]
    if not viewer.of_both:
        me += _last_seen(viewer)
    me += _goals(viewer, viewer.me, writes=True)
    if not viewer.of_both:
        me += _gone_quiet(viewer)
    me += [*viewer.fields(*WISHES), *to_ask(viewer, viewer.me), *viewer.fields(*_helpful(viewer, "me"))]
    you = [*own_time(viewer, "you"), *_requests(viewer)]
    if viewer.of_both:
        you += [*viewer.theirs("alone", "friend"), *_goals(viewer, viewer.you, writes=True)]
        you += [*viewer.theirs(*WISHES), *to_ask(viewer, viewer.you), *viewer.theirs(*_helpful(viewer, "you"))]
    else:
        you += _goals(viewer, viewer.you, writes=False)
        you += viewer.theirs("alone", "friend", "towards", *WISHES, *_helpful(viewer, "you"))
    return me, [WordsItem("free for both", "dim"), *map(WordsItem, free_words(viewer))], you


def own_time(viewer: ReviewViewer, column: Column) -> list[Item]:
    """A person’s own time in the coming week, a line for each block."""
    kinds = ("passion", "goal", "friends", "rest")
    blocks = [b for b in viewer.next_week.columns[column] if b.pillar in kinds and viewer.may_show(b)]
    return [WordsItem(viewer.line(block)) for block in blocks[:MOST_ROWS]]


def _goals(viewer: ReviewViewer, person: Person, *, writes: bool) -> list[Item]:
    """A person's goals; with `writes`, a field puts the next step into the week.

    The field suggests the step of the first goal that has one.
    """
    goals = [goal for goal in viewer.plan.items.goals() if goal.person == person.id]
    suggested = viewer.plan.reviews.lines.suggestion(person.id, "towards") if writes else ""
    rows: list[Item] = []
    for goal in goals:
        rows.append(WordsItem(f"goal: {short(goal.title, 60)}"))
        if goal.step and goal.step != suggested:
            rows.append(WordsItem(next_step(goal), "dim"))
    return [*rows, *viewer.steps(person, suggested)] if goals and writes else rows


def _helpful(viewer: ReviewViewer, column: Column) -> tuple[str, ...]:
    """The field for helping with the other's goal, if they have one."""
    other = viewer.you if column == "me" else viewer.me
    return ("help",) if any(goal.person == other.id for goal in viewer.plan.items.goals()) else ()


def _gone_quiet(viewer: ReviewViewer) -> list[Item]:
    return [
        WordsItem(f"quiet since {wording.day(habit.last, viewer.plan.today)}: {short(habit.title, 40)}", "dim")
        for habit in viewer.plan.statistics.gone_quiet()[:2]
    ]


def _last_seen(viewer: ReviewViewer) -> list[Item]:
    """When I last saw which friend, the longest ago first."""
    today = viewer.plan.today
    rows = [f"{short(name, 20)}, {_day_of(day, today)}" for name, day in viewer.plan.statistics.last_seen()]
    return [WordsItem(f"({'; '.join(rows[:FRIENDS])})", "dim")] if rows else []


def _day_of(day: date, today: date) -> str:
    """The date without its weekday: `3 Sep`."""
    return wording.day(day, today).partition(" ")[2]


def to_ask(viewer: ReviewViewer, person: Person) -> list[Item]:
    """The row that makes a request of what a person would like."""
    sheet, other = viewer.review.sheet(person.id), viewer.you if person == viewer.me else viewer.me
    if viewer.review.mode == "apart" or not sheet.answers.get("need"):
        return []
    asked = next((row for row in viewer.plan.requests.all() if row.id == sheet.asked), None)
    if asked is not None:
        return [WordsItem({"yes": "asked: yes", "no": "asked: not this time"}.get(asked.answer, "asked"), "dim")]
    name = viewer.names[other.id]
    words = f"{name} says yes: into the week" if viewer.of_both else f"ask {name}"
    return [DeedItem(f"ask:{person.id}", words, partial(planning.ask_partner, person=person.id))]


def _requests(viewer: ReviewViewer) -> list[Item]:
    waiting = [row for row in viewer.plan.requests.all() if row.by == viewer.you.id and row.is_open]
    name = viewer.names[viewer.you.id]
    return [
        DeedItem(
            f"request:{row.id}",
            f"{name} would like {short(row.need, 50)}: answer",
            partial(planning.answer_partner, request=row),
            (row,),
        )
        for row in waiting[:3]
    ]
