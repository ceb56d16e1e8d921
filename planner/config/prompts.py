"""Custom prompts for the review, from the text file beside `settings.toml`."""

from __future__ import annotations

from pathlib import Path

from planner.domain.review.prompts import PROMPTS_FILE, OwnPrompts, read_own_prompts
from planner.store.disk.bounded_read import Unreadable, read_text


def own_prompts(settings: Path) -> OwnPrompts:
    """The custom prompts; none without a file.

    If the file can't be read, `problems` says so.
    """
    path = settings.with_name(PROMPTS_FILE)
    try:
        return read_own_prompts(read_text(path))
    except (FileNotFoundError, NotADirectoryError):
        return OwnPrompts()
    except (OSError, Unreadable) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else problem
        return OwnPrompts(problems=(f"{path} cannot be read ({reason}); the usual prompts are used.",))
