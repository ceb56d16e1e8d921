"""Agreement on a block's terms, derived from recorded answers.

It is never stored (docs/design.md, section 4).

A yes is to a version of a block: its `when` and `who` together, its *terms*. A yes to other terms is remembered, and
the question is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from planner.domain.errors import BadInput
from planner.domain.model.block import EITHER, WE, Block, Proposal, Role, Terms, Yes
from planner.domain.time.when import UTC_ZONE, When
from planner.named_tuple import NamedTuple

Standing = Literal["agreed", "asked", "declined", "off", "closed"]
"""How far a block is from being agreed.

`asked`: an answer is still open. `declined`: somebody said no. `off`: it was called off after a yes. `closed`: its
time came before an answer did.
"""


class Answer(NamedTuple):
    """One person's answer to the terms whose `key` is `of`.

    `off` is true for a no that calls off what had been agreed.
    """

    said: Literal["yes", "no"]
    of: str
    because: str = ""
    off: bool = False


def key(terms: Terms) -> str:
    """A text for these terms, the same for equal terms."""
    when = terms.when
    return f"{when.start} {when.minutes} {when.zone or '-'} {terms.who}"


def terms_of(version: str) -> Terms | None:
    """The terms whose `key` is this text; None for any other text."""
    try:
        start, minutes, zone, who = version.split(" ")
        return Terms(When(start, int(minutes), None if zone == "-" else zone), who)
    except (ValueError, BadInput):
        return None


def needs_yes(terms: Terms, pillar: str | None, people: Iterable[str], role: Role | None = None) -> tuple[str, ...]:
    """The people whose yes these terms need.

    Household blocks and blocks without a day need a lead, not a yes. Half of a give and take (with a `role`) always
    needs that of both.
    """
    if role:
        return tuple(people)
    if pillar == "home" or terms.when.precision == "week":
        return ()
    return tuple(people) if terms.who == WE else (terms.who,)


def agreement(
    terms: Terms, needed: Iterable[str], answers: Mapping[str, Answer], proposals: Iterable[Proposal]
) -> dict[str, Yes]:
    """What each person whose yes is needed says to the present terms.

    A proposal of these very terms counts as its author's yes.
    """
    now = key(terms)
    wished = {proposal.by: now for proposal in proposals if key(proposal.terms) == now}
    return {person: says(answers.get(person), now, wished.get(person)) for person in needed}


def says(answer: Answer | None, now: str, wished: str | None) -> Yes:
    """What a person says to the version `now`.

    `answer` is the last answer they gave, `wished` the version they proposed, if they did.
    """
    if answer and answer.of == now:
        return answer.said
    if wished == now:
        return "yes"
    return "changed" if answer and answer.said == "yes" else "open"


def standing(block: Block, now: datetime) -> Standing:
    """How far a block is from being agreed; `now` is aware."""
    said = set(block.agreement.values())
    if "no" in said:
        return "off" if block.called_off_by else "declined"
    if said & {"open", "changed"}:
        return "closed" if is_over(block, now) else "asked"
    return "agreed"


def is_over(block: Block, now: datetime) -> bool:
    """Whether the block's time has come, so that a question about it closes."""
    if block.closed:
        return True
    if block.when.precision == "time":
        return block.when.starts(UTC_ZONE) <= now
    if block.when.precision == "week":
        return block.when.week.sunday < now.date()
    return block.when.local_start.date() < now.date()


def waits_for(block: Block, person: str, now: datetime) -> bool:
    """Whether this person has something to answer: the block, or a proposal for it.

    A person who said no has nothing more to answer, and one who proposed another time has answered with that.
    """
    if block.deleted or block.aside or is_over(block, now) or block.agreement.get(person) == "no":
        return False
    return any(proposal.by != person for proposal in block.proposals) or asks_as_it_stands(block, person, now)


def asks_as_it_stands(block: Block, person: str, now: datetime) -> bool:
    """Whether this person's yes to the present terms is open, apart from proposals.

    A person who proposed another time has answered with that.
    """
    mine = any(proposal.by == person for proposal in block.proposals)
    said = block.agreement.get(person)
    is_asked = not (block.deleted or block.aside) and standing(block, now) == "asked"
    return is_asked and said in ("open", "changed") and not mine


def counts(block: Block) -> bool:
    """Whether the block counts in figures: everybody whose yes it needs said yes.

    What is set aside doesn't.
    """
    return not block.aside and all(said == "yes" for said in block.agreement.values())


def stands(block: Block) -> bool:
    """Whether the block counts in figures of both: open, not deleted, and agreed."""
    return block.visibility == "open" and not block.deleted and counts(block)


def is_up_to_either(block: Block, now: datetime) -> bool:
    """Whether either of the two may take it, and it's still to come."""
    is_gone = block.deleted or block.called_off_by or block.aside or is_over(block, now)
    return block.lead == EITHER and block.status == "planned" and not is_gone


def must_propose(block: Block, me: str) -> bool:
    """Whether a change of terms must be a proposal, since somebody else agreed."""
    return any(person != me and said == "yes" for person, said in block.agreement.items())
