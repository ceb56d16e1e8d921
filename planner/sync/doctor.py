"""Checks of `planner doctor`: each part of an installation, and how to repair it.

Nothing here writes, and every problem becomes a finding instead of an error.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from planner import __version__
from planner.domain.errors import FolderProblem, PlannerError
from planner.domain.text import shown
from planner.domain.wording.formats import changes_wait
from planner.named_tuple import NamedTuple
from planner.store.device.facts import knows_erased, version_number
from planner.store.device.identity import OtherPlace, State, read_state
from planner.store.disk.backup_files import list_backups
from planner.store.disk.crash_reports import list_crash_reports
from planner.store.disk.layout import device_folder, local
from planner.store.disk.log import log_path
from planner.store.mirror.mirror import Mirror
from planner.sync.clock_skew import former_ids, lead_words, leads
from planner.sync.devices import Device, devices
from planner.sync.erased import Holder, holders
from planner.sync.exchange_state import FEW, few_of_each, last_exchange, read_memory
from planner.sync.folder import entries, modes, read_marker
from planner.sync.foreign_files import Debris, debris
from planner.sync.own_files import COPY_OF_OURS, names_of, shared_tables
from planner.sync.presence import unreadable_presences

Level = Literal["ok", "note", "mend"]
LITTLE_SPACE, HARDLY_ANY = 200_000_000, 20_000_000
"""Bytes of free space below which it's mentioned, and below which it's urgent."""


class Finding(NamedTuple):
    """The result of one check.

    `level` is `ok`, `note` (worth knowing) or `mend` (needs action); `mend` then says what to do.
    """

    level: Level
    name: str
    text: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """The installation to examine. `now` is aware.

    `backups` is the folder of this device's backups.
    """

    mirror: Path
    backups: Path
    state: State
    now: datetime

    @property
    def folder(self) -> Path:
        """The shared folder, as this installation's state names it."""
        return Path(self.state.folder)


def examine(mirror: Path, backups: Path, now: datetime) -> Iterator[Finding]:
    """All findings about this device and its shared folder, most important first."""
    try:
        state = read_state(mirror)
    except OtherPlace as problem:
        yield Finding("mend", "identity", str(problem).split(";")[0] + ".", "Open it: planner")
        return
    except (PlannerError, OSError) as problem:
        yield Finding("mend", "identity", str(problem), _backup_hint(backups))
        return
    patient = Patient(mirror, backups, state, now)
    for look in (_mirror, _space, _backups, _waiting, _log, _crash_reports):
        yield from _looked(look, patient)
    marker = list(_looked(_marker, patient))
    yield from marker
    if all(finding.level == "ok" for finding in marker):
        for look in (_permissions, _files, _debris):
            yield from _looked(look, patient)
    for look in (_clocks, _devices, _versions, _taken_back):
        yield from _looked(look, patient)


def _looked(look: Callable[[Patient], Iterable[Finding]], patient: Patient) -> Iterator[Finding]:
    try:
        yield from look(patient)
    except (OSError, PlannerError) as problem:
        said = problem.strerror or problem if isinstance(problem, OSError) else problem
        where = f" ({problem.filename})" if isinstance(problem, OSError) and problem.filename else ""
        yield Finding("mend", look.__name__.strip("_"), f"It cannot be checked{where}: {said}.", "Fix that first.")


def _backup_hint(backups: Path) -> str:
    newest = next(iter(list_backups(backups)), None)
    return f"planner recover --from {newest}" if newest else "planner init or planner join sets a plan up."


# -- this device ----------------------------------------------------------------------------------------------------


