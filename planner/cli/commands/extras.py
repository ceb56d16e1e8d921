"""idea, goal, intention, cheer, comment, off, like: items beside the blocks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.cli.arguments import column, instead, listed, or_text, text
from planner.cli.errors import Usage
from planner.cli.lookup import TO_REACH
from planner.cli.parser import Command, id_argument
from planner.domain import quickadd
from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Block
from planner.domain.model.items import Goal, Idea
from planner.domain.wording import blocks as wording
from planner.domain.wording.goals import goal_lines, reached_goal, reached_on
from planner.frontend.verbs import VERBS, BlockContext
from planner.frontend.week_names import find_week
from planner.interop.json_blocks import intentions_json
from planner.interop.json_inbox import goals_page_json, ideas_json

if TYPE_CHECKING:
    from planner.cli.context import Run


def _who(run: Run, options: Namespace) -> str:
    return WE if options.column == "we" else run.plan.me.id


# -- the jar ------------------------------------------------------------------------------------------------------


def _idea(run: Run, options: Namespace) -> int:
    plan = run.plan
    if options.let_go:
        idea = run.item(options.let_go, Idea)
        return run.perform(lambda: plan.items.drop_idea(idea))
    if options.block:
        block = run.find(options.block)
        return run.perform(lambda: VERBS["to_jar"].do(BlockContext(block, plan), ""))
    return run.perform(lambda: plan.items.add_idea(" ".join(options.text), _who(run, options)))


def _ideas(run: Run, options: Namespace) -> int:
    plan = run.read()
    ideas = plan.items.ideas()
    lines = (
        run.row(
            idea.id,
            f"{wording.short(idea.title)} · {wording.who(idea.who, plan.me, plan.you)}{wording.newer(idea.unreadable)}",
        )
        for idea in ideas
    )
    return listed(
        run, lambda: ideas_json(ideas, plan.zone), lines, "The jar is empty. To add an idea: planner idea TEXT"
    )


def _schedule(run: Run, options: Namespace) -> int:
    plan = run.plan
    idea = run.item(options.id, Idea)
    if len(options.when) == 1 and "@" in options.when[0][1:]:
        evening = run.find(options.when[0])
        return run.perform(lambda: plan.inbox.fill(evening, idea))
    when = quickadd.read_when(" ".join(options.when), run.cursor())
    run.warn_of_kept(when, idea.who)
    return run.perform(lambda: plan.inbox.schedule(idea, when))


# -- goals --------------------------------------------------------------------------------------------------------


def _goal(run: Run, options: Namespace) -> int:
    plan = run.plan
    step = None if options.step is None else str(options.step)
    if options.line is not None and not options.reached:
        raise Usage("--line goes with --reached ID.")
    if step is not None and (options.reached or options.let_go):
        raise Usage("--step goes with the words of a new goal, or with --of ID.")
    if options.of:
        if step is None:
            raise Usage("--of ID goes with --step TEXT.")
        goal, text = run.item(options.of, Goal), step
        return run.perform(lambda: plan.items.progress.set_step(goal, text))
    if options.reached:
        return _reached(run, options)
    if options.let_go:
        goal = run.item(options.let_go, Goal)
        return run.perform(lambda: plan.items.finish_goal(goal, reached=False))
    return run.perform(lambda: plan.items.add_goal(" ".join(options.text), step or ""))


def _reached(run: Run, options: Namespace) -> int:
    """Mark a goal as reached, or set the line about one that was."""
    items, line = run.plan.items, options.line
    goal = run.item(options.reached, Goal, TO_REACH)
    if goal.reached and line is not None:
        return run.perform(lambda: items.progress.set_line(goal, line))
    if goal.reached:
        raise BadInput(f"“{wording.short(goal.title)}” is reached. --line TEXT says something about it.")
    return run.perform(lambda: items.finish_goal(goal, reached=True, line=line or ""))


def _goals(run: Run, options: Namespace) -> int:
    plan = run.read()
    goals = plan.items.goals()
    reached = plan.items.progress.shelf()
    done = plan.items.progress.done_for(goals)

    def lines() -> Iterator[str]:
        for goal in goals:
            words = f"{wording.short(goal.title)} · {wording.who(goal.person, plan.me, plan.you)}"
            yield run.row(goal.id, words + wording.newer(goal.unreadable))
            yield from (f"  {line}" for line in goal_lines(goal, done[goal.id], plan))
        if reached:
            yield "Reached"
        for goal in reached:
            words = " · ".join(filter(None, (reached_goal(goal, plan), reached_on(goal, plan))))
            yield run.row(goal.id, f"  {words}{wording.newer(goal.unreadable)}")

    return listed(
        run,
        lambda: goals_page_json(goals, reached, done, plan.zone),
        lines(),
        "No goals yet. To set one: planner goal TEXT",
    )


# -- the week -----------------------------------------------------------------------------------------------------


def _intention(run: Run, options: Namespace) -> int:
    plan = run.plan
    week = find_week(options.week, plan.today)
    if options.text:
        return run.perform(lambda: plan.items.set_intention(week, _who(run, options), " ".join(options.text)))
    said = run.read().weeks.carried(week).intentions
    lines = (f"{wording.who(who, plan.me, plan.you)}: {wording.short(text, 200)}" for who, text in said.items())
    return listed(run, lambda: intentions_json(plan, said), lines, f"No intention for {wording.week(week)} yet.")


def _off(run: Run, options: Namespace) -> int:
    week = find_week(options.week, run.plan.today)
    if options.on and options.because:
        raise Usage("--because says why the week is off; it doesn’t go with --on.")
    both, because = options.column == "we", options.because or ""
    return run.perform(lambda: run.plan.items.set_off(week, not options.on, both=both, because=because))


def _cheer(run: Run, options: Namespace) -> int:
    block = run.find(options.id, latest=lambda _: True)
    return run.do("cheer", block, " ".join(options.text))


def _comment(run: Run, options: Namespace) -> int:
    if options.sunday:
        block = run.find(
            options.id,
            latest=lambda thing: isinstance(thing, Block) and thing.when.starts(run.plan.zone) <= run.plan.now,
        )
        return run.perform(lambda: run.plan.items.keep_memory(block, " ".join(options.text)), about=block)
    block = run.find(options.id)
    return run.do("comment", block, " ".join(options.text))


# -- the command line ---------------------------------------------------------------------------------------------


def _idea_arguments(parser: ArgumentParser) -> None:
    text(parser, "something to do some day", needed=False)
    column(parser, "for me", "for both of us")
    instead(parser, let_go="take an idea out of the jar", block="take a block out of the week and into the jar")


def _schedule_arguments(parser: ArgumentParser) -> None:
    id_argument(parser)
    parser.add_argument("when", nargs="+", metavar="WHEN", help="fri 19:30, 3 dec, this week, or an evening to fill")


def _goal_arguments(parser: ArgumentParser) -> None:
    text(parser, "what you’re working towards", needed=False)
    instead(parser, reached="mark a goal as reached", let_go="drop a goal", of="set the next step of a goal you have")
    parser.add_argument("--step", metavar="TEXT", help="the next small step; with --of ID, empty removes it")
    parser.add_argument("--line", metavar="TEXT", help="with --reached: a line about it, which you both can read")


def _intention_arguments(parser: ArgumentParser) -> None:
    text(parser, "one line for the week; without it, show the lines", needed=False)
    column(parser, "for me", "for both of us")
    parser.add_argument("--week", metavar="WEEK", default="this", help="2026-W48, a date, this, next, last, +1, -2")


def _off_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("week", metavar="WEEK", help="2026-W48, a date, this, next, last, +1, -2")
    column(parser, "off for me alone", "off for both of us")
    parser.add_argument("--on", action="store_true", help="make it an ordinary week again")
    parser.add_argument("--because", metavar="TEXT", help="a word for why, which you both see")


def _cheer_arguments(parser: ArgumentParser) -> None:
    id_argument(parser)
    text(parser, "a few words with it, if you like", needed=False)


def _comment_arguments(parser: ArgumentParser) -> None:
    id_argument(parser)
    text(parser, "what you want to say about it")
    parser.add_argument("--sunday", action="store_true", help="a word about something past, opened at the next review")


def _like(run: Run, options: Namespace) -> int:
    plan = run.plan
    source, target = (find_week(week, plan.today) for week in (options.week, options.target))
    return run.perform(lambda: plan.items.like_week.lay(source, target))


def _like_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("week", metavar="WEEK", help="the week to copy, such as last or 2026-W46")
    parser.add_argument(
        "target", metavar="TARGET", nargs="?", default="next", help="the empty week to fill (usually next)"
    )


COMMANDS = {
    "idea": Command(
        help="put something to do some day into the jar",
        examples=("planner idea Pottery class --we", "planner idea --block pottery", "planner idea --let-go pottery"),
        arguments=_idea_arguments,
        run=or_text(_idea, "let_go", "block"),
    ),
    "ideas": Command("list the ideas in the jar", ("planner ideas", "planner ideas --json"), _ideas),
    "schedule": Command(
        help="take an idea out of the jar and into a week",
        examples=("planner schedule pottery sat 15:00 3h", "planner schedule pottery next week"),
        arguments=_schedule_arguments,
        run=_schedule,
    ),
    "goal": Command(
        help="set a goal, which you both see; at most two each",
        examples=(
            "planner goal Five songs by May --step 'record the bridge'",
            "planner goal --of songs --step 'find a singer'",
            "planner goal --reached songs --line 'And one more.'",
        ),
        arguments=_goal_arguments,
        run=or_text(_goal, "reached", "let_go", "of"),
    ),
    "goals": Command(
        "list both people’s goals, and those you reached",
        ("planner goals", "planner goals --json"),
        _goals,
    ),
    "intention": Command(
        help="set one line for the week, shown above the column",
        examples=("planner intention finish the song", "planner intention --we one evening out --week next"),
        arguments=_intention_arguments,
        run=_intention,
    ),
    "cheer": Command(
        help="leave a “well done” on a block",
        examples=("planner cheer run", "planner cheer run what a run"),
        arguments=_cheer_arguments,
        run=_cheer,
    ),
    "comment": Command(
        help="say something about a block",
        more="With --sunday nobody reads it, or sees that it’s there, until you look back together on Sunday.\n"
        "Without a review it opens after two weeks.",
        examples=(
            "planner comment cinema shall I book?",
            "planner comment dance class --sunday your left feet",
        ),
        arguments=_comment_arguments,
        run=_comment,
    ),
    "like": Command(
        help="plan an empty week like an earlier one",
        more="Your own things are added at once; the shared ones are one question to the other.\nRituals come anyway.",
        examples=("planner like last", "planner like 2026-W46 +2"),
        arguments=_like_arguments,
        run=_like,
    ),
    "off": Command(
        help="a week off: rituals pause",
        examples=("planner off 2026-W52 --we", "planner off next --because flu", "planner off next --on"),
        arguments=_off_arguments,
        run=_off,
    ),
}
