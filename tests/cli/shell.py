"""Commands run inside this process: what they print, and how they end."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.cli.main import main
from planner.config.paths import Home
from tests.support import HeldClock


@dataclass(frozen=True)
class Said:
    """What one command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The single JSON document on standard output; AssertionError for anything else."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line on standard error."""
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("planner: ")
        assert "Traceback" not in self.err
        return self.err.removeprefix("planner: ").rstrip("\n")


class Terminal(io.StringIO):
    """What a person types, or reads, at a terminal."""

    def isatty(self) -> bool:
        return True


@dataclass
class Shell:
    """One person's shell: `alex("add", "Run", "fri")`.

    With `typed` the standard input is a terminal and receives that text.
    """

    home: Path
    clock: HeldClock
    env: dict[str, str] = field(default_factory=dict)
    screen: Callable[[Home], int] | None = None
    typed: str | None = None

    def __call__(self, *words: str) -> Said:
        """Run it, whatever comes of it."""
        out, err = io.StringIO(), io.StringIO() if self.typed is None else Terminal()
        status = main(
            ["--home", str(self.home), *words],
            stdout=out,
            stderr=err,
            stdin=io.StringIO() if self.typed is None else Terminal(self.typed),
            clock=self.clock,
            env=self.env,
            screen=self.screen,
        )
        return Said(status, out.getvalue(), err.getvalue())

    def did(self, *words: str) -> str:
        """Run what has to succeed in silence on standard error; what it printed."""
        said = self(*words)
        assert (said.status, said.err) == (0, ""), said
        return said.out

    def added(self, *words: str) -> str:
        """Add a block; its id."""
        return str(self.json("add", *words)["id"])

    def json(self, *words: str) -> Any:
        said = self(*words, "--json")
        assert said.status == 0, said
        return said.json

    def block(self, block_id: str) -> Any:
        return self.json("show", block_id)
