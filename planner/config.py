"""Where one person's data and settings live on this machine, and what the settings say.

Nothing here is made or written: folders appear when a plan is set up. `settings.toml` is the person's own file; a
value in it that cannot be used is told (`Settings.problems`) and its default taken: a typo never keeps the plan shut.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from planner.domain.errors import BadInput

Clock12Or24 = Literal["12", "24"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Colours = Literal["auto", "none", "16", "256", "true"]

_PROFILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one profile: `mirror` is a folder, `settings` a file; either may not exist yet."""

    profile: str
    mirror: Path
    settings: Path

    @classmethod
    def at(cls, home: str | None = None, profile: str | None = None, *, env: Mapping[str, str] = os.environ) -> Home:
        """The places for `--home` and `--profile`, else for PLANNER_HOME and PLANNER_PROFILE, else the usual ones.

        BadInput for a profile that could not be a folder's name.
        """
        name = profile or env.get("PLANNER_PROFILE") or "default"
        if not _PROFILE.fullmatch(name):
            raise BadInput(f"“{name}” cannot be a profile's name: letters, digits, dot, dash and underscore make one.")
        root = home or env.get("PLANNER_HOME")
        if root:
            inside = Path(os.path.abspath(os.path.expanduser(root))) / name
            return cls(name, inside / "mirror", inside / "settings.toml")
        import platformdirs  # only here: it costs a command some milliseconds

        data = platformdirs.user_data_path("planner", appauthor=False)
        config = platformdirs.user_config_path("planner", appauthor=False)
        return cls(name, data / name / "mirror", config / name / "settings.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `settings.toml` says; every field has a default.

    `theme` is a theme's name ("" leaves the choice to the screen); `keys` maps an action's id to the keys that do it,
    comma-separated; `problems` holds a sentence for each thing in the file that was not understood.
    """

    theme: str = ""
    colours: Colours = "auto"
    clock: Clock12Or24 = "24"
    dates: DateOrder = "dmy"
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Settings:
        """The settings in that file. Never raises: no file gives the defaults, and trouble is in `problems`."""
        try:
            text = path.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except (OSError, UnicodeDecodeError) as trouble:
            reason = trouble.strerror if isinstance(trouble, OSError) else "it is not UTF-8 text"
            return cls(problems=(f"The settings in {path} cannot be read ({reason}); the usual ones hold.",))
        import tomllib

        try:
            return _settings(tomllib.loads(text))
        except tomllib.TOMLDecodeError as trouble:
            return cls(problems=(f"The settings in {path} are not TOML ({trouble}); the usual ones hold.",))


_CHOICES: dict[str, tuple[str, ...]] = {
    "colours": get_args(Colours),
    "clock": get_args(Clock12Or24),
    "dates": get_args(DateOrder),
}
_KNOWN = frozenset(known.name for known in fields(Settings)) - {"problems"}


def _settings(table: dict[str, Any]) -> Settings:
    good: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in table.items():
        if name not in _KNOWN:
            problems.append(f"The settings hold “{name}”, which is none; there are {', '.join(sorted(_KNOWN))}.")
        elif name == "keys":
            good[name] = _keys(value, problems)
        elif name in _CHOICES and str(value).lower() not in _CHOICES[name]:
            problems.append(f"The setting {name} is one of {', '.join(_CHOICES[name])}, not “{value}”.")
        elif name in _CHOICES:
            good[name] = str(value).lower()
        elif isinstance(value, str):
            good[name] = value
        else:
            problems.append(f"The setting {name} is a text, not “{value}”.")
    return Settings(**good, problems=tuple(problems))


def _keys(table: object, problems: list[str]) -> dict[str, str]:
    """`[keys]`: an action's id, and one key or a list of them."""
    if not isinstance(table, dict):
        problems.append("The setting keys is a table: under [keys], an action and the key that does it.")
        return {}
    keys: dict[str, str] = {}
    for action, value in table.items():
        listed = value if isinstance(value, list) else [value]
        if listed and all(isinstance(key, str) and key.strip() for key in listed):
            keys[action] = ",".join(key.strip() for key in listed)
        else:
            problems.append(f"The key for {action} is a text like “d”, or a list of such texts.")
    return keys


def local_zone() -> str:
    """The IANA zone that this machine is set to, as a first guess at a person's; UTC when it does not say.

    The TZ variable is not asked: it belongs to a session, perhaps on a server far away.
    """
    target = os.path.realpath("/etc/localtime")
    _, found, name = target.partition("/zoneinfo/")
    if not found:
        try:
            name = Path("/etc/timezone").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            name = ""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"


def device_name() -> str:
    """What this machine calls itself, up to the first dot."""
    import platform

    return platform.node().partition(".")[0] or "this device"
