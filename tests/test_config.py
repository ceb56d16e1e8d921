"""Where things live, and settings that never keep the plan shut."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from planner.config.host import device_name, local_zone
from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.errors import BadInput


def test_a_home_holds_data_and_settings_of_each_profile(tmp_path: Path) -> None:
    home = Home.at(str(tmp_path), None, env={})
    assert home == Home("default", tmp_path / "default" / "mirror", tmp_path / "default" / "settings.toml")
    assert Home.at(str(tmp_path), "sam", env={}).mirror == tmp_path / "sam" / "mirror"


def test_options_come_before_the_environment(tmp_path: Path) -> None:
    env = {"PLANNER_HOME": str(tmp_path / "env"), "PLANNER_PROFILE": "sam"}
    assert Home.at(env=env).mirror == tmp_path / "env" / "sam" / "mirror"
    assert Home.at(str(tmp_path), "alex", env=env).mirror == tmp_path / "alex" / "mirror"


def test_without_a_home_the_usual_folders_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    home = Home.at(env={})
    assert home.mirror.parts[-3:] == ("planner", "default", "mirror")
    assert home.settings.name == "settings.toml"
    assert not home.mirror.exists()


def test_a_relative_home_does_not_depend_on_the_present_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Home.at("here", env={}).mirror == tmp_path / "here" / "default" / "mirror"


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "a\nb", "x" * 65])
def test_a_profile_never_becomes_a_path(name: str) -> None:
    with pytest.raises(BadInput, match="profile"):
        Home.at("/somewhere", name, env={})


def test_platformdirs_is_imported_only_when_it_is_needed() -> None:
    code = (
        "import sys; from planner.config.paths import Home; from planner.config.settings import Settings;"
        "Settings.read(Home.at('/x', None).settings);"
        "print([m for m in ('platformdirs', 'tomllib', 'tomlkit') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_without_a_file_the_settings_are_the_defaults(tmp_path: Path) -> None:
    assert Settings.read(tmp_path / "settings.toml") == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'theme = "light"\nclock = 12\ndates = "ymd"\ncolours = "16"\n[keys]\nfinish = "f"\nmove = ["m", "M"]\n'
    )
    assert Settings.read(file) == Settings("light", "16", "12", "ymd", {"finish": "f", "move": "m,M"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("clock = 13", "clock can be 12, 24"),
        ("theme = 4", "theme needs text"),
        ("keys = 3", "keys is a table"),
        ("[keys]\ndone = 4", "key for done"),
        ("[keys]\ndone = []", "key for done"),
        ("colour = 'red'", "no setting “colour”"),
        ("= = =", "not TOML"),
    ],
)
def test_invalid_settings_are_reported_and_defaults_apply(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    settings = Settings.read(file)
    assert (settings.theme, settings.clock, settings.keys) == ("", "24", {})
    assert len(settings.problems) == 1
    assert sentence in settings.problems[0]


def test_unreadable_settings_are_reported(tmp_path: Path) -> None:
    folder = tmp_path / "settings.toml"
    folder.mkdir()
    assert "cannot be read" in Settings.read(folder).problems[0]
    file = tmp_path / "other.toml"
    file.write_bytes(b"\xff\xfe")
    assert "UTF-8" in Settings.read(file).problems[0]


@pytest.mark.parametrize(
    ("link", "text", "zone"),
    [
        ("/usr/share/zoneinfo/Europe/Berlin", "", "Europe/Berlin"),
        ("/usr/share/zoneinfo/posix/Europe/Nowhere", "", "UTC"),
        ("/etc/localtime", "Asia/Tokyo\n", "Asia/Tokyo"),
        ("/etc/localtime", "../../etc/passwd", "UTC"),
        ("/etc/localtime", "", "UTC"),
    ],
)
def test_the_machines_zone_is_a_first_guess(monkeypatch: pytest.MonkeyPatch, link: str, text: str, zone: str) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setattr("planner.config.host.os.path.realpath", lambda path: link)
    monkeypatch.setattr(Path, "read_text", lambda path, encoding: text)
    assert local_zone() == zone


def test_a_device_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "desk.example.org")
    assert device_name() == "desk"
    monkeypatch.setattr("platform.node", lambda: "")
    assert device_name() == "this device"
