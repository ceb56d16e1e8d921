"""What an import of many events takes: memory, and a bar that says how far it is."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from tests.profiles import Amount, amounts

MOST_MEMORY = 300 * 1024 * 1024
# The peak since this program began; ru_maxrss would have that of the process that started it in it.
_IMPORT = """
import sys
from pathlib import Path
from planner.cli.main import main
status = main(sys.argv[1:])
print(status, int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024)
"""


def many_events(count: int) -> str:
    """A calendar of ten years, as Google exports one."""
    begin, events = datetime(2017, 1, 1, 8), []
    for number in range(count):
        start = begin + timedelta(days=3650 * number // count, hours=number % 12)
        events.append(
            f"BEGIN:VEVENT\r\nDTSTART:{start:%Y%m%dT%H%M00Z}\r\nDTEND:{start + timedelta(hours=1):%Y%m%dT%H%M00Z}\r\n"
            f"DTSTAMP:20261120T101112Z\r\nUID:{number}@google.com\r\nDESCRIPTION:{'some words ' * 25}\r\n"
            f"LOCATION:Room {number % 20}\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\nSUMMARY:Event {number}\r\nEND:VEVENT\r\n"
        )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-TIMEZONE:Europe/Berlin\r\n{''.join(events)}END:VCALENDAR\r\n"


@amounts(few=1_500, many=20_000, nightly=20_000)
def test_many_events_take_at_most_300_mb(tmp_path: Path, amount: Amount) -> None:
    work = tmp_path / "work.ics"
    work.write_text(many_events(amount.count), "utf-8", newline="")
    home = ["--home", str(tmp_path / "home")]
    begin = ["init", str(tmp_path / "folder"), "--me", "Maya", "--you", "Sam", "--timezone", "Europe/Berlin"]
    for words in (begin, ["import", str(work)], ["import", str(work)]):
        done = subprocess.run(
            [sys.executable, "-c", _IMPORT, *home, *words], capture_output=True, text=True, check=True, timeout=300
        )
        status, memory = map(int, done.stdout.splitlines()[-1].split())
        assert (status, done.stderr) == (0, "")
        assert memory <= MOST_MEMORY
    assert done.stdout.startswith("There’s nothing new in work.ics.")
