"""Two real Syncthing instances on loopback that know only each other."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

from tests.real.ports import free_port
from tests.real.waiting import until

FOLDER = "plan"
DEFAULTS = {"globalAnnounceEnabled": False, "localAnnounceEnabled": False, "relaysEnabled": False, "natEnabled": False}
QUIET = {"crashReportingEnabled": False, "autoUpgradeIntervalH": 0, "urAccepted": -1, "startBrowser": False}


class Syncthing:
    """One instance that shares `folder`. `pause` is being offline.

    `delay` is how many seconds it waits after a file has changed; ten are its own default.
    """

    def __init__(self, home: Path, folder: Path, delay: int = 1) -> None:
        self._delay = delay
        self._home, self._folder = home, folder
        self._gui, self._port = free_port(), free_port()
        self._key = "a-key-of-this-test"
        home.mkdir(parents=True)
        folder.mkdir(exist_ok=True)
        self._log = (home / "log").open("wb")
        generate = ["syncthing", "generate", f"--home={home}", "--skip-port-probing", "--no-default-folder"]
        subprocess.run(generate, check=True, stdout=self._log, stderr=self._log, timeout=60)
        self._write_address(home / "config.xml")
        shown = subprocess.run(
            ["syncthing", f"--home={home}", "--device-id"], check=True, capture_output=True, text=True, timeout=60
        )
        self.id = shown.stdout.strip()
        serve = ["syncthing", "serve", f"--home={home}", "--no-browser", "--no-upgrade", "--no-restart"]
        serve += ["--no-default-folder"]
        self._process = subprocess.Popen(serve, stdout=self._log, stderr=self._log)
        until(self._answers, "Syncthing", last=self.log)

    def _write_address(self, config: Path) -> None:
        """Put its address and key into its configuration, where planner finds them."""
        text = config.read_text(encoding="utf-8")
        gui = f"<address>127.0.0.1:{self._gui}</address>\n        <apikey>{self._key}</apikey>"
        changed, count = re.subn(r"<address>127.*?</apikey>", gui, text, count=1, flags=re.DOTALL)
        assert count, text
        config.write_text(changed, encoding="utf-8")

    def join(self, other: Syncthing) -> None:
        """Share the folder with the other one, and with nobody else."""
        config = self._ask("config")
        config["options"] |= {**DEFAULTS, **QUIET, "listenAddresses": [f"tcp://127.0.0.1:{self._port}"]}
        config["devices"] = [
            {"deviceID": self.id, "name": "here"},
            {"deviceID": other.id, "name": "there", "addresses": [f"tcp://127.0.0.1:{other._port}"]},
        ]
        config["folders"] = [
            {
                "id": FOLDER,
                "path": str(self._folder),
                "devices": [{"deviceID": self.id}, {"deviceID": other.id}],
                "fsWatcherEnabled": True,
                "fsWatcherDelayS": self._delay,
                "rescanIntervalS": 3600,
            }
        ]
        self._ask("config", "PUT", config)

    def connected(self) -> bool:
        return any(one["connected"] for one in self._ask("system/connections")["connections"].values())

    def pause(self) -> None:
        self._ask("system/pause", "POST")

    def resume(self) -> None:
        self._ask("system/resume", "POST")

    def scan(self) -> None:
        self._ask(f"db/scan?folder={FOLDER}", "POST")

    def log(self) -> str:
        return (self._home / "log").read_text(errors="replace")[-4000:]

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
            return bool(self._ask("system/ping"))
        except OSError:
            return False

    def _ask(self, what: str, method: str = "GET", body: object = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._gui}/rest/{what}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-API-Key": self._key, "Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            data = answer.read()
        return json.loads(data) if data.strip().startswith((b"{", b"[")) else {}
