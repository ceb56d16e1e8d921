"""What the rows of a review do to the plan, and quick add for the coming week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from planner import interop
from planner.domain.agreement import is_up_to_either
from planner.domain.errors import BadInput, PlannerError
from planner.domain.model.block import EITHER, ROLES, WE, Block, Draft, Person, Scope
from planner.domain.model.items import Deed, Request
from planner.domain.quickadd import Cursor, Reading, draft, read_halves, ritual_draft, said
from planner.domain.recurrence.ritual import RitualChanges
from planner.domain.review.lines import PLANNING_FIELDS, is_planned, planned_lines
from planner.domain.review.steps import Review
from planner.domain.text import one_line
from planner.domain.time.when import When
from planner.domain.time.zones import known_zone
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.domain.wording.formats import how_many
from planner.frontend.block_facts import called, halves_said, with_it
from planner.frontend.perform import attempt
from planner.frontend.time_conflicts import who_is_asked
from planner.frontend.verbs import Freed, things_freed
from planner.tui.review.controller import QuestionChoice, ReviewController
from planner.tui.review.items import AnswerItem

DATE_MINUTES = 120
RITUAL_STAYS_WORDS = "“Every …” stays words here. To add the ritual: a, on the row of buttons."

# -- the rows ---------------------------------------------------------------------------------------------------------


def send_late(controller: ReviewController, step_id: str) -> None:
    """Send my private answers of an earlier step after all."""
    reviews = controller.plan.reviews
    steps = [step for step in controller.review.unsent() if step.id == step_id]
    controller.attempt(lambda: reviews.send(reviews.review(controller.review.week), *steps))


def settle_unmarked(controller: ReviewController, block_id: str) -> None:
    """Ask how an unmarked block of the week went, and whether to plan it again."""
    plan = controller.plan
    block = plan.block(block_id)
    attempt = controller.attempt
    choices = (
        QuestionChoice("d", "it happened", lambda: attempt(lambda: plan.finish(block, "done"))),
        QuestionChoice("%", "it happened in part", lambda: attempt(lambda: plan.finish(block, "partly"))),
        QuestionChoice("n", "again next week", lambda: _again_next_week(controller, block)),
        QuestionChoice("i", "into the jar, for some day", lambda: attempt(lambda: plan.items.to_jar(block))),
        QuestionChoice("g", "let it go", lambda: attempt(lambda: plan.finish(block, "skipped"))),
    )
    controller.choose(wording.name(block), choices)


def settle_all(controller: ReviewController, blocks: Sequence[Block]) -> None:
    """Note that all these blocks happened."""
    reviews, week = controller.plan.reviews, controller.review.week

    def mark() -> Review:
        reviews.mark_happened(blocks)
        return reviews.review(week)

    if controller.attempt(mark):
        controller.say(f"Marked as happened: {how_many(len(blocks), 'thing')}.")


def _again_next_week(controller: ReviewController, block: Block) -> None:
    plan = controller.plan
    again = {name: getattr(block, name) for name in Draft._fields if name not in ("request", "role")}
    if controller.add_block(Draft(**(again | {"when": block.when.plus_days(7)}))):
        controller.attempt(lambda: plan.finish(plan.block(block.id), "skipped"))


def add_date(controller: ReviewController, start: datetime) -> None:
    """Add the date to the coming week; `start` is aware."""
    plan = controller.plan
    zone = plan.me.zone_on(start.date())
    when = When.at(start.astimezone(known_zone(zone)).replace(tzinfo=None), DATE_MINUTES, zone)
    controller.add_block(Draft("Date", when, WE, pillar="date", lead=plan.inbox.turn()))


def choose_date_planner(controller: ReviewController) -> None:
    """Ask who plans the date."""
    plan = controller.plan
    turn = plan.inbox.turn()

    def choice(key: str, person: Person) -> QuestionChoice:
        def take() -> None:
            controller.attempt(lambda: plan.inbox.set_turn(person.id))

        return QuestionChoice(key, short(person.name), take, current=person.id == turn)

    controller.choose("Who plans the date?", (choice("1", plan.me), choice("2", plan.you)))


def schedule_idea(controller: ReviewController, idea_id: str) -> None:
    """Put an idea from the jar into the coming week."""
    plan, week = controller.plan, controller.review.next_week
    controller.attempt(lambda: plan.inbox.schedule(plan.items.idea(idea_id), When.in_week(week)))


def choose_lead(controller: ReviewController, block_id: str) -> None:
    """Ask who has a household thing.

    At a screen of one's own, what either may take is taken. For a ritual it's asked once, from the coming week on, and
    turns are a choice too.
    """
    plan = controller.plan
    block = plan.block(block_id)
    either = is_up_to_either(block, plan.now)
    scope: Scope = "following" if block.ritual and not either else "this"

    def change(changes: RitualChanges) -> None:
        if controller.attempt(lambda: plan.change(block, changes, scope)) and scope == "this":
            _ask_what_for(controller, block_id)

    def choice(key: str, words: str, changes: RitualChanges) -> QuestionChoice:
        return QuestionChoice(key, words, lambda: change(changes))

    if either and not controller.review.together:
        change({"lead": plan.me.id})
        return
    people = [choice(key, short(p.name), {"lead": p.id}) for key, p in (("1", plan.me), ("2", plan.you))]
    more = [] if either else [choice("3", "either of you", {"lead": EITHER})]
    if scope == "following":
        more.append(choice("4", "in turns", {"turns": True}))
    controller.choose(f"{wording.name(block)}: who has it?", (*people, *more))


def _ask_what_for(controller: ReviewController, block_id: str) -> None:
    """Offer what a household block frees the other for; Enter skips."""
    plan = controller.plan
    block = plan.block(block_id)
    things = things_freed(block, plan)
    if not things:
        return
    freed = plan.you if block.lead == plan.me.id else plan.me
    whom = "you" if freed == plan.me and not controller.review.together else short(freed.name, 16)

    def choice(key: str, thing: Freed) -> QuestionChoice:
        def link() -> None:
            controller.attempt(lambda: plan.change(block, thing.changes))

        return QuestionChoice(key, f"so that {whom} can: {thing.words}", link)

    skip = QuestionChoice("-", "nothing in particular", lambda: None, current=True)
    controller.choose(f"{wording.name(block)}: what for?", (skip, *map(choice, "12345", things)))


def show_note(controller: ReviewController, note_id: str) -> None:
    """Bring up a note of mine, so that both read it."""
    plan = controller.plan
    controller.attempt(lambda: plan.items.show_note(plan.items.note(note_id)))


def try_something(controller: ReviewController) -> None:
    """Ask whether what the two will try is a block or a house rule."""
    controller.choose(
        "Something to try",
        (
            QuestionChoice("a", "put it in the week", controller.view.add),
            QuestionChoice("r", "a house rule", controller.view.write_rule),
        ),
    )


def print_week(controller: ReviewController) -> None:
    """Save the page of the coming week where planner was started."""
    plan, week = controller.plan, controller.review.next_week
    try:
        path = attempt(lambda: interop.paper_file.save_week_page(plan, week, Path.cwd()))
    except PlannerError as problem:
        controller.say(str(problem), troubled=True)
    else:
        controller.say(f"{path.name} is in the folder you started in. Open it in a browser to print it.")


def answer_block(controller: ReviewController, block: Block, beside: Block | None) -> None:
    """Answer a block of the coming week that asks for my yes, as its row shows it.

    `beside` is the other half of its give and take.
    """
    plan = controller.plan
    asked = next((proposal.terms.when for proposal in block.proposals if proposal.by == plan.you.id), block.when)
    yes = f"yes, {wording.span(asked, plan.zone, plan.today)}"
    choices = (
        QuestionChoice(
            "y",
            yes,
            lambda: controller.attempt(lambda: plan.agree(block, beside=beside)),
            with_it(block, beside, plan, plan.now) if beside else "",
            current=True,
        ),
        QuestionChoice("n", "not this time", lambda: controller.attempt(lambda: plan.decline(block))),
    )
    controller.choose(wording.name(block), choices)


def ask_partner(controller: ReviewController, person: str) -> None:
    """Send what a person would like as a request.

    At one keyboard the other one's yes goes with it.
    """
    plan, review = controller.plan, controller.review
    answers, aloud = review.sheet(person).answers, review.together

    def ask() -> Deed:
        deed = plan.requests.ask(
            need=answers.get("need", ""),
            feeling=answers.get("feeling", ""),
            offer=answers.get("offer", ""),
            cursor=plan.reviews.lines.cursor(review.next_week, person),
            spoken_by=person if aloud else None,
        )
        controller.review = plan.reviews.note_request(review, deed.id, person)
        return deed

    if controller.attempt(ask) and aloud:
        halves = halves_said(controller.review.sheet(person).asked, plan)
        controller.say(f"In the week, with both your yeses: {' · '.join(halves)}")


def answer_partner(controller: ReviewController, request: Request) -> None:
    """Answer a request of the other person's, as its row shows it."""
    plan = controller.plan
    feeling = f", feeling {short(request.feeling, 60)}" if request.feeling else ""
    offer = f", and would offer {short(request.offer, 120)}" if request.offer else ""

    def answer(yes: bool) -> None:
        controller.attempt(lambda: plan.requests.answer_request(request, yes))

    halves = [f"{called(half)}, {wording.span(half.when, plan.zone, plan.today)}" for half in request.blocks]
    yes = f"yes: {short(request.need, 120)}{offer}{feeling}"
    choices = (
        QuestionChoice("y", yes, lambda: answer(True), " · ".join(halves), current=True),
        QuestionChoice("n", "not this time", lambda: answer(False)),
    )
    controller.choose(f"{short(plan.you.name, 24)} would like …", choices)


