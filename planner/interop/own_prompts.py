"""One's own prompts for the review, from the text file beside `settings.toml`."""

from __future__ import annotations

from pathlib import Path

from planner.domain.prompts import FILE, OwnPrompts, read_own


def own_prompts(settings: Path) -> OwnPrompts:
    """None where there is no file; what cannot be read is told in `problems`."""
    path = settings.with_name(FILE)
    try:
        return read_own(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return OwnPrompts()
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8 text"
        return OwnPrompts(problems=(f"{path} cannot be read ({reason}); the usual prompts hold.",))
