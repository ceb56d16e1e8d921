"""Save a page for paper as a file, without losing what is there."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError
from planner.domain.text import shown
from planner.domain.time.week import Week
from planner.interop.paper_html import PAGE_MARK
from planner.interop.paper_week import week_page
from planner.store.disk.atomic_write import encoded, replace_file

if TYPE_CHECKING:
    from planner.plan.plan import Plan

_HEAD_BYTES = 400
"""How much of a file is read to see whether it's a page."""


def save_week_page(plan: Plan, week: Week, folder: Path) -> Path:
    """Save the page of a week in a folder; returns its path.

    It's called by the Monday, such as `week-2026-11-30.html`, and an earlier one is replaced.
    Raises PlannerError and OSError as `save_page` does.
    """
    path = folder / f"week-{week.monday.isoformat()}.html"
    save_page(path, week_page(plan, week))
    return path


def save_page(path: Path, page: str) -> None:
    """Save a page, whole or not at all; only its owner can read it.

    Raises PlannerError if there's something else than an earlier page of planner's, and OSError.
    """
    if not _may_replace(path):
        raise PlannerError(f"{shown(str(path))} isn’t a page from planner, so it stays as it is. Give another name.")
    replace_file(path, encoded(page))


def _may_replace(path: Path) -> bool:
    """Whether nothing is there, or an earlier page."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return True
    if not stat.S_ISREG(found.st_mode):
        return False
    with path.open("rb") as file:
        return PAGE_MARK.encode() in file.read(_HEAD_BYTES)
