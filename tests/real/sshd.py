"""A real SSH server on a loopback port, in a temporary folder of its own.

It has its own configuration, host key and user key.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.real.ports import free_port
from tests.real.waiting import until

PROGRAM = "/usr/sbin/sshd"

CONFIGURATION = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
PrintLastLog no
"""


class Sshd:
    """`close` ends it, its sessions and its folder."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="planner-sshd-"))
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a test", "-f", str(self._folder / name)],
                check=True,
            )
        if os.geteuid() == 0:  # sshd has this folder's name built in, and Debian makes it only when the service starts
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self._port = free_port()
        configuration = self._folder / "config"
        configuration.write_text(CONFIGURATION.format(port=self._port, folder=self._folder))
        key = (self._folder / "host.pub").read_text()
        (self._folder / "known").write_text(f"[127.0.0.1]:{self._port} {key}")
        self._log = self._folder / "log"
        self._process = subprocess.Popen([PROGRAM, "-D", "-f", str(configuration), "-E", str(self._log)])
        until(self._answers, "an SSH server", last=self.log)

    def command(self, remote: Sequence[str] = ()) -> list[str]:
        """The `ssh` command that runs `remote`, a remote shell's words, in a terminal."""
        options = [
            "UserKnownHostsFile=" + str(self._folder / "known"),
            "StrictHostKeyChecking=yes",
            "IdentitiesOnly=yes",
            "LogLevel=ERROR",
        ]
        flags = [word for option in options for word in ("-o", option)]
        where = ["-p", str(self._port), f"{getpass.getuser()}@127.0.0.1"]
        return ["ssh", "-F", "none", "-tt", "-i", str(self._folder / "user"), *flags, *where, *remote]

    def sessions(self) -> list[int]:
        """The server's processes of open connections."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def cut(self) -> None:
        """Every connection is gone from one moment to the next, as when the line breaks."""
        for pid in self.sessions():
            os.kill(pid, signal.SIGKILL)

    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def close(self) -> None:
        self.cut()
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        assert self._process.poll() is None, f"sshd ended: {self.log()}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0
