"""Random faults of disks, sync tools, clocks and backups on four devices.

Each value that is written is unique, so the account is kept without looking at a single context or number:

- a write is *settled* when the author of another surviving write of the same register had it before their eyes, or
  had something before their eyes whose author had; every other one has to be shown, or beside what is shown;
- a write *perished* when the last file in the world that held it was destroyed: a mirror set back to an old copy
  before its last edits had reached the folder. Nothing else may perish, and nothing settled may come back.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from planner.domain.errors import PlannerError, UnknownId
from planner.domain.ids import DEVICE_ID
from planner.domain.model.block import Block
from planner.plan.plan import Plan
from planner.store.crdt import register as merge
from planner.store.crdt.register import Record
from planner.store.device import identity
from planner.store.device.edits import Edit
from planner.store.device.identity import read_state
from planner.store.device.writer import DamagedShard, commit
from planner.store.disk.transaction import exclusive
from planner.store.shard.schema import Tables, Unreadable, parse_shard, union
from planner.sync.exchange import Exchange
from tests.profiles import Amount, amounts, run_histories
from tests.store.faults import Crash, faults
from tests.support import HeldClock, create_side, join_side, seeded_ids

HISTORIES = settings(stateful_step_count=30, phases=[Phase.generate])
MONTH = "months/2026-11"
WHO = st.integers(0, 10)
ANY = st.integers(0, 10_000)
REGISTERS = st.sampled_from(["title", "title", "place", "mood"])
"""`mood` is a register that only a later program knows."""


@dataclass(frozen=True)
class Saved:
    """An acknowledged write; `seen` are the values of the register its author saw."""

    value: str
    slot: tuple[str, str]
    seen: frozenset[str]


@dataclass
class Device:
    home: Path
    folder: Path
    clock: HeldClock
    plan: Plan
    painted: dict[str, Block] = field(default_factory=dict)
    snapshots: list[Path] = field(default_factory=list)

    @property
    def mirror(self) -> Path:
        return self.home / "default" / "mirror"

    def reopen(self) -> None:
        self.plan = Plan.open(self.mirror, clock=self.clock)
        self.painted.clear()


class World(RuleBasedStateMachine):
    """Three devices with two blocks, and a copied one, in a copy of `template`."""

    template: Path
    blocks: tuple[str, ...]

    def __init__(self) -> None:
        super().__init__()
        self.temporary = tempfile.TemporaryDirectory()
        self.root = Path(self.temporary.name) / "world"
        shutil.copytree(self.template, self.root)
        self.devices = [self.device(name) for name in ("alex", "sam", "second")]
        self.saved: dict[str, Saved] = {}
        self.set_back = False
        self.doomed: set[str] = set()
        self.perished: set[str] = set()
        self.copies: list[tuple[str, bytes]] = []
        self.count = 0
        self.note_copies(self.devices[0])

    def device(self, name: str) -> Device:
        home, clock = self.root / name, HeldClock()
        plan = Plan.open(home / "default" / "mirror", clock=clock, ids=seeded_ids(name))
        return Device(home, self.root / f"folder-{name}", clock, plan)

    def at(self, who: int) -> Device:
        return self.devices[who % len(self.devices)]

    # -- people ---------------------------------------------------------------------------------------------------

    @rule(who=WHO, which=ANY, register=REGISTERS, stale=st.booleans(), crash=st.sampled_from([0, 0, 0, 1, 2]), n=ANY)
    def edit(self, who: int, which: int, register: str, stale: bool, crash: int, n: int) -> None:
        """Edit a block, of an earlier painting if `stale`, with a fault at the n-th call.

        The fault is a kill (1) or a refusal (2).
        """
        device, key = self.at(who), self.blocks[which % len(self.blocks)]
        device.plan.refresh()
        if not stale or key not in device.painted:
            try:
                device.painted[key] = device.plan.block(key)
            except UnknownId:
                return  # the file that had its title is damaged here, until the next whole look at the folder
        painted = device.painted[key]
        assert isinstance(painted.seen, Record)
        self.count += 1
        value = f"value-{self.count:05}"
        seen = frozenset(str(write.value) for write in painted.seen.writes.get(register, ()))
        with faults(n % 60 if crash else None, Crash() if crash == 1 else OSError(28, "No space left on device")):
            done = self.write(device, painted, register, value)
        if crash == 1:
            device.reopen()
        if done or self.holds(device.mirror, value):
            self.saved[value] = Saved(value, (key, register), seen)

    def write(self, device: Device, painted: Block, register: str, value: str) -> bool:
        try:
            if register == "mood":
                assert isinstance(painted.seen, Record)
                with exclusive(device.mirror):
                    commit(device.mirror, [Edit(MONTH, "blocks", painted.seen, {register: value})], device.clock)
            else:
                device.plan.change(painted, {register: value})  # type: ignore[arg-type]
        except (
            PlannerError,
            OSError,
            Crash,
            DamagedShard,
        ):  # `commit` alone names what is damaged; a desk sets it aside
            return False
        return True

    @rule(who=WHO)
    def reopen(self, who: int) -> None:
        self.at(who).reopen()

    @rule(who=WHO, whole=st.booleans(), crash=st.sampled_from([0, 0, 0, 0, 1, 2, 3]), n=ANY)
    def exchange(self, who: int, whole: bool, crash: int, n: int) -> None:
        """Exchange, with a fault from the n-th call on.

        The fault is a kill (1), a full disk (2) or a read-only one (3).
        """
        device = self.at(who)
        problem = {1: Crash(), 2: OSError(28, "No space left on device"), 3: OSError(30, "Read-only file system")}
        with faults(n % 90 if crash else None, problem.get(crash, Crash()), lasting=crash > 1), suppress(Crash):
            Exchange(device.mirror, device.folder, clock=device.clock).run(whole=whole)
        self.note_copies(device)

    def note_copies(self, device: Device) -> None:
        for path in files(device.folder):
            copy = (str(path.relative_to(device.folder)), path.read_bytes())
            if copy not in self.copies:
                self.copies.append(copy)

    # -- the sync tool ----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.copies)
    @rule(to=WHO, which=ANY, recent=st.booleans(), name=st.sampled_from(["", "", ".sync-conflict-1", " (1)"]))
    def deliver(self, to: int, which: int, recent: bool, name: str) -> None:
        """Put a new or old copy of a file, perhaps the device's own, into the folder."""
        last = len(self.copies)
        path, data = self.copies[last - 1 - which % min(last, 4) if recent else which % last]
        put(self.at(to).folder / path.replace(".json", f"{name}.json"), data)

    @rule(source=WHO, to=WHO)
    def sync(self, source: int, to: int) -> None:
        """Copy the owner's part of one folder to another, as a sync tool does."""
        here, there = self.at(source), self.at(to)
        own = here.folder / "devices" / here.plan.device
        for path in files(own) if here is not there else ():
            put(there.folder / path.relative_to(here.folder), path.read_bytes())

    @rule(source=WHO, to=WHO)
    def pass_on(self, source: int, to: int) -> None:
        """All three at once, so that people read each other often."""
        self.exchange(source, whole=False, crash=0, n=0)
        self.sync(source, to)
        self.exchange(to, whole=False, crash=0, n=0)

    @rule(who=WHO, which=ANY, how=st.sampled_from(["drop", "truncate", "empty", "zero"]))
    def spoil(self, who: int, which: int, how: str) -> None:
        """A file of the shared folder is gone, cut, empty, or full of zeros."""
        found = files(self.at(who).folder)
        path = found[which % len(found)] if found else None
        if path is not None:
            data = path.read_bytes()
            path.unlink()
            if how != "drop":
                put(path, {"truncate": data[: which % max(len(data), 1)], "empty": b"", "zero": bytes(len(data))}[how])

    @rule(who=WHO)
    def lose_own_folder(self, who: int) -> None:
        device = self.at(who)
        shutil.rmtree(device.folder / "devices" / device.plan.device, ignore_errors=True)

    @rule(who=WHO)
    def unmount(self, who: int) -> None:
        """The folder is away for one exchange; with an empty mount point in its place."""
        device = self.at(who)
        away = device.folder.with_name("away")
        device.folder.rename(away)
        device.folder.mkdir()
        assert Exchange(device.mirror, device.folder, clock=device.clock).run().problems
        assert not list(device.folder.iterdir())
        device.folder.rmdir()
        away.rename(device.folder)

    # -- machines -----------------------------------------------------------------------------------------------------

    @rule(who=WHO, days=st.sampled_from([-400, -1, 1, 400]))
    def set_clock(self, who: int, days: int) -> None:
        self.at(who).clock.forward(days=days)

    @rule(who=WHO)
    def snapshot(self, who: int) -> None:
        device = self.at(who)
        target = self.root / f"snapshot-{device.home.name}-{len(device.snapshots)}"
        shutil.copytree(device.mirror, target / "mirror")
        shutil.copytree(device.folder, target / "folder")
        device.snapshots.append(target)

    @precondition(lambda self: any(device.snapshots for device in self.devices))
    @rule(which=ANY, who=WHO, folder=st.sampled_from([False, False, True]))
    def restore(self, which: int, who: int, folder: bool) -> None:
        """Restore an old copy of the mirror; the folder may be restored with it."""
        able = [device for device in self.devices if device.snapshots]
        device = able[who % len(able)]
        places = {"mirror": device.mirror} | ({"folder": device.folder} if folder else {})
        doomed = [value for value in self.saved if any(self.holds(place, value) for place in places.values())]
        for name, place in places.items():
            shutil.rmtree(place)
            shutil.copytree(device.snapshots[which % len(device.snapshots)] / name, place)
        self.bury(doomed)
        self.set_back |= folder
        device.reopen()

    @precondition(lambda self: len(self.devices) < 5)
    @rule(who=WHO)
    def clone(self, who: int) -> None:
        """`cp -a` of a home; both go on being used."""
        device = self.at(who)
        name = f"clone-{len(self.devices)}"
        shutil.copytree(device.home, self.root / name)
        shutil.copytree(device.folder, self.root / f"folder-{name}")
        self.devices.append(self.device(name))

    @rule(who=WHO, which=ANY)
    def damage(self, who: int, which: int) -> None:
        """A file of the mirror is cut; what only it held has perished."""
        device = self.at(who)
        found = [path for path in files(device.mirror) if path.name not in ("device.json", "plan.json")]
        if found:
            path = found[which % len(found)]
            doomed = [value for value in self.saved if value.encode() in path.read_bytes()]
            path.write_bytes(path.read_bytes()[: which % 97])
            self.bury(doomed)
            device.reopen()

    def bury(self, doomed: list[str], *, snapshots: bool = True) -> None:
        """Account for destroyed writes, and for those that they had settled.

        What only a snapshot still holds may come back, until the end.
        """
        self.doomed.update(doomed)
        lying = [path for path in files(self.root) if snapshots or "snapshot-" not in str(path)]
        alive = b"".join(path.read_bytes() for path in lying) + b"".join(data for _, data in self.copies)
        unsettled = {value for values in self.expected().values() for value in values}
        gone = {value for value in self.saved if value.encode() not in alive}
        self.perished |= {value for value in gone if value in self.doomed or value not in unsettled}

    # -- the end ----------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            self.bury([], snapshots=False)
            self.meet()
            self.compare()
        finally:
            self.temporary.cleanup()

    def meet(self) -> None:
        """Everything that lies anywhere reaches everybody."""
        for device in self.devices:
            self.note_copies(device)
        for number, (name, data) in enumerate(self.worth_keeping()):
            for device in self.devices:
                put(device.folder / name.replace(".json", f".kept-{number}.json"), data)
        for turn in range(3):
            for device in self.devices:
                report = Exchange(device.mirror, device.folder, clock=device.clock).run(whole=turn == 0)
                assert not any("cannot" in problem for problem in report.problems), report
            for source in self.devices:
                for to in self.devices:
                    self.hand_over(source, to)
        for device in self.devices:
            Exchange(device.mirror, device.folder, clock=device.clock).run(whole=True)

    def hand_over(self, source: Device, to: Device) -> None:
        """Copy a device's own part of its folder to another one, beside other versions."""
        own = source.folder / "devices" / read_state(source.mirror).device
        for path in files(own) if source is not to else ():
            target, data = to.folder / path.relative_to(source.folder), path.read_bytes()
            if target.exists() and target.read_bytes() != data:
                target = target.with_name(f"{target.stem}.from-{source.home.name}.json")
            put(target, data)

    def worth_keeping(self) -> Iterator[tuple[str, bytes]]:
        """The copies that no later one of the same file replaces."""
        by_file: dict[str, list[tuple[str, Tables, bytes]]] = {}
        for path, data in self.copies:
            with suppress(Unreadable):
                header, tables = parse_shard(data)
                by_file.setdefault(f"{header.device}/{header.file}", []).append((path, tables, data))
        for found in by_file.values():
            for number, (path, tables, data) in enumerate(found):
                if all(union(later, tables)[1] for _, later, _ in found[number + 1 :]):
                    yield path, data

    def compare(self) -> None:
        """All show the same, and just what the account says."""
        wanted, shown = self.expected(), dict[tuple[str, str], set[str]]()
        for device in self.devices:
            device.reopen()
            for key in self.blocks:
                seen = device.plan.block(key).seen
                assert isinstance(seen, Record)
                for register in ("title", "place", "mood"):
                    live = {str(write.value) for write in seen.live(register)} & self.saved.keys()
                    must = wanted.get((key, register), set())
                    if self.set_back:
                        # One number stood for two writes: what was read of one may count for the other.
                        assert live == shown.setdefault((key, register), live)
                        must = {value for value in must - live if not self.remembered(value)} | live
                    assert live - self.perished == must - self.perished, (device.home.name, key, register, live, must)

    def remembered(self, value: str) -> bool:
        """Whether somebody's local history has it."""
        return any(value.encode() in path.read_bytes() for path in self.root.glob("*/default/mirror/local/history/*"))

    def expected(self) -> dict[tuple[str, str], set[str]]:
        surviving = [write for write in self.saved.values() if write.value not in self.perished]
        settled: set[str] = set()
        for write in surviving:
            waiting, read = set(write.seen), set[str]()
            while waiting:
                value = waiting.pop()
                read.add(value)
                if value in self.saved:
                    waiting |= self.saved[value].seen - read
            settled |= read - {write.value}
        wanted: dict[tuple[str, str], set[str]] = {}
        for write in surviving:
            if write.value not in settled:
                wanted.setdefault(write.slot, set()).add(write.value)
        return wanted

    def holds(self, place: Path, value: str) -> bool:
        return any(value.encode() in path.read_bytes() for path in files(place))


