"""Every refused call of a save, and a power cut that loses unsynced bytes."""

from __future__ import annotations

import errno
import os
import random
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

import pytest

from planner.domain.errors import NothingToUndo, PlannerError
from planner.domain.model.block import Visibility
from planner.plan.plan import Plan
from planner.plan.session import Session
from planner.store import division
from planner.store.device.edits import Edit
from planner.store.device.identity import read_state
from planner.store.disk import atomic_write as files
from planner.store.disk.layout import local
from planner.store.disk.notices import give_notice
from planner.store.disk.transaction import FileLine, Unfinished, append_lines
from planner.store.index.merged_records import MergedRecords
from planner.store.index.repository import Repository
from planner.store.journal.undo import Change
from planner.store.shard.schema import every_register, number_of, parse_shard
from planner.sync.exchange import Exchange
from tests.profiles import Amount, amounts
from tests.store.actions import ACTIONS, TURNS, Stage, Turn, describe, each_once
from tests.store.faults import Crash, faults
from tests.store.test_transaction import check_exchange, check_readers
from tests.support import THIS_WEEK, Couple, Side, make_couple

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.ESTALE, errno.EINTR)


def sound(side: Side, *titles: str) -> Plan:
    """Assert that another process finds whole files, unique numbers and one title."""
    numbers: list[int] = []
    for path in (side.mirror / "devices" / side.plan.device).rglob("[!.]*.json"):
        numbers += [number_of(raw) for *_, raw in every_register(parse_shard(path.read_bytes())[1]) if number_of(raw)]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) < read_state(side.mirror).next
    plan = side.reopened()
    (block,) = plan.weeks.search("title")
    assert block.title in titles
    return plan


@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_a_save_survives_the_refusal_of_any_call(error: int, alex: Side) -> None:
    """Each gives a sentence, keeps what was saved, and lets the next save work."""
    title, calls, refused = "title 0", 0, 0
    alex.add(title)
    while True:
        plan = alex.reopened()
        (block,) = plan.weeks.search("title")
        wanted, told = f"title {calls + 1}", False
        with faults(calls, OSError(error, os.strerror(error))) as counter:
            try:
                told = plan.change(block, {"title": wanted}).block.title == wanted
            except PlannerError:
                refused += 1
        title = sound(alex, wanted if told else title, wanted).weeks.search("title")[0].title
        if counter.count <= calls:
            break
        calls += 1
    assert calls > 20
    assert refused > 15
    assert title == wanted


