"""Facts about a block, in the same words on the screen and in the shell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from planner.domain.agreement import standing, waits_for
from planner.domain.cells import drawn
from planner.domain.ids import is_sunday_review
from planner.domain.model.block import WE, Block, Outcome, Proposal, WeekView
from planner.domain.model.items import Carried, Remark
from planner.domain.pillars import pillar_name
from planner.domain.wording import blocks as wording
from planner.domain.wording.absence import absence_said
from planner.domain.wording.elsewhere import there
from planner.domain.wording.fields import Viewer
from planner.domain.wording.goals import for_goal
from planner.domain.wording.results import HAPPENED

if TYPE_CHECKING:
    from planner.plan.plan import Plan

ASKS_ME, ASKS_AGAIN, WAITS_FOR_THEM, CALLED_OFF = "yes?", "changed", "sent", "off"
"""The agreement on a block in a word.

In this order: it waits for my answer; it waits for it again, since it changed; it waits for the other person's answer;
it's called off.
"""
GIVE_AND_TAKE = "&"
"""The mark of a block that has another half."""


# -- what it is -------------------------------------------------------------------------------------------------------


def called(block: Block) -> str:
    """The block's title for a sentence; the partner's private time is “busy”."""
    return busy_or(block, wording.short(block.title))


def busy_or(block: Block, title: str) -> str:
    """The title for display, or “busy” or “Untitled” if it's empty."""
    return drawn(title) or ("busy" if block.visibility == "busy" else "Untitled")


def when_here_and_there(block: Block, viewer: Viewer) -> str:
    """A block's time, and the hour where each person will be if that differs.

    For example `Fri 27 Nov 19:30–21:30, 13:30 there`.
    """
    here = wording.span(block.when, viewer.zone, viewer.today)
    return ", ".join(filter(None, (here, there(block, viewer.me, viewer.you, viewer.zone))))


def pillar_said(block: Block) -> str:
    """The pillar, such as `for: date`; empty without one."""
    return f"for: {wording.short(pillar_name(block.pillar))}" if block.pillar else ""


def place_said(block: Block) -> str:
    """The place, such as `at Kino`; empty without one."""
    return f"at {wording.short(block.place)}" if block.place else ""


def led(block: Block, viewer: Viewer, next_turn: str | None = None) -> str:
    """Who has it: `Sam plans it`, or at home `Sam has it`, `either of you has it`.

    With the person of the next turn: `Sam has it, then Alex`.
    """
    has = ""
    if block.lead:
        name = wording.describe_lead(block.lead, viewer.me, viewer.you)
        has = f"{name} plans it" if block.who == WE and block.pillar != "home" else f"{name} has it"
    then = f"then {wording.who(next_turn, viewer.me, viewer.you)}" if next_turn else ""
    return ", ".join(filter(None, (has, then)))


def goal_said(block: Block, plan: Plan) -> str:
    """The goal it's for, or what it frees the other for; else empty.

    For example `so that Maya can: songwriting`, or `so that Maya can: Climbing, Sat 28 Nov 10:00`.
    """
    if freed := plan.items.progress.freed_by(block):
        person = "you" if freed.who == plan.me.id else wording.who(freed.who, plan.me, plan.you)
        return f"so that {person} can: {freed_said(freed, plan)}"
    goal = plan.items.progress.of_block(block)
    return for_goal(block, goal, plan) if goal else ""


def freed_said(block: Block, plan: Plan) -> str:
    """What somebody is free for: `Climbing, Sat 28 Nov 10:00`."""
    return f"{called(block)}, {wording.start(block.when, plan.zone, plan.today)}"


# -- the agreement on it ----------------------------------------------------------------------------------------------


def word_between(block: Block, me: str, you: str, now: datetime) -> str:
    """The word for the agreement on a block; empty if it's agreed or needs no answer."""
    if standing(block, now) == "off":
        return CALLED_OFF
    if waits_for(block, me, now):
        return ASKS_AGAIN if block.agreement.get(me) == "changed" and not _by(block, you) else ASKS_ME
    return WAITS_FOR_THEM if waits_for(block, you, now) else ""


