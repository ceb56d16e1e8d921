"""One value in `settings.toml` changed, everything else in it kept as it was written, comments too."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

from planner.domain.errors import PlannerError

_TABLE = re.compile(r"\s*\[")


def change(path: Path, name: str, value: str, *, table: str = "") -> None:
    """Write `name = "value"`, in `[table]` or above all tables; the file is made when there is none.

    PlannerError, and nothing changed, when the file cannot be written or is in a form that this cannot change.
    """
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        changed = _changed(text, name, value, table)
        _check(text, changed, name, value, table)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(changed, encoding="utf-8")
        os.replace(beside, path)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise PlannerError(f"The settings in {path} cannot be written ({reason}).") from trouble


def _changed(text: str, name: str, value: str, table: str) -> str:
    lines = text.splitlines()
    first, end = _section(lines, table)
    written = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    own = re.compile(rf"\s*(?:{re.escape(name)}|\"{re.escape(name)}\")\s*=")
    for index in range(max(first, 0), end):
        if own.match(lines[index]):
            lines[index] = written + _comment(lines[index])
            return "\n".join(lines) + "\n"
    if first < 0:
        lines += [*([""] if lines else []), f"[{table}]", written]
    else:
        while end > first and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, written)
        if not table and end + 1 < len(lines) and _TABLE.match(lines[end + 1]):
            lines.insert(end + 1, "")
    return "\n".join(lines) + "\n"


def _section(lines: list[str], table: str) -> tuple[int, int]:
    """Where the lines of a table begin and end; -1 when it is not there."""
    heads = [index for index, line in enumerate(lines) if _TABLE.match(line)]
    if not table:
        return 0, heads[0] if heads else len(lines)
    for place, index in enumerate(heads):
        if re.fullmatch(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(#.*)?", lines[index]):
            return index + 1, heads[place + 1] if place + 1 < len(heads) else len(lines)
    return -1, len(lines)


def _comment(line: str) -> str:
    """What stands behind the value, from the blanks before its `#` on."""
    match = re.search(r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\"'#])*?(\s*#.*)$", line)
    return match[1] if match else ""


def _check(before: str, after: str, name: str, value: str, table: str) -> None:
    """Whatever the form of the file: only that one value may have changed."""
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        raise PlannerError(
            "settings.toml is in a form that only an editor can change; see docs for its form."
        ) from None
    target = old.setdefault(table, {}) if table else old
    target[name] = value
    if old != new:
        raise PlannerError("settings.toml is in a form that only an editor can change.")
