"""The greeting when the program opens: open questions and news, in two lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from planner.domain.model.block import WE
from planner.domain.model.items import Asked, Inbox, News
from planner.domain.week_view import MOST_SHOWN
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.frontend.inbox import answers_to, proposal_of
from planner.frontend.news_text import asked_for
from planner.tui.week.details import BlockDetails

if TYPE_CHECKING:
    from planner.plan.plan import Plan

MOST_TITLES = 3
LINE_CELLS, LEAST_TITLE = 78, 8
"""The cells of the line under the week, and how many a title keeps there."""


def greeting(plan: Plan, key: str, below: Collection[str] = (), *, blank: bool = False) -> BlockDetails | None:
    """The greeting; None without questions and news.

    `below` has the ids of what the line under the week tells.
    """
    inbox = plan.inbox.read(most=MOST_SHOWN)
    more = inbox.beyond
    fresh = plan.arrivals.news()
    waiting = [row for row in inbox.waiting if row.id not in below]
    new = [row for row in inbox.told if row.id not in below]
    answers = [row for row in inbox.asked if row.says == "no" and (row.id in fresh or not _is_off(row))]
    answers = [row for row in answers if row.id not in below]
    if not waiting and not new and not answers:
        return None
    you = wording.short(plan.you.name, 16)
    if blank:
        return BlockDetails(
            title=f"{len(waiting) + more.waiting} to answer, {len(new) + more.told} new from {you}",
            hints=(f"{key}: look",),
        )
    lines = []
    if waiting:
        lines.append(_waiting(waiting, more.waiting, you, key, _joined_just_now(plan, inbox)))
    off = [row for row in answers if _is_off(row)]
    reached = [row.text for row in new if row.kind == "goal_reached"]
    rest = [_named(row) for row in new if row.kind != "goal_reached"]
    second = [
        f"{you} reached a goal: {_listed(reached)}" if reached else "",
        f"called off: {_listed([row.text for row in off])}" if off else "",
        f"not this time: {_listed([row.text for row in answers if row not in off])}" if len(answers) > len(off) else "",
        f"new from {you}: {_listed(rest, more.told)}" if rest else "",
    ]
    if any(second):
        lines.append(_capital(" · ".join(filter(None, second))))
    if not waiting:
        return BlockDetails(title=lines[0], hue="new", hints=(f"{key}: look",))
    return BlockDetails(title=lines[0], hue="new", notes=tuple(lines[1:]))


def lone_question(rows: Sequence[Asked]) -> Asked | None:
    """What waits for an answer, if it's the only question there is."""
    return rows[0] if len(rows) == 1 else None


def lone_question_line(row: Asked, plan: Plan, key_of: Callable[[str], str], width: int) -> str:
    """The line on the only open question, with the keys that answer it.

    Its words are cut where they don't fit into `width`.
    """
    answers: list[tuple[str, str]] = [(answer.verb, answer.words) for answer in answers_to(row, plan)]
    answers += [("suggest", "another time")] if row.block else []
    keys = " · ".join(f"{key_of(action)}: {words}" for action, words in answers if key_of(action))
    you = wording.short(plan.you.name, 10)
    room = max(LEAST_TITLE, width - cell_len(keys) - 2)
    if row.request is not None:
        offer = f" · offers {row.request.offer}" if row.request.offer else ""
        whole, brief = asked_for(row, you), f"{you}: {wording.short(row.request.need, room)}{offer}"
        return f"{whole if cell_len(whole) <= room else wording.short(brief, room)}? {keys}"
    if row.block is None:
        return f"{wording.short(f'{you} suggests a house rule: {row.text}', room)}? {keys}"
    proposed = proposal_of(row.block, plan.you.id)
    terms = proposed.terms if proposed else row.block.terms
    rest = f", {wording.start(terms.when, plan.zone, plan.today)}"
    return (
        f"{you}: {wording.short(called(row.block), max(LEAST_TITLE, room - cell_len(f'{you}: {rest}')))}{rest}? {keys}"
    )


def _named(row: News) -> str:
    """Words as they were said, all else by its title."""
    return (row.text if row.kind == "word" else "") or (called(row.block) if row.block else row.text)


def _is_off(row: Asked) -> bool:
    return row.block is not None and row.block.called_off_by is not None


def _waiting(rows: list[Asked], unread: int, you: str, key: str, first_time: bool) -> str:
    both = sum(1 for row in rows if row.block and row.block.who == WE)
    if first_time and both > 1 and not unread:
        return f"{you} planned {both} things for both of you. Press {key} to see them."
    count = "One waits" if len(rows) + unread == 1 else f"{len(rows) + unread} wait"
    return f"{count} for your answer ({key}): {_listed([row.text or 'Untitled' for row in rows], unread)}"


def _joined_just_now(plan: Plan, inbox: Inbox) -> bool:
    """Whether everything here was planned by the other person."""
    return (
        not inbox.still_asked and all(row.by != plan.me.id for row in inbox.waiting) and not plan.arrivals.unpublished
    )


def _listed(titles: list[str], unread: int = 0) -> str:
    shown = titles[:MOST_TITLES]
    named = [wording.short(title, max(24, 48 // len(shown))) for title in shown]
    more = len(titles) - len(named) + unread
    return ", ".join(named) + (f" and {more} more" if more else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
