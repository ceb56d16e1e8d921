"""The made-up plan: written through the façade, alike on both sides, believable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.demo import DemoPlan, build, find_demo
from planner.domain.errors import FolderProblem, NothingToUndo
from planner.domain.model.block import WE, Block
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, zone
from planner.plan.plan import Plan
from planner.store.device.identity import read_state
from planner.store.mirror.mirror import scan_replicas
from planner.store.shard.schema import every_register, number_of, parse_shard, read_write
from planner.sync.exchange import Exchange, Report

pytestmark = pytest.mark.xdist_group("demo")  # each is made in one process

BERLIN = zone("Europe/Berlin")
MONDAY = date(2026, 11, 23)
DAYS = [
    *(MONDAY + timedelta(days=n) for n in range(7)),
    date(2026, 12, 24),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 4, 12),
    date(2027, 6, 9),
]
"""Each day of a week, the turn of a year, a weekend of a clock change, a summer."""


class Demo:
    """A demo and both people's plans, opened at noon of its day."""

    def __init__(self, target: Path, today: date, weeks: int = 12, per_week: int | None = None) -> None:
        self.today, self.week = today, Week.of(today)
        self.made = build(target, weeks=weeks, today=today, zone="Europe/Berlin", per_week=per_week)
        self.mirrors = [Home.at(str(home), env={}).mirror for home in (self.made.me_home, self.made.you_home)]
        noon = datetime.combine(today, time(12), BERLIN)
        self.alex, self.sam = (Plan.open(mirror, clock=lambda: noon) for mirror in self.mirrors)

    def blocks(self, ago: int = 0) -> list[Block]:
        return [block for column in self.alex.week(self.week.plus(-ago)).columns.values() for block in column]

    def files(self, root: Path | None = None) -> dict[str, bytes]:
        root = root or self.made.folder
        return {f"{device}/{name}": (root / f"devices/{device}/{name}.json").read_bytes()
                for (device, name), _ in scan_replicas(root)}  # fmt: skip


@pytest.fixture(scope="module", params=DAYS, ids=str)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("any") / "demo", request.param)


@pytest.fixture(scope="module")
def wednesday(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("wednesday") / "demo", MONDAY + timedelta(days=2))


# -- written honestly -------------------------------------------------------------------------------------------------


def test_both_see_the_same_plan_with_me_and_you_swapped(demo: Demo) -> None:
    assert (demo.alex.me.name, demo.alex.you.name) == ("Alex", "Sam") == (demo.sam.you.name, demo.sam.me.name)
    for ago in range(-6, 13):
        mine = demo.alex.week(demo.week.plus(-ago)).columns
        theirs = demo.sam.week(demo.week.plus(-ago)).columns
        own = tuple(block for block in theirs["me"] if block.visibility == "open")
        of_sam = tuple(block for block in mine["you"] if block.visibility == "open")
        assert (mine["me"], mine["we"], of_sam) == (theirs["you"], theirs["we"], own)


def test_the_exchange_has_nothing_left_to_do_or_report(demo: Demo) -> None:
    for mirror, plan in zip(demo.mirrors, (demo.alex, demo.sam), strict=True):
        assert plan.arrivals.unpublished == 0
        assert demo.files(mirror) == demo.files()
        assert Exchange(mirror, demo.made.folder).run(whole=True) == Report()


def test_every_write_can_be_read_and_no_number_is_used_twice(demo: Demo) -> None:
    next_numbers = {read_state(mirror).device: read_state(mirror).next for mirror in demo.mirrors}
    numbers: dict[str, list[tuple[int, str]]] = {device: [] for device in next_numbers}
    for path, data in demo.files().items():
        header, tables = parse_shard(data)
        assert path == f"{header.device}/{header.file}"
        for table, _, _, raw in every_register(tables):
            if table != "device":
                write = read_write(header.device, raw)
                assert write
                numbers[header.device].append((write.n, write.t))
    for device, used in numbers.items():
        used.sort()
        assert all(n < m and t <= u for (n, t), (m, u) in pairwise(used)), "numbers rise with time"
        assert used[-1][0] < next_numbers[device]


def test_each_has_heard_of_all_writes_of_the_other(demo: Demo) -> None:
    for device, other in ((demo.alex.device, demo.sam.device), (demo.sam.device, demo.alex.device)):
        _, facts = parse_shard(demo.files()[f"{device}/device"])
        shards = [parse_shard(data)[1] for path, data in demo.files().items() if path.startswith(f"{other}/")]
        highest = max(number_of(raw) for tables in shards for *_, raw in every_register(tables))
        assert facts["device"]["1"]["heard"] == {other: highest}


def test_everything_was_written_before_the_day_it_is_opened(demo: Demo) -> None:
    midnight = datetime.combine(demo.today, time(0), BERLIN)
    blocks = [block for ago in range(-6, 13) for block in demo.blocks(ago)]
    assert all(block.touched_at and block.touched_at < midnight for block in blocks)
    ended = [block for block in blocks if block.status != "planned" and block.when.precision != "week"]
    assert ended
    assert all(block.when.ends(BERLIN) < midnight for block in ended)


