"""Read and write `settings.toml`, the person's own file.

A value that cannot be used is reported (`Settings.problems`) and its default taken: a typo never keeps the plan shut.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from planner.domain.errors import BadInput
from planner.store.disk.bounded_read import Unreadable, read_text

Clock12Or24 = Literal["12", "24"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Colours = Literal["auto", "none", "16", "256", "true"]


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

    @property
    def day_first(self) -> bool:
        """Whether 3/12 is in December."""
        return self.dates != "mdy"

    @classmethod
    def read(cls, path: Path) -> Settings:
        """The settings in that file. Never raises: no file gives the defaults, and trouble is in `problems`."""
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
    """TOML as a table. ValueError, also for what is nested without end."""
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


DEVICE_SETTINGS = ("theme", "colours", "clock", "dates")
"""What `write_setting` writes, besides `keys.ACTION`."""


def write_setting(path: Path, key: str, value: str | None) -> None:
    """Write one setting of this device (`clock`, `keys.done` …), or with None take it out of the file.

    Everything else in the file stays as it stands: order, comments, blank lines. BadInput for a value that the
    setting cannot have, and for a file that a line cannot safely be changed in; nothing is written then.
    """
    from planner.store.disk.atomic_write import make_folder, replace_file

    table, _, name = key.rpartition(".")
    wanted: dict[str, Any] = {} if value is None else {table: {name: value}} if table else {name: value}
    if problems := _settings(wanted).problems:
        raise BadInput(problems[0])
    # A link into somebody's own collection of settings stays a link.
    path = Path(os.path.realpath(path))
    try:
        text = read_text(path)
        before = _parsed(text)
    except FileNotFoundError:
        text, before = "", {}
    except (Unreadable, ValueError) as trouble:
        raise BadInput(f"The settings in {path} cannot be read ({trouble}), so nothing was written there.") from None
    after = _with_line(text, table, name, value)
    if not _says(after, before, table, name, value):
        raise BadInput(f"{key} in {path} is written in a way that only you can change; nothing was written there.")
    make_folder(path.parent)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    replace_file(path, after.encode("utf-8"), mode=mode)


def _with_line(text: str, table: str, name: str, value: str | None) -> str:
    """The text with that one line changed, added or taken out."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    heads = [n for n, line in enumerate(lines) if line.lstrip().startswith("[")]
    first = 0
    if table:
        head = re.compile(rf"\s*\[\s*[\"']?{re.escape(table)}[\"']?\s*\]\s*(#.*)?$")
        first = next((n + 1 for n in heads if head.match(lines[n].rstrip())), len(lines) + 1)
    last = next((n for n in heads if n >= first), len(lines))
    quoted = None if value is None else _quoted(value)
    item = re.compile(rf"(\s*[\"']?{re.escape(name)}[\"']?\s*=\s*)([^#\"']*|\"[^\"]*\"|'[^']*')(\s*(?:#.*)?)$")
    for n in range(first, min(last, len(lines))):
        if match := item.match(lines[n].rstrip("\r\n")):
            lines[n] = "" if quoted is None else f"{match[1]}{quoted}{match[3]}{end}"
            return "".join(lines)
    if quoted is None:
        return text
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    if first > len(lines):
        return "".join([*lines, end if lines else "", f"[{table}]{end}", f"{_name(name)} = {quoted}{end}"])
    while last > first and not lines[last - 1].strip():
        last -= 1
    return "".join([*lines[:last], f"{_name(name)} = {quoted}{end}", *lines[last:]])


def _says(text: str, before: dict[str, Any], table: str, name: str, value: str | None) -> bool:
    """Whether the new text is TOML that differs from the old one in just that setting."""
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


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)
