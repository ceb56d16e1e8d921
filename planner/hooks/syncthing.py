"""Ask the local Syncthing to look at files at once.

By itself it waits ten seconds.

Where it listens, its API key and its folders are in its own `config.xml`. The request is `POST /rest/db/scan` of its
REST API, with `folder` and a `sub` for each path below it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from ssl import CERT_NONE, PROTOCOL_TLS_CLIENT, SSLContext
from urllib.parse import urlencode

from planner.domain.errors import PlannerError
from planner.named_tuple import NamedTuple
from planner.store.disk.bounded_read import Unreadable, read_plain

MOST_CONFIG = 4_000_000
ANSWER_TIME_S = 5.0
_HERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}


class SyncthingProblem(PlannerError):
    """Why Syncthing wasn't told, in one sentence."""


class LocalSyncthing(NamedTuple):
    """This person's Syncthing: its address, and the id and path of each folder."""

    host: str
    port: int
    tls: bool
    key: str
    folders: tuple[tuple[str, Path], ...]


def config_places(env: Mapping[str, str], home: Path) -> Iterator[Path]:
    """Where Syncthing's `config.xml` may be; the first that exists counts."""
    for name in ("STCONFDIR", "STHOMEDIR"):
        if env.get(name):
            yield Path(env[name]) / "config.xml"
    yield Path(env.get("XDG_STATE_HOME") or home / ".local" / "state") / "syncthing" / "config.xml"
    yield Path(env.get("XDG_CONFIG_HOME") or home / ".config") / "syncthing" / "config.xml"
    yield home / "Library" / "Application Support" / "Syncthing" / "config.xml"


def read_config(env: Mapping[str, str], home: Path) -> LocalSyncthing:
    """Read the configuration of this person's Syncthing. Raises SyncthingProblem."""
    path = next((place for place in config_places(env, home) if place.is_file()), None)
    if path is None:
        raise SyncthingProblem("Syncthing has no configuration here, so it isn’t told of changes.")
    try:
        root = ET.fromstring(read_plain(path, MOST_CONFIG))
    except (OSError, Unreadable, ET.ParseError):
        raise SyncthingProblem("Syncthing’s configuration can’t be read, so it isn’t told of changes.") from None
    gui = root.find("gui")
    address = (gui.findtext("address") or "").strip() if gui is not None else ""
    host, _, port = address.rpartition(":")
    if gui is None or gui.get("enabled") == "false" or not port.isascii() or not port.isdigit():
        raise SyncthingProblem("Syncthing’s API is off, so it isn’t told of changes.")
    host = host.strip("[]")
    folders = tuple(
        (found.get("id") or "", _path(found.get("path") or "", home))
        for found in root.findall("folder")
        if found.get("id") and found.get("path")
    )
    key = (gui.findtext("apikey") or "").strip()
    return LocalSyncthing(_HERE.get(host, host), int(port), gui.get("tls") == "true", key, folders)


def scan_request(syncthing: LocalSyncthing, shared: Path, files: Iterable[str]) -> str:
    """The path and query of the request for these files. Raises SyncthingProblem.

    `files` are relative to the shared folder.
    """
    shared = shared.resolve()
    above = [(id_, path) for id_, path in syncthing.folders if shared.is_relative_to(path)]
    if not above:
        raise SyncthingProblem("Syncthing doesn’t share the plan’s folder, so it isn’t told of changes.")
    id_, path = max(above, key=lambda found: len(found[1].parts))
    below = shared.relative_to(path)
    return "/rest/db/scan?" + urlencode([("folder", id_), *(("sub", (below / file).as_posix()) for file in files)])


def ask_to_scan(syncthing: LocalSyncthing, shared: Path, files: Iterable[str]) -> None:
    """Tell Syncthing to look at these files now. Raises SyncthingProblem.

    It blocks until they are scanned, for at most ANSWER_TIME_S seconds. `files` are relative to the shared folder.
    """
    request = scan_request(syncthing, shared, files)
    address = syncthing.host, syncthing.port
    connection = (
        HTTPSConnection(*address, timeout=ANSWER_TIME_S, context=_own_certificate())
        if syncthing.tls
        else HTTPConnection(*address, timeout=ANSWER_TIME_S)
    )
    try:
        connection.request("POST", request, headers={"X-API-Key": syncthing.key})
        status = connection.getresponse().status
    except (OSError, HTTPException, ValueError):
        raise SyncthingProblem("Syncthing doesn’t answer, so it sees changes a little later.") from None
    finally:
        connection.close()
    if status != 200:
        raise SyncthingProblem(f"Syncthing answered {status}, so it sees changes a little later.")


def _path(text: str, home: Path) -> Path:
    return (home / text.removeprefix("~").lstrip("/") if text.startswith("~") else Path(text)).resolve()


def _own_certificate() -> SSLContext:
    """Syncthing signs its certificate itself; the connection stays on this machine."""
    context = SSLContext(PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = CERT_NONE
    return context