def test_the_same_arguments_give_the_same_plan(tmp_path: Path) -> None:
    first, second = (Demo(tmp_path / name, MONDAY) for name in ("first", "second"))
    assert first.files() == second.files()
    other = build(tmp_path / "other", today=MONDAY, zone="Europe/Berlin", seed=8)
    assert set(first.files()).isdisjoint(first.files(other.folder))


# -- believable -------------------------------------------------------------------------------------------------------


def test_the_day_has_something_for_each_person(demo: Demo) -> None:
    for plan in (demo.alex, demo.sam):
        columns = plan.week(demo.week).columns
        mine = [*columns["me"], *columns["we"]]
        today = [block for block in mine if block.when.precision != "week" and on(block, demo.today)]
        assert today
        assert all(block.status == "planned" for block in today)


def test_most_blocks_on_past_days_of_this_week_happened(demo: Demo) -> None:
    over = [
        block
        for block in demo.blocks()
        if block.when.precision == "time" and block.when.dates(BERLIN)[1] < demo.today - timedelta(days=1)
    ]
    happened = [block for block in over if block.status == "done"]
    assert len(happened) >= len(over) * 0.6


def test_the_week_has_one_of_each_kind_to_show(demo: Demo) -> None:
    blocks = demo.blocks()
    assert 20 <= len(blocks) <= 32
    assert {block.when.precision for block in blocks} == {"time", "day", "week"}
    assert all(block.pillar or block.role for block in blocks if block.visibility == "open")
    for some in ("place", "notes", "protected", "lead"):
        assert any(getattr(block, some) for block in blocks), some
    assert all(len(column) >= 5 for column in demo.alex.week(demo.week).columns.values())


def test_a_coming_block_has_a_conflict(demo: Demo) -> None:
    disputed = [block for block in demo.blocks() if block.conflicts]
    assert len(disputed) == 1
    block = disputed[0]
    assert block.who == WE
    assert block.when.local_start.date() >= demo.today
    (other,) = block.conflicts
    assert other.register in ("place", "notes")
    assert other.by == demo.alex.me.id
    assert other.value
    assert other.value != getattr(block, other.register)


def test_some_blocks_are_news_and_not_all(demo: Demo) -> None:
    for plan in (demo.alex, demo.sam):
        new = [plan.block(block_id) for block_id in plan.arrivals.news()]
        assert 2 <= len(new) <= 6
        assert any(block.author == plan.you.id and block.when.week == demo.week for block in new)


def test_each_side_has_a_few_open_questions_and_the_rest_is_agreed(demo: Demo) -> None:
    assert sorted(row.kind for row in demo.alex.inbox.waiting()) == ["block", "proposal", "request"]
    assert [(row.kind, row.text) for row in demo.sam.inbox.waiting()] == [("block", "New song")]
    assert [row.text for row in demo.alex.inbox.read().asked] == ["New song"]
    blocks = [block for ago in range(-6, 12) for block in demo.blocks(ago)]
    unsettled = [block.title for block in blocks if set(block.agreement.values()) - {"yes"}]
    assert sorted(unsettled) == ["Evening to myself", "Gallery", "I cook", "New song"]
    (moved,) = [block for block in blocks if block.proposals]
    assert moved.ritual == "date-night"
    assert set(moved.agreement.values()) == {"yes"}


def test_rituals_came_every_week_and_mostly_happened(demo: Demo) -> None:
    assert [ritual.title for ritual in demo.alex.rituals.all()] == ["Date night", "Sunday review", "Walk"]
    rested = sum(bool(demo.alex.weeks.carried(demo.week.plus(-ago)).off) for ago in range(12))
    came = [block for ago in range(12) for block in demo.blocks(ago) if block.ritual]
    assert len(came) == 3 * (12 - rested)
    past = [block for block in came if block.when.week < demo.week]
    assert sum(block.status == "done" or bool(block.tally and block.tally[0]) for block in past) >= 0.75 * len(past)
    assert [block.tally[1] for block in demo.blocks(1) if block.tally] == [5]


def test_intentions_goals_rules_and_ideas_are_there(demo: Demo) -> None:
    carried = demo.alex.weeks.carried(demo.week)
    assert set(carried.intentions) == {demo.alex.me.id, demo.alex.you.id, WE}
    assert [len([g for g in demo.alex.items.goals() if g.person == p.id]) for p in (demo.alex.me, demo.alex.you)] == [
        1,
        1,
    ]
    assert len(demo.alex.items.ideas()) >= 3
    assert [set(rule.agreement.values()) for rule in demo.alex.items.rules()] == [{"yes"}, {"yes"}]
    remarks = [demo.alex.weeks.remarks(block) for ago in (0, 1) for block in demo.blocks(ago)]
    assert sum(len(cheers) for cheers, _ in remarks) == sum(len(comments) for _, comments in remarks) == 1
    (busy,) = [block for block in demo.blocks() if block.visibility != "open"]
    assert (busy.who, busy.title) == (demo.alex.you.id, "")


