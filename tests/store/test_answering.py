"""Answers and proposals: yes, not this time, another time, calling off.

Each ends the same on both sides, and nobody's agreed time changes without their yes (promise 6 of the design).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from planner.domain.agreement import key, standing
from planner.domain.errors import BadInput, ChangedSince, NotYours, PlannerError
from planner.domain.model.block import WE, Block, Outcome
from planner.domain.recurrence.ritual import RitualChanges
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.store.device import identity
from planner.sync.exchange import Exchange
from tests.profiles import Amount, amounts, run_histories
from tests.support import Couple, HeldClock, Side, at, create_side, join_side

FRIDAY, SATURDAY, SUNDAY = (at(f"2026-11-{day}T19:00", 120) for day in (27, 28, 29))


def asked(couple: Couple, title: str = "Cinema", **fields: object) -> tuple[Block, Block]:
    """Something for both that Alex asks and Sam has read; as each has it."""
    block = couple.me.add(title, FRIDAY, who=WE, **fields)
    couple.meet()
    return couple.me.again(block), couple.you.again(block)


def agreed(couple: Couple) -> tuple[Block, Block]:
    mine, theirs = asked(couple)
    couple.you.plan.agree(theirs)
    couple.meet()
    return couple.me.again(mine), couple.you.again(mine)


def both_see(couple: Couple, block: Block) -> Block:
    """The block, once every device has everything: the same for all of them."""
    couple.meet()
    found = [side.again(block) for side in couple.sides]
    assert all(other == found[0] for other in found)
    return found[0]


def begin(side: Side, title: str, rrule: str = "FREQ=WEEKLY;BYDAY=FR", start: str = "2026-11-27T19:30") -> Block:
    """A ritual of both; its next evening."""
    return side.plan.ritual_changes.add_ritual(RitualDraft(title, make(rrule, at(start)), WE)).block


def says(couple: Couple, block: Block) -> tuple[str | None, str | None]:
    """What Alex and what Sam say to it."""
    return block.agreement.get(couple.me.plan.me.id), block.agreement.get(couple.you.plan.me.id)


# -- one after the other ----------------------------------------------------------------------------------------------


def test_a_shared_block_needs_both_yeses(couple: Couple) -> None:
    mine, theirs = asked(couple)
    assert says(couple, mine) == ("yes", "open")
    assert [row.id for row in couple.you.plan.inbox.waiting()] == [mine.id]
    assert couple.me.plan.inbox.waiting() == ()
    assert couple.you.plan.agree(theirs).kind == "agreed"
    block = both_see(couple, mine)
    assert says(couple, block) == ("yes", "yes")
    assert couple.you.plan.inbox.waiting() == ()


def test_an_agreed_time_stays_until_the_yes(couple: Couple) -> None:
    mine, _ = agreed(couple)
    outcome = couple.me.plan.change(mine, {"when": SATURDAY})
    assert (outcome.kind, outcome.block.when) == ("proposed", FRIDAY)
    block = both_see(couple, mine)
    assert says(couple, block) == ("yes", "yes")
    assert [(p.by, p.terms.when) for p in block.proposals] == [(couple.me.plan.me.id, SATURDAY)]
    couple.you.plan.agree(couple.you.again(block))
    block = both_see(couple, mine)
    assert (block.when, block.proposals, says(couple, block)) == (SATURDAY, (), ("yes", "yes"))


def test_a_yes_implied_by_a_proposal_outlives_the_next_proposal(couple: Couple) -> None:
    """A proposal that was accepted counts as agreed, whatever is proposed later."""
    mine, _ = agreed(couple)
    couple.me.plan.agreements.suggest(mine, when=SATURDAY)
    couple.meet()
    couple.you.plan.agree(couple.you.again(mine))
    couple.meet()
    couple.me.plan.agreements.suggest(couple.me.again(mine), when=SUNDAY)
    block = both_see(couple, mine)
    assert (block.when, says(couple, block)) == (SATURDAY, ("yes", "yes"))
    assert couple.you.plan.change(couple.you.again(block), {"when": FRIDAY}).kind == "proposed"
    couple.me.plan.withdraw(couple.me.again(block))
    block = both_see(couple, mine)
    assert (block.when, says(couple, block)) == (SATURDAY, ("yes", "yes"))


def test_refusing_a_proposal_leaves_the_present_time_and_is_news(couple: Couple) -> None:
    mine, _ = agreed(couple)
    couple.me.plan.agreements.suggest(mine, when=SATURDAY)
    couple.meet()
    assert couple.you.plan.decline(couple.you.again(mine), "early start").kind == "declined"
    block = both_see(couple, mine)
    assert (block.when, block.proposals, says(couple, block)) == (FRIDAY, (), ("yes", "yes"))
    row = couple.me.plan.inbox.read().asked[0]
    assert (row.kind, row.says, row.because) == ("proposal", "no", "early start")


def test_calling_off_needs_no_yes_and_stays_until_it_is_seen(couple: Couple) -> None:
    mine, _ = agreed(couple)
    assert couple.me.plan.remove(mine).kind == "called off"
    block = both_see(couple, mine)
    assert (standing(block, couple.clock()), block.deleted) == ("off", False)
    with pytest.raises(BadInput, match="called “Cinema” off"):
        couple.you.plan.agree(couple.you.again(block))
    couple.me.plan.restore(couple.me.again(block))
    assert says(couple, both_see(couple, mine)) == ("yes", "yes")


def test_a_person_who_said_no_may_propose_another_time(couple: Couple) -> None:
    mine, theirs = asked(couple)
    couple.you.plan.decline(theirs, "too tired")
    couple.you.plan.change(couple.you.again(mine), {"when": SUNDAY})
    block = both_see(couple, mine)
    assert says(couple, block) == ("yes", "no")
    assert [row.kind for row in couple.me.plan.inbox.waiting()] == ["proposal"]
    couple.me.plan.agree(couple.me.again(block))
    block = both_see(couple, mine)
    assert (block.when, says(couple, block)) == (SUNDAY, ("yes", "yes"))


def test_a_question_closes_silently_when_its_time_comes(couple: Couple) -> None:
    mine, _ = asked(couple)
    couple.clock.forward(days=3)
    assert couple.you.plan.inbox.waiting() == ()
    assert standing(couple.you.again(mine), couple.clock()) == "closed"
    with pytest.raises(BadInput, match="come and gone"):
        couple.you.plan.agree(couple.you.again(mine))


def test_a_yes_spoken_aloud_can_be_taken_back(couple: Couple) -> None:
    mine, _ = asked(couple)
    couple.me.plan.agree(mine, in_person=True)
    block = both_see(couple, mine)
    assert says(couple, block) == ("yes", "yes")
    couple.you.plan.decline(couple.you.again(block))
    assert says(couple, both_see(couple, mine)) == ("yes", "no")


def test_protected_time_is_its_owners(couple: Couple) -> None:
    block = couple.you.add("Choir", FRIDAY, protected=True)
    couple.meet()
    mine = couple.me.again(block)
    plan = couple.me.plan
    attempts: list[Callable[[], object]] = [
        lambda: plan.change(mine, {"when": SATURDAY}),
        lambda: plan.change(mine, {"title": "Nothing"}),
        lambda: plan.change(mine, {"protected": False}),
        lambda: plan.agreements.suggest(mine, when=SATURDAY),
        lambda: plan.finish(mine, "skipped"),
        lambda: plan.remove(mine),
        lambda: plan.items.to_jar(mine),
    ]
    for attempt in attempts:
        with pytest.raises(NotYours):
            attempt()
    assert both_see(couple, block) == mine


def test_undo_does_not_overwrite_a_yes(couple: Couple) -> None:
    mine, _ = asked(couple)
    couple.me.plan.change(mine, {"when": SATURDAY})
    couple.meet()
    couple.you.plan.agree(couple.you.again(mine))
    couple.meet()
    with pytest.raises(ChangedSince, match="Sam has said yes since; it stays"):
        couple.me.plan.undo()
    block = both_see(couple, mine)
    assert (block.when, says(couple, block)) == (SATURDAY, ("yes", "yes"))


def test_putting_an_agreed_block_into_the_jar_calls_it_off(couple: Couple) -> None:
    mine, _ = agreed(couple)
    couple.me.plan.items.to_jar(mine)
    block = both_see(couple, mine)
    assert (block.called_off_by, block.deleted) == (couple.me.plan.me.id, False)
    assert [idea.title for idea in couple.you.plan.items.ideas()] == ["Cinema"]
    couple.me.plan.undo()
    assert says(couple, both_see(couple, mine)) == ("yes", "yes")
    assert couple.you.plan.items.ideas() == ()


def test_with_agreement_off_every_change_is_final(couple: Couple) -> None:
    mine, _ = agreed(couple)
    couple.you.plan.people.set_agreement(False)
    couple.meet()
    assert couple.me.plan.change(couple.me.again(mine), {"when": SATURDAY}).kind == "moved"
    assert both_see(couple, mine).when == SATURDAY
    assert couple.you.plan.inbox.waiting() == ()


# -- in the same minute -----------------------------------------------------------------------------------------------


def test_a_yes_does_not_restore_a_block_called_off_meanwhile(couple: Couple) -> None:
    mine, theirs = agreed(couple)
    couple.you.plan.remove(theirs)
    couple.me.plan.agreements.suggest(mine, when=SATURDAY)
    block = both_see(couple, mine)
    assert (standing(block, couple.clock()), block.when) == ("off", FRIDAY)
    removed = couple.me.add("Walk", SATURDAY, who=WE)
    couple.meet()
    couple.you.plan.agree(couple.you.again(removed))
    couple.me.plan.remove(couple.me.again(removed))
    assert both_see(couple, removed).deleted
    with pytest.raises(BadInput, match="is deleted"):
        couple.you.plan.agree(couple.you.again(removed))


def test_both_can_accept_each_others_proposal_at_once(couple: Couple) -> None:
    mine, theirs = agreed(couple)
    couple.me.plan.agreements.suggest(mine, when=SATURDAY)
    couple.you.plan.agreements.suggest(theirs, when=SUNDAY)
    block = both_see(couple, mine)
    assert {p.terms.when for p in block.proposals} == {SATURDAY, SUNDAY}
    assert (block.when, says(couple, block)) == (FRIDAY, ("yes", "yes"))
    couple.me.plan.agree(couple.me.again(mine))
    couple.you.plan.agree(couple.you.again(mine))
    block = both_see(couple, mine)
    assert block.when in (SATURDAY, SUNDAY)
    assert {version.register for version in block.conflicts} == {"when"}
    assert sorted(map(str, says(couple, block))) == ["changed", "yes"]


def test_a_block_withdrawn_while_it_gets_a_yes_is_deleted(couple: Couple) -> None:
    block = couple.me.add("Dinner", FRIDAY, who=couple.you.plan.me.id)
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.me.plan.withdraw(couple.me.again(block))
    assert both_see(couple, block).deleted


def test_a_yes_to_a_version_that_has_changed_asks_again(couple: Couple) -> None:
    mine, theirs = asked(couple)
    couple.me.plan.change(mine, {"when": SATURDAY})
    couple.you.plan.agree(theirs)
    block = both_see(couple, mine)
    assert (block.when, says(couple, block)) == (SATURDAY, ("yes", "changed"))
    assert [row.says for row in couple.you.plan.inbox.waiting()] == ["changed"]


def test_a_ritual_cannot_be_part_of_a_request(couple: Couple) -> None:
    evening = begin(couple.me, "Yoga", "FREQ=WEEKLY;BYDAY=SA", "2026-11-28T10:00")
    with pytest.raises(BadInput, match="A ritual can’t be part of a request"):
        couple.me.plan.requests.ask(need="an hour", blocks=[evening])
    assert not couple.me.plan.requests.all()


def test_a_yes_to_a_request_does_not_cover_a_time_moved_meanwhile(couple: Couple) -> None:
    block = couple.me.add("Film", FRIDAY, who=WE)
    couple.me.plan.requests.ask(need="an evening out", feeling="drained", blocks=[block])
    couple.meet()
    request = couple.you.plan.requests.all()[0]
    couple.me.plan.change(couple.me.again(block), {"when": SATURDAY})
    couple.you.plan.requests.answer_request(request, True)
    found = both_see(couple, block)
    assert (found.when, says(couple, found)) == (SATURDAY, ("yes", "changed"))
    assert [side.plan.requests.all()[0].answer for side in couple.sides] == ["yes", "yes"]


def test_a_yes_to_a_request_books_all_its_blocks_and_a_no_none(couple: Couple) -> None:
    for yes in (True, False):
        blocks = [couple.me.add(title, FRIDAY, who=WE) for title in ("Read", "Film")]
        couple.me.plan.requests.ask(need=f"an evening {yes}", blocks=blocks)
        couple.meet()
        request = couple.you.plan.requests.all()[-1]
        assert {block.id for block in couple.you.plan.requests.carried_by(request)} == {block.id for block in blocks}
        couple.you.plan.requests.answer_request(request, yes)
        said = "yes" if yes else "no"
        assert {says(couple, both_see(couple, block)) for block in blocks} == {("yes", said)}


def test_a_proposal_for_time_protected_meanwhile_is_the_owners_to_answer(couple: Couple) -> None:
    block = couple.you.add("Choir", FRIDAY)
    couple.meet()
    couple.you.plan.change(couple.you.again(block), {"protected": True})
    couple.me.plan.agreements.suggest(couple.me.again(block), when=SATURDAY)
    found = both_see(couple, block)
    assert (found.when, found.protected, len(found.proposals)) == (FRIDAY, True, 1)
    assert [row.kind for row in couple.you.plan.inbox.waiting()] == ["proposal"]
    couple.you.plan.decline(couple.you.again(block))
    assert (both_see(couple, block).when, found.protected) == (FRIDAY, True)


def test_choosing_between_two_times_does_not_overwrite_a_yes(couple: Couple, tmp_path: Path) -> None:
    second = couple.another("Alex")
    mine, _ = asked(couple)
    couple.me.plan.change(mine, {"when": SATURDAY})
    second.plan.change(second.again(mine), {"when": SUNDAY})
    block = both_see(couple, mine)
    couple.you.plan.agree(couple.you.again(block))
    block = both_see(couple, mine)
    stands = block.when
    assert says(couple, block) == ("yes", "yes")
    assert couple.me.plan.choose(couple.me.again(block), "when", 2).kind == "proposed"
    block = both_see(couple, mine)
    assert (block.when, says(couple, block), block.conflicts) == (stands, ("yes", "yes"), ())
    assert {p.terms.when for p in block.proposals} == {SATURDAY, SUNDAY} - {stands}


# -- agreement switched off and on ------------------------------------------------------------------------------------


def waits_in_weeks(plan: Plan) -> set[str]:
    """The ids of blocks and rituals that wait for my answer, over four weeks."""
    blocks = [
        b for n in range(48, 52) for column in plan.week(Week.parse(f"2026-W{n}")).columns.values() for b in column
    ]
    return {b.ritual or b.id for b in blocks if plan.agreements.waits_for_me(b)}


def listed(plan: Plan) -> set[str]:
    rows = plan.inbox.waiting()
    assert len({row.id for row in rows}) == len(rows)
    return {(row.block.ritual or row.id) if row.block else row.id for row in rows}


def test_blocks_planned_without_agreement_wait_once_it_is_on_again(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    moved, _ = agreed(couple)
    evening = begin(alex, "Dinner")
    couple.meet()
    sam.plan.agree(sam.again(evening))
    couple.meet()
    alex.plan.people.set_agreement(False)
    couple.meet()
    added = alex.add("Walk", SATURDAY, who=WE)
    yours = alex.add("Dentist", SUNDAY, who=sam.plan.me.id)
    ritual = begin(alex, "Yoga", "FREQ=WEEKLY;BYDAY=SA", "2026-11-28T10:00")
    alex.plan.change(alex.again(moved), {"when": SUNDAY})
    alex.plan.change(alex.again(evening), {"when": at("2026-11-27T21:00")}, "all")
    couple.meet()
    for side in couple.sides:
        for plan in (side.plan, side.reopened()):
            assert waits_in_weeks(plan) == listed(plan) == set()
    alex.plan.people.set_agreement(True)
    couple.meet()
    wanted = {moved.id, added.id, yours.id, str(ritual.ritual), str(evening.ritual)}
    for plan in (sam.plan, sam.reopened()):
        assert waits_in_weeks(plan) == listed(plan) == wanted
    assert waits_in_weeks(alex.plan) == listed(alex.plan) == set()
    asked = {(row.block.ritual or row.id) if row.block else row.id for row in alex.reopened().inbox.read().asked}
    assert asked == wanted


# -- in any order -----------------------------------------------------------------------------------------------------

DEVICE = st.sampled_from([0, 1, 0, 1, 2])
WHICH = st.sampled_from([0, 0, 0, 1])
OFFLINE = st.sampled_from([False, False, False, True])
DEEDS = (
    *("move", "move", "move", "suggest", "suggest", "agree", "agree", "agree", "agree", "decline", "withdraw"),
    *("remove", "restore", "choose", "we", "mine", "protect", "title"),
)
TIME = st.sampled_from([FRIDAY, SATURDAY, SUNDAY])


def done(plan: Plan, block: Block, what: str, when: When) -> Outcome:
    """One of DEEDS, at this device."""
    if what == "suggest":
        return plan.agreements.suggest(block, when=when)
    if what == "choose":
        return plan.choose(block, next((version.register for version in block.conflicts), "when"), 2)
    if what in ("agree", "decline", "withdraw", "remove", "restore"):
        return cast(Outcome, getattr(plan, what)(block))
    changes: dict[str, RitualChanges] = {
        "move": {"when": when},
        "title": {"title": f"Cinema at {when.start[-5:]}"},
        "we": {"who": WE},
        "mine": {"who": plan.me.id},
        "protect": {"protected": not block.protected},
    }
    return plan.change(block, changes[what])


class AnswerMachine(RuleBasedStateMachine):
    """Alex with two devices and Sam with one, acting in any order.

    The oracle is `said`: for each person every version they ever said yes to, noted when they did it and knew it.
    """

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.temporary = tempfile.TemporaryDirectory()
        root = Path(self.temporary.name) / "world"
        shutil.copytree(self.template, root)
        clock = HeldClock()
        self.sides = [
            Side(root / name, root / "shared", clock, Plan.open(root / name / "default" / "mirror", clock=clock))
            for name in ("alex", "sam", "second")
        ]
        self.folder = root / "shared"
        self.clock = clock
        self.ids: list[str] = []
        self.said: dict[str, set[tuple[str, str]]] = {}
        self.painted: dict[tuple[int, str], Block] = {}

    # -- what people do -----------------------------------------------------------------------------------------------

    @initialize(answered=st.booleans())
    def begin(self, answered: bool) -> None:
        """Something that Alex asked, and that Sam has said yes to or not."""
        self.add(0, FRIDAY, True)
        self.everybody()
        if answered:
            self.deed(1, 0, "agree", FRIDAY, False)
            self.everybody()

    def everybody(self) -> None:
        for device in (0, 1, 2, 0, 1, 2):
            self.exchange(device)

    @precondition(lambda self: len(self.ids) < 2)
    @rule(device=DEVICE, when=TIME, we=st.sampled_from([True, True, False]))
    def add(self, device: int, when: When, we: bool) -> None:
        side = self.sides[device]
        outcome = side.plan.blocks.add(side.draft("Cinema", when, who=WE if we else side.plan.me.id))
        self.ids.append(outcome.block.id)
        self.note(side.plan.me.id, outcome.block)

    @rule(device=DEVICE, which=WHICH, what=st.sampled_from(DEEDS), when=TIME, offline=OFFLINE, answered=st.booleans())
    def deed(self, device: int, which: int, what: str, when: When, offline: bool, answered: bool = False) -> None:
        """One of DEEDS; `answered`: and the other says yes to whatever it is about."""
        self.act(device, which, lambda plan, block: done(plan, block, what, when), offline)
        if answered:
            self.act(0 if device == 1 else 1, which, lambda plan, block: plan.agree(block), offline=False)

    @rule(device=DEVICE, what=st.sampled_from(["undo", "undo", "redo"]))
    def turn_back(self, device: int, what: str) -> None:
        self.exchange(device)
        plan = self.sides[device].plan
        before = [block for key in self.ids if (block := plan.repository.blocks.get(key))]
        with suppress(PlannerError):
            getattr(plan, what)()
        for block in before:
            self.check(plan, block, block)
        self.exchange(device)

    @rule(device=DEVICE)
    def exchange(self, device: int) -> None:
        side = self.sides[device]
        assert not Exchange(side.mirror, self.folder, clock=self.clock).run().problems
        side.plan.refresh()
        self.sound(side.plan)

    # -- what has to hold ---------------------------------------------------------------------------------------------

    def act(self, device: int, which: int, does: Callable[[Plan, Block], Outcome], offline: bool) -> None:
        plan = self.sides[device].plan
        if which >= len(self.ids) or not (now := plan.repository.blocks.get(self.ids[which])):
            return
        painted = self.painted.get((device, now.id), now) if offline else now
        self.painted[device, now.id] = now
        if not offline:
            self.exchange(device)
            found = plan.repository.blocks.get(now.id)
            if found is None:
                return  # adding it was undone on another device
            now = painted = found
        try:
            outcome = does(plan, painted)
        except PlannerError:
            assert plan.block(now.id) == now
            return
        me = plan.me.id
        if outcome.kind in ("moved", "changed", "agreed", "chosen", "restored"):
            self.note(me, outcome.block)
        if outcome.kind == "proposed":
            self.said.setdefault(me, set()).update(
                (now.id, key(p.terms)) for p in outcome.block.proposals if p.by == me
            )
        if painted.protected and painted.who == plan.you.id:
            assert outcome.block.terms == now.terms
        self.check(plan, now, painted)
        if not offline:
            self.exchange(device)

    def check(self, plan: Plan, before: Block, known: Block) -> None:
        """Assert promise 6 after an action at this device.

        `known` is the block as the person had read it.
        """
        after = plan.repository.blocks.get(before.id)
        bound = [person for person, said in known.agreement.items() if said == "yes" and person != plan.me.id]
        if after is None:
            assert not bound  # adding it was undone: only what nobody else has answered is taken back
            return
        if after.terms != before.terms and known.terms == before.terms:
            for person in bound:
                assert (after.id, key(after.terms)) in self.said.get(person, set())
        if bound and known.agreement.get(plan.me.id) == "yes" and not before.deleted:
            assert not after.deleted
        self.sound(plan)

    def sound(self, plan: Plan) -> None:
        """Nobody is ever shown to say yes to what they never said yes to."""
        for block in filter(None, map(plan.repository.blocks.get, self.ids)):
            for person, said in block.agreement.items():
                assert said != "yes" or (block.id, key(block.terms)) in self.said.get(person, set())

    def note(self, person: str, block: Block) -> None:
        if block.agreement.get(person) == "yes":
            self.said.setdefault(person, set()).add((block.id, key(block.terms)))

    def teardown(self) -> None:
        try:
            for _ in range(2):
                for device in range(3):
                    self.exchange(device)
            for block_id in self.ids:
                found = [side.plan.repository.blocks.get(block_id) for side in self.sides]
                blocks = [block for block in found if block and block.visibility == "open"]
                assert all(block == blocks[0] for block in blocks)
            waiting = [{row.id for row in side.plan.inbox.waiting()} for side in self.sides]
            assert waiting[0] == waiting[2]
        finally:
            self.temporary.cleanup()


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three devices that have joined one plan, copied for each example.

    The place of an installation is ignored.
    """
    monkeypatch.setattr(identity, "fingerprint", lambda root: root.parent.parent.name)
    root, clock = tmp_path / "template", HeldClock()
    root.mkdir()
    sides = [create_side(root / "alex", root / "shared", clock)]
    sides += [
        join_side(root / name, root / "shared", person, clock) for name, person in (("sam", "Sam"), ("second", "Alex"))
    ]
    for side in (*sides, *sides):
        side.exchange()
    return root


@amounts(few=6, many=100, nightly=400, parts=2)
def test_nobodys_agreed_time_changes_without_their_yes(amount: Amount, template: Path) -> None:
    AnswerMachine.template = template
    run_histories(AnswerMachine, amount, settings(stateful_step_count=20))
