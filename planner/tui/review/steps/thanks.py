"""Arrive and thanks: the fields, the ways to hold a review, rules, cheers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from planner.domain.model.block import Person
from planner.domain.wording.blocks import short
from planner.domain.wording.goals import ticks_of_week
from planner.tui.review import ways
from planner.tui.review.controller import WAYS
from planner.tui.review.items import MOST_ROWS, YEAR, DeedItem, Item, StepParts, WordsItem
from planner.tui.review.viewer import ReviewViewer


def thanks_rows(viewer: ReviewViewer) -> StepParts:
    """The first step."""
    names = ("thanks",) if viewer.review.mode == "ten" else ("arrive", "thanks")
    rules = [rule for rule in viewer.plan.items.rules() if set(rule.agreement.values()) == {"yes"}]
    ours: list[Item] = [*_ways(viewer)]
    if rules:
        ours += [WordsItem("our house rules", "dim"), *(WordsItem(short(rule.text, 70)) for rule in rules)]
    if line := viewer.plan.reviews.review(viewer.review.week.plus(-YEAR)).shared.get("line"):
        ours += [WordsItem("a year ago this week", "dim"), WordsItem(short(line, 120))]
    mine = _for_goals(viewer, viewer.me) if viewer.of_both else []
    yours = _for_goals(viewer, viewer.you)
    return [*mine, *viewer.fields(*names)], [*ours, *_cheers(viewer)], [*yours, *viewer.theirs(*names)]


def _for_goals(viewer: ReviewViewer, person: Person) -> list[Item]:
    """What a person did for their goals, in one line.

    At a screen of one's own it's told of the other alone.
    """
    progress, weeks = viewer.plan.items.progress, viewer.looked_back
    blocks = {block.id: block for week in weeks for block in viewer.shown_of_week(week)}
    line = ticks_of_week(viewer.names[person.id], progress.ticked(person.id, blocks.values()), one_week=len(weeks) == 1)
    return [WordsItem(line)] if line else []


def _ways(viewer: ReviewViewer) -> Iterator[Item]:
    """The other ways to hold this review, at its first step."""
    if viewer.review.at != viewer.review.steps[0] or viewer.review.sealed:
        return
    if (asked := viewer.way_asked) and asked != viewer.review.mode:
        # The cursor stays where it was: a second Enter changes nothing.
        yield WordsItem(f"{viewer.names[viewer.you.id]} is here, at another screen. {WAYS[asked].capitalize()}?")
        yield DeedItem(f"way:{asked}", "no, as it is", ways.keep_way)
        yield DeedItem("way", "yes, both of you", partial(ways.choose_way, mode=asked))
        return
    if viewer.alone:
        yield WordsItem(_alone(viewer), "dim")
    joined = viewer.plan.people.partner_has_joined
    for mode, said in WAYS.items():
        if mode != viewer.review.mode and (joined or mode != "apart"):
            yield DeedItem(f"way:{mode}", said, partial(ways.choose_way, mode=mode))


def _alone(viewer: ReviewViewer) -> str:
    """How it goes on without the other person."""
    name = viewer.names[viewer.you.id]
    if viewer.plan.people.partner_has_joined:
        return f"Go on alone: {name} can join at any step, and read it later. Or:"
    return f"Go on alone: what you plan is there when {name} joins. Or, if {name} sits beside you:"


def _cheers(viewer: ReviewViewer) -> Iterator[Item]:
    rows = [
        WordsItem(f"{viewer.name(cheer.by)}: {short(cheer.text, 60) or 'well done'} ({viewer.title(block)})")
        for week in viewer.looked_back
        for block in viewer.shown_of_week(week)
        for cheer in viewer.plan.weeks.carried(week).cheers.get(block.id, ())
    ]
    if rows:
        yield WordsItem("cheers of the week", "dim")
        yield from rows[:MOST_ROWS]
