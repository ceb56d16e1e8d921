"""Read and write `settings.toml`, the person's own file.

A value that cannot be used is reported (`Settings.problems`) and its default taken: a typo never keeps the plan shut.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from planner.domain.errors import BadInput
from planner.store.disk.bounded_read import Unreadable, read_text

Clock12Or24 = Literal["12", "24"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Colours = Literal["auto", "none", "16", "256", "true"]


class Settings(NamedTuple):
    """The values of `settings.toml`; every field has a default.

    `theme` is a theme's name (empty: the screen chooses); `keys` maps an action's id to its keys, comma-separated;
    `problems` has a sentence for each thing in the file that wasn't understood.
    """

    theme: str = ""
    colours: Colours = "auto"
    clock: Clock12Or24 = "24"
    dates: DateOrder = "dmy"
    keys: Mapping[str, str] = MappingProxyType({})
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
            return cls(problems=(f"The settings in {path} cannot be read ({reason}); the usual ones hold.",))
        try:
            return _settings(_parsed(text))
        except ValueError as trouble:
            return cls(problems=(f"The settings in {path} are not TOML ({trouble}); the usual ones hold.",))


def _parsed(text: str) -> dict[str, Any]:
    """Parse TOML. Raises ValueError, also for too deep a nesting."""
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


_CHOICES: dict[str, tuple[str, ...]] = {
    "colours": get_args(Colours),
    "clock": get_args(Clock12Or24),
    "dates": get_args(DateOrder),
}
_KNOWN = frozenset(Settings._fields) - {"problems"}


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


DEVICE_SETTINGS = ("theme", "colours", "clock", "dates")
"""The settings that `write_setting` writes, besides `keys.ACTION`."""

_MOST_EDITED = 64 * 1024
"""Most characters of a file that a setting is changed in.

TOML Kit takes a second for that many.
"""


def write_setting(path: Path, key: str, value: str | None) -> None:
    """Write one setting (`clock`, `keys.done` …), or remove it if `value` is None.

    The rest of the file keeps its order, comments and blank lines. Raises BadInput for an invalid value, and for a
    file that can't be read or changed; nothing is written then.
    """
    from planner.store.disk.atomic_write import make_folder, replace_file

    table, _, name = key.rpartition(".")
    wanted: dict[str, Any] = {} if value is None else {table: {name: value}} if table else {name: value}
    if problems := _settings(wanted).problems:
        raise BadInput(problems[0])
    # A link into a person's own collection of settings stays a link.
    path = Path(os.path.realpath(path))
    try:
        text = read_text(path)
        before = _parsed(text)
    except FileNotFoundError:
        text, before = "", {}
    except (Unreadable, ValueError) as trouble:
        raise BadInput(f"The settings in {path} cannot be read ({trouble}), so nothing was written there.") from None
    after = _edited(text, table, name, value) if len(text) <= _MOST_EDITED else None
    if after is None or not _says(after, before, table, name, value):
        raise BadInput(f"{key} in {path} is written in a way that only you can change; nothing was written there.")
    make_folder(path.parent)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    replace_file(path, after.encode("utf-8", "replace"), mode=mode)


def _edited(text: str, table: str, name: str, value: str | None) -> str | None:
    """Change, add or remove one setting in the text; None if TOML Kit can't."""
    import tomlkit  # only here: tomllib reads the settings in half the time
    from tomlkit.exceptions import TOMLKitError

    end = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += end
    try:
        document = tomlkit.parse(text)
        if table and table not in document:
            if value is None:
                return text
            heading = tomlkit.table()
            heading.trivia.indent, heading.trivia.trail = end if text else "", end
            document.add(table, heading)
        _put(document[table] if table else document, name, value, end)
        return tomlkit.dumps(document)
    except (TOMLKitError, RecursionError):
        return None


def _put(place: object, name: str, value: str | None, end: str) -> None:
    """Set or remove a value of a TOML Kit table; a new one goes below the last.

    TOML Kit itself would add it below any comment there, which is often about the next table.
    """
    import tomlkit
    from tomlkit.container import Container
    from tomlkit.items import AoT, Table

    if not isinstance(place, MutableMapping):
        return
    if value is None:
        place.pop(name, None)
        return
    new = tomlkit.item(value)
    new.trivia.trail = end
    body = place.body if isinstance(place, Container) else place.value.body if isinstance(place, Table) else []
    values = [n for n, (key, item) in enumerate(body) if key is not None and not isinstance(item, Table | AoT)]
    if name in place or not values or (isinstance(place, Table) and not place.display_name):
        place[name] = new
    else:
        new.trivia.indent = body[values[-1]][1].trivia.indent
        body.insert(values[-1] + 1, (tomlkit.key(name), new))


def _says(text: str, before: dict[str, Any], table: str, name: str, value: str | None) -> bool:
    """Whether the new text is TOML that differs from the old in just that setting."""
    if table and not isinstance(before.get(table, {}), dict):
        return False
    try:
        after = _parsed(text)
    except ValueError:
        return False
    expected = {**before, table: dict(before.get(table, {}))} if table else dict(before)
    place = expected[table] if table else expected
    place.pop(name, None)
    if value is not None:
        place[name] = value
    return after == expected or (table != "" and after == {k: v for k, v in expected.items() if k != table or v})
