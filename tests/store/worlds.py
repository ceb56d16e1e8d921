"""A world: Alex's laptop (two windows) and phone, Sam's laptop, a sync tool.

Each device has a home and a copy of the shared folder of its own. `World.act` lets somebody do something in one of the
windows and settles every account of `accounts.py` after it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from itertools import combinations, count
from pathlib import Path
from typing import NamedTuple

from planner.domain.errors import ChangedSince, NothingToUndo, PlannerError
from planner.domain.model.block import Block, Visibility
from planner.domain.recurrence.ritual import Ritual
from planner.plan.plan import Plan
from planner.plan.records import place_of
from planner.store.crdt.register import MARKS
from planner.store.disk.atomic_write import holds
from planner.store.disk.layout import PLAN, RITUALS
from planner.store.disk.transaction import Unfinished
from planner.sync.exchange import Exchange, Report
from tests.store.accounts import (
    HORIZON,
    NOTHING,
    Json,
    Known,
    Look,
    Raw,
    Shards,
    Word,
    Words,
    Yeses,
    earlier_values,
    is_in,
    is_kept,
    look_at,
    more_private,
    own_part,
    portrait,
    root_of,
    without,
)
from tests.store.faults import Crash, faults
from tests.support import TODAY, HeldClock, create_side, join_side, mirror_of, seeded_ids

MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None
NAMES = ("laptop", "phone", "sam")
LAPTOP, SECOND, PHONE, SAM = range(4)
"""The windows: two of the laptop, one of each other device."""
MOST_STEPS = 200
TURNS = (0, 1, 4)
"""The occurrences of a ritual that are looked at, counted from its first one."""
_SHARD = re.compile(r"(\w+)/default/mirror/devices/[a-z2-7]{13}/(?:plan|months/\d{4}-\d\d)\.json")
BLOCK_WORDS = ("title", "place", "notes", "tag:", "when")
_PUBLIC = {"author", "deleted", "visibility", "erased", "erased:words"}
"""Registers that say no word, whatever they hold."""


class Painted(NamedTuple):
    """A block as a window shows it, painted at a step with `known` already read.

    `rituals` are the segments of its ritual as they were then.
    """

    block: Block
    step: int
    known: Known
    rituals: tuple[Ritual, ...] = ()


@dataclass
class Device:
    """One device of the world.

    `watching` is a window in which nobody acts: it tells what the device knows.
    """

    name: str
    mirror: Path
    folder: Path
    watching: Plan
    id: str
    looked: tuple[object, Look] | None = None
    """What it knew at the last look, and what then was in its mirror and acted on."""


@dataclass
class Window:
    device: Device
    plan: Plan
    painted: dict[str, Painted] = field(default_factory=dict)


class Copy(NamedTuple):
    """A published file for a sync tool to deliver, by its path in the shared folder."""

    device: str
    path: str
    data: bytes


class World:
    """The world, living in a copy of `template` until `close`.

    `template` is a folder as `make_template` makes it.
    """

    def __init__(self, template: Path) -> None:
        self.temporary = tempfile.TemporaryDirectory(dir=MEMORY)
        self.root = Path(self.temporary.name) / "world"
        shutil.copytree(template, self.root)
        self.clock = HeldClock()
        self._opened = count()
        self._files: dict[str, tuple[int, int, int]] = {}
        self.records: list[str] = []
        """Blocks and occurrences that can be acted on."""
        self.words, self.shards, self.yeses = Words(), Shards(), Yeses()
        self.copies: list[Copy] = []
        self.step = 0
        self.devices = [self._device(name) for name in NAMES]
        self.windows = [Window(self.devices[number], self._open(self.devices[number])) for number in (0, 0, 1, 2)]
        self.settle()

    def close(self) -> None:
        self.temporary.cleanup()

    def _device(self, name: str) -> Device:
        mirror = mirror_of(self.root / name)
        plan = Plan.open(mirror, clock=self.clock)
        return Device(name, mirror, self.root / f"folder-{name}", plan, plan.device)

    def _open(self, device: Device) -> Plan:
        return Plan.open(device.mirror, clock=self.clock, ids=seeded_ids(f"{device.name} {next(self._opened)}"))

    def restart(self, number: int) -> None:
        """The program in that window ends and is started again."""
        window = self.windows[number]
        window.plan = self._open(window.device)
        window.painted.clear()

    # -- in a window --------------------------------------------------------------------------------------------------

    def paint(self, number: int, which: int, *, stale: bool = False) -> Painted | None:
        """Show a record in that window, as painted there before if `stale`.

        None where the window has none.
        """
        window = self.windows[number]
        if not self.records:
            return None
        record = self.records[which % len(self.records)]
        if not (stale and record in window.painted):
            window.plan.refresh()
            block = window.plan.repository.blocks.get(record)
            if block is None:
                return None
            chain = window.plan.repository.rituals.chains.get(root_of(record))
            known = self.shards.known(window.device.name)
            window.painted[record] = Painted(block, self.step, known, chain.segments if chain else ())
        return window.painted[record]

    def paint_all(self, number: int) -> None:
        for which in range(len(self.records)):
            self.paint(number, which)

    def act(
        self,
        number: int,
        does: Callable[[Plan], object],
        painted: Painted | None = None,
        *,
        typed: Sequence[Word] = (),
        wanted: Visibility | None = None,
        shares: str = "",
        crash: int | None = None,
        agrees: bool = False,
        to_page: bool = False,
        spoken: Collection[str] = (),
        turned: bool = False,
    ) -> bool:
        """Let somebody act in that window; return whether it was acknowledged.

        `typed` are the words of it, `wanted` who shall be able to read it from now on, `shares` words that are shown to
        the other on purpose. `crash`: the process is killed at that call of the system. `agrees`: it says yes to what
        then stands, or, if `to_page`, to what is painted there; so do those who have `spoken`. `turned`: it is undone,
        or done again.
        """
        window = self.windows[number]
        device, before = window.device, self.look(window.device)
        self.step += 1
        self.clock.forward(seconds=7)
        knew = self._visibility(device, before, painted.block.id) if painted else wanted or "open"
        for word in typed:
            if painted and device.watching.me.id in (painted.block.who, before.who(painted.block.id)):
                word.private = is_kept(word.field, more_private(knew, painted.block.visibility, wanted or "open"))
            elif not painted:
                word.private = is_kept(word.field, knew)
            self.words.add(word)
        known = painted.known if painted else self.shards.known(device.name)
        done = crashed = False
        with faults(crash, Crash()) if crash is not None else nullcontext():
            try:
                does(window.plan)
                done = True
            except PlannerError as problem:
                done = isinstance(problem, Unfinished)
            except Crash:
                crashed = True
        if crashed:
            self.restart(number)
        for word in typed:
            word.acknowledged = done
        if (done or crashed) and painted and wanted and painted.block.visibility == knew:
            self.words.open(device.name, number, painted.block, painted.step, wanted)
        if done or crashed:
            self.words.share(shares)
        about = {painted.block.id} if painted else set[str]()
        me = device.watching.me.id
        people = {*spoken, *((me,) if agrees else ())}
        after, written = self._account(device, before, known, typed, done=done or crashed)
        records = {*about, *(raw.record for raw in written), *(after.blocks.keys() - before.blocks)}
        for person in people:
            if painted and to_page:
                self.yeses.note_page(after, person, painted.block, painted.rituals, by=me)
            else:
                self.yeses.note(after, person, *records)
        self.yeses.check_kept(before, after, me, spoken, turned=turned)
        self.yeses.check_sound(after)
        return done

    def _account(
        self,
        device: Device,
        before: Look,
        known: Known,
        typed: Sequence[Word],
        *,
        done: bool,
    ) -> tuple[Look, list[Raw]]:
        """What the device knows by now, and what it wrote: nothing if nothing was `done`."""
        after = self.look(device)
        written = self.settle(device, known)
        assert done or not written
        self._find_new(after, typed)
        self._check_private(device, after, written)
        return after, written

    def _find_new(self, look: Look, typed: Sequence[Word]) -> None:
        """Note new records, and give the words that made them to them.

        Of a new ritual some occurrences can be acted on from now on.
        """
        for root, segments in look.rituals.items():
            if not any(record.startswith(root) for record in self.records) and segments[0].dates(TODAY, HORIZON):
                days = segments[0].dates(TODAY, HORIZON)
                self.records += [f"{root}@{days[number]}" for number in TURNS if number < len(days)]
        self.records += [record for record in look.blocks if record not in self.records]
        for word in typed:
            if not word.record:
                word.record = look.find(word.text)

    def _check_private(self, device: Device, look: Look, written: Sequence[Raw]) -> None:
        """Assert that records are as private as their owner last wanted.

        Only that may have been written.
        """
        for record in {*look.blocks, *look.rituals}:
            declared = self.shards.visibility(device.name, record)
            assert more_private(look.visibility(record), declared) == look.visibility(record), (record, declared)
        for raw in written:
            if raw.table in ("blocks", "occurrences", "rituals") and raw.register not in _PUBLIC:
                visibility = self._visibility(device, look, raw.record)
                assert not is_kept(raw.register, visibility) or raw.value in NOTHING, (raw, visibility)

    def _visibility(self, device: Device, look: Look, record: str) -> Visibility:
        return more_private(look.visibility(record), self.shards.visibility(device.name, record))

    def look(self, device: Device) -> Look:
        """What the device knows; read again once a file of its mirror has changed."""
        there = (self._signatures(device.mirror), len(self.records))
        if device.looked is None or device.looked[0] != there:
            device.watching.refresh()
            device.looked = (there, look_at(device.watching, self.records))
        return device.looked[1]

    def turn(self, number: int, *, redo: bool = False, crash: int | None = None) -> bool:
        """Undo or redo in that window; return whether there was a step left.

        It may fail in two ways only.
        """
        ended = False

        def turned(plan: Plan) -> None:
            nonlocal ended
            try:
                (plan.redo if redo else plan.undo)()
            except NothingToUndo:
                ended = True
                raise
            except (ChangedSince, Unfinished):
                raise
            except PlannerError as problem:
                raise AssertionError("a step that can be neither undone nor passed over") from problem

        self.act(number, turned, crash=crash, turned=True)
        return not ended

    # -- between devices ----------------------------------------------------------------------------------------------

    def exchange(self, device: Device, *, whole: bool = False, crash: int | None = None) -> None:
        """One exchange, killed at that call of the system if `crash`."""
        foreign = self._of_others(device)
        report, before = Report(), self.look(device)
        with faults(crash, Crash()) if crash is not None else nullcontext(), suppress(Crash):
            report = Exchange(device.mirror, device.folder, clock=self.clock).run(whole=whole)
        assert not report.problems
        assert self._of_others(device) == foreign
        self.settle(device, exchanged=True)
        after = self.look(device)
        self.yeses.check_met(before, after)
        self.yeses.check_sound(after)
        assert device.watching.device == device.id
        self.note_copies(device)

    def note_copies(self, device: Device) -> None:
        for path in _files(device.folder / "devices" / device.id):
            copy = Copy(device.name, str(path.relative_to(device.folder)), path.read_bytes())
            if copy not in self.copies and path.suffix == ".json":
                self.copies.append(copy)

    def deliver(self, to: Device, copy: Copy, suffix: str = "") -> None:
        """Put a new or old copy into its place in a device's folder, or beside it."""
        target = to.folder / copy.path.replace(".json", f"{suffix}.json")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.write_bytes(copy.data)

    def hand_over(self, source: Device, to: Device) -> None:
        """Everything that a device has published lies in the other's folder.

        As with any sync tool, what lies there already is left alone; `deliver` also brings files once more.
        """
        for path in _files(source.folder / "devices" / source.id):
            copy = Copy(source.name, str(path.relative_to(source.folder)), path.read_bytes())
            if not holds(to.folder / copy.path, copy.data):
                self.deliver(to, copy)

    def meet(self) -> None:
        """Everybody exchanges until all have everything."""
        for whole in (False, False, True):
            for device in self.devices:
                self.exchange(device, whole=whole)
                for to in self.devices:
                    if to is not device:
                        self.hand_over(device, to)
        for device in self.devices:
            self.exchange(device)

    # -- accounts -----------------------------------------------------------------------------------------------------

    def settle(self, device: Device | None = None, known: Known | None = None, *, exchanged: bool = False) -> list[Raw]:
        """Take in all changed files, check them for private words, return new writes.

        A `device` in a window of which somebody acted can have changed nothing but its home, and one that has
        `exchanged` its copy of the folder too.
        """
        written: list[Raw] = []
        places = [self.root / device.name, *([device.folder] if exchanged else [])] if device else [self.root]
        for path in [path for place in places for path in self._changed(place)]:
            data = (self.root / path).read_bytes()
            home = path.partition("/")[0]
            leaks = list(self.words.leaks(home if home in NAMES else "", data))
            assert not leaks, (path, leaks)
            if shard := _SHARD.fullmatch(path):
                raws = self.shards.read(shard[1], data)
                written += [raw for raw in raws if device and home == device.name and raw.dot.device == device.id]
        if device and known is not None:
            self.shards.declared(written, device.name, known)
        return written

    def _changed(self, folder: Path) -> list[str]:
        """The files below a folder that are not as they were at the last time."""
        there = self._signatures(folder)
        changed = [path for path, found in there.items() if self._files.get(path) != found]
        self._files |= there
        return changed

    def _of_others(self, device: Device) -> dict[str, tuple[int, int, int]]:
        """The files in a device's copy of the folder that it may not touch."""
        return self._signatures(device.folder, but=device.id)

    def _signatures(self, folder: Path, but: str = "-") -> dict[str, tuple[int, int, int]]:
        """All files below a folder by path, `but` those of folders with that name."""
        found: dict[str, tuple[int, int, int]] = {}
        begins, folders = len(str(self.root)) + 1, [str(folder)]
        for place in folders:  # the machine spends a third of a history here, so no paths are made
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders += [entry.path] if entry.name != but else []
                    elif entry.name != but:
                        there = entry.stat()
                        found[entry.path[begins:]] = (there.st_mtime_ns, there.st_size, there.st_ino)
        return found

    # -- the end ------------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """Exchange everything: all devices show the same, and no word is missing."""
        self.meet()
        self.settle()
        self.check_same()
        self.check_kept()
        for number in (SECOND, PHONE, SAM):
            self.walk(number)

    def check_same(self) -> None:
        """All devices show the same plan, in every window that has looked."""
        looks: list[tuple[Json, set[str]]] = []
        for device in self.devices:
            plan = self._open(device)
            look = look_at(plan, self.records)
            shown = portrait(plan, look)
            for window in self.windows:
                if window.device is device:
                    window.plan.refresh()
                    assert_same(portrait(window.plan, look_at(window.plan, self.records)), shown)
            looks.append((shown, look.hidden))
        for (left, hidden), (right, also) in combinations(looks, 2):
            assert_same(without(left, hidden | also), without(right, hidden | also))
        hidden = looks[0][1] | looks[1][1]
        waiting = [{row.id for row in device.watching.inbox.waiting()} for device in self.devices[:2]]
        assert all(is_in(record, hidden) for record in waiting[0] ^ waiting[1])

    def check_kept(self) -> None:
        """Assert that each acknowledged word is shown, in a history, or on its device."""
        everywhere, own = [], {}
        for device in self.devices:
            look, plan = self.look(device), device.watching
            everywhere += [look.text, json.dumps(portrait(plan, look)), json.dumps(own_part(plan))]
            everywhere += [repr(row) for row in earlier_values(device.mirror, plan, self.records)]
            own[device.name] = "\n".join(path.read_text() for path in _files(device.mirror / "private"))
        missing = self.words.missing("\n".join(everywhere), own)
        # Answers show while agreement is on, remarks until they are undone; the history of these has no reader yet.
        kept = b"".join(path.read_bytes() for device in self.devices for path in _files(device.mirror))
        missing = [word for word in missing if word.field in BLOCK_WORDS or word.text.encode() not in kept]
        missing = [word for word in missing if not self._was_withdrawn(word)]
        assert not missing, missing

    def _was_withdrawn(self, word: Word) -> bool:
        """Whether another device of the same person withdrew its record.

        The device then drops its history of it.
        """
        own = next(device for device in self.devices if device.name == word.device)
        repository, person = own.watching.repository, own.watching.me.id
        places = [(*place_of(word.record), word.record), (PLAN, RITUALS, root_of(word.record))] if word.record else []
        return any(
            write.device != own.id and repository.facts.person_of(write.device) == person
            for place in places
            for mark in MARKS
            for write in repository.records.get(*place).writes.get(mark, ())
        )

    def walk(self, number: int) -> None:
        """Undo everything that a device did, and do it again."""
        for redo in (False, True):
            for _ in range(MOST_STEPS):
                if not self.turn(number, redo=redo):
                    break
            else:
                raise AssertionError("there is no end of it")


