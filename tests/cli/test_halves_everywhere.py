"""Every state of a half of a give and take: screen words, shell words, JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from planner.domain.model.block import ROLES, Block, Role
from planner.domain.model.items import Request
from planner.frontend.block_facts import standing_lines
from planner.tui.week.marks import on_screen, word_of
from tests.cli.shell import Shell
from tests.support import THIS_WEEK, Couple, Side, make_couple

NEED, OFFER = "two hours to read fri 20:00", "a film sat 20:00"
UNDATED: Mapping[Role, str] = {"need": "two hours to read", "offer": "a film"}
SUNDAY_NIGHT = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)


class Expected(NamedTuple):
    """What is shown of a half: to Alex, who asked, and to Sam.

    `words` are the words in the cell, `week` those in the shell's table, `beside` what the other half's line ends in
    (None without a line), `shell` what `show` says of it, and `json` its answers (of Alex and Sam), status, and
    numbers of proposals and conflicts. `request` is its answer, and whether it's closed.
    """

    words: tuple[str, str] = ("", "")
    week: tuple[str, str] = ("", "")
    beside: str | None = ""
    shell: str = "Sam · yes"
    json: tuple[str, str, str, int, int] = ("yes", "yes", "planned", 0, 0)
    request: tuple[str, bool] = ("yes", False)
    is_listed: bool = True


def ask(couple: Couple, need: str = NEED, offer: str = OFFER) -> Request:
    key = couple.me.plan.requests.ask(need=need, offer=offer).id
    couple.meet()
    return couple.you.plan.requests.request(key)


def agreed(couple: Couple, need: str = NEED, offer: str = OFFER) -> Request:
    request = ask(couple, need, offer)
    couple.you.plan.requests.answer_request(request, True)
    couple.meet()
    return request


def half(side: Side, request: Request, role: Role) -> Block:
    return next(block for block in side.plan.requests.halves.of(request.id) if block.role == role)


def open_(couple: Couple, role: Role) -> Request:
    return ask(couple)


def dated(couple: Couple, role: Role) -> Request:
    return agreed(couple)


def undated(couple: Couple, role: Role) -> Request:
    lines = {"need": NEED, "offer": OFFER} | {role: UNDATED[role]}
    return agreed(couple, lines["need"], lines["offer"])


def pending(couple: Couple, role: Role) -> Request:
    request = agreed(couple)
    block = half(couple.me, request, role)
    couple.me.plan.change(block, {"when": block.when.plus_minutes(60)})
    return request


def refused(couple: Couple, role: Role) -> Request:
    request = ask(couple)
    if role == "offer":  # a no to the need is one to the whole request
        couple.you.plan.decline(half(couple.you, request, role))
    else:
        couple.you.plan.requests.answer_request(request, False)
    return request


def called_off(couple: Couple, role: Role) -> Request:
    request = agreed(couple)
    couple.me.plan.remove(half(couple.me, request, role))
    return request


def in_conflict(couple: Couple, role: Role) -> Request:
    request = agreed(couple)
    tablet = couple.another("Alex")
    couple.meet()
    couple.me.plan.change(half(couple.me, request, role), {"place": "here"})
    tablet.plan.change(half(tablet, request, role), {"place": "there"})
    return request


def skipped(couple: Couple, role: Role) -> Request:
    request = agreed(couple)
    couple.me.plan.finish(half(couple.me, request, role), "skipped")
    return request


def deleted(couple: Couple, role: Role) -> Request:
    request = ask(couple)
    couple.me.plan.remove(half(couple.me, request, role))
    return request


def restored(couple: Couple, role: Role) -> Request:
    request = ask(couple)
    block = half(couple.me, request, role)
    couple.me.plan.remove(block)
    couple.meet()
    couple.me.plan.restore(couple.me.again(block))
    return request


def ended_by_the_seal(couple: Couple, role: Role) -> Request:
    request = ask(couple, f"{UNDATED['need']} this week", f"{UNDATED['offer']} this week")
    couple.clock.at = SUNDAY_NIGHT
    for side in couple.sides:
        plan = side.reopened()
        plan.reviews.seal(plan.reviews.begin_review(THIS_WEEK, "two"), ())
        couple.meet()
    return request


ASKED = Expected(
    ("sent", "yes?"), ("sent", "yes?"), "", "Sam · not answered", ("yes", "open", "planned", 0, 0), ("open", False)
)
STATES: Mapping[str, tuple[Callable[[Couple, Role], Request], Expected]] = {
    "open": (open_, ASKED),
    "dated": (dated, Expected()),
    "undated": (undated, Expected(shell="no day yet")),
    "pending time": (
        pending,
        Expected(week=("sent", "yes?"), shell="Alex asks for", json=("yes", "yes", "planned", 1, 0)),
    ),
    "refused": (
        refused,
        Expected(
            beside=", not this time",
            shell="Sam · not this time",
            json=("yes", "no", "planned", 0, 0),
            request=("no", False),
            is_listed=False,
        ),
    ),
    "called off": (
        called_off,
        Expected(
            ("off", "off"),
            ("called off", "called off"),
            ", called off",
            "Alex · called it off",
            ("no", "yes", "planned", 0, 0),
        ),
    ),
    "conflict": (
        in_conflict,
        Expected(week=("≠", "≠"), shell="Each wrote something", json=("yes", "yes", "planned", 0, 1)),
    ),
    "skipped": (
        skipped,
        Expected(beside=", didn’t happen", shell="didn’t happen", json=("yes", "yes", "skipped", 0, 0)),
    ),
    "deleted": (deleted, ASKED._replace(beside=None, shell="· deleted", is_listed=False)),
    "restored": (restored, ASKED),
    "ended by the seal": (
        ended_by_the_seal,
        Expected(shell="Sam · not answered", json=("yes", "open", "planned", 0, 0), request=("open", True)),
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
def test_screen_shell_and_json_say_the_same(tmp_path: Path, state: str, role: Role) -> None:
    reach, expected = STATES[state]
    if state == "refused" and role == "offer":
        expected = expected._replace(request=("open", False))
    couple = make_couple(tmp_path)
    request = reach(couple, role)
    couple.meet()
    key = record_key(couple, request, role)
    other: Role = "offer" if role == "need" else "need"
    beside = half(couple.me, request, other).id
    for place, side in enumerate((couple.me, couple.you)):
        check_half(side, key, expected, place)
        check_other(side, beside, key, expected)
        check_request(side, request, expected)


def record_key(couple: Couple, request: Request, role: Role) -> str:
    """The id of a half, deleted ones too."""
    found = {block.role: block.id for block in couple.me.plan.trash.bin() if block.request == request.id}
    return found.get(role) or half(couple.me, request, role).id


def cells_of_block(shell: Shell, key: str) -> list[str]:
    """What the week's table says of a block: its cell, and words on the line below."""
    table = [row.split("│") for row in shell.did("week", "--ids").splitlines()]
    table.append([])
    found = []
    for at, row in enumerate(table):
        for column, cell in enumerate(row):
            if key[-5:] in cell:
                below = table[at + 1][column] if len(table[at + 1]) > column else ""
                found.append(cell + (below if below.startswith(" " * 7) else ""))
    return found


