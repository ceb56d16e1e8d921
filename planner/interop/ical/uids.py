"""The UIDs of what is exported, and the names of its files.

They come from the ids of the plan, so that every export says the same of the same block.
"""

from __future__ import annotations

import hashlib
import re

_SAFE = re.compile(r"[a-z0-9][a-z0-9@~-]{0,79}", re.ASCII)
_OURS = ".planner"
PRODUCT = "-//planner//planner//EN"
"""The PRODID of our calendars."""
JSON_MARK = {"export": "planner"}
MARKDOWN_MARK = "<!-- exported from planner -->"
"""How JSON and Markdown begin that were exported."""
EXPORT_MARKS = (f"PRODID:{PRODUCT}".encode(), b'{"export": "planner"', MARKDOWN_MARK.encode())
"""The texts of which every exported file has one near its beginning."""


def safe_name(record_id: str) -> str:
    """The id itself if it can be a file's name, else a hash of it.

    Ids come from the shared folder, and nothing found there becomes a path.
    """
    if _SAFE.fullmatch(record_id):
        return record_id
    return hashlib.sha256(record_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def uid_of(name: str, plan: str) -> str:
    """The UID of what has that name in the plan with that id."""
    return f"{name}@{safe_name(plan)}{_OURS}"