def assert_same(left: Json, right: Json) -> None:
    """Compare part by part, so that the difference can be read."""
    for part in left.keys() | right.keys():
        one, other = left.get(part), right.get(part)
        if isinstance(one, dict) and isinstance(other, dict):
            for key in one.keys() | other.keys():
                assert one.get(key) == other.get(key), (part, key, _difference(one.get(key), other.get(key)))
        assert one == other, part


def _difference(one: object, other: object) -> object:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return one, other
    return {
        name: (one.get(name), other.get(name)) for name in one.keys() | other.keys() if one.get(name) != other.get(name)
    }


def _files(folder: Path) -> list[Path]:
    return [Path(place, name) for place, _, names in os.walk(folder) for name in sorted(names)]


def make_template(root: Path) -> None:
    """Three devices that have joined one plan, to be copied for each world."""
    root.mkdir()
    shared, clock = root / "shared", HeldClock()
    sides = [create_side(root / "laptop", shared, clock), join_side(root / "phone", shared, "Alex", clock)]
    sides.append(join_side(root / "sam", shared, "Sam", clock))
    for side in [*sides, *sides, *sides]:
        side.exchange()
    for side in sides:
        shutil.copytree(shared, root / f"folder-{side.home.name}")
    shutil.rmtree(shared)
