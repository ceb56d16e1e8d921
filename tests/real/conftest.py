"""Real programs for tests; a missing one skips them, or fails them in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real import sshd as sshd_module
from tests.real.people import Someone, two_people
from tests.real.sshd import Sshd
from tests.real.tmux import Tmux

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.disk)


@pytest.fixture
def people(tmp_path: Path) -> tuple[Someone, Someone]:
    """Alex and Sam, with one shared folder and nothing planned."""
    return two_people(tmp_path)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    """Closed before `tmp_path` is removed: the programs in its panes write there."""
    need("tmux", "tmux")
    server = Tmux()
    yield server
    server.close()


@pytest.fixture
def sshd() -> Iterator[Sshd]:
    need(sshd_module.PROGRAM, "openssh-server")
    need("ssh", "openssh-client")
    server = Sshd()
    yield server
    server.close()


def need(program: str, package: str) -> None:
    """Skip a test without `program`, naming Debian's package; fail it when CI=true."""
    if shutil.which(program):
        return
    reason = f"{program} is not here; on Debian: apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