def _mirror(patient: Patient) -> Iterator[Finding]:
    mirror = Mirror(patient.mirror)
    mirror.scan()
    for device, name in sorted(mirror.signatures):
        mirror.tables(device, name)
    for (device, name), why in sorted(mirror.unreadable.items()):
        own = " of this device" if device == patient.state.device else ""
        mend = "The next exchange sets it aside and makes it again: planner sync; then planner recover."
        yield Finding("mend", "plan", f"The file {name}{own} ({device}) cannot be read here: {why}.", mend)
    if not os.access(patient.mirror, os.W_OK):
        yield Finding("mend", "plan", f"{patient.mirror} cannot be written.", f"chmod -R u+rwX {patient.mirror}")
    aside = local(patient.mirror) / "damaged"
    if aside.is_dir() and (count := len(list(aside.iterdir()))):
        files = "1 damaged file was" if count == 1 else f"{count} damaged files were"
        yield Finding("note", "plan", f"{files} set aside in {aside}.", "Delete them once nothing is missing.")
    if not mirror.unreadable:
        yield Finding("ok", "plan", f"{len(mirror.signatures)} files in {patient.mirror}, all read.")


def _space(patient: Patient) -> Iterator[Finding]:
    for name, place in (("this device", patient.mirror), ("the shared folder", patient.folder)):
        if place.is_dir():
            free = shutil.disk_usage(place).free
            level: Level = "mend" if free < HARDLY_ANY else "note" if free < LITTLE_SPACE else "ok"
            mend = "" if level == "ok" else f"Make room where {place} is."
            yield Finding(level, "space", f"{free // 1_000_000} MB free for {name}.", mend)


def _backups(patient: Patient) -> Iterator[Finding]:
    found = list_backups(patient.backups)
    if found:
        yield Finding("ok", "backups", f"{len(found)} in {patient.backups}, the newest of {found[0].stem}.")
    else:
        yield Finding("note", "backups", "There is no backup on this device yet.", "planner backup")


def _waiting(patient: Patient) -> Iterator[Finding]:
    count = patient.state.edits - patient.state.published_edits
    at = last_exchange(patient.mirror)
    since = f"; in step last on {at:%Y-%m-%d at %H:%M} UTC" if at else "; not in step yet"
    if count:
        yield Finding("note", "waiting", f"{changes_wait(count)} for the folder{since}.", "planner sync")
    else:
        yield Finding("ok", "waiting", f"Nothing waits for the folder{since}.")


def _log(patient: Patient) -> Iterator[Finding]:
    path = log_path(patient.mirror)
    if path.exists():
        yield Finding("ok", "log", f"The log is {path}; it holds no words of the plan.")


def _crash_reports(patient: Patient) -> Iterator[Finding]:
    reports = list_crash_reports(patient.mirror)
    if reports:
        at = datetime.fromtimestamp(reports[0].stat().st_mtime, patient.now.tzinfo)
        count = "1 crash report" if len(reports) == 1 else f"{len(reports)} crash reports, the newest"
        text = f"{count} from {at:%Y-%m-%d %H:%M %Z}: {reports[0]}. No words of the plan are in it."
        yield Finding("note", "crashes", text, "Send the newest with your report; then delete them.")


# -- the shared folder --------------------------------------------------------------------------------------------


def _marker(patient: Patient) -> Iterator[Finding]:
    folder = patient.folder
    try:
        plan = read_marker(folder)
    except FolderProblem as problem:
        yield Finding("mend", "folder", str(problem), _folder_mend(folder))
        return
    if plan != patient.state.plan:
        text = f"{folder} holds another plan, so nothing is written there."
        yield Finding("mend", "folder", text, "Put this plan’s folder back in that place.")
    else:
        yield Finding("ok", "folder", f"{folder} holds this plan.")


def _folder_mend(folder: Path) -> str:
    if folder.is_dir():
        if not any(folder.iterdir()):
            return f"{folder} is empty: mount what belongs there, or let the sync tool finish."
        if (folder / "devices").is_dir():
            return "Let the sync tool bring planner.space back, or copy it from the other device’s folder."
        return "This is not the plan’s folder: put it back, or mount it there."
    return f"Mount or connect it, or move the folder back to {folder}; what you write waits here until then."


