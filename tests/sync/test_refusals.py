"""Whatever is refused is told: by `sync` and `doctor`, with the name of the file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.sync.doctor import Finding, examine
from planner.sync.exchange_state import FEW, few_of_each
from planner.sync.strangers import DEVICE_AWAITED
from tests.cli.shell import Shell
from tests.support import Couple, Side

NOVEMBER = "months/2026-11.json"


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10 * 2**30)


FAULTS: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "link": lambda path: path.symlink_to("/dev/zero"),
    "folder": Path.mkdir,
    "10 GB": sparse,
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(b'{"header": {"1": {"plan'),
    "a list": lambda path: path.write_bytes(b"[]"),
    "nested": lambda path: path.write_bytes(b"[" * 9_000),
    "no text": lambda path: path.write_bytes(b"\xff\xfe\x00" * 99),
}


def doctor(side: Side) -> list[Finding]:
    return list(examine(side.mirror, side.home / "backups", side.plan.now))


def replace(path: Path, fault: str) -> None:
    path.unlink(missing_ok=True)
    FAULTS[fault](path)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["device.json", "plan.json", NOVEMBER, "presence.json"])
def test_each_refusal_is_told_by_both_with_the_file(
    couple: Couple, alex: Side, sam: Side, name: str, fault: str
) -> None:
    sam.plan.people.set_person(zone="UTC")
    sam.add("Swimming")
    couple.meet()
    path = f"devices/{sam.plan.device}/{name}"
    replace(sam.own / name, fault)
    assert path in [one.file for one in alex.exchange().skipped]
    assert path in [one.file for one in alex.exchange().skipped]
    said = [finding for finding in doctor(alex) if path in finding.text]
    assert [finding.level == "ok" for finding in said] == [False]
    assert all(finding.mend for finding in said)
    assert not any(finding.level == "ok" for finding in doctor(alex) if finding.name == "files")
    assert [block.title for block in alex.plan.weeks.search("Swimming")] == ["Swimming"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refused_marker_is_told_and_nothing_is_written(couple: Couple, alex: Side, fault: str) -> None:
    replace(couple.folder / "planner.space", fault)
    alex.add("Tea")
    report = alex.exchange()
    assert report.published == 0
    assert "planner.space" in report.problems[0]
    assert any("planner.space" in finding.text and finding.level == "mend" for finding in doctor(alex))


@pytest.mark.parametrize("fault", ["pipe", "folder", "10 GB", "no text"])
@pytest.mark.parametrize("name", ["settings.toml", "prompts.txt"])
def test_a_refused_file_of_the_person_is_told_by_the_doctor(alex: Side, name: str, fault: str) -> None:
    path = alex.home / "default" / name
    replace(path, fault)
    said = json.loads(Shell(alex.home, alex.clock)("doctor", "--json").out)["findings"]
    assert [row["level"] for row in said if str(path) in row["text"]] == ["mend"]


@pytest.mark.parametrize("name", ["plan.json", "device.json", NOVEMBER, "months"])
def test_a_folder_or_file_where_an_own_file_belongs_is_named_and_the_rest_is_shared(
    couple: Couple, alex: Side, sam: Side, name: str
) -> None:
    alex.add("Swimming")
    couple.meet()
    if name == "months":
        shutil.rmtree(alex.own / name)
        (alex.own / name).write_text("")
    else:
        replace(alex.own / name, "folder")
    alex.add("Walk")
    alex.plan.people.set_person(zone="UTC")
    (problem,) = alex.exchange().problems
    assert "something else is in its place" in problem
    assert f"devices/{alex.plan.device}/{NOVEMBER if name == 'months' else name}" in problem
    sam.exchange()
    assert sam.plan.you.zone == ("Europe/Berlin" if name == "plan.json" else "UTC")
    assert len(sam.plan.weeks.search("Walk")) == (0 if name in (NOVEMBER, "months") else 1)
    assert [block.title for block in sam.plan.weeks.search("Swimming")] == ["Swimming"]


def test_files_that_wait_are_told_by_the_doctor_too(couple: Couple, alex: Side) -> None:
    phone = couple.another("Sam")
    phone.add("Later")
    phone.exchange()
    (phone.own / "device.json").unlink()
    alex.exchange()
    place = f"devices/{phone.plan.device}"
    assert [finding.text for finding in doctor(alex) if place in finding.text] == [f"{place}: {DEVICE_AWAITED}."]
    phone.exchange(whole=True)
    alex.exchange()
    assert [finding.text for finding in doctor(alex) if place in finding.text] == []


def test_of_many_files_with_one_reason_a_few_are_named_and_the_rest_counted() -> None:
    found = [(f"x{number}\x1b", "empty") for number in range(FEW + 2)] + [("y", "not an ordinary file")]
    assert [name for name, _ in few_of_each(found)] == ["x0�", "x1�", "x2� and 2 more", "y"]


def test_the_doctor_counts_what_it_does_not_name(couple: Couple, alex: Side, sam: Side) -> None:
    for number in range(9):
        (sam.own / "months" / f"2027-0{number + 1}.json").mkdir(parents=True)
        (sam.own / f"odd{number}.json").write_text("[]")
    alex.exchange()
    said = [finding.text for finding in doctor(alex) if finding.name == "files"]
    assert len(said) == 2 * FEW
    assert sum("and 6 more" in text for text in said) == 2
