"""bring, rule, rules: notes for Sunday, and the couple's ground rules."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from planner.cli.arguments import instead, listed, or_text, text
from planner.cli.parser import Command
from planner.domain.wording import blocks as wording

if TYPE_CHECKING:
    from planner.cli.context import Run


def _bring(run: Run, options: Namespace) -> int:
    plan = run.plan
    if options.show:
        shown = run.fetched(plan.items.note, options.show)
        return run.perform(lambda: plan.items.show_note(shown))
    if options.let_go:
        note = run.fetched(plan.items.note, options.let_go)
        return run.perform(lambda: plan.items.drop_note(note))
    if options.text:
        return run.perform(lambda: plan.items.bring(" ".join(options.text)), named=True)
    from planner.interop.json_inbox import notes_json

    notes = run.read().items.notes()
    lines = (
        f"{note.id}  {wording.short(note.text, 60)} · "
        + (f"from {wording.who(note.by, plan.me, plan.you)}" if note.shown else "yours alone until you show it")
        for note in notes
    )
    return listed(run, lambda: notes_json(notes), lines, "Nothing to bring up; planner bring TEXT keeps something.")


def _rule(run: Run, options: Namespace) -> int:
    plan = run.plan
    if options.let_go:
        rule = run.fetched(plan.items.rule, options.let_go)
        return run.perform(lambda: plan.items.drop_rule(rule))
    return run.perform(lambda: plan.items.add_rule(" ".join(options.text)), named=True)


def _rules(run: Run, options: Namespace) -> int:
    from planner.interop.json_inbox import rules_json

    plan = run.read()
    rules = plan.items.rules()
    lines = []
    for rule in rules:
        missing = [person for person, said in rule.agreement.items() if said != "yes"]
        waits = f" · waits for {wording.who(missing[0], plan.me, plan.you)}" if missing else ""
        lines.append(f"{rule.id}  {wording.short(rule.text, 60)}{waits}")
    return listed(run, lambda: rules_json(rules), lines, "No ground rules yet; planner rule TEXT offers one.")


# -- the command line ---------------------------------------------------------------------------------------------


def _bring_arguments(parser: ArgumentParser) -> None:
    text(parser, "something to bring up on Sunday; without it, what there is", needed=False)
    instead(parser, show="let the other read it now", let_go="a note that is not needed any more")


def _rule_arguments(parser: ArgumentParser) -> None:
    text(parser, "a ground rule to offer", needed=False)
    instead(parser, let_go="a rule that no longer stands")


COMMANDS = {
    "bring": Command(
        help="keep something to bring up on Sunday, for you alone until you show it",
        examples=("planner bring the phone bill", "planner bring", "planner bring --show qa7d"),
        arguments=_bring_arguments,
        run=or_text(_bring, "show", "let_go", empty=True),
    ),
    "rule": Command(
        help="offer a ground rule; it stands once both said yes (agree)",
        examples=("planner rule No phones at the table", "planner rule --let-go qa7d"),
        arguments=_rule_arguments,
        run=or_text(_rule, "let_go"),
    ),
    "rules": Command("the ground rules", ("planner rules", "planner rules --json"), _rules),
}