def _permissions(patient: Patient) -> Iterator[Finding]:
    own = device_folder(patient.folder, patient.state.device)
    good = True
    for place in (own, own / "months") if own.is_dir() else (patient.folder, patient.folder / "devices"):
        if place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
            good = False
            full = "is mounted read-only" if _read_only(place) else "cannot be written by this account"
            yield Finding("mend", "permissions", f"{place} {full}.", f"chmod g+rwX {place}, or mount it for writing.")
    file_mode, _ = modes(patient.folder)
    closed = [path for path in own.rglob("*.json") if file_mode & ~stat.S_IMODE(path.stat().st_mode) & 0o044]
    if closed:
        good = False
        text = f"{_some(closed, own)} cannot be read by the other account, though the folder lets it."
        yield Finding("mend", "permissions", text, f"chmod -R g+rX {own}")
    shut = [path for path in entries(patient.folder)[0] if not os.access(patient.folder / path, os.R_OK)]
    for what in (*shut, *entries(patient.folder)[1]):
        good = False
        text = f"{what} of the shared folder cannot be read by this account."
        yield Finding("mend", "permissions", text, f"Its owner can: chmod -R g+rX {patient.folder / what}")
    if good:
        yield Finding("ok", "permissions", "This account can read and write what it needs to.")


def _read_only(place: Path) -> bool:
    return bool(os.statvfs(place).f_flag & os.ST_RDONLY)


def _files(patient: Patient) -> Iterator[Finding]:
    there, _, beyond = entries(patient.folder)
    memory = read_memory(patient.mirror)
    presences = unreadable_presences(patient.folder, there)
    odd = {path: why for path, why in memory.partly.items() if path in there}
    skipped = {path: why for path, why in memory.skipped.items() if path in there and why != COPY_OF_OURS}
    for found, mend in (
        (beyond, "Move files that aren’t the plan’s out of its folder."),
        (presences, "Delete it: an open review writes it again."),
        (memory.waiting, "Let the sync tool finish; then planner sync."),
        (odd, "Upgrade planner on this device; if that does not help, open it on the device that wrote the file."),
    ):
        yield from (
            Finding("note", "files", f"{path}: {why}.", mend) for path, why in few_of_each(sorted(found.items()))
        )
    for path, why in few_of_each(sorted(skipped.items())):
        mend = _file_mend(why)
        yield Finding("mend" if mend else "note", "files", f"{path} was left alone: {why}.", mend)
    device = patient.state.device
    damaged = [name for name, _ in names_of(device, there) if not shared_tables(patient.folder, device, name)]
    for name in damaged:
        text = f"The shared copy of this device’s own {name} cannot be read by others."
        yield Finding("mend", "files", text, "Write it again: planner sync")
    if not any((skipped, damaged, odd, presences, beyond, memory.waiting)):
        yield Finding("ok", "files", f"All {len(there)} files of the shared folder were read.")


def _file_mend(why: str) -> str:
    if "newer planner" in why:
        return "Upgrade planner on this device."
    if "another plan" in why or "elsewhere" in why or "neither of you" in why:
        return "Move it out of the plan’s folder."
    if "cannot be read" in why:
        return "Its owner can let this account read it: chmod -R g+rX on the folder."
    return "Open planner on its device, which writes it again, or delete it."


def _debris(patient: Patient) -> Iterator[Finding]:
    found = list(debris(patient.folder))
    for sort, what, mend in (
        (
            "copy",
            "conflict copies; their writes are taken in",
            "Each disappears once planner has been open on its device.",
        ),
        ("unfinished", "unfinished transfers", "Let the sync tool finish; what stays for days can be deleted."),
        ("strange", "files that aren’t part of a plan", "Move them out of the plan’s folder."),
    ):
        some = [one for one in found if one.sort == sort]
        if some:
            text = f"{len(some)} {what}{_tools(some)}: {_some([Path(one.path) for one in some], Path())}."
            yield Finding("note", "sync tool", text, mend)
    if not any(one.sort != "own" for one in found):
        yield Finding("ok", "sync tool", f"No sync tool has left anything behind{_tools(found)}.")


