"""Read `settings.toml`, the person's own file; `settings_file` writes it.

A value that cannot be used is reported (`Settings.problems`) and its default taken: a typo never keeps the plan shut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from planner.domain import model
from planner.named_tuple import NamedTuple
from planner.store.disk.bounded_read import Unreadable, read_text

if TYPE_CHECKING:
    from planner.domain.model.overlay import OverlaySource

Clock12Or24 = Literal["12", "24"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Colours = Literal["auto", "none", "16", "256", "true"]
OnOrOff = Literal["off", "on"]


class Settings(NamedTuple):
    """The values of `settings.toml`; every field has a default.

    `theme` is a theme's name (empty: the screen chooses); `keys` maps an action's id to its keys, comma-separated;
    `publish` are the files and folders that are kept up to date with the plan, `overlays` the calendars that the week
    shows beside it; `nudge` is `syncthing`, or a command to run when files went to the shared folder; `problems` has a
    sentence for each thing in the file that wasn't understood.

    `remind_protected` and `remind_shared` are how long before they begin protected and shared blocks remind that don't
    say it themselves; with `bell` the terminal rings then.
    """

    theme: str = ""
    colours: Colours = "auto"
    clock: Clock12Or24 = "24"
    dates: DateOrder = "dmy"
    keys: Mapping[str, str] = MappingProxyType({})
    publish: tuple[str, ...] = ()
    nudge: str = ""
    overlays: tuple[OverlaySource, ...] = ()
    remind_protected: str = ""
    remind_shared: str = ""
    bell: OnOrOff = "off"
    problems: tuple[str, ...] = ()

    @property
    def day_first(self) -> bool:
        """Whether 3/12 means the 3rd of December."""
        return self.dates != "mdy"

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Read the settings from a file. Never raises.

        Without a file they're the defaults. `problems` says what is wrong in the file.
        """
        try:
            text = read_text(path)
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except (OSError, Unreadable) as trouble:
            reason = trouble.strerror if isinstance(trouble, OSError) else trouble
            return cls(problems=(f"The settings in {path} cannot be read ({reason}); the usual settings are used.",))
        try:
            return settings_from(parse_toml(text))
        except ValueError as trouble:
            return cls(problems=(f"The settings in {path} are not TOML ({trouble}); the usual settings are used.",))


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML. Raises ValueError, also for too deep a nesting."""
    import tomllib  # only where there are settings

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


_CHOICES: dict[str, tuple[str, ...]] = {
    "colours": get_args(Colours),
    "clock": get_args(Clock12Or24),
    "dates": get_args(DateOrder),
    "bell": get_args(OnOrOff),
}
OVERLAY_CHOICES: dict[str, tuple[str, ...]] = {"show": ("words", "busy"), "share": ("no", "busy")}
"""What the week shows of an overlay, and what the other person sees of it."""
_LENGTHS = ("remind_protected", "remind_shared")
_LENGTH = re.compile(r"|off|none|0m|[1-9]\d{0,3}(m|min|h)|[1-7]d|\d{1,2}h\d{1,2}", re.ASCII)
"""How a reminder's length looks; reading it takes a module that is slow to load."""
_KNOWN = frozenset(Settings._fields) - {"problems"}


def settings_from(table: dict[str, Any]) -> Settings:
    """The settings in a table of TOML; `problems` says what is wrong there."""
    good: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in table.items():
        if name not in _KNOWN:
            problems.append(f"There’s no setting “{name}”. Known: {', '.join(sorted(_KNOWN))}.")
        elif name == "keys":
            good[name] = _keys(value, problems)
        elif name in LISTED_SETTINGS:
            good[name] = _listed(name, value, problems)
        elif name == "overlays":
            good[name] = _overlays(value, problems)
        elif name == "bell" and isinstance(value, bool):
            good[name] = "on" if value else "off"
        elif name in _LENGTHS and not _LENGTH.fullmatch(str(value).strip().lower()):
            problems.append(f"The setting {name} is a length such as 15m or 1h, or off, not “{value}”.")
        elif name in _CHOICES and str(value).lower() not in _CHOICES[name]:
            problems.append(f"The setting {name} can be {', '.join(_CHOICES[name])}, not “{value}”.")
        elif name in _CHOICES:
            good[name] = str(value).lower()
        elif isinstance(value, str):
            good[name] = value
        else:
            problems.append(f"The setting {name} needs text in quotes, not “{value}”.")
    return Settings(**good, problems=tuple(problems))


def _keys(table: object, problems: list[str]) -> dict[str, str]:
    """`[keys]`: an action's id, and one key or a list of them."""
    if not isinstance(table, dict):
        problems.append("The setting keys is a table: under [keys], an action and its key, such as done = “f”.")
        return {}
    keys: dict[str, str] = {}
    for action, value in table.items():
        listed = value if isinstance(value, list) else [value]
        if listed and all(isinstance(key, str) and key.strip() for key in listed):
            keys[action] = ",".join(key.strip() for key in listed)
        else:
            problems.append(f"The key for {action} is text in quotes, like “d”, or a list of such texts.")
    return keys


def _listed(name: str, value: object, problems: list[str]) -> tuple[str, ...]:
    """A list of texts, or a single one."""
    listed = value if isinstance(value, list) else [value]
    texts = tuple(text.strip() for text in listed if isinstance(text, str) and text.strip())
    if len(texts) == len(listed):
        return texts
    problems.append(f"The setting {name} is a text in quotes, or a list of such texts: {name} = [“…”, “…”].")
    return ()


def _overlays(tables: object, problems: list[str]) -> tuple[OverlaySource, ...]:
    """`[[overlays]]`: a name, a source, and what the week and the other see."""
    found: dict[str, OverlaySource] = {}
    for number, table in enumerate(tables if isinstance(tables, list) else [tables], 1):
        fields = {key: str(value).strip() for key, value in table.items()} if isinstance(table, dict) else {}
        name = fields.get("name", "")
        called = f"The overlay “{name}”" if name else f"Overlay {number}"
        if problem := _overlay_problem(table):
            problems.append(f"{called} {problem}.")
        elif name in found:
            problems.append(f"{called} is there twice; give each a name of its own.")
        else:
            found[name] = model.overlay.OverlaySource(**fields)  # type: ignore[arg-type]
    return tuple(found.values())


def _overlay_problem(table: object) -> str:
    """What is wrong with one overlay, as the end of a sentence that names no source."""
    if not isinstance(table, dict):
        return "is a table: [[overlays]], then a name and a source"
    for field, value in table.items():
        if field not in ("name", "source", *OVERLAY_CHOICES):
            return f"has no “{field}”; it has name, source, show and share"
        if field in OVERLAY_CHOICES and value not in OVERLAY_CHOICES[field]:
            return f"can have {field} = {' or '.join(OVERLAY_CHOICES[field])}"
    name, source = (table.get(field) for field in ("name", "source"))
    if not isinstance(name, str) or not name.strip():
        return "needs a name in quotes"
    if not isinstance(source, str) or not source.strip():
        return "needs a source: a file, a folder, or an https address"
    if "://" in source and not source.strip().lower().startswith(("https://", "webcal://")):
        return "needs an address that begins with https://"
    return ""


LISTED_SETTINGS = ("publish",)
"""The settings that are lists of texts."""
DEVICE_SETTINGS = ("theme", "colours", "clock", "dates", *_LENGTHS, "bell", "nudge", *LISTED_SETTINGS)
"""The settings that `settings_file.write_setting` writes, besides `keys.ACTION`."""
