"""Set up the demo's two people, their rituals, goals, house rules and ideas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from planner.demo import data as life
from planner.demo.data import ALEX, DEMO_RITUALS, NAMES, SAM
from planner.demo.last_evening import Couple, Evening
from planner.demo.rituals import rule
from planner.domain.ids import Ids
from planner.domain.model.block import WE
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.sync.setup import create, join


def begin(mirrors: tuple[Path, Path], folder: Path, zone: str, at: datetime, ids: Ids) -> tuple[Couple, dict[str, str]]:
    """Set both people up, by init and join; returns them with their ids."""
    couple = Couple(*mirrors, folder)
    alex = create(
        couple.alex,
        folder,
        me=NAMES[ALEX],
        you=NAMES[SAM],
        zone=zone,
        device_name="Alex’s laptop",
        clock=lambda: at,
        ids=ids,
    )
    join(
        couple.sam,
        folder,
        name=NAMES[SAM],
        zone=zone,
        device_name="Sam’s laptop",
        clock=lambda: at + timedelta(minutes=20),
        ids=ids,
    )
    return couple, {ALEX: alex.me.id, SAM: alex.you.id}


def agree(couple: Couple, evening: Evening, ids: Ids, first: Week, resting: Iterable[Week]) -> None:
    """Add rituals, goals, house rules and ideas, with both people's yes.

    The rituals begin in the week `first` and pause in the weeks `resting`.
    """
    alex = Plan.open(couple.alex, clock=evening.clock, ids=ids)
    offered = {offer.id: offer for offer in alex.rituals.offered()}
    for name, regular in DEMO_RITUALS.items():
        offer = offered[name]  # type: ignore[index]
        comes = rule(name, first, alex.zone.key)
        draft = offer.draft._replace(title=regular.title, rule=comes, pillar=regular.pillar)
        alex.ritual_changes.take_up(offer, draft, turns=regular.turns)
    for week in resting:
        alex.items.set_off(week, True, both=True)
    for text in life.HOUSE_RULES:
        alex.items.add_rule(text)
    _carry(alex, ALEX)
    couple.exchange(evening)
    evening.later(30)
    sam = Plan.open(couple.sam, clock=evening.clock, ids=ids)
    for ritual in sam.rituals.rituals_waiting():
        sam.ritual_answers.answer_ritual(ritual, yes=True)
    for house_rule in sam.items.rules():
        sam.items.agree_rule(house_rule)
    _carry(sam, SAM)
    couple.exchange(evening)
    for plan in (alex, sam):
        # Only what happens after this is news.
        plan.refresh()
        plan.arrivals.news()
        plan.arrivals.visited()


def _carry(plan: Plan, who: str) -> None:
    """Add a person's goal and ideas."""
    plan.items.add_goal(life.DEMO_GOALS[who])
    for idea in life.DEMO_IDEAS[who]:
        plan.items.add_idea(idea, WE)
