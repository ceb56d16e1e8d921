"""Which actions a block offers now, and in which words. Pure but for reading the plan's people and its clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.domain.agreement import must_propose, waits_for
from planner.domain.model.block import WE, Block
from planner.domain.wording import blocks as wording
from planner.tui.actions.table import Action

if TYPE_CHECKING:
    from planner.plan.plan import Plan

ANSWERS = ("yes", "no", "suggest", "yes_here", "withdraw", "restore")
OF_THE_OTHER = frozenset({"cheer", "comment", "duplicate", "settle", "versions"})
"""What can be done about time that the other protects, besides saying what one would like."""


def is_kept(block: Block, plan: Plan) -> bool:
    """Whether the other protects it, so that only they can change it."""
    return block.protected and block.who == plan.you.id


def calls_off(block: Block, plan: Plan) -> bool:
    """Whether taking it out of the week calls off what both said yes to."""
    agreed = block.agreement.get(plan.me.id) == "yes" and must_propose(block, plan.me.id)
    return agreed and block.who == WE and plan.people.agreement_on


def first_actions(block: Block, plan: Plan) -> tuple[str, ...]:
    """The few actions that matter for this block."""
    if is_kept(block, plan):
        return ("request", "cheer")
    if waits_for(block, plan.me.id, plan.now):
        return ("yes", "no", "suggest")
    return () if block.called_off_by else ("done", "edit", "move_to", "remove")


def offered(
    block: Block, plan: Plan, actions: Sequence[Action], *, agreement: bool
) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """First what answers or asks, then all the rest, each in the words that fit this block."""
    named = {action.id: action for action in actions if action.needs}
    kept = is_kept(block, plan)
    words = dict(_words(block, plan, agreement))
    first = [replace(named[name], words=words[name]) for name in ANSWERS if name in words and name in named]
    rest = [replace(action, words=words.get(action.id, action.words)) for action in named.values()]
    rest = [action for action in rest if action.id not in ANSWERS and words.get(action.id) != ""]
    if kept:
        ask = next(
            (replace(a, needs="block", words="say what you would like") for a in actions if a.id == "request"), None
        )
        return ((ask,) if ask else ()), tuple(action for action in rest if action.id in OF_THE_OTHER)
    return tuple(first), tuple(rest)


def _words(block: Block, plan: Plan, agreement: bool) -> Iterator[tuple[str, str]]:
    """Words for this block by action; none ("") for what makes no sense here. Answers only where one can be given."""
    me, you = plan.me.id, wording.short(plan.you.name, 16)
    waits, other_waits = waits_for(block, me, plan.now), waits_for(block, plan.you.id, plan.now)
    if waits:
        yield "yes", f"yes{_to_what(block, plan)}"
        yield "no", "not this time"
    if waits or any(person != me for person in block.agreement):
        yield "suggest", "another time …"
    if other_waits:
        yield "yes_here", f"{you} said yes (here)"
    mine = [p for p in (*block.proposals, *block.refused) if p.by == me]
    if mine or (block.author == me and other_waits):
        yield "withdraw", "take back what you asked"
    if block.called_off_by == me:
        yield "restore", "it is on again"
    own = block.who == me
    yield "private", "" if not own else f"open it to {you}" if block.visibility == "busy" else f"busy for {you}"
    yield (
        "hide",
        "" if not own else f"show it to {you}" if block.visibility == "hidden" else f"hidden from {you}",
    )
    if block.visibility == "hidden":
        yield "private", ""
    agreed = block.agreement.get(me) == "yes" and must_propose(block, me)
    yield (
        "remove",
        "" if block.called_off_by else "call it off" if agreed and agreement and block.who == WE else "delete it",
    )
    household = block.pillar == "home" or block.who == WE
    yield "take_lead", "" if not household else "not mine to plan" if block.lead == me else "I’ll take this"
    yield "cheer", "" if own else "well done"
    yield "done", "back to planned" if block.status == "done" else "it happened"
    yield "protect", "" if block.who == WE else "unprotect it" if block.protected else "protect it"
    yield "to_jar", "" if block.ritual else "into the jar"
    if not block.conflicts:
        yield "settle", ""


def _to_what(block: Block, plan: Plan) -> str:
    """`, Sat 28 Nov 20:00`: what the yes would be to."""
    proposal = next((p for p in block.proposals if p.by != plan.me.id), None)
    return f", {wording.start(proposal.terms.when, plan.zone, plan.today)}" if proposal else ""