def files(folder: Path) -> list[Path]:
    """The shards below a mirror, a shared folder or the whole world; nothing local."""
    found = (path for path in folder.rglob("*.json") if not path.name.startswith("."))
    return sorted(path for path in found if any(DEVICE_ID.fullmatch(part) for part in path.parts))


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(data)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[World]]:
    """Three devices that have joined one plan, copied for each example.

    Nothing waits for a disk.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(identity, "fingerprint", lambda root: root.parent.parent.name)
    patch.setattr(identity, "anchor", lambda root: None)  # what lies behind it has to hold as well
    patch.setattr(os, "fsync", lambda descriptor: None)
    root = tmp_path_factory.mktemp("world") / "world"
    root.mkdir()
    shared, clock = root / "shared", HeldClock()
    sides = [create_side(root / "alex", shared, clock)]
    sides += [join_side(root / "sam", shared, "Sam", clock), join_side(root / "second", shared, "Alex", clock)]
    blocks = [sides[0].add("one").id, sides[1].add("two").id]
    for side in [*sides, *sides, *sides]:
        side.exchange()
    for side in sides:
        shutil.copytree(shared, root / f"folder-{side.home.name}")
    World.template, World.blocks = root, tuple(blocks)
    yield World
    patch.undo()


@amounts(few=30, many=300, nightly=10_000, parts=10)
def test_nothing_is_lost_and_nothing_settled_comes_back(amount: Amount, world: type[World]) -> None:
    run_histories(world, amount, HISTORIES)


def knows_nothing(self: Record, register: str) -> dict[str, int]:
    return {}


def knows_too_much(self: Record, register: str) -> dict[str, int]:
    return {device: n + 3 for device, n in merge.joined(self.writes.get(register, ())).items()}


def takes_no_new_id(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("planner.sync.exchange.written_elsewhere", lambda *_: None)
    patch.setattr("planner.sync.receive.ahead", lambda *_: False)
    patch.setattr("planner.sync.receive.highest_known", lambda *_: 0)


Step = Callable[[World], None]


def writes(who: int) -> Step:
    return lambda world: world.edit(who=who, which=0, register="place", stale=False, crash=0, n=0)


def reads(to: int) -> Step:
    return lambda world: world.pass_on(source=0, to=to)


BROKEN: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], list[Step]]] = {
    "a context that knows nothing brings back what was settled": (
        lambda patch: patch.setattr(Record, "context", knows_nothing),
        [writes(0), reads(1), writes(1)],
    ),
    "a context that knows too much swallows what nobody read": (
        lambda patch: patch.setattr(Record, "context", knows_too_much),
        [writes(0), reads(1), writes(1), writes(0), writes(0)],
    ),
    "an installation that was set back and keeps its id swallows what it writes next": (
        takes_no_new_id,
        [
            lambda world: world.snapshot(who=0),
            writes(0),
            reads(1),
            writes(1),
            lambda world: world.restore(which=0, who=0, folder=False),
            writes(0),
        ],
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_the_test_notices_a_broken_safeguard(broken: str, world: type[World], monkeypatch: pytest.MonkeyPatch) -> None:
    breaks, steps = BROKEN[broken]
    live_through(world, steps)
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        live_through(world, steps)


def live_through(world: type[World], steps: list[Step]) -> None:
    state = world()
    for step in steps:
        step(state)
    state.teardown()
