"""Figures computed from the files agree with the week; stale caches are dropped."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.agreement import stands
from planner.domain.braid import braid_week
from planner.domain.errors import PlannerError
from planner.domain.looking_back import highlights_of
from planner.domain.model.block import WE, Block
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.statistics import Counted, WeekBalance, balance_of, counted
from planner.domain.time.week import Week
from planner.plan.looking_back import LOOK_AHEAD_WEEKS
from planner.plan.plan import Plan
from planner.store.disk.layout import month_file, replica_path
from planner.store.statistics import ritual_counts
from tests.profiles import NIGHTLY
from tests.support import THIS_WEEK, Couple, Side, at, make_couple

SPAN = 10
"""Weeks that are compared, about the middle of them this one."""
STARTS = (
    at("2026-11-27T19:00"),
    at("2026-11-29T23:30", 90),
    at("2026-10-25T01:30", 120),
    at("2026-11-30T00:00", 0),
    at("2026-11-25T21:00", 300, "America/New_York"),
    at("2026-11-28", 2 * 1440),
    at("2026-12-01", 45),
    at("2026-W49", 30),
)


def counts_in(plan: Plan, week: Week) -> list[Counted]:
    """What counts in a week, by way of its blocks."""
    blocks = [block for column in plan.week(week).columns.values() for block in column if stands(block)]
    return [counted(block, plan.zone) for block in blocks]


def dated_in(plan: Plan, week: Week) -> list[Counted]:
    """What counts in a week and has a day, which a sentence can name."""
    return [found for found in counts_in(plan, week) if found.dated]


def by_week(plan: Plan, week: Week) -> WeekBalance:
    """The same figures by way of the blocks of the week."""
    return balance_of(week, plan.me.id, counts_in(plan, week), plan.repository.facts.resting(week))


def compare(plan: Plan) -> None:
    rows = plan.statistics.balance(SPAN, THIS_WEEK.plus(SPAN // 2))
    assert list(rows) == [by_week(plan, row.week) for row in rows]
    page = plan.statistics.looking_back.page()
    assert list(page.weeks) == [
        braid_week(row.week, counts_in(plan, row.week), page.people, page.today) for row in page.weeks
    ]
    listed = [row.week for row in page.weeks] + [THIS_WEEK.plus(ahead) for ahead in range(1, LOOK_AHEAD_WEEKS + 1)]
    assert sorted(page.highlights, key=repr) == sorted(
        (found for week in listed for found in highlights_of(week, dated_in(plan, week))), key=repr
    )


class Hand:
    """Somebody who does one thing after another, by chance."""

    def __init__(self, couple: Couple, seed: int) -> None:
        self.couple = couple
        self.by = random.Random(seed)

    def act(self, name: str) -> None:
        side = self.by.choice(self.couple.sides)
        with suppress(PlannerError):
            getattr(self, name)(side)

    def add(self, side: Side) -> None:
        private = self.by.random() < 0.2
        side.add(
            self.by.choice(("Run", "Cinema", "Phones away")),
            self.by.choice(STARTS),
            who=side.plan.me.id if private else self.by.choice((WE, side.plan.me.id, side.plan.you.id)),
            pillar=self.by.choice((None, "date", "rest", "home", "champion")),
            tags=self.by.choice(((), ("no phones", "fun"))),
            protected=self.by.random() < 0.3,
            visibility=self.by.choice(("busy", "hidden")) if private else "open",
        )

    def repeat(self, side: Side) -> None:
        flexible = self.by.random() < 0.3
        first = at("2026-W46", 30) if flexible else self.by.choice((*STARTS[:4], STARTS[6]))
        often = "FREQ=WEEKLY" if flexible else self.by.choice(("FREQ=WEEKLY;INTERVAL=1", "FREQ=DAILY", "FREQ=MONTHLY"))
        rule = make(often, first, times=3 if flexible else None)
        pillar, kept = self.by.choice(("ritual", "home", "work", "friends", None)), self.by.random() < 0.3
        who = self.by.choice((WE, side.plan.me.id))
        side.plan.ritual_changes.add_ritual(RitualDraft("Walk", rule, who, pillar=pillar, protected=kept))

    def any_block(self, side: Side) -> Block:
        blocks = [b for n in range(SPAN) for c in side.plan.week(THIS_WEEK.plus(n - 4)).columns.values() for b in c]
        return self.by.choice(blocks) if blocks else side.add()

    def mark(self, side: Side) -> None:
        side.plan.finish(self.any_block(side), self.by.choice(("done", "partly", "skipped", "planned")))

    def change(self, side: Side) -> None:
        changes: list[dict[str, Any]] = [
            {"when": self.by.choice(STARTS)},
            {"title": "No screens"},
            {"pillar": self.by.choice((None, "home", "explore"))},
            {"who": self.by.choice((WE, side.plan.me.id))},
            {"tags": ("fun",)},
            {"visibility": self.by.choice(("busy", "open", "hidden"))},
        ]
        side.plan.change(self.any_block(side), self.by.choice(changes))  # type: ignore[arg-type]

    def answer(self, side: Side) -> None:
        plan = side.plan
        said: list[Callable[[Block], object]] = [plan.agree, plan.agree, plan.decline, plan.withdraw]
        self.by.choice(said)(self.any_block(side))

    def propose(self, side: Side) -> None:
        side.plan.agreements.suggest(self.any_block(side), when=self.by.choice(STARTS))

    def remove(self, side: Side) -> None:
        side.plan.remove(self.any_block(side))

    def rest(self, side: Side) -> None:
        side.plan.items.set_off(
            THIS_WEEK.plus(self.by.randrange(-2, 3)), self.by.random() < 0.8, both=self.by.random() < 0.5
        )

    def leave(self, side: Side) -> None:
        # Not today: figures are those of the zone at home, and the week has the zone of today.
        first = THIS_WEEK.monday + timedelta(days=self.by.choice((-7, -5, 3, 4, 5, 9)))
        zone = self.by.choice(("America/New_York", "Asia/Tokyo"))
        side.plan.people.set_away(zone, first, first + timedelta(days=self.by.randrange(4)))

    def say(self, side: Side) -> None:
        side.plan.items.comment(self.any_block(side), "Lovely")

    def undo(self, side: Side) -> None:
        side.plan.undo()

    def meet(self, side: Side) -> None:
        side.exchange()


ACTS = (
    "add",
    "add",
    "repeat",
    "mark",
    "mark",
    "change",
    "change",
    "answer",
    "answer",
    "propose",
    "remove",
    "rest",
    "leave",
    "say",
    "undo",
    "meet",
)


@pytest.mark.parametrize("expanded_up_to", [0, 200])
@given(st.lists(st.sampled_from(ACTS), min_size=3, max_size=20), st.integers(0, 2**16))
@settings(max_examples=400 if NIGHTLY else 10)
def test_statistics_agree_with_the_week_view(expanded_up_to: int, acts: list[str], seed: int) -> None:
    with tempfile.TemporaryDirectory() as name, patch.object(ritual_counts, "EXPANDED_UP_TO", expanded_up_to):
        couple = make_couple(Path(name))
        hand = Hand(couple, seed)
        for act in acts:
            hand.act(act)
            if act == "meet":
                compare(hand.by.choice(couple.sides).plan)
        couple.meet()
        for side in couple.sides:
            compare(side.plan)
            compare(side.reopened())


def test_a_crowd_of_rituals_is_counted_as_it_is_expanded(couple: Couple, alex: Side, sam: Side) -> None:
    rules = [make("FREQ=DAILY", at(f"2026-10-19T{hour}", 90)) for hour in ("19:00", "19:30", "23:30", "02:30")]
    drafts = [
        RitualDraft("Walk", rule, alex.plan.me.id, pillar=pillar, protected=pillar == "rest")
        for rule, pillar in product(rules, ("rest", "friends", None))
    ]
    drafts += [RitualDraft("Dishes", rule, WE, pillar="home") for rule in rules]
    drafts += [RitualDraft("Dinner", rule, WE, pillar="date") for rule in rules[:2]]  # waits for Sam
    for draft in drafts:
        alex.plan.ritual_changes.add_ritual(draft)
    alex.plan.items.set_off(THIS_WEEK, True, both=False)
    walks = alex.plan.week(THIS_WEEK.plus(1)).columns["me"]
    alex.plan.finish(walks[0], "done")
    alex.plan.change(walks[1], {"when": at("2026-12-05T10:00")})
    alex.plan.remove(walks[2])
    alex.plan.people.set_away("Asia/Tokyo", date(2026, 12, 9), date(2026, 12, 10))
    couple.meet()
    with patch.object(ritual_counts, "EXPANDED_UP_TO", 0):
        for side in (alex, sam):
            compare(side.plan)


@pytest.mark.parametrize(
    "damage",
    [
        {"title": 7},
        {"title": None},
        {"when": {"v": {"start": "2026-02-30T10:00", "minutes": 60, "zone": "Europe/Berlin"}}},
        {"when": {"v": {"start": "2026-11-27T10:00", "minutes": "60", "zone": "Europe/Berlin"}}},
        {"when": {"v": {"start": "2026-11-27", "minutes": 60, "zone": "Europe/Berlin"}}},
        {"when": {"v": {"start": "0001-01-01", "minutes": 60, "zone": None}}},
        {"when": {"v": ["2026-11-27"]}},
        {"who": {"v": {}}},
        {"pillar": {"v": 7}},
        {"status": {"v": []}},
        {"status": {"v": "dreamt"}},
        {"visibility": {"v": "else"}},
        {"protected": {"v": "yes"}},
        {"tag:fun": {"v": 1}},
        {"a later field": {"v": {"any": [1, 2]}}},
    ],
)
def test_a_stranger_s_writes_are_read_as_the_week_reads_them(alex: Side, damage: dict[str, Any]) -> None:
    alex.add("Run", pillar="rest")
    path = replica_path(alex.mirror, alex.plan.device, month_file("2026-11"))
    tree = json.loads(path.read_bytes())
    (document,) = tree["blocks"].values()
    for register, write in damage.items():
        good = document.get(register, document["title"])
        document[register] = {**good, **write} if isinstance(write, dict) else write
    path.write_text(json.dumps(tree))
    compare(alex.reopened())


def test_a_damaged_file_takes_only_its_own_figures(couple: Couple, alex: Side, sam: Side) -> None:
    alex.add("Run", pillar="rest")
    sam.add("Swim", pillar="rest")
    couple.meet()
    replica_path(alex.mirror, sam.plan.device, month_file("2026-11")).write_bytes(b"{")
    row = alex.reopened().statistics.balance(1)[0]
    assert (row.hours["me"].planned, row.hours["you"].planned) == (60, 0)


def test_figures_are_cached_until_a_file_changes(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    alex.add("Run", "2026-11-24T07:00", pillar="rest")
    before = alex.plan.statistics.balance(3)
    with monkeypatch.context() as patched:
        patched.setattr("planner.plan.statistics.WeekScan", None)
        assert alex.plan.statistics.balance(3) == before
        assert alex.reopened().statistics.balance(3) == before
        alex.plan.people.set_person(range=[240, 480])
        assert alex.reopened().statistics.balance(3) == before
    alex.add("Swim", "2026-11-25T07:00", pillar="rest")
    assert alex.plan.statistics.balance(3)[-1].hours["me"].planned == 120


def test_a_change_of_ritual_week_off_or_agreement_renews_cached_figures(alex: Side) -> None:
    alex.plan.ritual_changes.add_ritual(
        RitualDraft("Walk", make("FREQ=WEEKLY", at("2026-11-24T07:00")), alex.plan.me.id)
    )
    assert alex.plan.statistics.balance(1)[0].hours["me"].planned == 60
    alex.plan.items.set_off(THIS_WEEK, True)
    assert alex.plan.statistics.balance(1)[0].hours["me"].planned == 0
    alex.add("Cinema", who=WE)
    assert alex.plan.statistics.balance(1)[0].hours["we"].planned == 0
    alex.plan.people.set_agreement(False)
    assert alex.plan.statistics.balance(1)[0].hours["we"].planned == 60


def test_damaged_figures_are_made_again(alex: Side) -> None:
    alex.add("Run", "2026-11-24T07:00", pillar="rest")
    good = alex.plan.statistics.balance(2)
    alex.plan.statistics.gone_quiet()
    kept = alex.mirror / "local" / "figures.json"
    text = kept.read_text()
    weeks = '{"format":3,"weeks":{"2026-W48":["x"]},"habits":{"2026-11":7}}'
    for damaged in ("", "[]", "{}", "[" * 100_000, weeks, text.replace("60", '"x"'), text.replace('"hours"', '"h"')):
        kept.write_text(damaged)
        assert alex.reopened().statistics.balance(2) == good
        assert alex.plan.statistics.gone_quiet() == []


def test_quiet_habits_include_private_ones(alex: Side) -> None:
    for ago in range(4):
        day = date(2026, 9, 29) - timedelta(weeks=ago)
        alex.plan.finish(alex.add("Chess", f"{day}T18:00", visibility="busy"), "done")
        alex.plan.finish(alex.add("Sauna", f"{day}T20:00"), "done")
    found = [("Chess", 4, date(2026, 9, 29), False), ("Sauna", 4, date(2026, 9, 29), False)]
    assert sorted(alex.plan.statistics.gone_quiet()) == found
    assert sorted(alex.reopened().statistics.gone_quiet()) == found
    alex.plan.finish(alex.add("Chess", "2026-11-23T18:00"), "done")
    assert [habit.title for habit in alex.plan.statistics.gone_quiet()] == ["Sauna"]


def test_only_i_see_when_i_last_saw_a_friend(couple: Couple, alex: Side, sam: Side) -> None:
    for title, day in (
        ("Swim with Mia", "2026-09-03"),
        ("Chess with Mia", "2026-08-20"),
        ("Jonas and I", "2026-11-01"),
    ):
        alex.plan.finish(alex.add(title, f"{day}T18:00", pillar="friends"), "done")
    alex.plan.finish(alex.add("Tea with Jonas", "2026-11-09T18:00", pillar="friends", visibility="hidden"), "done")
    alex.plan.finish(alex.add("Lunch with Lea", "2025-09-01T12:00", pillar="friends"), "done")  # over a year ago
    alex.plan.finish(alex.add("Meeting with Bob", "2026-11-10T12:00"), "done")  # not for friends
    alex.add("Walk with Ada", "2026-11-11T12:00", pillar="friends")  # nobody said that it happened
    sam.plan.finish(sam.add("Run with Kim", "2026-11-12T12:00", pillar="friends"), "done")
    couple.meet()
    seen = [("Mia", date(2026, 9, 3)), ("Jonas", date(2026, 11, 9))]
    assert alex.plan.statistics.last_seen() == seen
    assert alex.reopened().statistics.last_seen() == seen
    assert sam.plan.statistics.last_seen() == [("Kim", date(2026, 11, 12))]


def test_a_week_off_counts_nothing_of_that_person(couple: Couple, alex: Side) -> None:
    for who, minutes in ((alex.plan.me.id, 60), (WE, 90)):
        alex.plan.finish(alex.add("Walk", at("2026-11-25T09:00", minutes), who=who), "done")
    couple.meet()

    def planned() -> tuple[int, int]:
        (row,) = alex.reopened().statistics.balance(1)
        return row.hours["me"].planned, row.hours["we"].planned

    both = planned()
    assert both[0] == 60
    alex.plan.items.set_off(THIS_WEEK, True)
    assert planned() == (0, both[1])
    alex.plan.items.set_off(THIS_WEEK, True, both=True)
    assert planned() == (0, 0)
    alex.plan.items.set_off(THIS_WEEK, False, both=True)
    assert planned() == both