@amounts(few=6, many=30, nightly=100, profile="kills")
@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_an_exchange_survives_the_refusal_of_any_call(
    error: int, amount: Amount, couple: Couple, alex: Side, sam: Side
) -> None:
    """The report has it, nothing is lost, and the next exchange brings everything.

    Each call is tried with one of the errors.
    """

    def exchange(n: int | None) -> int:
        mine, theirs = alex.add(f"mine {n}"), sam.add(f"theirs {n}")
        sam.exchange()
        with faults(n, OSError(error, os.strerror(error))) as counter:
            Exchange(alex.mirror, alex.folder, clock=alex.clock).run()
        alex.reopened()
        assert alex.again(mine).title == f"mine {n}"
        couple.meet()
        assert alex.again(theirs).title == f"theirs {n}"
        assert sam.again(mine).title == f"mine {n}"
        return counter.count

    exchange(None)
    calls = exchange(None)
    assert calls > 30
    for n in range(ERRORS.index(error), calls, max(calls // amount.count, len(ERRORS))):
        exchange(n)


def test_files_of_a_killed_exchange_are_removed_by_the_next_save(couple: Couple, alex: Side, sam: Side) -> None:
    """Temporaries beside the other device's files go too, even for a new process."""
    sam.add("theirs")
    sam.exchange()
    with faults(0, Crash(), only="replace unlink"), suppress(Crash):
        Exchange(alex.mirror, alex.folder, clock=alex.clock).run()
    (left,) = (alex.mirror / "devices" / sam.plan.device).rglob(".~*")
    alex.reopened().blocks.add(alex.draft("mine"))
    assert not left.exists()
    couple.meet()
    assert [block.title for block in alex.plan.weeks.search("theirs")] == ["theirs"]


def test_a_save_killed_at_any_call_is_whole_or_absent(alex: Side) -> None:
    """As after kill -9: the old title or the new one, and the next save goes."""
    title, calls = "title 0", 0
    alex.add(title)
    while True:
        plan = alex.reopened()
        (block,) = plan.weeks.search("title")
        wanted, told = f"title {calls + 1}", False
        with faults(calls, Crash()) as counter, suppress(Crash):
            told = plan.change(block, {"title": wanted}).block.title == wanted
        title = sound(alex, *([wanted] if told else [title, wanted])).weeks.search("title")[0].title
        if counter.count <= calls:
            break
        calls += 1
    assert title == wanted


# -- actions of several files ---------------------------------------------------------------------------------------

CHANGING = {"replace", "unlink", "write", "pwrite", "fsync"}
"""Calls that change or sync something; between two of them nothing differs."""
PROBLEMS: tuple[BaseException, ...] = (Crash(), *(OSError(error, os.strerror(error)) for error in ERRORS))


def calls_of(stage: Stage, action: str, turn: Turn) -> list[str]:
    """What the deed asks of the system when nothing goes wrong."""
    deed, _ = stage.start(action, turn)
    plan = stage.plan("deed")
    with faults(None, Crash(), reads=True) as counter:
        deed(plan)
    return counter.calls


def do_with_faults(stage: Stage, action: str, turn: Turn, n: int, problem: BaseException, *, lasting: bool) -> None:
    """Let the n-th call fail; check that the message is true and nothing half done."""
    deed, states = stage.start(action, turn)
    plan = stage.plan("deed")
    with faults(n, problem, lasting=lasting, reads=True):
        try:
            deed(plan)
            told = "done"
        except Crash:
            told = ""
        except PlannerError as refused:
            told = str(refused)
        except OSError as unread:  # what was to be changed, or has been, could not be looked at
            told = str(unread)
    if told:
        plan.refresh()
        assert describe(plan) == describe(stage.plan()), f"this window shows something else, after: {told}"
    stage.settle(states, told)


@amounts(few=2, many=6, nightly=150, profile="kills")
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("action", each_once(ACTIONS))
def test_an_action_is_done_or_not_after_any_refused_call_or_kill(
    action: str, turn: Turn, amount: Amount, stage: Stage
) -> None:
    """All that both see, undo and history included, is as before or as after."""
    calls = calls_of(stage, action, turn)
    chosen = random.Random(f"{action} {turn}")
    cases = [
        (n, problem, lasting)
        for n, call in enumerate(calls)
        if call in CHANGING or amount.count > 100
        for problem in PROBLEMS
        for lasting in (False, True)
    ]
    for n, problem, lasting in chosen.sample(cases, min(amount.count, len(cases))):
        do_with_faults(stage, action, turn, n, problem, lasting=lasting)


def test_two_failed_saves_are_not_undo_steps(alex: Side) -> None:
    """The first leaves a line in the journal, the second a partial line behind it."""
    block = alex.add("title")
    with faults(0, OSError(errno.ENOSPC, "No space left on device"), only="replace"), pytest.raises(PlannerError):
        alex.plan.change(block, {"title": "title 2"})
    with (local(alex.mirror) / "journal.jsonl").open("a") as file:
        file.write('\n{"key": ')
    alex.plan.change(alex.again(block), {"place": "there"})
    assert alex.plan.undo().kind == "undone"
    assert alex.again(block).place == ""
    alex.plan.undo()
    assert alex.again(block).deleted
    with pytest.raises(NothingToUndo):
        alex.plan.undo()


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS], ids=errno.errorcode.get)
def test_a_plan_is_read_on_a_full_disk(error: int, alex: Side) -> None:
    """Indexes and figures are rebuilt the next time, and notices are kept."""
    alex.add("title")
    give_notice(alex.mirror, "Something was mended.")
    for name in ("reach.json", "figures.json", "titles-2026-11.json"):
        (local(alex.mirror) / name).unlink(missing_ok=True)
    with faults(0, OSError(error, os.strerror(error)), lasting=True, only="write replace unlink mkdir"):
        plan = alex.reopened()
        assert [block.title for block in plan.week(THIS_WEEK).columns["me"]] == ["title"]
        assert plan.statistics.balance(2)
        assert plan.rituals.known("title")
        plan.arrivals.take_notices()
    assert alex.reopened().arrivals.take_notices() == ["Something was mended."]


