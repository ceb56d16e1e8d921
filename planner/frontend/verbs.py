"""What one can do with a block: its label, its condition, and the act.

A condition is called with a block and returns an `Offer` for Enter's menu, `NOT_OFFERED` where the action makes no
sense (its key still works), or a `Refused`, whose sentence is shown when the key is pressed. The functions only read
the plan's people and its clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.domain.agreement import is_up_to_either, must_propose, waits_for
from planner.domain.ids import is_sunday_review
from planner.domain.model.block import WE, Block, Outcome
from planner.domain.model.items import Deed
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called, freed_said
from planner.frontend.perform import Refused
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.domain.model.block import Changes
    from planner.domain.time.when import When
    from planner.plan.plan import Plan


class BlockContext(NamedTuple):
    """The block and the plan that it is in; both halves of a give and take.

    `beside` is the other half as it was shown with the block; a yes is to that, too.
    """

    block: Block
    plan: Plan
    beside: Block | None = None


class Offer(NamedTuple):
    """An action that is available, with a label for this block if it needs another."""

    label: str = ""


class Hidden(NamedTuple):
    """An action that makes no sense for this block."""


NOT_OFFERED = Hidden()
TAKE_IT = "I’ll take this"
Availability = Callable[[BlockContext], Offer | Hidden | Refused]


def always(_context: BlockContext) -> Offer:
    """Offer the action for every block, with its own label."""
    return Offer()


# -- facts about a block ----------------------------------------------------------------------------------------------


def is_protected_from_me(block: Block, plan: Plan) -> bool:
    """Whether the other person protects the block, so that only they can change it.

    I may say when to what they ask me for, and to what they asked me for without a day.
    """
    is_asked = waits_for(block, plan.me.id, plan.now) or block.when.precision == "week"
    return block.protected and block.who == plan.you.id and not (block.role and is_asked)


def calls_off(block: Block, plan: Plan) -> bool:
    """Whether removing the block calls off what both agreed to."""
    agreed = block.agreement.get(plan.me.id) == "yes" and must_propose(block, plan.me.id)
    return agreed and block.who != plan.you.id and plan.people.agreement_on


def first_actions(block: Block, plan: Plan) -> tuple[str, ...]:
    """The actions that matter most for this block."""
    if is_protected_from_me(block, plan):
        return ("request", "cheer")
    if block.aside:
        return ("suggest", "move_to", "yes") if is_sunday_review(block.ritual) else ("yes", "edit", "move_to", "remove")
    if waits_for(block, plan.me.id, plan.now):
        return ("yes", "no", "suggest")
    if is_up_to_either(block, plan.now):
        return ("yes", "done", "edit", "remove")
    return () if block.called_off_by else ("done", "edit", "move_to", "remove")


# -- answers ----------------------------------------------------------------------------------------------------------


def _waits(context: BlockContext) -> bool:
    return waits_for(context.block, context.plan.me.id, context.plan.now)


def _is_up_to_either(context: BlockContext) -> bool:
    return is_up_to_either(context.block, context.plan.now)


def _other_waits(context: BlockContext) -> bool:
    return waits_for(context.block, context.plan.you.id, context.plan.now)


def offer_yes(context: BlockContext) -> Offer | Hidden:
    """Offer a yes, naming the terms: `yes, Sat 28 Nov 20:00`.

    It takes what either may take.
    """
    block, plan = context.block, context.plan
    if block.aside:
        return Offer("keep this one")
    if not _waits(context):
        return Offer(TAKE_IT) if is_up_to_either(block, plan.now) else NOT_OFFERED
    proposal = next((p for p in block.proposals if p.by != plan.me.id), None)
    to_what = f", {wording.start(proposal.terms.when, plan.zone, plan.today)}" if proposal else ""
    return Offer(f"yes{to_what}")


def offer_no(context: BlockContext) -> Offer | Refused:
    """Offer a no while the block waits for my answer."""
    if _waits(context):
        return Offer()
    return Refused(f"There is nothing to answer on {called(context.block)}.", "remove")


def offer_suggest(context: BlockContext) -> Offer | Hidden:
    """Offer it where there is an agreement to change."""
    asked = any(person != context.plan.me.id for person in context.block.agreement)
    return Offer() if asked or _waits(context) else NOT_OFFERED


def offer_yes_here(context: BlockContext) -> Offer | Hidden:
    """Offer it while the block waits for the other person."""
    you = wording.short(context.plan.you.name, 16)
    return Offer(f"{you} said yes (here)") if _other_waits(context) else NOT_OFFERED


def offer_withdraw(context: BlockContext) -> Offer | Hidden:
    """Offer it where I asked something."""
    block, me = context.block, context.plan.me.id
    mine = any(p.by == me for p in (*block.proposals, *block.refused))
    return Offer() if mine or (block.author == me and _other_waits(context)) else NOT_OFFERED


def offer_restore(context: BlockContext) -> Offer | Hidden:
    """Offer it where I called the block off."""
    return Offer() if context.block.called_off_by == context.plan.me.id else NOT_OFFERED


# -- the block itself -------------------------------------------------------------------------------------------------


def offer_timed(context: BlockContext) -> Offer | Hidden:
    """Offer it for a block with a time of day."""
    return Offer() if context.block.when.precision == "time" else NOT_OFFERED


def offer_done(context: BlockContext) -> Offer:
    """Offer to mark it as happened, or as planned again."""
    return Offer("back to planned" if context.block.status == "done" else "it happened")


def offer_partly(_context: BlockContext) -> Offer:
    """Offer it for every block."""
    return Offer("happened in part")


def offer_remove(context: BlockContext) -> Offer | Hidden:
    """Offer to delete it, or to call it off where both agreed."""
    block = context.block
    if block.called_off_by:
        return NOT_OFFERED
    return Offer("call it off" if calls_off(block, context.plan) else "delete it")


def offer_protect(context: BlockContext) -> Offer | Hidden:
    """Offer it in one person's column."""
    block = context.block
    if block.who == WE:
        return NOT_OFFERED
    return Offer("unprotect it" if block.protected else "protect it")


