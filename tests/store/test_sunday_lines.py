"""Lines written on a Sunday become blocks of the coming week, on every device."""

from __future__ import annotations

import pytest

from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Block
from planner.domain.review.lines import line_id
from planner.domain.review.steps import Mode, Review
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from tests.support import THIS_WEEK, Couple, Side

NEXT_WEEK = THIS_WEEK.plus(1)


def begun(plan: Plan, mode: Mode = "two") -> Review:
    plan.reviews.begin_review(THIS_WEEK, mode)
    return plan.reviews.go_to_step(plan.reviews.review(THIS_WEEK), "mine")


def write(side: Side, name: str, text: str, *, person: str | None = None) -> Review:
    return side.plan.reviews.write_answer(side.plan.reviews.review(THIS_WEEK), name, text, person=person)


def planned(plan: Plan, week: Week = NEXT_WEEK) -> list[Block]:
    return [block for blocks in plan.week(week).columns.values() for block in blocks]


def folder_bytes(couple: Couple) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(couple.folder.rglob("*")) if path.is_file())


def test_a_line_with_a_day_becomes_a_protected_block(alex: Side) -> None:
    begun(alex.plan)
    write(alex, "alone", "songwriting wed 18:00")
    (block,) = planned(alex.plan)
    assert (block.title, block.who, block.protected) == ("songwriting", alex.plan.me.id, True)
    assert block.when.start == f"{NEXT_WEEK.days[2]}T18:00"
    assert block.id == line_id(NEXT_WEEK, alex.plan.me.id, "alone")


@pytest.mark.parametrize("text", ["songwriting", '"cook on wed 18:00"', "songwriting 18:00", "paint in the evening"])
def test_a_line_without_a_day_stays_a_sentence(alex: Side, text: str) -> None:
    begun(alex.plan)
    review = write(alex, "alone", text)
    assert planned(alex.plan) == []
    assert review.me.answers["alone"] == text


def test_editing_the_line_changes_that_block(alex: Side) -> None:
    begun(alex.plan)
    write(alex, "alone", "songwriting wed 18:00")
    write(alex, "alone", "songwriting thu 19:00 @studio")
    write(alex, "alone", "write songs thu 19:00 @studio")
    (block,) = planned(alex.plan)
    assert (block.title, block.place, block.when.start[-5:]) == ("write songs", "studio", "19:00")


def test_editing_the_title_leaves_a_time_that_was_changed_in_the_week(alex: Side) -> None:
    begun(alex.plan)
    write(alex, "alone", "songwriting wed 18:00")
    (block,) = planned(alex.plan)
    alex.plan.change(block, {"when": block.when.plus_days(1)})
    write(alex, "alone", "write songs wed 18:00")
    (changed,) = planned(alex.plan)
    assert (changed.title, changed.when) == ("write songs", block.when.plus_days(1))


@pytest.mark.parametrize("text", ["", "songwriting", '"songwriting wed 18:00"'])
def test_emptying_the_line_takes_the_block_out_and_writing_it_brings_it_back(alex: Side, text: str) -> None:
    begun(alex.plan)
    write(alex, "alone", "songwriting wed 18:00")
    write(alex, "alone", text)
    assert planned(alex.plan) == []
    write(alex, "alone", "songwriting fri 18:00")
    (block,) = planned(alex.plan)
    assert block.when.local_start.date() == NEXT_WEEK.days[4]


@pytest.mark.parametrize(
    ("line", "title", "kept"),
    [
        ("tue 18:00", "record the bridge", "record the bridge tue 18:00"),
        ("find a singer tue", "find a singer", "find a singer tue"),
        ("write to Ann about the swim tue", "write to Ann about the swim", "write to Ann about the swim tue"),
    ],
)
def test_a_goals_next_step_takes_a_day_alone(alex: Side, line: str, title: str, kept: str) -> None:
    alex.plan.items.add_goal("Swim to the island")
    alex.plan.items.add_goal("Five songs by May", "record the bridge")
    goals = {goal.title: goal.id for goal in alex.plan.items.goals()}
    begun(alex.plan)
    assert alex.plan.reviews.lines.suggestion(alex.plan.me.id, "towards") == "record the bridge"
    review = write(alex, "towards", line)
    (block,) = planned(alex.plan)
    assert (block.title, block.pillar, block.protected) == (title, "goal", True)
    assert block.goal == goals["Swim to the island" if "swim" in line else "Five songs by May"]
    assert review.me.answers["towards"] == kept
    alex.plan.items.progress.set_step(next(g for g in alex.plan.items.goals() if g.step), "mix it")
    write(alex, "towards", kept.replace("tue", "wed"))
    (block,) = planned(alex.plan)
    assert (block.title, block.when.local_start.date()) == (title, NEXT_WEEK.days[2]), "another step leaves it"


def test_a_step_that_reads_as_a_time_is_quoted(alex: Side) -> None:
    alex.plan.items.add_goal("Sleep", "in bed by 22:00")
    begun(alex.plan)
    assert write(alex, "towards", "tue").me.answers["towards"] == '"in bed by 22:00" tue'
    (block,) = planned(alex.plan)
    assert block.title == "in bed by 22:00"


def test_undo_takes_back_the_line_and_its_block_together(alex: Side) -> None:
    begun(alex.plan)
    write(alex, "alone", "songwriting wed 18:00")
    alex.plan.undo()
    assert planned(alex.plan) == []
    assert "alone" not in alex.plan.reviews.review(THIS_WEEK).me.answers
    write(alex, "alone", "drawing thu 18:00")
    (block,) = planned(alex.plan)
    assert block.title == "drawing"


