"""Two real Unix accounts on one setgid folder: the other's files are read-only."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.real.people import ROOT

GROUP = "plannertest"
PYTHON = ("/usr/bin/python3",) if Path("/usr/bin/python3").exists() else (sys.executable,)
"""The system's, since an environment's may lie where only root can read it."""

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can make accounts"),
    pytest.mark.xdist_group("accounts"),
    pytest.mark.real,
]


@dataclass(frozen=True)
class Account:
    name: str
    home: Path
    python: Path

    def try_to(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [
            "runuser",
            "-u",
            self.name,
            "--",
            *self.shell,
            'umask 077; exec "$@"',
            "sh",
            *PYTHON,
            "-m",
            "planner",
            *words,
        ]
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8", "PLANNER_HOME": str(self.home)}
        env |= {"PYTHONPATH": str(self.python), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, env=env, cwd=self.home, capture_output=True, text=True, check=False, timeout=60)

    shell = ("sh", "-c")

    def run(self, *words: str) -> str:
        done = self.try_to(*words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def titles(self) -> set[str]:
        columns = json.loads(self.run("week", "--json"))["columns"]
        return {block["title"] for blocks in columns.values() for block in blocks}


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other accounts can reach; pytest's own are closed to them."""
    place = Path(tempfile.mkdtemp(prefix="planner-accounts-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture
def accounts(place: Path) -> Iterator[tuple[Account, Account]]:
    for program in ("useradd", "groupadd", "runuser"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here")
    names = ("plannertest-a", "plannertest-s")
    _forget(names)
    subprocess.run(["groupadd", GROUP], check=True)
    try:
        # The working copy may lie where only root can read it.
        code = place / "code"
        for package in (ROOT / "planner", ROOT / "styles", *_needed()):
            copy = shutil.copytree if package.is_dir() else shutil.copy
            code.mkdir(exist_ok=True)
            copy(package, code / package.name)
        for path in (code, *code.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        for name in names:
            subprocess.run(
                ["useradd", "--no-log-init", "--create-home", "--home-dir", str(place / name), "-G", GROUP, name],
                check=True,
                capture_output=True,
            )
        first, second = (Account(name, place / name, code) for name in names)
        if not _can_run(first):
            pytest.skip("this Python lies where other accounts cannot read it")
        yield first, second
    finally:
        _forget(names)


def _needed() -> Iterator[Path]:
    """What commands import that is not Python's own."""
    for name in ("tinydb", "dateutil", "six", "platformdirs", "tzdata"):
        spec = find_spec(name)
        if spec and spec.origin:
            found = Path(spec.origin)
            yield found.parent if found.name == "__init__.py" else found


def _can_run(account: Account) -> bool:
    return account.try_to("--version").returncode == 0


def _forget(names: tuple[str, ...]) -> None:
    for name in names:
        if name in {entry.pw_name for entry in pwd.getpwall()}:
            subprocess.run(["userdel", name], check=False, capture_output=True)
    subprocess.run(["groupdel", GROUP], check=False, capture_output=True)


def test_two_accounts_share_one_setgid_folder(accounts: tuple[Account, Account], place: Path) -> None:
    """Both with a umask of 077: the folder's own permissions are what counts."""
    alex, sam = accounts
    folder = place / "shared"
    folder.mkdir()
    shutil.chown(folder, alex.name, GROUP)
    folder.chmod(0o2770)
    alex.run("init", str(folder), "--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin")
    sam.run("join", str(folder), "--as", "Sam", "--timezone", "Europe/Berlin")
    alex.run("add", "Guitar", "today", "10:00")
    sam.run("add", "Swim", "today", "11:00")
    assert alex.titles() == sam.titles() == {"Guitar", "Swim"}
    for path in folder.rglob("*"):
        found = path.stat()
        assert found.st_gid == folder.stat().st_gid, path
        assert stat.S_IMODE(found.st_mode) == (0o2770 if path.is_dir() else 0o660), path
    for account in accounts:
        assert account.try_to("doctor").returncode == 0, account.try_to("doctor").stdout
        for path in (account.home / "default").rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path

    # A file that Sam cannot read is named to Sam, and who can mend it.
    own = next(
        path for path in folder.glob("devices/*/months/*.json") if pwd.getpwuid(path.stat().st_uid).pw_name == alex.name
    )
    own.chmod(0o600)
    said = sam.try_to("doctor")
    assert said.returncode == 1
    assert "cannot be read by this account" in said.stdout
    assert "cannot be read by the other account" in alex.try_to("doctor").stdout
    own.chmod(0o660)

    # Without the group's right to write, work goes on and waits.
    folder.chmod(0o2750)
    shutil.rmtree(folder / "devices" / _device(sam), ignore_errors=True)
    (folder / "devices").chmod(0o2750)
    sam.run("add", "Walk", "today", "12:00")
    assert "Walk" in sam.titles()
    assert sam.try_to("doctor").returncode == 1
    for path in (folder, folder / "devices"):
        path.chmod(0o2770)
    sam.run("sync")
    assert alex.titles() == {"Guitar", "Swim", "Walk"}


def _device(account: Account) -> str:
    rows = json.loads(account.run("devices", "--json", "--offline"))["devices"]
    return next(str(row["id"]) for row in rows if row["this"])
