"""Run inside a terminal: print every drawn character and ask for the cursor."""

from __future__ import annotations

import os
import re
import sys
import termios
import tty
from pathlib import Path

from tests.real.test_cell_widths import drawn

BATCH = 400
_POSITION = re.compile(rb"\x1b\[\d+;(\d+)R")


def measure(terminal: int) -> list[int]:
    """The cells of each character, printed after a letter in case it combines."""
    widths: list[int] = []
    for start in range(0, len(drawn()), BATCH):
        batch = drawn()[start : start + BATCH]
        os.write(terminal, b"".join(b"\r\x1b[Kx" + sign.encode() + b"\x1b[6n" for sign in batch))
        answer = b""
        while len(found := _POSITION.findall(answer)) < len(batch):
            answer += os.read(terminal, 65_536)
        widths += [int(column) - 2 for column in found]
    return widths


def main(result: Path) -> None:
    terminal = os.open("/dev/tty", os.O_RDWR)
    before = termios.tcgetattr(terminal)
    tty.setraw(terminal)
    try:
        widths = measure(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)
    part = result.with_suffix(".part")
    part.write_text("\n".join(map(str, widths)))
    part.rename(result)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
