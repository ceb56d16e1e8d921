"""Promise 1 of the design, by machines that edit at random on several devices.

Twice: on the merge alone, in memory, with many examples; and on real mirrors, `Plan` and `Exchange`, with copies of the
shared folder that a simulated sync tool fills with whole files in any order, twice, late, old, under other names.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from planner.domain.errors import ChangedSince, NothingToUndo, NotYours, UnknownId, WrittenSince
from planner.domain.model.block import Block
from planner.plan.plan import Plan
from planner.store.codec.values import encode_value
from planner.store.crdt.register import DELETED, ERASED, Record, Write, distinct, joined, merge_tables
from planner.store.device import identity
from planner.store.disk.layout import replica_path
from planner.store.shard.schema import number_of
from planner.sync.exchange import Exchange
from tests.profiles import Amount, amounts, run_histories
from tests.store.oracle import Copy, Oracle, as_json
from tests.support import HeldClock, Side, at, create_side, join_side

IN_MEMORY = settings(stateful_step_count=40)
ON_MIRRORS = settings(stateful_step_count=30)
BROKEN = settings(IN_MEMORY, max_examples=500, phases=[Phase.generate], print_blob=False)


# -- on the merge alone -----------------------------------------------------------------------------------------------

DEVICES = ("aaaaaaaaaaaaa", "bbbbbbbbbbbbb", "ccccccccccccc")
File = dict[tuple[str, str], Write]
DEVICE = st.integers(0, 2)
RECORD = st.sampled_from(["one", "two"])
STALE = st.sampled_from([False, False, False, True])
"""Whether an edit is based on what was painted for an earlier one."""


@dataclass
class Painted:
    """A record as a person sees it, and all that they had read by then."""

    record: Record
    known: frozenset[int]


class MergeMachine(RuleBasedStateMachine):
    """Three devices that keep `Record`s and pass each other whole files."""

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle({0: 0, 1: 1, 2: 2})
        self.files: list[File] = [{}, {}, {}]
        self.mirrors: list[list[File]] = [[{}, {}, {}] for _ in DEVICES]
        self.numbers = [0, 0, 0]
        self.copies: list[tuple[int, File, Copy]] = []
        self.painted: list[dict[str, Painted]] = [{}, {}, {}]
        self.value = 0

    @rule(device=DEVICE, record=RECORD, register=st.sampled_from(["t", "w"]), stale=STALE)
    def write(self, device: int, record: str, register: str, stale: bool) -> None:
        self.value += 1
        self.edit(device, record, {register: self.value}, stale)

    @rule(device=DEVICE, record=RECORD, value=st.sampled_from([True, True, False]), stale=STALE)
    def delete(self, device: int, record: str, value: bool, stale: bool) -> None:
        self.edit(device, record, {DELETED: value}, stale)

    @rule(device=DEVICE)
    def copy(self, device: int) -> None:
        self.copies.append((device, dict(self.files[device]), self.oracle.copied(device)))

    @precondition(lambda self: self.copies)
    @rule(to=DEVICE, which=st.integers(0, 10_000))
    def deliver(self, to: int, which: int) -> None:
        author, file, copy = self.copies[which % len(self.copies)]
        if author != to:
            self.take_in(to, author, file, copy)

    def teardown(self) -> None:
        for author in range(3):
            for to in range(3):
                if to != author:
                    self.take_in(to, author, self.files[author], self.oracle.copied(author))
        for record in sorted(self.oracle.records()):
            for device in range(3):
                check(self.oracle, record, *self.state(device, record))

    def edit(self, device: int, record: str, registers: Mapping[str, object], stale: bool) -> None:
        """Commit an edit; refused when this device wrote the register since the painting."""
        if record not in self.painted[device] or not stale:
            self.painted[device][record] = Painted(self.record(device, record), self.oracle.knowledge(device))
        painted = self.painted[device][record]
        mine = self.files[device]
        for register in registers:
            if (record, register) in mine:
                known = painted.record.context(register).get(DEVICES[device], 0)
                if mine[record, register].n > known:
                    return
        for register, value in registers.items():
            self.numbers[device] += 1
            context = painted.record.context(register)
            stamp = f"{self.numbers[device]:016x}-{DEVICES[device]}"
            mine[record, register] = Write(value, DEVICES[device], self.numbers[device], stamp, context)
        self.oracle.saved(device, painted.known, record, registers)

    def take_in(self, to: int, author: int, file: File, copy: Copy) -> None:
        mine = self.mirrors[to][author]
        for slot, write in file.items():
            if slot not in mine or write.n > mine[slot].n:
                mine[slot] = write
        self.oracle.arrived(to, author, copy)
        self.oracle.looked(to)

    def record(self, device: int, record: str) -> Record:
        replicas: dict[str, dict[str, dict[str, Write]]] = {}
        for author, file in enumerate(
            [*self.mirrors[device][:device], self.files[device], *self.mirrors[device][device + 1 :]]
        ):
            for (key, register), write in file.items():
                replicas.setdefault(DEVICES[author], {}).setdefault(key, {})[register] = write
        return merge_tables(replicas).get(record, Record(record))

    def state(self, device: int, record: str) -> tuple[dict[str, list[object]], bool, bool]:
        found = self.record(device, record)
        values = {
            name: [write.value for write in distinct(found.live(name))] for name in found.writes if name != DELETED
        }
        return values, found.gone, bool(found.deletes) and not found.gone


def check(oracle: Oracle, record: str, values: Mapping[str, list[object]], gone: bool, asked: bool) -> None:
    """Assert that a device shows exactly what the oracle expects."""
    expected = oracle.expected(record)
    assert {name: sorted(map(as_json, found)) for name, found in values.items()} == {
        name: sorted(expected.live[name]) for name in values
    }
    assert (gone, asked) == (expected.gone, expected.asked)


@amounts(few=60, many=3_000, nightly=30_000, parts=2)
def test_no_unread_write_is_lost_and_nothing_settled_returns(amount: Amount) -> None:
    run_histories(MergeMachine, amount, IN_MEMORY)


def knows_nothing(self: Record, register: str) -> dict[str, int]:
    return {}


def knows_all(self: Record, register: str) -> dict[str, int]:
    return dict.fromkeys(DEVICES, 1_000_000)


def knows_the_register_alone(self: Record, register: str) -> dict[str, int]:
    """A delete without the whole record's context."""
    return joined(self.writes.get(register, ()))


