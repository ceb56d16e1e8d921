"""settings.toml is the person's own file: one line of it changes, everything else stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.config.settings import Settings, write_setting
from planner.domain.errors import BadInput


@pytest.mark.parametrize(
    ("before", "key", "value", "after"),
    [
        ("", "clock", "12", 'clock = "12"\n'),
        ("# only words", "clock", "12", '# only words\nclock = "12"\n'),
        ("clock='24' # wall\r\n", "clock", "12", 'clock="12" # wall\r\n'),
        ('theme = "a # b"\n', "theme", "c", 'theme = "c"\n'),
        ('"clock" = "24"\n', "clock", None, ""),
        ("[keys]\n", "clock", "12", 'clock = "12"\n[keys]\n'),
        ("[keys]\n", "keys.done", "f", '[keys]\ndone = "f"\n'),
        ('dates = "ymd"\n', "keys.done", "f", 'dates = "ymd"\n\n[keys]\ndone = "f"\n'),
        (
            '[keys]\ndone = "f"\n\n[other]\ndone = "x"\n',
            "keys.done",
            "g",
            '[keys]\ndone = "g"\n\n[other]\ndone = "x"\n',
        ),
    ],
)
def test_one_line_changes(tmp_path: Path, before: str, key: str, value: str | None, after: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(before.encode())
    write_setting(file, key, value)
    assert file.read_bytes().decode() == after


@pytest.mark.parametrize(
    ("before", "key", "value"),
    [
        ("clock = ", "clock", "12"),
        ('keys.done = "f"\n', "keys.done", "g"),
        ('theme = """\na\n"""\n', "theme", "b"),
        ("", "clock", "13"),
    ],
)
def test_what_cannot_safely_be_changed_stays(tmp_path: Path, before: str, key: str, value: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(before.encode())
    with pytest.raises(BadInput):
        write_setting(file, key, value)
    assert file.read_bytes().decode() == before


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "planner.toml"
    real.parent.mkdir()
    real.write_text('clock = "24"\n', encoding="utf-8")
    real.chmod(0o644)
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    write_setting(link, "clock", "12")
    assert link.is_symlink()
    assert (Settings.read(link).clock, real.stat().st_mode & 0o777) == ("12", 0o644)
    write_setting(tmp_path / "new" / "settings.toml", "dates", "ymd")
    assert Settings.read(tmp_path / "new" / "settings.toml").dates == "ymd"
