"""What a block says of itself beside its title: whom it waits for, what it lies over, and that in words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from planner.domain.agreement import standing, waits_for
from planner.domain.model.block import WE, Block, Proposal, WeekView
from planner.domain.model.items import Carried, Remark
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called

ASKS_ME, CHANGED, SENT, OFF, SAID_YES = "yes?", "changed", "sent", "off", "said yes"


def word_of(block: Block, view: WeekView, now: datetime) -> str:
    """The one word in the week: `yes?` mine to answer, `changed` so again, `sent` the other's to answer, `off`."""
    if standing(block, now) == "off":
        return OFF
    if any(falls_in(proposal, view) for proposal in block.proposals):
        # The row of the proposal has the word; what stands, stands until the answer.
        return ""
    if waits_for(block, view.me.id, now):
        return CHANGED if block.agreement.get(view.me.id) == "changed" and not _by(block, view.you.id) else ASKS_ME
    return SENT if waits_for(block, view.you.id, now) else ""


def falls_in(proposal: Proposal, view: WeekView) -> bool:
    """Whether the block would be in that week."""
    when = proposal.terms.when
    return when.week == view.week if when.precision == "week" else when.starts(view.zone).date() in view.week


def words_of(view: WeekView, now: datetime) -> dict[str, str]:
    """By id, for those that have one."""
    every = [block for blocks in view.columns.values() for block in blocks]
    words = {block.id: word_of(block, view, now) or _planner_of(block, view) for block in every}
    return {key: word for key, word in words.items() if word}


def _planner_of(block: Block, view: WeekView) -> str:
    """`Sam plans`, for an evening that nobody has said yet what it is."""
    person = view.person(block.lead) if block.slot and block.lead else None
    return f"{wording.short(person.name, 10)} plans" if person else ""


def on_screen(view: WeekView, news: Collection[str], now: datetime) -> WeekView:
    """The week without what was let go: what somebody said no to, and what was called off and has been seen."""

    def stays(block: Block) -> bool:
        where = standing(block, now)
        if where == "off":
            mine = block.called_off_by == view.me.id
            return block.id in news or (mine and block.when.ends(view.zone) > now)
        return where != "declined"

    columns = {column: tuple(filter(stays, blocks)) for column, blocks in view.columns.items()}
    return replace(view, columns=columns)


def sentences(block: Block, view: WeekView, now: datetime) -> Iterator[str]:
    """Where it stands between the two, the weightiest first."""
    you = wording.short(view.you.name, 20)
    if standing(block, now) == "off":
        because = block.because.get(block.called_off_by or "", "")
        by = "you" if block.called_off_by == view.me.id else you
        yield f"called off by {by}" + (f": {wording.short(because)}" if because else "")
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


def _to_earlier(block: Block, person: str, view: WeekView) -> str:
    """` to Fri 27 Nov 19:30`: what that person said yes to before it was changed."""
    earlier = next((yes for yes in block.earlier_yes if yes.by == person), None)
    return f" to {other_terms(earlier, block, view)}" if earlier else ""


def plans(block: Block, view: WeekView) -> str:
    """`, and plans it` after the one who asks."""
    if block.lead is None or block.who != WE:
        return ""
    if block.lead == block.author:
        return ", and plans it"
    return ", you plan it" if block.lead == view.me.id else f", {wording.who(block.lead, view.me, view.you)} plans it"


def proposed(proposal: Proposal, block: Block, view: WeekView) -> str:
    """`Sam asks: Sat 28 Nov 20:00 instead`."""
    asks = "you ask" if proposal.by == view.me.id else f"{wording.short(view.you.name, 20)} asks"
    return f"{asks}: {instead(proposal, block, view)}"


def instead(proposal: Proposal, block: Block, view: WeekView) -> str:
    """`Sat 28 Nov 20:00 instead`."""
    whole = ", from then on" if proposal.whole else ""
    return f"{other_terms(proposal, block, view)} instead{whole}"


def other_terms(proposal: Proposal, block: Block, view: WeekView) -> str:
    """What is different there from the block as it stands: `Sat 28 Nov 20:00, 1h30`."""
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
    """`× at the same time as Dentist, Fri 27 Nov 08:00–08:45`."""
    for other_id in overlaps.get(block.id, ()):
        if other := view.find(other_id):
            yield f"× {called(other)}, {wording.span(other.when, view.zone, view.today)}"


def remarks_said(cheers: tuple[Remark, ...], comments: tuple[Remark, ...], view: WeekView) -> Iterator[str]:
    """Who said well done, and what was said about it."""
    for cheer in cheers:
        words = wording.short(cheer.text, 60) or "well done"
        yield f"+ {wording.who(cheer.by, view.me, view.you)}: {words}"
    for comment in comments:
        yield f"{wording.who(comment.by, view.me, view.you)}: {wording.short(comment.text, 200)}"


def standing_lines(
    block: Block, view: WeekView, now: datetime, overlaps: Mapping[str, tuple[str, ...]], carried: Carried
) -> tuple[str, ...]:
    """Where it stands between the two, what it lies over, and what was left on it."""
    between, beside = sentences(block, view, now), overlapped(block, view, overlaps)
    remarks = remarks_said(carried.cheers.get(block.id, ()), carried.comments.get(block.id, ()), view)
    # What asks me comes before what it lies over, and that before what waits for the other.
    mine = waits_for(block, view.me.id, now)
    return (*between, *beside, *remarks) if mine else (*beside, *between, *remarks)


def kept_by(block: Block, view: WeekView) -> str:
    """`Sam keeps Thu 26 Nov 18:00–20:00 for Climbing`, of what somebody protects."""
    when = wording.span(block.when, view.zone, view.today)
    keeps = "you keep" if block.who == view.me.id else f"{wording.who(block.who, view.me, view.you)} keeps"
    return f"{keeps} {when} for {called(block)}" if block.title else f"{keeps} {when}"


def _by(block: Block, person: str) -> bool:
    return any(proposal.by == person for proposal in block.proposals)
