"""The week: the page that both say yes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from planner.domain.agreement import counts
from planner.domain.folding import folded_rituals
from planner.domain.model.block import WE, Block, Column, Person, Proposal, WeekView
from planner.domain.review.steps import StepId
from planner.domain.week_view import falls_in
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.tui.review import planning
from planner.tui.review.controller import ReviewController
from planner.tui.review.items import MOST_OF_A_WEEK, DeedItem, Item, StepParts, WordsItem
from planner.tui.review.steps.evenings import evenings_named, open_evenings
from planner.tui.review.steps.mine import to_ask
from planner.tui.review.viewer import ReviewViewer
from planner.tui.review.ways import begin_again

DAYS_OF_A_WEEK = 7


def week_rows(viewer: ReviewViewer) -> StepParts:
    """The last step: the coming week, and the yes to it."""
    view = viewer.next_week
    late = [
        DeedItem(
            f"send:{step.id}", f"send what you wrote at {step.title}", partial(planning.send_late, step_id=step.id)
        )
        for step in viewer.review.unsent()
    ]
    late += _from_the_start(viewer)
    theirs = [*viewer.theirs("forward", "intention"), *(_unasked(viewer, viewer.you) if viewer.of_both else [])]
    me = [
        *_week_of(viewer, "me", view),
        *viewer.fields("forward", "intention"),
        *late,
        *_unasked(viewer, viewer.me),
        _yes(viewer, viewer.me),
    ]
    you = [*_week_of(viewer, "you", view), *theirs, _yes(viewer, viewer.you)]
    ours: list[Item] = [*_week_of(viewer, "we", view)]
    open_days = open_evenings(viewer)
    ours.append(WordsItem(f"free: {evenings_named(open_days)}" if open_days else "no evening is free", "dim"))
    ours += [viewer.shared("intention"), viewer.shared("line"), *_stayed_words(viewer)]
    if viewer.of_both and not (viewer.review.me.sealed or viewer.review.you.sealed):
        ours.append(DeedItem(yes_key(WE), "you both say yes", ReviewController.say_yes))
    if viewer.review.sealed:
        ours.append(DeedItem("paper", "a page of the week, for the fridge", planning.print_week))
    return me, ours, you


def agreed_page(viewer: ReviewViewer, step: StepId) -> tuple[Block, ...]:
    """The blocks shown at the last step, to which a yes there applies.

    Empty at other steps.
    """
    if viewer.review.blank or step != "seal":
        return ()
    week = viewer.next_week
    columns: tuple[Column, ...] = ("me", "you", "we")
    rest = (_folded(viewer, coming_blocks(viewer, column, week))[1] for column in columns)
    return tuple(block for blocks in rest for block in _shown_of(blocks))


def _unasked(viewer: ReviewViewer, person: Person) -> list[Item]:
    """What a person would like and hasn't asked for, with the row that asks."""
    rows = to_ask(viewer, person)
    need = short(viewer.review.sheet(person.id).answers.get("need", ""), 60)
    return [WordsItem(f"not asked yet: {need}", "dim"), *rows] if isinstance(next(iter(rows), None), DeedItem) else []


def _from_the_start(viewer: ReviewViewer) -> list[DeedItem]:
    """The row that begins at the first step, once the other has finished."""
    review = viewer.review
    is_new = not (review.me.answers or review.me.sent or review.me.ready or review.me.sealed)
    if review.mode != "two" or not review.you.sealed or not is_new:
        return []
    return [DeedItem("start", "begin at the first step", begin_again)]


def _stayed_words(viewer: ReviewViewer) -> list[Item]:
    """The lines without a day, which aren't in the week."""
    review = viewer.review
    answers = {viewer.me.id: review.me.answers, WE: review.shared}
    if viewer.of_both:
        answers[viewer.you.id] = review.you.answers
    words = viewer.plan.reviews.lines.words(review.next_week, answers)
    return [WordsItem(f"without a day: {', '.join(short(line, 30) for line in words)}", "dim")] if words else []