# -- quick add --------------------------------------------------------------------------------------------------------


def coming_week_cursor(controller: ReviewController) -> Cursor:
    """Quick add's defaults for the coming week, in the shared column."""
    return controller.plan.reviews.lines.cursor(controller.review.next_week, WE)


def line_reading(controller: ReviewController, item: AnswerItem, text: str) -> str:
    """What the line being typed puts into the week, for the last line of the screen.

    Empty for words, and for fields that don't plan.
    """
    try:
        if item.name in PLANNING_FIELDS:
            return _planned_reading(controller, item, text)
        return _asked_reading(controller, item, text) if item.name in ROLES else ""
    except BadInput as problem:
        return str(problem)


def line_told(reading: str) -> str:
    """What a closed field put into the week, from its reading; empty for nothing.

    That a ritual stays words is told again.
    """
    if reading == RITUAL_STAYS_WORDS:
        return reading
    return f"In the week: {reading[2:]}" if reading.startswith("→ ") else ""


def _planned_reading(controller: ReviewController, item: AnswerItem, text: str) -> str:
    """What the last line of a field that plans becomes."""
    lines = planned_lines(text)
    if not lines:
        return ""
    service, week = controller.plan.reviews.lines, controller.review.next_week
    reading = service.read(week, item.who, item.name, lines[-1])
    if reading.unclear:
        return reading.unclear[0]
    if reading.rule:
        return RITUAL_STAYS_WORDS
    return f"→ {said(reading, service.cursor(week, item.who))}" if is_planned(reading) else ""


