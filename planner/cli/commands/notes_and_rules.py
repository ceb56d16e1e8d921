"""bring, rule, rules: notes for Sunday, and the couple's house rules."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from planner.cli.arguments import instead, listed, or_text, text
from planner.cli.parser import Command
from planner.domain.model.items import HouseRule, Note
from planner.domain.wording import blocks as wording
from planner.interop.json_inbox import notes_json, rules_json

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


def _bring(run: Run, options: Namespace) -> int:
    plan = run.plan
    if options.show:
        shown = run.item(options.show, Note)
        return run.perform(lambda: plan.items.show_note(shown))
    if options.let_go:
        note = run.item(options.let_go, Note)
        return run.perform(lambda: plan.items.drop_note(note))
    if options.text:
        return run.perform(lambda: plan.items.bring(" ".join(options.text)))
    notes = run.read().items.notes()
    lines = (
        run.row(note.id, f"{wording.short(note.text, 60)} · {_whose(plan, note)}{wording.newer(note.unreadable)}")
        for note in notes
    )
    return listed(run, lambda: notes_json(notes), lines, "Nothing to bring up. To keep something: planner bring TEXT")


def _whose(plan: Plan, note: Note) -> str:
    return f"from {wording.who(note.by, plan.me, plan.you)}" if note.shown else "yours alone until you show it"


def _rule(run: Run, options: Namespace) -> int:
    plan = run.plan
    if options.let_go:
        rule = run.item(options.let_go, HouseRule)
        return run.perform(lambda: plan.items.drop_rule(rule))
    return run.perform(lambda: plan.items.add_rule(" ".join(options.text)))


def _rules(run: Run, options: Namespace) -> int:
    plan = run.read()
    rules = plan.items.rules()
    lines = []
    for rule in rules:
        missing = [person for person, said in rule.agreement.items() if said != "yes"]
        waits = f" · waits for {wording.who(missing[0], plan.me, plan.you)}" if missing else ""
        lines.append(run.row(rule.id, f"{wording.short(rule.text, 60)}{waits}{wording.newer(rule.unreadable)}"))
    return listed(run, lambda: rules_json(rules), lines, "No house rules yet. To suggest one: planner rule TEXT")


# -- the command line ---------------------------------------------------------------------------------------------


def _bring_arguments(parser: ArgumentParser) -> None:
    text(parser, "something to bring up on Sunday; without it, list what there is", needed=False)
    instead(parser, show="let the other read it now", let_go="a note that is not needed any more")


def _rule_arguments(parser: ArgumentParser) -> None:
    text(parser, "a house rule to suggest", needed=False)
    instead(parser, let_go="a rule to drop")


COMMANDS = {
    "bring": Command(
        help="keep something to bring up on Sunday; yours until you show it",
        examples=("planner bring the phone bill", "planner bring", "planner bring --show 'phone bill'"),
        arguments=_bring_arguments,
        run=or_text(_bring, "show", "let_go", empty=True),
    ),
    "rule": Command(
        help="suggest a house rule; it counts once you both said yes",
        examples=("planner rule No phones at the table", "planner rule --let-go phones"),
        arguments=_rule_arguments,
        run=or_text(_rule, "let_go"),
    ),
    "rules": Command(
        "list the house rules you’ve agreed on, and those suggested", ("planner rules", "planner rules --json"), _rules
    ),
}
