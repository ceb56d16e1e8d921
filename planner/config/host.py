"""Time zone and name of this machine, as its system reports them."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_zone() -> str:
    """The IANA time zone of this machine, as a default; UTC if it's unknown.

    The TZ variable isn't used: it belongs to a session, perhaps on a server far away.
    """
    target = os.path.realpath("/etc/localtime")
    _, found, name = target.partition("/zoneinfo/")
    if not found:
        try:
            name = Path("/etc/timezone").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            name = ""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"


def device_name() -> str:
    """This machine's host name, up to the first dot."""
    return platform.node().partition(".")[0] or "this device"