def test_the_trash_has_something_and_there_is_nothing_to_undo(demo: Demo) -> None:
    assert [block.title for block in demo.sam.trash.bin()] == ["Return the drill"]
    for plan in (demo.alex, demo.sam):
        with pytest.raises(NothingToUndo):
            plan.undo()


def test_most_of_the_past_happened_and_next_weeks_are_planned_in_part(demo: Demo) -> None:
    past = [block for ago in range(2, 12) for block in demo.blocks(ago)]
    shares = {status: sum(block.status == status for block in past) / len(past) for status in ("done", "planned")}
    assert shares["done"] > 0.7
    assert shares["planned"] < 0.1
    assert {"partly", "skipped"} <= {block.status for block in past}
    usual = len(past) / 10
    for ago in (-1, -2):
        assert 1 <= sum(block.role is None for block in demo.blocks(ago)) <= usual, "Sam’s request apart"
        assert {block.status for block in demo.blocks(ago)} == {"planned"}


def test_weeks_differ(demo: Demo) -> None:
    titles = [sorted(block.title for block in demo.blocks(ago)) for ago in range(12)]
    for week, before in pairwise(titles):
        assert len(set(week) & set(before)) < 0.8 * len(set(week) | set(before))
    dates = [block.title for ago in range(1, 12) for block in demo.blocks(ago) if block.pillar == "date"]
    assert len(set(dates)) >= 5


def test_a_holiday_crosses_a_month_s_end_and_each_has_a_weekend_alone(demo: Demo) -> None:
    blocks = [block for ago in range(12) for block in demo.blocks(ago)]
    holidays = [block for block in blocks if block.who == WE and block.when.minutes >= 7 * DAY]
    first, last = holidays[0].when.dates(BERLIN)
    assert first.month != last.month
    alone = {block.who for block in blocks if block.title == "Solo weekend" and block.protected}
    assert alone == {demo.alex.me.id, demo.sam.me.id}


def test_nobody_in_the_demo_is_in_two_places(demo: Demo) -> None:
    people = (demo.alex.me.id, demo.sam.me.id)
    for ago in range(1, 12):
        for person in people:
            timed = [b for b in demo.blocks(ago) if b.who in (person, WE) and b.when.precision == "time"]
            timed.sort(key=lambda block: block.when.starts(BERLIN))
            for one, following in pairwise(timed):
                assert one.when.ends(BERLIN) <= following.when.starts(BERLIN), (one, following)


def test_the_turn_of_the_year_is_kept(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "demo", date(2027, 1, 6))
    before = {block.title: block for block in demo.blocks(1)}
    assert before["New Year’s Eve at Jonas’s"].when.dates(BERLIN) == (date(2026, 12, 31), date(2027, 1, 1))
    closed = (date(2026, 12, 25), date(2027, 1, 1))
    fixed = [b for ago in (1, 2) for b in demo.blocks(ago) if b.pillar == "fixed" and b.when.precision != "week"]
    assert not [block for block in fixed if any(on(block, day) for day in closed)]


# -- where and how much -----------------------------------------------------------------------------------------------


def test_a_second_call_finds_what_the_first_one_made(wednesday: Demo) -> None:
    target = wednesday.made.folder.parent
    before = wednesday.files()
    again = build(target, today=MONDAY + timedelta(days=30))
    assert again == DemoPlan(wednesday.made.me_home, wednesday.made.you_home, wednesday.made.folder, True)
    assert not wednesday.made.already_there
    assert find_demo(target) == again
    assert wednesday.files() == before


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear …")
    assert find_demo(tmp_path) is None
    with pytest.raises(FolderProblem, match="other things"):
        build(tmp_path, today=MONDAY)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_nothing_else_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "PLANNER_HOME"):
        monkeypatch.setenv(name, str(elsewhere))
    monkeypatch.setenv("PLANNER_PROFILE", "work")
    build(tmp_path / "a" / "demo", today=MONDAY, weeks=1)
    assert not list(elsewhere.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "elsewhere"]
    assert sorted(path.name for path in (tmp_path / "a" / "demo").iterdir()) == ["alex", "demo.json", "plan", "sam"]


def test_a_full_week_does_not_depend_on_the_weeks_before(tmp_path: Path) -> None:
    alone, longer = (Demo(tmp_path / str(weeks), MONDAY, weeks, per_week=60) for weeks in (1, 4))
    assert all(len(longer.blocks(ago)) >= 60 for ago in range(4))
    assert list(described(alone.blocks())) == list(described(longer.blocks()))


def described(blocks: list[Block]) -> Iterator[tuple[object, ...]]:
    for block in blocks:
        yield block.id, block.title, block.when, block.who, block.status, block.notes, block.place


def on(block: Block, day: date) -> bool:
    first, last = block.when.dates(BERLIN)
    return first <= day <= last
