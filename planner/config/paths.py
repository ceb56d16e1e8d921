"""Where the data and settings of each profile live on this machine.

Nothing is created here: folders appear when a plan is set up.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from planner.domain.errors import BadInput
from planner.named_tuple import NamedTuple

HOOKS = ("on-change", "on-request", "on-review")
"""The programs that are called on a change, a question and a review."""
_PROFILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Home(NamedTuple):
    """The paths of one profile: the `mirror` folder and the `settings` file.

    Either may not exist yet.
    """

    profile: str
    mirror: Path
    settings: Path

    @classmethod
    def at(cls, home: str | None = None, profile: str | None = None, *, env: Mapping[str, str] = os.environ) -> Home:
        """The paths for `--home` and `--profile`.

        The defaults are PLANNER_HOME and PLANNER_PROFILE, else the user's usual folders. Raises BadInput for a
        profile that can't be a folder's name.
        """
        name = profile or env.get("PLANNER_PROFILE") or "default"
        if not _PROFILE.fullmatch(name):
            raise BadInput(f"“{name}” can’t be a profile’s name; use letters, digits, dots, dashes and underscores.")
        root = home or env.get("PLANNER_HOME")
        if root:
            inside = Path(os.path.abspath(os.path.expanduser(root))) / name
            return cls(name, inside / "mirror", inside / "settings.toml")
        import platformdirs  # only here: it takes a command some milliseconds

        data = platformdirs.user_data_path("planner", appauthor=False)
        config = platformdirs.user_config_path("planner", appauthor=False)
        return cls(name, data / name / "mirror", config / name / "settings.toml")

    @property
    def drafts(self) -> Path:
        """The folder of drafts: in the mirror, or beside it while there is none."""
        return (self.mirror if self.mirror.exists() else self.mirror.parent) / "local" / "drafts"

    @property
    def hooks(self) -> dict[str, Path]:
        """The person's programs beside the settings that are called on a change, by name."""
        beside = {name: self.settings.parent / name for name in HOOKS}
        return {name: path for name, path in beside.items() if path.is_file() and os.access(path, os.X_OK)}

    @property
    def backups(self) -> Path:
        """The folder of the daily backups, beside the mirror."""
        return self.mirror.parent / "backups"
