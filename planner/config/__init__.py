"""Paths, settings and prompts of this machine.

- `paths` has the folders of a profile, `host` the machine's time zone and name.
- `settings` reads `settings.toml`, `settings_file` writes it, `prompts` reads custom prompts for the review.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.config import paths as paths
    from planner.config import prompts as prompts
    from planner.config import settings as settings
    from planner.config import settings_file as settings_file
else:
    from planner.doors import door

    __getattr__ = door(__name__)