def _week_of(viewer: ReviewViewer, column: Column, view: WeekView) -> Iterator[Item]:
    """A column's blocks, with the other terms held for them.

    Blocks with an open question are never left out.
    """
    blocks = coming_blocks(viewer, column, view)
    folded, rest = _folded(viewer, blocks)
    for block in _shown_of(rest):
        yield WordsItem(viewer.line(block) + viewer.who_has(block))
        yield from _held(viewer, block)
    if len(rest) > MOST_OF_A_WEEK:
        yield WordsItem(f"+{len(rest) - MOST_OF_A_WEEK}", "dim")
    for row in folded:
        yield WordsItem(row)
    yield from _held_from_elsewhere(viewer, column, view)


def _folded(viewer: ReviewViewer, blocks: Sequence[Block]) -> tuple[list[str], list[Block]]:
    """One row for each daily ritual, and all other blocks, plain rituals last.

    Only days as the rule has them fold; one with a question or a time of its own stays a block.
    """
    plain = [block for block in blocks if _is_as_ruled(viewer, block)]
    folded = folded_rituals(plain, viewer.plan.zone)
    rows = []
    for days, _ in folded:
        named = ", ".join(wording.DAYS[block.when.local_start.weekday()] for block in days)
        often = "every day" if len(days) == DAYS_OF_A_WEEK else named
        rows.append(f"{viewer.title(days[0])}, {often}{viewer.who_has(days[0])}")
    inside = {block.id for days, _ in folded for block in days}
    rest = [block for block in blocks if block not in plain]
    return rows, [*rest, *(block for block in plain if block.id not in inside)]


def _is_as_ruled(viewer: ReviewViewer, block: Block) -> bool:
    """Whether it's a ritual's settled occurrence as the rule has it."""
    if not block.ritual or _is_open(block) or block.conflicts:
        return False
    ruled = viewer.plan.rituals.by_rule(block, words=True)
    return (block.when, block.who, block.title) == (ruled.when, ruled.who, ruled.title)


def coming_blocks(viewer: ReviewViewer, column: Column, view: WeekView) -> list[Block]:
    """The blocks of a column that the screen may show, if they're to take place."""
    found = [b for b in view.columns[column] if viewer.may_show(b) and not b.aside]
    return [b for b in found if "no" not in b.agreement.values()]


def _shown_of(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that fit in a column, with every one that has an open question."""
    room = max(0, MOST_OF_A_WEEK - sum(map(_is_open, blocks)))
    settled = [block for block in blocks if not _is_open(block)][:room]
    return [block for block in blocks if _is_open(block) or block in settled]


def _held(viewer: ReviewViewer, block: Block) -> Iterator[Item]:
    """The other terms of a block, which the final yes doesn't answer."""
    for other in block.held:
        same = other.terms.when.start == block.when.start
        length = f", {wording.length(other.terms.when.minutes)}" if same else ""
        yield WordsItem(f"→ {viewer.at(other.terms.when)}{length}? {_whose(viewer, other, block)}", "dim")


def _held_from_elsewhere(viewer: ReviewViewer, column: Column, view: WeekView) -> Iterator[Item]:
    """Proposals that would move a block of another week into this one."""
    who = {"me": viewer.me.id, "we": WE, "you": viewer.you.id}[column]
    for block in viewer.plan.inbox.held():
        if view.find(block.id) is None and viewer.may_show(block):
            for other in block.held:
                if other.terms.who == who and falls_in(other, view):
                    words = f"→ {viewer.at(other.terms.when)}? {viewer.title(block)}, {_whose(viewer, other, block)}"
                    yield WordsItem(words, "dim")


def _whose(viewer: ReviewViewer, other: Proposal, block: Block) -> str:
    return f"{viewer.name(other.by)} {'said yes' if other in block.earlier_yes else 'asks'}"


def _yes(viewer: ReviewViewer, person: Person) -> Item:
    sheet, name = viewer.review.sheet(person.id), viewer.names[person.id]
    if sheet.sealed:
        return WordsItem(f"✓ {name} says yes", "strong")
    if person == viewer.me or viewer.of_both:
        return DeedItem(yes_key(person.id), f"{name}: say yes", partial(ReviewController.seal, person=person.id))
    return WordsItem(f"{name} says yes later" if viewer.alone else f"{name} hasn’t said yes yet", "dim")


def yes_key(person: str) -> str:
    """The key of the row for that person's yes to the week; `we` is both."""
    return f"seal:{person}"


def _is_open(block: Block) -> bool:
    """Whether somebody has something to answer about the block."""
    return bool(block.held) or not counts(block)