def offer_private(context: BlockContext) -> Offer | Hidden | Refused:
    """Offer one step more privacy: busy, then hidden."""
    block, you = context.block, wording.short(context.plan.you.name, 16)
    if block.visibility == "hidden" and block.who == context.plan.me.id:
        return NOT_OFFERED
    return refuse_private(context) or Offer(f"busy for {you}" if block.visibility == "open" else f"hidden from {you}")


def offer_hide(context: BlockContext) -> Offer | Hidden | Refused:
    """Offer to hide an open block altogether; from busy it's the next step anyway."""
    if context.block.visibility != "open":
        return NOT_OFFERED
    return refuse_private(context) or Offer(f"hidden from {wording.short(context.plan.you.name, 16)}")


def offer_show(context: BlockContext) -> Offer | Hidden:
    """Offer to open one's own busy or hidden block again."""
    block = context.block
    if block.visibility == "open" or block.who != context.plan.me.id:
        return NOT_OFFERED
    return Offer(f"open it to {wording.short(context.plan.you.name, 16)} …")


def refuse_private(context: BlockContext) -> Refused | None:
    """Refuse to make a block private that isn't in one's own column; else None."""
    if context.block.who == context.plan.me.id:
        return None
    return Refused("Only a block in your own column can be busy or hidden.")


def offer_take_lead(context: BlockContext) -> Offer | Hidden:
    """Offer it for the household and for shared time.

    What either may take is taken by a yes.
    """
    block = context.block
    if (block.pillar != "home" and block.who != WE) or (_is_up_to_either(context) and not _waits(context)):
        return NOT_OFFERED
    mine = "not mine after all" if block.pillar == "home" else "not mine to plan"
    return Offer(mine if block.lead == context.plan.me.id else TAKE_IT)


def offer_cheer(context: BlockContext) -> Offer | Hidden:
    """Offer it except for my own blocks."""
    return NOT_OFFERED if context.block.who == context.plan.me.id else Offer("well done")


def offer_to_jar(context: BlockContext) -> Offer | Hidden:
    """Offer it except for rituals."""
    return NOT_OFFERED if context.block.ritual else Offer("into the jar")


def offer_settle(context: BlockContext) -> Offer | Refused:
    """Offer it where both people changed the block."""
    if context.block.conflicts:
        return Offer("you both changed this: choose")
    return Refused("Nothing here was changed by both of you.")


