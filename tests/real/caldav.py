"""A Radicale server, vdirsyncer beside it, and a phone that asks over CalDAV."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
import xml.etree.ElementTree as ET
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.real.ports import free_port
from tests.real.waiting import until

PASSWORD = "a-password-of-this-test"
NAMES = {"D": "DAV:", "C": "urn:ietf:params:xml:ns:caldav"}
SERVER = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
[storage]
filesystem_folder = {folder}/collections
[logging]
level = info
"""
PAIR = """
[general]
status_path = "{folder}/status-{person}/"
[pair plan]
a = "here"
b = "server"
collections = ["from a"]
conflict_resolution = "a wins"
metadata = ["displayname"]
[storage here]
type = "filesystem"
path = "{vdir}/"
fileext = ".ics"
read_only = true
[storage server]
type = "caldav"
url = "http://127.0.0.1:{port}/"
username = "{person}"
password = "{password}"
"""
# What a phone sends first for a month of a calendar (RFC 4791, 7.8).
QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
 <D:prop><D:getetag/><C:calendar-data/></D:prop>
 <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
  <C:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/>
 </C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""


class Radicale:
    """A calendar server with an account for each of `people`."""

    def __init__(self, folder: Path, *people: str) -> None:
        self._folder, self.port = folder, free_port()
        folder.mkdir()
        (folder / "config").write_text(SERVER.format(port=self.port, folder=folder))
        (folder / "users").write_text("".join(f"{person}:{PASSWORD}\n" for person in people))
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(folder / "config")], stdout=self._log, stderr=self._log
        )
        until(self._answers, "Radicale", last=self.log)

    def bring(self, person: str, vdir: Path) -> str:
        """Let vdirsyncer carry that person's calendars to the server; what it said."""
        config = self._folder / f"vdirsyncer-{person}"
        steps = ("sync",) if config.exists() else ("discover", "sync", "metasync")
        config.write_text(PAIR.format(folder=self._folder, person=person, vdir=vdir, port=self.port, password=PASSWORD))
        said = ""
        for step in steps:
            done = subprocess.run(
                [sys.executable, "-m", "vdirsyncer", "--config", str(config), step],
                input="y\n" * 9, capture_output=True, text=True, check=False, timeout=120,
            )  # fmt: skip
            said += done.stdout + done.stderr
            assert done.returncode == 0, said
        return said

    def phone(self, person: str, calendar: str, start: datetime, days: int) -> list[str]:
        """Each calendar object that a phone is given for `days` from `start`."""
        query = QUERY.format(start=start.astimezone(UTC), end=(start + timedelta(days=days)).astimezone(UTC))
        answer = ET.fromstring(self.ask(person, "REPORT", f"{person}/{calendar}/", query, Depth="1"))
        return [data.text or "" for data in answer.iterfind(".//C:calendar-data", NAMES)]

    def addresses(self, person: str, calendar: str) -> list[str]:
        """The address of each calendar object of a calendar."""
        listed = ET.fromstring(self.ask(person, "PROPFIND", f"{person}/{calendar}/", Depth="1"))
        found = (href.text or "" for href in listed.iterfind("D:response/D:href", NAMES))
        return [address.lstrip("/") for address in found if not address.endswith("/")]

    def ask(self, person: str, method: str, address: str, body: str = "", **headers: str) -> str:
        """One request as that person; what was answered."""
        word = b64encode(f"{person}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{address}",
            method=method,
            data=body.encode(),
            headers={"Authorization": f"Basic {word}", "Content-Type": "application/xml", **headers},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return str(answer.read().decode())

    def everything_stored(self) -> str:
        """All that lies on the server, of either person."""
        files = (path for path in (self._folder / "collections").rglob("*.ics") if ".Radicale.cache" not in path.parts)
        return re.sub(r"\r?\n[ \t]", "", "\n".join(path.read_text(encoding="utf-8") for path in files))

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")[-4000:]

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.log()
        try:
            return bool(self.ask("alex", "PROPFIND", "", Depth="0"))
        except OSError:
            return False
