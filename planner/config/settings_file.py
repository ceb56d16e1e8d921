"""Change one setting in `settings.toml`, and leave the rest of the file as it is.

A module of its own, since TOML Kit takes longer to load than the rest of a command.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from planner.config.settings import parse_toml, settings_from
from planner.domain.errors import BadInput
from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.bounded_read import Unreadable, read_text

_MOST_EDITED = 64 * 1024
"""Most characters of a file that a setting is changed in.

TOML Kit takes a second for that many.
"""


def write_setting(path: Path, key: str, value: str | list[str] | None) -> None:
    """Write one setting (`clock`, `keys.done` …), or remove it if `value` is None.

    The rest of the file keeps its order, comments and blank lines. Raises BadInput for an invalid value, and for a
    file that can't be read or changed; nothing is written then.
    """
    table, _, name = key.rpartition(".")
    wanted: dict[str, Any] = {} if value is None else {table: {name: value}} if table else {name: value}
    if problems := settings_from(wanted).problems:
        raise BadInput(problems[0])
    # A link into a person's own collection of settings stays a link.
    path = Path(os.path.realpath(path))
    text, before = _read(path)
    after = _edited(text, table, name, value) if len(text) <= _MOST_EDITED else None
    if after is None or not _says(after, before, table, name, value):
        raise _by_hand(key, path)
    _write(path, after)


def write_overlay(path: Path, name: str, changes: Mapping[str, str] | None) -> None:
    """Change the overlay of that name, add it, or remove it if `changes` is None.

    `changes` are fields of it. The rest of the file stays as it is. Raises BadInput as `write_setting` does.
    """
    path = Path(os.path.realpath(path))
    text, before = _read(path)
    tables = before.get("overlays", [])
    others = [table for table in tables if table.get("name") != name] if _are_tables(tables) else None
    had = next((table for table in tables if table.get("name") == name), {"name": name}) if others is not None else {}
    if changes is not None and (problems := settings_from({"overlays": [{**had, **changes}]}).problems):
        raise BadInput(problems[0])
    after = _edited_overlay(text, name, changes) if others is not None and len(text) <= _MOST_EDITED else None
    wanted = others if changes is None or others is None else [*others, {**had, **changes}]
    if after is None or not _has_overlays(after, before, wanted or []):
        raise _by_hand(f"overlays.{name}", path)
    _write(path, after)


def _are_tables(tables: object) -> bool:
    return isinstance(tables, list) and all(isinstance(table, dict) for table in tables)


def _edited_overlay(text: str, name: str, changes: Mapping[str, str] | None) -> str | None:
    """Change, add or remove one overlay in the text; None if TOML Kit can't."""
    text += "\n" if text and not text.endswith("\n") else ""
    try:
        document = tomlkit.parse(text)
        if "overlays" not in document:
            document.add("overlays", tomlkit.aot())
        tables = document["overlays"]
        if not isinstance(tables, AoT):
            return None
        at = next((index for index, table in enumerate(tables) if table.get("name") == name), None)
        if changes is None and at is not None:
            del tables[at]
            if not tables:
                del document["overlays"]
        elif changes is not None:
            if at is None:
                tables.append(tomlkit.item({"name": name}))
            tables[-1 if at is None else at].update(changes)
        return tomlkit.dumps(document)
    except (TOMLKitError, RecursionError):
        return None


def _has_overlays(text: str, before: dict[str, Any], wanted: list[dict[str, Any]]) -> bool:
    """Whether the new text is TOML that differs from the old in just its overlays."""
    try:
        after = parse_toml(text)
    except ValueError:
        return False
    by_name = {table["name"]: table for table in after.pop("overlays", [])}
    rest = {key: value for key, value in before.items() if key != "overlays"}
    return after == rest and by_name == {table.get("name"): table for table in wanted}


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of the file and what it says; both empty without one. Raises BadInput."""
    try:
        text = read_text(path)
        return text, parse_toml(text)
    except FileNotFoundError:
        return "", {}
    except (Unreadable, ValueError) as trouble:
        raise BadInput(f"The settings in {path} cannot be read ({trouble}), so nothing was written there.") from None


def _by_hand(key: str, path: Path) -> BadInput:
    return BadInput(f"{key} in {path} can’t be changed by planner, so nothing was written there; change it by hand.")


def _write(path: Path, after: str) -> None:
    make_folder(path.parent)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    replace_file(path, after.encode("utf-8", "replace"), mode=mode)


def _edited(text: str, table: str, name: str, value: str | list[str] | None) -> str | None:
    """Change, add or remove one setting in the text; None if TOML Kit can't."""
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


def _put(place: object, name: str, value: str | list[str] | None, end: str) -> None:
    """Set or remove a value of a TOML Kit table; a new one goes below the last.

    TOML Kit itself would add it below any comment there, which is often about the next table.
    """
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


def _says(text: str, before: dict[str, Any], table: str, name: str, value: str | list[str] | None) -> bool:
    """Whether the new text is TOML that differs from the old in just that setting."""
    if table and not isinstance(before.get(table, {}), dict):
        return False
    try:
        after = parse_toml(text)
    except ValueError:
        return False
    expected = {**before, table: dict(before.get(table, {}))} if table else dict(before)
    place = expected[table] if table else expected
    place.pop(name, None)
    if value is not None:
        place[name] = value
    return after == expected or (table != "" and after == {k: v for k, v in expected.items() if k != table or v})