# -- doing it ---------------------------------------------------------------------------------------------------------


class Verb(NamedTuple):
    """One thing to do: its general label, its condition, and the act.

    The act takes words, such as a reason; most have no use for them.
    """

    label: str
    available: Availability
    do: Callable[[BlockContext, str], Outcome | Deed]


def suggest_time(plan: Plan, block: Block, when: When, who: str | None = None) -> Outcome:
    """Ask for another time; what the partner said no to is asked anew."""
    if block.agreement.get(plan.you.id) == "no" and not block.called_off_by:
        return plan.change(block, {"when": when, "who": who or block.who})
    return plan.agreements.suggest(block, when=when, who=who)


def other_half(plan: Plan, block: Block) -> Block | None:
    """The other half of a give and take, which the block's details name."""
    return plan.requests.halves.other(block) if block.role else None


def _agree(context: BlockContext, *, in_person: bool = False) -> Outcome:
    return context.plan.agree(context.block, in_person=in_person, beside=context.beside)


def _take_lead(context: BlockContext, _words: str) -> Outcome:
    block, me = context.block, context.plan.me.id
    if block.lead != me:
        return context.plan.change(block, {"lead": me})
    gives_back: Changes = {"lead": None}
    if block.pillar == "home" and block.goal:
        gives_back["goal"] = None  # it no longer frees the other for it
    if block.frees:
        gives_back["frees"] = None
    return context.plan.change(block, gives_back)


class Freed(NamedTuple):
    """Something that a household block may free the other for, and the change."""

    words: str
    changes: Changes


def things_freed(block: Block, plan: Plan) -> tuple[Freed, ...]:
    """What somebody's household block may free the other for.

    It's what is theirs on that day, then their goals. None if it frees them for something already, or nobody alone
    has it.
    """
    freed = {plan.me.id: plan.you.id, plan.you.id: plan.me.id}.get(block.lead or "")
    if block.pillar != "home" or block.goal or block.frees or freed is None:
        return ()
    goals = [goal for goal in plan.items.goals() if goal.person == freed]
    own = [
        Freed(freed_said(found, plan), {"frees": found.id}) for found in plan.items.progress.may_be_freed(block, freed)
    ]
    return (*own, *(Freed(wording.short(goal.title, 60), {"goal": goal.id}) for goal in goals))


def _say_yes(context: BlockContext, words: str) -> Outcome:
    """Say yes to what waits for it; take what either may take."""
    if _is_up_to_either(context) and not _waits(context):
        return _take_lead(context, words)
    return _agree(context)


VERBS: dict[str, Verb] = {
    "yes": Verb("yes", offer_yes, _say_yes),
    "no": Verb("not this time", offer_no, lambda of, because: of.plan.decline(of.block, because)),
    "yes_here": Verb(
        "yes, said here",
        offer_yes_here,
        lambda of, _: _agree(of, in_person=True),
    ),
    "withdraw": Verb("take back what you asked", offer_withdraw, lambda of, _: of.plan.withdraw(of.block)),
    "restore": Verb("it is on again", offer_restore, lambda of, _: of.plan.restore(of.block)),
    "done": Verb("it happened", offer_done, lambda of, _: of.plan.finish(of.block, "done")),
    "partly": Verb("it happened in part", offer_partly, lambda of, _: of.plan.finish(of.block, "partly")),
    "skipped": Verb("it didn’t happen", always, lambda of, _: of.plan.finish(of.block, "skipped")),
    "reopen": Verb("it is planned again", always, lambda of, _: of.plan.finish(of.block, "planned")),
    "duplicate": Verb("duplicate it", always, lambda of, _: of.plan.blocks.duplicate(of.block)),
    "take_lead": Verb(TAKE_IT, offer_take_lead, _take_lead),
    "to_jar": Verb("into the jar", offer_to_jar, lambda of, _: of.plan.items.to_jar(of.block)),
    "cheer": Verb("well done: leave a cheer", offer_cheer, lambda of, words: of.plan.items.cheer(of.block, words)),
    "comment": Verb("comment on it", always, lambda of, words: of.plan.items.comment(of.block, words)),
}
"""By the id of the action on the screen."""
