"""settings.toml belongs to the person: one line changes, the rest stays."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.config.settings import Settings
from planner.config.settings_file import write_setting
from planner.domain.errors import BadInput


@pytest.mark.parametrize(
    ("before", "key", "value", "after"),
    [
        ("", "clock", "12", 'clock = "12"\n'),
        ("# only words", "clock", "12", '# only words\nclock = "12"\n'),
        ("clock='24' # wall\r\n", "clock", "12", 'clock="12" # wall\r\n'),
        ('theme = "a # b"\n', "theme", "c", 'theme = "c"\n'),
        ('"clock" = "24"\n', "clock", None, ""),
        ("[keys]\n", "clock", "12", 'clock = "12"\n\n[keys]\n'),
        ("[keys]\n", "keys.done", "f", '[keys]\ndone = "f"\n'),
        ('dates = "ymd"\n', "keys.done", "f", 'dates = "ymd"\n\n[keys]\ndone = "f"\n'),
        (
            '[keys]\ndone = "f"\n\n[other]\ndone = "x"\n',
            "keys.done",
            "g",
            '[keys]\ndone = "g"\n\n[other]\ndone = "x"\n',
        ),
        ('keys.done = "f" # fin\n', "keys.done", "g", 'keys.done = "g" # fin\n'),
        ('keys = { done = "f" }\n', "keys.done", "g", 'keys = { done = "g" }\n'),
        ('theme = """\na\n""" # why\n', "theme", "b", 'theme = "b" # why\n'),
        ('[keys]\n  done = "f"\n', "keys.finish", "g", '[keys]\n  done = "f"\n  finish = "g"\n'),
        ("[other]\nx = 1\n", "keys.done", None, "[other]\nx = 1\n"),
        (
            '# mine\r\ntheme = "a"\r\n\r\n# the keys\r\n[keys]\r\n',
            "clock",
            "12",
            '# mine\r\ntheme = "a"\r\nclock = "12"\r\n\r\n# the keys\r\n[keys]\r\n',
        ),
        (
            '[keys]\ndone = "f"\n\n# about the other\n[other]\n',
            "keys.move",
            "m",
            '[keys]\ndone = "f"\nmove = "m"\n\n# about the other\n[other]\n',
        ),
    ],
)
def test_only_the_line_of_the_setting_changes(
    tmp_path: Path, before: str, key: str, value: str | None, after: str
) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(before.encode())
    write_setting(file, key, value)
    assert file.read_bytes().decode() == after


@pytest.mark.parametrize(
    ("before", "key", "value"),
    [
        ("clock = ", "clock", "12"),
        ('[[keys]]\ndone = "f"\n', "keys.done", "g"),
        ("x = " + "[" * 2_000 + "\n", "clock", "12"),
        ("x = [" + "1," * 40_000 + "]\n", "clock", "12"),
        ("", "clock", "13"),
    ],
)
def test_a_line_that_cannot_safely_be_changed_stays(tmp_path: Path, before: str, key: str, value: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(before.encode())
    with pytest.raises(BadInput):
        write_setting(file, key, value)
    assert file.read_bytes().decode() == before


def test_an_undecodable_byte_is_written_as_a_question_mark(tmp_path: Path) -> None:
    write_setting(tmp_path / "settings.toml", "theme", "a\udcff")
    assert Settings.read(tmp_path / "settings.toml").theme == "a?"


LINES = ["", "# words", 'theme = "a"', "other = [1, {x = 2}]", "[keys]", 'done = "f" # why', "[more.x]", "clock.y = 1"]


@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(["clock", "keys.done", "keys.é x"]), st.text())
def test_the_rest_of_the_file_stays(lines: list[str], key: str, value: str) -> None:
    before = "".join(f"{line}\n" for line in lines)
    with TemporaryDirectory() as folder:
        file = Path(folder, "settings.toml")
        file.write_text(before, encoding="utf-8")
        try:
            write_setting(file, key, "12" if key == "clock" else f"k{value}")
        except BadInput:
            assert file.read_text(encoding="utf-8") == before
            return
        after = file.read_text(encoding="utf-8")
    name = key.rpartition(".")[2]
    kept = [line for line in lines if line and not line.startswith((name, "clock = ", f'"{name}"'))]
    assert [line for line in after.split("\n") if line in kept] == kept


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
