"""Retire a device: keep its files in another's folder, then delete its own.

This is the one exception to “never write to a file that another device owns”. Everything the old device wrote stays:
in each mirror as a peer's, and in the shared folder as `devices/<ours>/adopted/<old>-<file>.json`, which every device
recognises by its header. A device that was retired by mistake publishes its files again the next time it's used.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from planner.domain.errors import BadInput, FolderProblem, PlannerError
from planner.store.device.facts import listed_in
from planner.store.device.identity import read_state
from planner.store.device.writer import own_facts
from planner.store.disk.atomic_write import Signature, make_folder, replace_file, signature, sync_folder
from planner.store.disk.bounded_read import EARLIER, Unreadable, read_plain
from planner.store.disk.layout import ADOPTED, DEVICE, FORMER, HEADER_ID, device_folder, is_file_name, replica_path
from planner.store.disk.lock import locked
from planner.store.disk.transaction import exclusive
from planner.store.mirror.mirror import scan_replicas
from planner.store.shard.schema import readable
from planner.sync.devices import Device, devices
from planner.sync.exchange_state import Memory
from planner.sync.folder import entries, modes, must_stay_inside, read_marker
from planner.sync.own_files import is_safe
from planner.sync.receive import Skip, receive

LATELY = timedelta(days=30)


def find_device(mirror: Path, folder: Path, text: str) -> Device:
    """The device with that id, which must be given in full. Raises BadInput."""
    for device in devices(mirror, folder):
        if device.id == text.strip().lower():
            return device
    raise BadInput("No device has that id. Give the whole id; planner devices --ids lists them.")


def retire(mirror: Path, folder: Path, device: Device, now: datetime, *, sure: bool = False) -> int:
    """Adopt a device's files and remove them from its folder; returns how many.

    Raises BadInput for this device itself, and unless `sure` for one heard from recently; FolderProblem; and
    PlannerError when a file can't be kept, in which case nothing is removed.
    """
    state = read_state(mirror)
    if device.id == state.device:
        raise BadInput("That is this device itself; retire it from another one.")
    if not sure and device.heard and now - device.heard < LATELY:
        days = max((now - device.heard).days, 0)
        when = "today" if days == 0 else f"{days} day{'s' if days > 1 else ''} ago"
        raise BadInput(f"{device.words} was active {when}. If it is really gone, add --sure.")
    if read_marker(folder) != state.plan:
        raise FolderProblem(f"{folder} holds another plan, so nothing is written there.")
    with locked(mirror / "local" / "exchange.lock"):
        _take_in(mirror, folder, device.id)
        _note_adopted(mirror, device.id)
        kept = publish_adopted(mirror, folder, state.device, entries(folder)[0], Memory())
        _remove(mirror, folder, device.id)
    return kept


def adopted_files(
    mirror: Path, device: str, shared: Container[str] = (), lacking: Collection[tuple[str, str]] = ()
) -> Iterator[tuple[str, str, Signature]]:
    """Yield the files that `device` keeps for others.

    Each is (other device, file, signature). They are those of retired devices; of its own former ids, those missing
    from the shared folder; and those whose shared copy lacks something known here (`lacking`).
    """
    facts = readable(mirror, device, DEVICE).get("device", {}).get(HEADER_ID, {})
    retired, former = (listed_in(facts, fact) for fact in (ADOPTED, FORMER))
    if not (retired or former or lacking):
        return
    for (old, name), found in sorted(scan_replicas(mirror)):
        lost = old in former and f"devices/{old}/{name}.json" not in shared
        if old != device and (old in retired or lost or (old, name) in lacking):
            yield old, name, found


def publish_adopted(mirror: Path, folder: Path, device: str, shared: Mapping[str, Signature], memory: Memory) -> int:
    """Publish the files that this device keeps for others; delete needless ones.

    Returns how many files were written. Raises OSError.
    """
    wrote = 0
    # Only whole files; a temporary goes when its file is next written.
    ours = f"devices/{device}/{ADOPTED}/"
    needless = {path for path in shared if path.startswith(ours) and path.endswith(".json")}
    for old, name, found in adopted_files(mirror, device, shared, memory.lacking):
        file = f"{ADOPTED}/{old}-{name.replace('/', '-')}"
        path = device_folder(folder, device) / f"{file}.json"
        in_folder = str(path.relative_to(folder))
        needless.discard(in_folder)
        there = shared.get(in_folder)
        if there is not None and memory.published.get(file) == (found, there):
            continue
        if not readable(mirror, old, name):
            continue  # damaged here, so it's rebuilt from the folder, never the reverse
        data = read_plain(replica_path(mirror, old, name), EARLIER.size)
        file_mode, folder_mode = modes(folder)
        must_stay_inside(folder, path.parent)
        make_folder(path.parent, mode=folder_mode)
        wrote += replace_file(path, data, mode=file_mode)
        memory.published[file] = (found, signature(path.stat()))
    for path_there in needless:
        if is_safe(mirror, folder / path_there):
            (folder / path_there).unlink()
    return wrote


def _take_in(mirror: Path, folder: Path, old: str) -> None:
    for path in _files(folder, old):
        try:
            receive(mirror, folder / path)
        except Skip as skip:
            if not (_nothing_in(folder / path) or _known_better(mirror, path, old)):
                raise PlannerError(f"{path} could not be taken in ({skip}), so nothing was removed.") from None


def _note_adopted(mirror: Path, old: str) -> None:
    with exclusive(mirror), own_facts(mirror) as facts:
        facts[ADOPTED] = sorted({*facts.get(ADOPTED, []), old})


def _remove(mirror: Path, folder: Path, old: str) -> None:
    """Remove a retired device's folder, after checking each file once more.

    A sync tool may have brought something meanwhile; only files that are safe here are deleted.
    """
    for path in _files(folder, old):
        if not (is_safe(mirror, folder / path) or _nothing_in(folder / path) or _known_better(mirror, path, old)):
            raise PlannerError(f"{path} changed just now, so it was kept; try again.")
        (folder / path).unlink()
    place = device_folder(folder, old)
    for inner in sorted((entry for entry in place.rglob("*") if entry.is_dir()), reverse=True):
        inner.rmdir()
    if place.is_dir():
        place.rmdir()
        sync_folder(place.parent)


def _files(folder: Path, old: str) -> list[str]:
    return [path for path in entries(folder)[0] if path.startswith(f"devices/{old}/")]


def _nothing_in(path: Path) -> bool:
    """Whether a file has no writes: presence, an unfinished transfer, an empty file."""
    if not path.name.endswith(".json") or path.name == "presence.json":
        return True
    with suppress(Unreadable):
        return not read_plain(path, EARLIER.size).strip()
    return False


def _known_better(mirror: Path, path: str, old: str) -> bool:
    """Whether the mirror has a good copy of a file that is damaged in the folder."""
    name = path.removeprefix(f"devices/{old}/").removesuffix(".json")
    return is_file_name(name) and bool(readable(mirror, old, name))