def test_a_note_over_a_save_that_failed_makes_no_step_of_it(alex: Side) -> None:
    with faults(0, OSError(errno.ENOSPC, "No space left on device"), only="replace"), pytest.raises(PlannerError):
        alex.plan.items.set_intention(THIS_WEEK, alex.plan.me.id, "Slowly.")
    alex.plan.reviews.note_intention(THIS_WEEK, alex.plan.me.id, "Slowly.")
    with pytest.raises(NothingToUndo):
        alex.plan.undo()
    assert alex.plan.weeks.carried(THIS_WEEK).intentions == {alex.plan.me.id: "Slowly."}


def test_an_unconfirmed_save_is_reported_as_such(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced, so nobody is told that nothing was saved."""
    block = alex.add("title")
    real = files.sync_folder

    def unconfirmed(folder: Path) -> None:
        if folder.name == "months":
            raise OSError(errno.EIO, "Input/output error")
        real(folder)

    monkeypatch.setattr(files, "sync_folder", unconfirmed)
    with pytest.raises(Unfinished, match="It is saved"):
        alex.plan.change(block, {"title": "title 2"})
    monkeypatch.undo()
    assert alex.again(block).title == alex.reopened().block(block.id).title == "title 2"
    alex.plan.undo()
    assert alex.again(block).title == "title"


# -- the power cut ------------------------------------------------------------------------------------------------


class Disk:
    """A folder as it would be after a power cut.

    The bytes of a file are those of its last fsync, and the names in a folder those of the folder's. Whatever was
    renamed or made since is forgotten; a file that never was synced is empty.
    """

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.bytes: dict[int, bytes] = {}
        self.names: dict[int, dict[str, int]] = {}
        self.folders: set[int] = set()
        self.syncs = 0
        self.cut_at: int | None = None
        self._held: list[int] = []
        """Open files: as long as one is open, no new file gets its number."""
        for folder, _, names in os.walk(root):
            self._list(Path(folder))
            for name in names:
                path = Path(folder, name)
                self._held.append(os.open(path, os.O_RDONLY))
                self.bytes[path.stat().st_ino] = path.read_bytes()
        self.top = root.stat().st_ino
        fsync, real_open = os.fsync, os.open

        def noted_fsync(descriptor: int) -> None:
            self.step()
            fsync(descriptor)
            path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
            if path.is_dir():
                self._list(path)
            else:
                self.bytes[path.stat().st_ino] = path.read_bytes()

        def noted_open(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
            descriptor = real_open(path, flags, mode, **more)
            if flags & os.O_EXCL:  # and no lock, which an open file would go on holding
                self._held.append(os.dup(descriptor))
            return descriptor

        patch.setattr(os, "fsync", noted_fsync)
        patch.setattr(os, "open", noted_open)
        for name in ("replace", "mkdir", "unlink"):
            self._before(name, patch)

    def _before(self, name: str, patch: pytest.MonkeyPatch) -> None:
        real = getattr(os, name)

        def call(*args: object, **more: object) -> object:
            self.step()
            return real(*args, **more)

        patch.setattr(os, name, call)

    def step(self) -> None:
        if self.cut_at is not None and self.syncs >= self.cut_at:
            raise Crash
        self.syncs += 1

    def _list(self, folder: Path) -> None:
        number = folder.stat().st_ino
        self.folders |= {number} | {entry.inode() for entry in os.scandir(folder) if entry.is_dir()}
        self.names[number] = {entry.name: entry.inode() for entry in os.scandir(folder)}

    def forget(self, *, names_stay: bool = False) -> None:
        """Reduce the folder to what the disk has of it.

        With `names_stay` only bytes are lost, as on some file systems.
        """
        for folder in [Path(folder) for folder, _, _ in os.walk(self.root)] if names_stay else []:
            self._list(folder)
        for descriptor in self._held:
            os.close(descriptor)
        self._held.clear()
        for entry in list(self.root.iterdir()):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        self._lay_out(self.root, self.top)

    def _lay_out(self, place: Path, number: int) -> None:
        place.mkdir(exist_ok=True)
        for name, inner in self.names.get(number, {}).items():
            if inner in self.folders:
                self._lay_out(place / name, inner)
            else:
                (place / name).write_bytes(self.bytes.get(inner, b""))


def edits(side: Side, acknowledged: list[str]) -> Iterator[None]:
    """Things one does, each followed by what then counts as saved."""
    plan = side.reopened()
    block = plan.weeks.search("title")[0]
    for number in range(3):
        block = plan.change(block, {"title": f"title {number}"}).block
        acknowledged[:] = [block.title]
        yield
    plan.blocks.add(side.draft("in another month", "2027-01-05"))
    acknowledged.append("in another month")
    yield
    Exchange(side.mirror, side.folder, clock=side.clock).run()
    yield
    plan.change(block, {"title": "title at last"})
    acknowledged[0] = "title at last"
    yield


def test_a_power_cut_after_any_step_keeps_acknowledged_edits(
    couple: Couple, alex: Side, sam: Side, tmp_path: Path
) -> None:
    """Acknowledged edits are in the mirror and, after an exchange, with the other."""
    alex.add("title")
    couple.meet()
    template = tmp_path / "template"
    shutil.copytree(couple.root / "alex", template / "alex")
    shutil.copytree(couple.folder, template / "shared")
    step, whole = 0, False
    while not whole:
        for name in ("alex", "shared"):
            shutil.rmtree(couple.root / name)
            shutil.copytree(template / name, couple.root / name)
        acknowledged = ["title"]
        with pytest.MonkeyPatch.context() as patch:
            disks = [Disk(couple.root / name, patch) for name in ("alex", "shared")]
            disks[0].cut_at = step
            try:
                for _ in edits(alex, acknowledged):
                    pass
                whole = True
            except Crash:
                pass
        for disk in disks:
            disk.forget()
        plan = alex.reopened()
        found = {block.title for text in ("title", "month") for block in plan.weeks.search(text)}
        assert set(acknowledged) <= found or (found & {"title 0", "title 1", "title 2", "title at last"}), (step, found)
        assert not set(acknowledged[1:]) - found, (step, found)
        assert alex.exchange().problems == ()
        assert not plan.trash.bin()
        step += 1
    assert step > 30


def cut_the_power(stage: Stage, action: str, turn: Turn, step: int, *, names_stay: bool) -> bool:
    """At that step of a deed; whether it was done by then."""
    deed, states = stage.start(action, turn)
    plan, told = stage.plan("deed"), "done"
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(stage.root / "alex", patch)
        disk.cut_at = step
        try:
            deed(plan)
        except Crash:
            told = ""
    disk.forget(names_stay=names_stay)
    stage.settle(states, told)
    return told == "done"


@amounts(few=4, many=12, nightly=60, profile="kills")
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("action", each_once(["hide", "open", "put into the jar", "make a ritual busy"]))
def test_a_power_cut_leaves_an_action_of_several_files_whole_or_absent(
    action: str, turn: Turn, amount: Amount, stage: Stage
) -> None:
    """The disk has all of it or nothing, and all of it once it was said to be saved."""
    steps = 1
    while not cut_the_power(stage, action, turn, steps, names_stay=False):
        steps += max(60 // amount.count, 1)
    for step in range(amount.count % 3, steps, max(60 // amount.count, 1)):
        cut_the_power(stage, action, turn, step, names_stay=True)
    assert steps > 12


# -- each protection, taken out on purpose --------------------------------------------------------------------------


def check_kills(stage: Stage, folder: Path, action: str = "hide") -> None:
    for n, call in enumerate(calls_of(stage, action, "done")):
        if call in CHANGING:
            do_with_faults(stage, action, "done", n, Crash(), lasting=False)


def check_one_file(stage: Stage, folder: Path) -> None:
    check_kills(stage, folder, "rename")


def check_power_cuts(stage: Stage, folder: Path) -> None:
    step = 0
    while not cut_the_power(stage, "hide", "done", step, names_stay=True):
        step += 1


def check_readers_of_words(stage: Stage, folder: Path) -> None:
    check_readers(stage, "hide")


def check_readers_of_months(stage: Stage, folder: Path) -> None:
    check_readers(stage, "put into the jar")


def check_exchanges(stage: Stage, folder: Path) -> None:
    check_exchange(make_couple(folder))


def check_windows(stage: Stage, folder: Path) -> None:
    """A note typed into a window painted before hiding stays private."""
    couple = make_couple(folder)
    block = couple.me.add("Zahnarzt")
    window = Plan.open(couple.me.mirror, clock=couple.clock)
    painted = window.block(block.id)
    couple.me.plan.change(block, {"visibility": "busy"})
    window.change(painted, {"notes": "heimlich"})
    couple.meet()
    assert not any(b"heimlich" in path.read_bytes() for path in couple.folder.rglob("*.json"))


def one_by_one(root: Path, replaced: Mapping[Path, bytes], lines: Iterable[FileLine]) -> None:
    for path, data in replaced.items():
        files.replace_file(path, data)
    append_lines(lines)


def no_lock(mirror: Path, timeout: float = 0) -> AbstractContextManager[None]:
    return nullcontext()


def lines_last(self: Session, replaced: dict[Path, bytes], lines: list[FileLine], *, together: bool) -> None:
    one_by_one(self.root, replaced, lines)


def not_synced(path: Path, data: bytes) -> Path:
    return files.write_beside(path, data, durable=False)


DIVIDE_ONE = division._divide_one


def divided_as_painted(
    repository: Repository, device: str, edit: Edit, rituals: Mapping[str, Visibility], found: division.Division
) -> Change:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MergedRecords, "kept", lambda *_: edit.record)
        return DIVIDE_ONE(repository, device, edit, rituals, found)


def ignored_by_readers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("planner.store.mirror.mirror.unfinished", lambda root: {})
    patch.setattr("planner.store.private.files.read_current", lambda root, path: path.read_bytes())


Break = Callable[[pytest.MonkeyPatch], None]
Check = Callable[[Stage, Path], None]
BROKEN: dict[str, tuple[Break, Check]] = {
    "no intent: the files are renamed one by one": (
        lambda patch: patch.setattr("planner.plan.session.replace_together", one_by_one),
        check_kills,
    ),
    "temporaries are not synced": (
        lambda patch: patch.setattr("planner.store.disk.transaction.write_beside", not_synced),
        check_power_cuts,
    ),
    "nobody who takes the lock finishes what is there": (
        lambda patch: patch.setattr("planner.store.disk.transaction.finish", lambda root: None),
        check_kills,
    ),
    "the journal comes after the shard": (
        lambda patch: patch.setattr(Session, "_replace", lines_last),
        check_one_file,
    ),
    "words go where the painted block says": (
        lambda patch: patch.setattr(division, "_divide_one", divided_as_painted),
        check_windows,
    ),
    "an exchange reads without the lock": (
        lambda patch: patch.setattr("planner.sync.exchange.exclusive", no_lock),
        check_exchanges,
    ),
    "readers of words pass over the intent": (ignored_by_readers, check_readers_of_words),
    "readers of months pass over the intent": (ignored_by_readers, check_readers_of_months),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_the_test_notices_when_a_protection_is_removed(
    broken: str, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks, check = BROKEN[broken]
    for name in ("sound", "broken"):
        (tmp_path / name).mkdir()
    check(stage, tmp_path / "sound")
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        check(stage, tmp_path / "broken")


# -- the disk itself ------------------------------------------------------------------------------------------------


def test_a_power_cut_before_the_folder_is_synced_may_lose_an_unacknowledged_save(alex: Side) -> None:
    """The shim itself: without any sync at all, everything since is forgotten."""
    alex.add("title")
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(alex.home, patch)
        patch.setattr(files, "sync_folder", lambda folder: None)
        alex.add("title that is forgotten")
    disk.forget()
    assert [block.title for block in alex.reopened().weeks.search("title")] == ["title"]


def test_the_disk_shim_notices_a_save_without_fsync(alex: Side) -> None:
    block = alex.add("title")
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(alex.home, patch)
        patch.setattr(os, "fsync", lambda descriptor: None)
        alex.plan.change(block, {"title": "title that is forgotten"})
    disk.forget()
    assert alex.reopened().block(block.id).title == "title"


@pytest.mark.parametrize(
    "name",
    [
        "journal.jsonl",
        "news.jsonl",
        "notices.json",
        "exchange.json",
        "reach.json",
        "history",
        "figures.json",
        "titles-2026-11.json",
    ],
)
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\x00" * 40, b"7"])
def test_a_derived_file_may_hold_anything_after_a_power_cut(
    name: str, content: bytes, couple: Couple, alex: Side, sam: Side
) -> None:
    alex.plan.change(alex.add("title 0"), {"title": "title"})
    sam.add("theirs")
    couple.meet()
    place = local(alex.mirror) / name
    path = place if place.suffix else place / "months-2026-11.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    plan = alex.reopened()
    (block,) = plan.weeks.search("title")
    sam.plan.change(sam.again(block), {"place": "there"})
    sam.exchange()
    assert not alex.exchange().problems
    plan.refresh()
    plan.change(plan.block(block.id), {"title": "title 2"})
    plan.recovery.history(plan.block(block.id))
    plan.arrivals.news()
    plan.undo()
    assert plan.block(block.id).title == "title"