def agreement_lines(block: Block, view: WeekView, now: datetime) -> Iterator[str]:
    """The agreement on a block in lines, my open answer first."""
    you = wording.short(view.you.name, 20)
    if standing(block, now) == "off":
        because = block.because.get(block.called_off_by or "", "")
        by = "you" if block.called_off_by == view.me.id else you
        yield f"called off by {by}" + (f": {wording.short(because)}" if because else "")
        return
    if block.aside:
        yield aside_said(block, view)
        return
    # What I have to answer comes first.
    for proposal in sorted(block.proposals, key=lambda found: found.by == view.me.id):
        yield proposed(proposal, block, view)
    if not waits_for(block, view.me.id, now) and not waits_for(block, view.you.id, now):
        return
    mine, yours = block.agreement.get(view.me.id, "yes"), block.agreement.get(view.you.id, "yes")
    if mine == "changed":
        yield f"changed since your yes{_to_earlier(block, view.me.id, view)}; {you} asks again"
    elif mine == "open" and not _by(block, view.me.id):
        yield f"{wording.who(block.author, view.me, view.you)} asks{plans(block, view)}"
    if yours == "changed":
        yield f"changed since {you}’s yes{_to_earlier(block, view.you.id, view)}; {you} is asked again"
    elif yours == "open" and not _by(block, view.you.id):
        yield f"waits for {you}’s yes"


def aside_said(block: Block, viewer: Viewer) -> str:
    """Why an occurrence is set aside; a review asks for another evening.

    For example `Liam’s away: set aside`.
    """
    said = absence_said(block.aside, viewer.me, viewer.you)
    said = said[:1].upper() + said[1:]
    return f"{said}. Another evening?" if is_sunday_review(block.ritual) else f"{said}: set aside"


def _to_earlier(block: Block, person: str, view: WeekView) -> str:
    """The terms that a person agreed to before a change: ` to Fri 27 Nov 19:30`."""
    earlier = next((yes for yes in block.earlier_yes if yes.by == person), None)
    return f" to {other_terms(earlier, block, view)}" if earlier else ""


def plans(block: Block, view: WeekView) -> str:
    """`, and plans it` for the author who has the lead; else empty."""
    if block.lead is None or block.who != WE:
        return ""
    if block.lead == block.author:
        return ", and plans it"
    return (
        ", you plan it"
        if block.lead == view.me.id
        else f", {wording.describe_lead(block.lead, view.me, view.you)} plans it"
    )


def proposed(proposal: Proposal, block: Block, view: WeekView) -> str:
    """A proposal with its author: `Sam asks: Sat 28 Nov 20:00 instead`."""
    asks = "you ask" if proposal.by == view.me.id else f"{wording.short(view.you.name, 20)} asks"
    return f"{asks}: {proposed_instead(proposal, block, view)}"


def proposed_instead(proposal: Proposal, block: Block, view: WeekView) -> str:
    """A proposal's terms: `Sat 28 Nov 20:00 instead`."""
    whole = ", from then on" if proposal.whole else ""
    return f"{other_terms(proposal, block, view)} instead{whole}"


def other_terms(proposal: Proposal, block: Block, view: WeekView) -> str:
    """How a proposal's terms differ from the block's: `Sat 28 Nov 20:00, 1h30`."""
    terms = proposal.terms
    parts = []
    if terms.when.start != block.when.start or terms.when.zone != block.when.zone:
        parts.append(wording.start(terms.when, view.zone, view.today))
    if terms.when.minutes != block.when.minutes:
        parts.append(wording.length(terms.when.minutes))
    if terms.who != block.who:
        parts.append("for both of you" if terms.who == WE else f"{wording.who(terms.who, view.me, view.you)}’s alone")
    return ", ".join(parts)