def knows_whoever_came_before(self: Record, register: str) -> dict[str, int]:
    """Last writer wins: every number up to now."""
    return dict.fromkeys(DEVICES, max((w.n for writes in self.writes.values() for w in writes), default=0))


@pytest.mark.parametrize("context", [knows_nothing, knows_all, knows_the_register_alone, knows_whoever_came_before])
def test_the_oracle_notices_a_wrong_context(
    context: Callable[[Record, str], dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Record, "context", context)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(MergeMachine, settings=BROKEN)


# -- on real mirrors --------------------------------------------------------------------------------------------------

MONTH = "months/2026-11"
FIELDS = ("title", "place", "when", "who", "pillar", "protected")
"""The registers that are a block's field of the same name."""
SESSIONS = {0: 0, 1: 1, 2: 2, 3: 0}
"""Alex's laptop, Sam's, Alex's second machine, and a second window on the first."""


@dataclass
class Seen:
    block: Block
    known: frozenset[int]


@dataclass
class Device:
    side: Side
    plans: list[Plan]
    painted: dict[int, dict[str, Seen]] = field(default_factory=dict)

    def own_numbers(self) -> dict[tuple[str, str], tuple[int, object]]:
        """(block, register) → number and value in this device's file, as plain JSON."""
        path = replica_path(self.side.mirror, self.side.plan.device, MONTH)
        if not path.exists():
            return {}
        blocks: dict[str, dict[str, Any]] = json.loads(path.read_bytes()).get("blocks", {})
        return {(key, name): (number_of(raw), raw["v"]) for key, doc in blocks.items() for name, raw in doc.items()}


class MirrorMachine(RuleBasedStateMachine):
    """Three devices, one with two windows, each with a copy of the shared folder."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.temporary = tempfile.TemporaryDirectory()
        root = Path(self.temporary.name) / "world"
        shutil.copytree(self.template, root)
        clock = HeldClock()
        self.devices = []
        for name in ("alex", "sam", "second"):
            home, folder = root / name, root / f"folder-{name}"
            plan = Plan.open(home / "default" / "mirror", clock=clock)
            self.devices.append(Device(Side(home, folder, clock, plan), [plan]))
        second = Plan.open(self.devices[0].side.mirror, clock=clock)
        self.devices[0].plans.append(second)
        self.clock = clock
        self.oracle = Oracle(SESSIONS, people={0: 0, 1: 1, 2: 0})
        self.copies: list[tuple[int, bytes, Copy]] = []
        self.pending: list[dict[Path, tuple[int, Copy]]] = [{}, {}, {}]
        self.ids: list[str] = []
        self.value = 0

    # -- editing ------------------------------------------------------------------------------------------------------

    @rule(session=st.sampled_from(list(SESSIONS)))
    def add(self, session: int) -> None:
        if len(self.ids) < 3:
            side, plan = self.of(session)
            with self.saving(session, self.oracle.knowledge(session)):
                self.ids.append(plan.blocks.add(side.draft(f"block {len(self.ids)}")).block.id)

    @precondition(lambda self: self.ids)
    @rule(session=st.sampled_from(list(SESSIONS)), which=st.integers(0, 2), what=st.integers(0, 4), stale=STALE)
    def change(self, session: int, which: int, what: int, stale: bool) -> None:
        self.value += 1
        changes: list[Any] = [
            {"title": f"title {self.value}"},
            {"place": f"place {self.value}"},
            {"when": at("2026-11-27T19:00", self.value)},
            {"pillar": [None, "rest", "friends"][self.value % 3]},
            {"title": f"title {self.value}", "protected": self.value % 2 == 0},
        ]
        self.edit(session, which, stale, lambda plan, block: plan.change(block, changes[what]))

    @precondition(lambda self: self.ids)
    @rule(session=st.sampled_from(list(SESSIONS)), which=st.integers(0, 2), restore=st.booleans(), stale=STALE)
    def remove(self, session: int, which: int, restore: bool, stale: bool) -> None:
        self.edit(session, which, stale, lambda plan, block: (plan.restore if restore else plan.remove)(block))

    @precondition(lambda self: self.ids)
    @rule(session=st.sampled_from(list(SESSIONS)), which=st.integers(0, 2), number=st.integers(1, 3))
    def choose(self, session: int, which: int, number: int) -> None:
        def chosen(plan: Plan, block: Block) -> object:
            if not block.conflicts:
                return None
            version = block.conflicts[number % len(block.conflicts)]
            return plan.choose(block, version.register, min(number, 2))

        self.edit(session, which, False, chosen)

    @rule(session=st.sampled_from(list(SESSIONS)), again=st.booleans())
    def undo(self, session: int, again: bool) -> None:
        _, plan = self.of(session)
        self.refresh(session)
        with self.saving(session, self.oracle.knowledge(session)), suppress(NothingToUndo, ChangedSince):
            (plan.redo if again else plan.undo)()

    @rule(session=st.sampled_from(list(SESSIONS)))
    def refresh(self, session: int) -> None:
        _, plan = self.of(session)
        plan.refresh()
        for _ in plan.repository.blocks.every():  # a month is read when it is first asked for
            pass
        self.oracle.looked(session)

    @rule(device=DEVICE)
    def reopen(self, device: int) -> None:
        self.devices[device].plans[0] = self.devices[device].side.reopened()
        self.refresh(device)

    # -- exchanging ---------------------------------------------------------------------------------------------------

    @rule(device=DEVICE)
    def exchange(self, device: int) -> None:
        side = self.devices[device].side
        report = Exchange(side.mirror, side.folder, clock=self.clock).run()
        assert not report.problems
        for author, copy in self.pending[device].values():
            self.oracle.arrived(device, author, copy)
        self.pending[device] = {}
        published = side.own / f"{MONTH}.json"
        if published.exists():
            self.copies.append((device, published.read_bytes(), self.oracle.copied(device)))

    @precondition(lambda self: self.copies)
    @rule(
        to=DEVICE, which=st.integers(0, 10_000), name=st.sampled_from(["", "", ".sync-conflict-20261125-1-ABC", " (1)"])
    )
    def deliver(self, to: int, which: int, name: str) -> None:
        """Put a new or old copy into a device's folder, perhaps beside another."""
        author, data, copy = self.copies[which % len(self.copies)]
        if author == to:
            return
        target = (
            self.devices[to].side.folder / "devices" / self.devices[author].side.plan.device / f"{MONTH}{name}.json"
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        # What stood under that name and was not read yet is gone.
        self.pending[to][target] = (author, copy)
        target.unlink(missing_ok=True)
        target.write_bytes(data)

    # -- the end ------------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            self.compare()
        finally:
            self.temporary.cleanup()

    def compare(self) -> None:
        for device in range(3):
            self.exchange(device)
        for author in range(3):
            newest = next((n for n in reversed(range(len(self.copies))) if self.copies[n][0] == author), None)
            for to in range(3):
                if newest is not None and to != author:
                    self.deliver(to, newest, "")
        for device in range(3):
            self.exchange(device)
        for session in SESSIONS:
            self.refresh(session)
        for key in self.ids:
            blocks = [shown(self.of(session)[1], key) for session in SESSIONS]
            assert all(block == blocks[0] for block in blocks)
            if blocks[0] is not None:
                check(self.oracle, key, *self.state(blocks[0], key))
            else:
                expected = self.oracle.expected(key)
                assert expected.gone or not {"title", "when"} <= expected.live.keys()

    def state(self, block: Block, key: str) -> tuple[dict[str, list[object]], bool, bool]:
        registers = {write.register for write in self.oracle.writes if write.record == key}.intersection(FIELDS)
        values = {
            name: [
                encode_value(getattr(block, name)),
                *(encode_value(v.value) for v in block.conflicts if v.register == name),
            ]
            for name in registers
        }
        return values, block.deleted, any(version.register == DELETED for version in block.conflicts)

    # -- helpers ------------------------------------------------------------------------------------------------------

    def of(self, session: int) -> tuple[Side, Plan]:
        device = self.devices[SESSIONS[session]]
        return device.side, device.plans[session // 3]

    def edit(self, session: int, which: int, stale: bool, does: Callable[[Plan, Block], object]) -> None:
        device, (_, plan) = self.devices[SESSIONS[session]], self.of(session)
        key = self.ids[which % len(self.ids)]
        painted = device.painted.setdefault(session, {})
        if key not in painted or not stale:
            block = next((block for block in plan.repository.blocks.every() if block.id == key), None)
            if block is None:
                return
            painted[key] = Seen(block, self.oracle.knowledge(session))
        with self.saving(session, painted[key].known), suppress(WrittenSince, NotYours):
            does(plan, painted[key].block)

    @contextmanager
    def saving(self, session: int, known: frozenset[int]) -> Iterator[None]:
        """Acknowledge what the body writes into this device's file, and nothing else.

        A save reads the files under the lock, also one that is refused: what the window paints next has all of that.
        """
        device = self.devices[SESSIONS[session]]
        before = device.own_numbers()
        try:
            yield
        finally:
            self.refresh(session)
        after = device.own_numbers()
        wrote: dict[str, dict[str, object]] = {}
        for (key, register), (n, value) in after.items():
            if before.get((key, register), (0, None))[0] != n:
                wrote.setdefault(key, {})[register] = value
        assert before.keys() <= after.keys()
        for key, registers in wrote.items():
            # What is opened again, or withdrawn, is so with all that the device's windows have written of it.
            own = self.oracle.own(session) if "visibility" in registers or ERASED in registers else frozenset[int]()
            self.oracle.saved(session, known | own, key, registers)


def shown(plan: Plan, key: str) -> Block | None:
    """A block as every device has it, without one whose adding was undone.

    Such a block is left on one device alone.
    """
    with suppress(UnknownId):
        block = plan.block(key)
        return None if block.visibility == "hidden" else block
    return None


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three devices that have joined one plan, copied for each example.

    The place of an installation is ignored.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(identity, "fingerprint", lambda root: root.parent.parent.name)
    patch.setattr(identity, "anchor", lambda root: None)
    root = tmp_path_factory.mktemp("oracle") / "world"
    root.mkdir()
    shared, clock = root / "shared", HeldClock()
    sides = [create_side(root / "alex", shared, clock)]
    sides += [join_side(root / "sam", shared, "Sam", clock), join_side(root / "second", shared, "Alex", clock)]
    for side in [*sides, *sides]:
        side.exchange()
    for side in sides:
        shutil.copytree(shared, root / f"folder-{side.home.name}")
    yield root
    patch.undo()


@amounts(few=40, many=800, nightly=4_000, parts=4)
def test_nothing_is_lost_between_real_mirrors(amount: Amount, template: Path) -> None:
    MirrorMachine.template = template
    run_histories(MirrorMachine, amount, ON_MIRRORS)