def check_half(side: Side, key: str, expected: Expected, place: int) -> None:
    plan, shell = side.plan, Shell(side.home, side.clock)
    view = plan.week(THIS_WEEK)
    block = view.find(key)
    assert (block is not None and on_screen(view, {key}, plan.now).find(key) is not None) == expected.is_listed
    if block is not None:
        assert word_of(block, view, plan.now) == expected.words[place]
    rows = cells_of_block(shell, key)
    assert len(rows) == expected.is_listed
    if rows:
        assert expected.week[place] in rows[0]
        assert any(word in rows[0] for word in ("sent", "yes?", "called off", "≠")) == bool(expected.week[place])
    assert expected.shell in shell.did("show", key)
    found = shell.json("show", key)
    assert facts(side, found) == expected.json
    listed = {row["id"]: row for rows in shell.json("week")["columns"].values() for row in rows}
    assert (key in listed) == (block is not None), "JSON has what somebody said no to"
    if key in listed:
        assert facts(side, listed[key]) == expected.json
        assert listed[key]["give_and_take"] == found["give_and_take"]


def facts(side: Side, found: Mapping[str, Any]) -> tuple[str, str, str, int, int]:
    alex, sam = sorted((side.plan.me, side.plan.you), key=lambda person: person.name)
    answers = found["agreement"]
    said = answers[alex.id], answers[sam.id]
    return (*said, found["status"], len(found["proposals"]), len(found["conflicts"]))


def check_other(side: Side, beside: str, key: str, expected: Expected) -> None:
    """The other half: its line about this one, its mark, and its JSON."""
    plan, shell = side.plan, Shell(side.home, side.clock)
    view = plan.week(THIS_WEEK)
    block = plan.block(beside)
    carried = plan.weeks.carried(THIS_WEEK, view)
    on_the_screen = [line for line in standing_lines(block, view, plan.now, {}, carried) if line.startswith("with it")]
    in_the_shell = [line.strip() for line in shell.did("show", beside).splitlines() if "with it" in line]
    assert on_the_screen == in_the_shell
    assert len(in_the_shell) == (expected.beside is not None)
    assert all(line.endswith(expected.beside or "") for line in in_the_shell)
    assert (beside in carried.with_it) == (expected.beside is not None)
    other = shell.json("show", beside)["give_and_take"]["other"]
    assert other == (key if expected.beside is not None else None)
    for cell in cells_of_block(shell, beside):
        assert ("&" in cell) == (expected.beside is not None)


def check_request(side: Side, request: Request, expected: Expected) -> None:
    shell = Shell(side.home, side.clock)
    [found] = [row for row in shell.json("requests")["requests"] if row["id"] == request.id]
    assert (found["answer"], found["closed"]) == expected.request
    waiting = shell.json("week")["waiting"]
    assert not (expected.request[1] and waiting), "what has ended asks nothing"