def _asked_reading(controller: ReviewController, item: AnswerItem, text: str) -> str:
    """What a request’s line would be in the week; empty where none is made of it."""
    review, plan = controller.review, controller.plan
    if review.mode == "apart":
        return ""
    answers = review.sheet(item.who).answers
    lines = {role: one_line(text if role == item.name else answers.get(role, ""), "answer") for role in ROLES}
    cursor = plan.reviews.lines.cursor(review.next_week, item.who)
    reading = read_halves(lines["need"], lines["offer"], cursor).of(item.name)
    if reading is None or reading.unclear:
        return reading.unclear[0] if reading else ""
    other = plan.you if item.who == plan.me.id else plan.me
    return f"with {short(other.name, 16)}’s yes: {said(reading, cursor)}"


def asked_for_in_review(controller: ReviewController, reading: Reading) -> str:
    """Who will be asked for a yes; empty for nobody."""
    return who_is_asked(controller.plan, reading.column, reading.pillar, reading.when)


def add_reading(controller: ReviewController, reading: Reading) -> None:
    """Add the block or ritual that quick add read. Raises PlannerError."""
    plan = controller.plan
    if reading.rule is not None:
        ritual = ritual_draft(reading, plan.me.id, plan.you.id)
        controller.do(lambda: plan.ritual_changes.add_ritual(ritual, left_out=reading.left_out))
    else:
        controller.do(lambda: controller.added(draft(reading, plan.me.id, plan.you.id)))