def _tools(found: list[Debris]) -> str:
    tools = Counter(one.tool for one in found if one.tool)
    return f" ({', '.join(sorted(tools))})" if tools else ""


def _some(paths: list[Path], root: Path) -> str:
    names = [shown(str(path.relative_to(root)))[:120] for path in paths[:FEW]]
    return ", ".join(names) + (f" and {len(paths) - FEW} more" if len(paths) > FEW else "")


# -- the devices ----------------------------------------------------------------------------------------------------


def _clocks(patient: Patient) -> Iterator[Finding]:
    me = patient.state.device
    found = leads(patient.mirror, me)
    former = former_ids(patient.mirror, me) if found else []
    by_id = {device.id: device for device in devices(patient.mirror, patient.folder)}
    for lead in found:
        words = lead_words(lead, lambda device: by_id[device].words if device in by_id else device, me, former)
        mend = "Set the clock of one of them: timedatectl set-ntp true"
        yield Finding("mend", "clocks", words, mend)
    if not found:
        yield Finding("ok", "clocks", f"No clock is ahead; it is {patient.now:%Y-%m-%d %H:%M %Z} here.")


def _devices(patient: Patient) -> Iterator[Finding]:
    for device in devices(patient.mirror, patient.folder):
        mine = " (this device)" if device.id == patient.state.device else ""
        yield Finding("ok", "devices", f"{device.words}{mine}, {device.id}: {heard_words(device, patient.now)}.")


def heard_words(device: Device, now: datetime) -> str:
    """When a device was last heard from, in words."""
    if device.retired:
        return "retired"
    if device.heard is None:
        return "not heard from yet"
    days = (now - device.heard).days
    return f"last heard from {'today' if days <= 0 else 'yesterday' if days == 1 else f'{days} days ago'}"


def _versions(patient: Patient) -> Iterator[Finding]:
    found = devices(patient.mirror, patient.folder)
    newer = [one for one in found if version_number(one.version) > version_number(__version__)]
    for device in newer:
        text = f"{device.words} runs planner {device.version}; this is {__version__}."
        yield Finding("note", "versions", text, "Upgrade planner here: what is new there stays, but is not shown.")
    if not newer:
        yield Finding("ok", "versions", f"planner {__version__}; no device is ahead of it.")


def _taken_back(patient: Patient) -> Iterator[Finding]:
    held = holders(patient.mirror, patient.folder)
    known = {device.id: device for device in devices(patient.mirror, patient.folder)}
    for holder in held:
        yield Finding("note", "taken back", *_said_of(holder, patient.state.device, known))
    if not held:
        yield Finding("ok", "taken back", "No device has words that were taken back.")


def _said_of(holder: Holder, me: str, known: Mapping[str, Device]) -> tuple[str, str]:
    """What a device still has of withdrawn words, and how to remove it."""
    device = holder.keeper or holder.device
    words = "This device" if device == me else known[device].words if device in known else device
    things = "something that was" if holder.records == 1 else f"{holder.records} things that were"
    if holder.keeper:
        now = "and another copy of it goes on under that id" if holder.lives else "and has another id now"
        text = (
            f"{words} was {holder.device} before, {now}: files of that id still have the words of {things} taken back."
        )
        if holder.lives:
            return text, "They go when that copy is next online: open planner there."
    else:
        text = f"{words} still has the words of {things} taken back."
    if device == me:
        return text, "planner sync"
    if device in known and not knows_erased({"version": known[device].version}):
        return text, f"It runs planner {known[device].version}; upgrade it to 0.2 or later, then open it once."
    return text, "They go when it is next online: open planner there."
