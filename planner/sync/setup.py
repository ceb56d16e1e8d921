"""Set up a plan in an empty folder, or join the plan that a folder holds."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from types import MappingProxyType

from planner import __version__
from planner.domain.clock import Clock, system_clock
from planner.domain.errors import BadInput, FolderProblem, PlannerError
from planner.domain.ids import Ids
from planner.domain.model.block import Person
from planner.domain.text import fold_text, one_line, shown
from planner.domain.time.when import zone as known_zone
from planner.plan.plan import Plan
from planner.store.crdt.register import Record
from planner.store.device.edits import Edit
from planner.store.device.facts import JOINED, Facts
from planner.store.device.identity import State, state_path, write_state
from planner.store.device.writer import commit, put_header
from planner.store.disk.atomic_write import make_folder, replace_file, sync_folder
from planner.store.disk.layout import (
    DEVICE,
    FORMAT,
    MARKER,
    PEOPLE,
    PLAN,
    device_folder,
    local,
    marker_text,
    replica_path,
)
from planner.store.disk.transaction import exclusive
from planner.store.shard.tinydb_storage import transaction
from planner.sync.exchange import Exchange
from planner.sync.folder import FolderLook, look_at_folder, modes

__all__ = ["FolderLook", "Joined", "create", "join", "look_at_folder"]


@dataclass(frozen=True, slots=True)
class Joined:
    """The result of joining.

    `added_device` is true when the person already had a device.
    """

    plan: Plan
    added_device: bool


def create(
    mirror: Path,
    folder: Path,
    *,
    me: str,
    you: str,
    zone: str,
    device_name: str,
    clock: Clock = system_clock,
    ids: Ids | None = None,
) -> Plan:
    """Make a plan for two people in an empty or new folder.

    Raises BadInput, and FolderProblem; nothing is left behind then.
    """
    ids = ids or Ids()
    folder = _absolute(folder)
    me, you = one_line(me, "name"), one_line(you, "name")
    if not me or not you or fold_text(me) == fold_text(you):
        raise BadInput("A plan is for two people with two different names.")
    known_zone(zone)
    _not_set_up(mirror)
    found = look_at_folder(folder)
    if found.kind == "plan":
        raise FolderProblem(f"{folder} already holds a plan{_names(found)}; join it with planner join.")
    if found.kind == "other":
        raise FolderProblem(f"{folder} holds other things; choose an empty folder, or a new one inside it.")
    _prepare(folder)
    people = [Person(ids.person(), me, zone), Person(ids.person(), you, zone)]
    mine, yours = (person.id for person in people)
    state = State(ids.plan(), mine, str(folder), ids.device(), yours, format=FORMAT)
    was_there = mirror.exists()
    try:
        _write_device(mirror, state, device_name)
        with exclusive(mirror):
            records = [Edit(PLAN, PEOPLE, Record(p.id), {"name": p.name, "zone": p.zone}) for p in people]
            commit(mirror, records, clock)
        _mark(folder, state.plan)
    except (OSError, PlannerError) as problem:
        _take_back(mirror, state.device, all_of_it=not was_there)
        if isinstance(problem, PlannerError):
            raise
        raise FolderProblem(f"{folder} cannot be written: {problem.strerror or problem}.") from problem
    Exchange(mirror, folder, clock=clock).run()
    return Plan.open(mirror, clock=clock, ids=ids)


def join(
    mirror: Path,
    folder: Path,
    *,
    name: str,
    zone: str | None,
    device_name: str,
    clock: Clock = system_clock,
    ids: Ids | None = None,
) -> Joined:
    """Join the plan in a folder as one of its two people, and exchange.

    Raises BadInput for a third person, and FolderProblem.
    """
    ids = ids or Ids()
    folder = _absolute(folder)
    if zone:
        known_zone(zone)
    _not_set_up(mirror)
    found = look_at_folder(folder)
    if found.kind == "absent":
        raise FolderProblem(f"There is no folder {folder}; has it arrived yet?")
    if found.kind != "plan":
        raise FolderProblem(f"{folder} is not a plan’s folder: it has no {MARKER}. Has it arrived yet?")
    if not found.people:
        raise FolderProblem(f"The plan in {folder} hasn’t arrived completely yet; try again in a moment.")
    wanted = fold_text(one_line(name, "name"))
    person = next((person for person in found.people if fold_text(person.name) == wanted), None)
    if person is None:
        raise BadInput(f"This plan is for {_listed(found)}; join as one of them.")
    you = next((other.id for other in found.people if other.id != person.id), "")
    state = State(found.plan, person.id, str(folder), ids.device(), you, format=FORMAT)
    _write_device(mirror, state, device_name, {JOINED: clock().astimezone(UTC).isoformat(timespec="seconds")})
    Exchange(mirror, folder, clock=clock).run()
    plan = Plan.open(mirror, clock=clock, ids=ids)
    if zone and plan.me.zone != zone:
        plan.people.set_person(zone=zone)
    Exchange(mirror, folder, clock=clock).run()
    plan.arrivals.news()  # nothing that was there before counts as news
    plan.arrivals.visited()
    return Joined(plan, added_device=person.id in found.with_devices)


def _absolute(folder: Path) -> Path:
    return Path(folder).expanduser().absolute()


def _names(found: FolderLook) -> str:
    return f" ({_listed(found)})" if found.people else ""


def _listed(found: FolderLook) -> str:
    return " and ".join(shown(person.name) for person in found.people)


def _not_set_up(mirror: Path) -> None:
    if state_path(mirror).exists():
        raise FolderProblem("This device already has a plan; for another one, use --profile NAME.")


def _prepare(folder: Path) -> None:
    if not folder.parent.is_dir():
        raise FolderProblem(f"There is no folder {folder.parent} to make {folder.name} in; is it mounted?")
    try:
        if not folder.is_dir():
            folder.mkdir()
            _belongs_to_the_group(folder)
    except OSError as problem:
        raise FolderProblem(f"{folder} cannot be made: {problem.strerror}.") from problem


def _belongs_to_the_group(folder: Path) -> None:
    """Give a new folder inside a shared group folder to the group.

    This doesn't depend on the account's umask.
    """
    parent = folder.parent.stat()
    if parent.st_mode & stat.S_ISGID:
        with suppress(PermissionError):  # a file system without owners
            if folder.stat().st_gid != parent.st_gid:
                os.chown(folder, -1, parent.st_gid)
            folder.chmod(stat.S_IMODE(parent.st_mode) & 0o2777)


def _write_device(mirror: Path, state: State, device_name: str, more: Facts = MappingProxyType({})) -> None:
    make_folder(local(mirror))
    path = replica_path(mirror, state.device, DEVICE)
    make_folder(path.parent)
    with transaction(path) as shard:
        put_header(shard, state, DEVICE)
        facts = {"person": state.person, "name": one_line(device_name, "name"), "version": __version__, "heard": {}}
        shard.put("device", "1", {**facts, **more})
    replace_file(mirror / MARKER, marker_text(state.plan))
    write_state(mirror, state)


def _take_back(mirror: Path, device: str, *, all_of_it: bool) -> None:
    """Remove what a failed set-up made, and nothing that was there before it."""
    if all_of_it:
        shutil.rmtree(mirror, ignore_errors=True)
        return
    shutil.rmtree(device_folder(mirror, device), ignore_errors=True)
    for path in (state_path(mirror), mirror / MARKER):
        path.unlink(missing_ok=True)


def _mark(folder: Path, plan: str) -> None:
    """Write the marker once, whole and synced.

    It's never replaced, so two people who set up at once can't overwrite each other's.
    """
    temporary = folder / f".~{MARKER}.tmp"
    replace_file(temporary, marker_text(plan), mode=modes(folder)[0])
    try:
        os.link(temporary, folder / MARKER)
    except PermissionError:
        # A file system without links: reserve the name first, then add the bytes.
        (folder / MARKER).touch(exist_ok=False)
        temporary.replace(folder / MARKER)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(folder)