def overlapped(block: Block, view: WeekView, overlaps: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The blocks at the same time, in a line each.

    For example `× at the same time as Dentist, Fri 27 Nov 08:00–08:45`.
    """
    for other_id in overlaps.get(block.id, ()):
        if other := view.find(other_id):
            yield f"× {called(other)}, {wording.span(other.when, view.zone, view.today)}"


def with_it(block: Block, other: Block, viewer: Viewer, now: datetime) -> str:
    """The other half of a give and take: `with it: Film, Fri 20:00`."""
    how = {"off": "called off", "declined": "not this time"}.get(standing(other, now), "")
    parts = (called(other), _at(other, block, viewer), how or HAPPENED.get(other.status, ""))
    return f"with it: {', '.join(filter(None, parts))}"


def halves_said(request_id: str, plan: Plan) -> Iterator[str]:
    """What a request asks for and offers as it is in the week, a phrase each.

    For example `Read: Thu 26 Nov 20:00–22:00`.
    """
    for half in plan.requests.halves.of(request_id):
        yield f"{called(half)}: {wording.span(half.when, plan.zone, plan.today)}"


def _at(other: Block, block: Block, viewer: Viewer) -> str:
    """When the other half is: `Fri 20:00`, with a date if it's in another week."""
    if other.when.precision == "week" or other.when.week != block.when.week:
        return wording.start(other.when, viewer.zone, viewer.today)
    begins = other.when.starts(viewer.zone)
    hour = f" {wording.clock(begins)}" if other.when.precision == "time" else ""
    return f"{wording.DAYS[begins.weekday()]}{hour}"


def other_stays(outcome: Outcome, other: Block | None, viewer: Viewer) -> str:
    """What a moved half leaves where it was: `Film stays on Fri`.

    Empty when nothing was moved, or when there's no difference of days to move the other half by.
    """
    block, before = outcome.block, outcome.before
    if other is None or before is None or outcome.kind not in ("moved", "changed", "proposed"):
        return ""
    wished = next((wish.terms.when for wish in block.proposals if wish.by == viewer.me.id), block.when)
    undated = [before.when.precision, wished.precision].count("week")
    if undated == 1 or (wished.start, wished.zone) == (before.when.start, before.when.zone):
        return ""
    place = f"on {_at(other, block, viewer).partition(' ')[0]}" if other.when.precision != "week" else "on its week"
    return f"{wording.short(called(other), 16)} stays {place}"


def remarks_said(
    cheers: Iterable[Remark], comments: Iterable[Remark], memories: Iterable[Remark], viewer: Viewer
) -> Iterator[str]:
    """The cheers, comments and opened memories on a block, a line each."""
    for cheer in cheers:
        words = wording.short(cheer.text, 60) or "well done"
        yield f"+ {wording.who(cheer.by, viewer.me, viewer.you)}: {words}"
    for comment in (*comments, *memories):
        yield f"{wording.who(comment.by, viewer.me, viewer.you)}: {wording.short(comment.text, 200)}"


def standing_lines(
    block: Block, view: WeekView, now: datetime, overlaps: Mapping[str, tuple[str, ...]], carried: Carried
) -> tuple[str, ...]:
    """The agreement on a block, its overlaps, other half and remarks, in lines."""
    between: list[str] = [*agreement_lines(block, view, now)]
    beside = overlapped(block, view, overlaps)
    other = carried.with_it.get(block.id)
    between = [*between, *([with_it(block, other, view, now)] if other else [])]
    cheers, comments = carried.cheers.get(block.id, ()), carried.comments.get(block.id, ())
    remarks = remarks_said(cheers, comments, carried.memories.get(block.id, ()), view)
    # An answer of mine comes before overlaps, and those before an answer of the other's.
    mine = waits_for(block, view.me.id, now)
    return (*between, *beside, *remarks) if mine else (*beside, *between, *remarks)


def protected_said(block: Block, viewer: Viewer) -> str:
    """Whose time is protected: `Sam keeps Thu 26 Nov 18:00–20:00 for Climbing`."""
    when = wording.span(block.when, viewer.zone, viewer.today)
    keeps = "you keep" if block.who == viewer.me.id else f"{wording.who(block.who, viewer.me, viewer.you)} keeps"
    return f"{keeps} {when} for {called(block)}" if block.title else f"{keeps} {when}"


def _by(block: Block, person: str) -> bool:
    return any(proposal.by == person for proposal in block.proposals)