def test_several_lines_are_several_blocks(alex: Side) -> None:
    begun(alex.plan)
    write(alex, "chores", "soup mon 18:30\nshopping sat Sam\nsomething with the roof")
    soup, shopping = planned(alex.plan)
    assert (soup.title, soup.who, soup.pillar, soup.lead) == ("soup", WE, "home", None)
    assert (shopping.title, shopping.who, shopping.lead) == ("shopping", WE, alex.plan.you.id)
    write(alex, "chores", "soup mon 18:30")
    assert [block.title for block in planned(alex.plan)] == ["soup"]


def test_help_is_for_the_others_goal(couple: Couple) -> None:
    couple.you.plan.items.add_goal("finish the novel")
    couple.meet()
    begun(couple.me.plan)
    write(couple.me, "help", "cook on Wednesday so you can write")
    (block,) = planned(couple.me.plan)
    (goal,) = couple.me.plan.items.goals()
    assert (block.who, block.pillar, block.goal) == (couple.me.plan.me.id, "champion", goal.id)
    assert block.when.local_start.date() == NEXT_WEEK.days[2]


def test_something_new_without_a_day_goes_into_the_jar(alex: Side) -> None:
    begun(alex.plan)
    write(alex, "new", "the sauna by the lake")
    assert [idea.title for idea in alex.plan.items.ideas()] == ["the sauna by the lake"]
    write(alex, "new", "the sauna by the river")
    assert [idea.title for idea in alex.plan.items.ideas()] == ["the sauna by the river"]
    write(alex, "new", "the sauna by the river sat 15:00")
    assert alex.plan.items.ideas() == ()
    (block,) = planned(alex.plan)
    assert (block.who, block.pillar) == (WE, "explore")
    write(alex, "new", "")
    assert (alex.plan.items.ideas(), planned(alex.plan)) == ((), [])


def test_two_devices_that_save_the_shared_line_make_one_block(couple: Couple) -> None:
    begun(couple.me.plan)
    couple.meet()
    write(couple.me, "new", "sauna sat 15:00")
    write(couple.you, "new", "sauna sat 15:00")
    couple.meet()
    for side in couple.sides:
        assert [block.title for block in planned(side.plan)] == ["sauna"]
    write(couple.you, "new", "sauna sun 15:00")
    couple.meet()
    for side in couple.sides:
        assert [block.title for block in planned(side.plan)] == ["sauna"]


def test_a_line_under_the_others_name_is_theirs_to_accept(alex: Side) -> None:
    begun(alex.plan, "one")
    you = alex.plan.you.id
    write(alex, "alone", "swim tue 7:00", person=you)
    (block,) = planned(alex.plan)
    assert (block.who, block.agreement[you]) == (you, "open")
    review = alex.plan.reviews.review(THIS_WEEK)
    alex.plan.reviews.seal(review, planned(alex.plan), person=you)
    (block,) = planned(alex.plan)
    assert block.agreement[you] == "yes"


@pytest.mark.parametrize("text", ["therapy wed 18:00 hidden", "therapy wed 18:00 busy", "therapy hidden"])
def test_private_words_never_reach_the_folder(couple: Couple, text: str) -> None:
    begun(couple.me.plan)
    couple.meet()
    review = write(couple.me, "alone", text)
    couple.meet()
    assert b"therapy" not in folder_bytes(couple)
    assert review.me.answers["alone"] == text
    assert "alone" not in couple.you.plan.reviews.review(THIS_WEEK).you.answers
    write(couple.me, "alone", "swim tue 7:00")
    couple.meet()
    assert couple.you.plan.reviews.review(THIS_WEEK).you.answers["alone"] == "swim tue 7:00"
    assert b"therapy" not in folder_bytes(couple)


def test_only_their_own_device_keeps_a_line_of_the_other_hidden(alex: Side) -> None:
    begun(alex.plan, "one")
    with pytest.raises(BadInput, match="own device"):
        write(alex, "alone", "therapy wed 18:00 hidden", person=alex.plan.you.id)
    assert planned(alex.plan) == []


def test_held_apart_the_lines_enter_the_week_when_both_are_opened(couple: Couple) -> None:
    begun(couple.me.plan, "apart")
    couple.meet()
    write(couple.me, "alone", "songwriting wed 18:00")
    assert planned(couple.me.plan) == []
    for side in couple.sides:
        side.plan.reviews.send(side.plan.reviews.review(THIS_WEEK), *side.plan.reviews.review(THIS_WEEK).steps)
        couple.meet()
    for side in couple.sides:
        side.plan.reviews.reveal(THIS_WEEK)
    couple.meet()
    for side in couple.sides:
        assert [block.title for block in planned(side.plan)] == ["songwriting"]


def test_lines_that_became_no_block_are_listed_once(alex: Side) -> None:
    begun(alex.plan)
    write(alex, "alone", "songwriting wed 18:00\nread more")
    write(alex, "friend", "call Mia")
    review = alex.plan.reviews.review(THIS_WEEK)
    answers = {alex.plan.me.id: review.me.answers, WE: review.shared}
    assert alex.plan.reviews.lines.words(NEXT_WEEK, answers) == ("read more", "call Mia")
