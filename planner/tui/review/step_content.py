"""The content of each step of a review: one pure function for each step.

Each goes from the plan to three columns of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from planner.domain.agreement import counts
from planner.domain.cells import BLANKED
from planner.domain.model.block import WE, Block, Column, Person, Proposal, WeekView
from planner.domain.review.steps import TENDER, StepId, has_begun, is_monthly
from planner.domain.week_view import daily_rituals, falls_in
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.frontend.labels import STATUS_MARKS
from planner.tui.review import planning
from planner.tui.review.breaks import another_evening
from planner.tui.review.controller import WAYS, ReviewController
from planner.tui.review.items import YEAR, Columns, DeedItem, Item, WordsItem
from planner.tui.review.viewer import ReviewViewer

EVENING_BEGINS = 17
DATE_HOUR = 19
LATER_WEEKS = 3
MOST_ROWS = 6
MOST_OF_A_WEEK = 14
DAYS_OF_A_WEEK = 7


StepParts = tuple[Iterable[Item], Iterable[Item], Iterable[Item]]
"""The rows under me, we and you."""


def step_columns(viewer: ReviewViewer, step: StepId) -> Columns:
    """The three columns of a step: me, we, you."""
    if viewer.review.blank:
        return ((WordsItem(BLANKED, "dim"),),) * 3
    me, we, you = STEP_CONTENT[step](viewer)
    return tuple(me), tuple(we), tuple(you)


def agreed_page(viewer: ReviewViewer, step: StepId) -> tuple[Block, ...]:
    """The blocks shown at the last step, to which a yes there applies.

    Empty at other steps.
    """
    if viewer.review.blank or step != "seal":
        return ()
    week = viewer.next_week
    columns: tuple[Column, ...] = ("me", "you", "we")
    rest = (_folded(viewer, _coming(viewer, column, week))[1] for column in columns)
    return tuple(block for blocks in rest for block in _shown_of(blocks))


# -- the steps --------------------------------------------------------------------------------------------------------


def _thanks(viewer: ReviewViewer) -> StepParts:
    names = ("thanks",) if viewer.review.mode == "ten" else ("arrive", "thanks")
    rules = [rule for rule in viewer.plan.items.rules() if set(rule.agreement.values()) == {"yes"}]
    ours: list[Item] = [*_ways(viewer)]
    if rules:
        ours += [WordsItem("our house rules", "dim"), *(WordsItem(short(rule.text, 70)) for rule in rules)]
    if line := viewer.plan.reviews.review(viewer.review.week.plus(-YEAR)).shared.get("line"):
        ours += [WordsItem("a year ago this week", "dim"), WordsItem(short(line, 120))]
    return viewer.fields(*names), [*ours, *_cheers(viewer)], viewer.theirs(*names)


def _ways(viewer: ReviewViewer) -> Iterator[Item]:
    """The other ways to hold this review, at its first step."""
    if viewer.review.at != viewer.review.steps[0] or viewer.review.sealed:
        return
    for mode, said in WAYS.items():
        if mode != viewer.review.mode:
            yield DeedItem(f"way:{mode}", said, partial(ReviewController.hold, mode=mode))


def _cheers(viewer: ReviewViewer) -> Iterator[Item]:
    rows = [
        WordsItem(f"{viewer.name(cheer.by)}: {short(cheer.text, 60) or 'well done'} ({viewer.title(block)})")
        for week in viewer.looked_back
        for block in viewer.shown_of_week(week)
        for cheer in viewer.plan.weeks.carried(week).cheers.get(block.id, ())
    ]
    if rows:
        yield WordsItem("cheers of the week", "dim")
        yield from rows[:MOST_ROWS]


def _back(viewer: ReviewViewer) -> StepParts:
    ours = [*_looked_back(viewer, "we"), *_reached(viewer)]
    if TENDER not in [step.id for step in viewer.review.steps]:
        ours += _notes(viewer)
    return (
        [*_looked_back(viewer, "me"), *_after_solo(viewer, "me", "brought"), *viewer.fields("best")],
        ours,
        [*_looked_back(viewer, "you"), *_after_solo(viewer, "you", "brought"), *viewer.theirs("best")],
    )


def _reached(viewer: ReviewViewer) -> list[Item]:
    """The goals reached since the last review."""
    reached = [goal for goal in viewer.plan.items.goals(reached=True) if _is_recent(viewer, goal.reached_at)]
    rows = [WordsItem(f"✓ {viewer.name(goal.person)}: {short(goal.title, 60)}") for goal in reached]
    return [WordsItem("goals you reached", "dim"), *rows] if rows else []


def _mine(viewer: ReviewViewer) -> StepParts:
    me: list[Item] = [*_own_time(viewer, "me"), *viewer.fields("alone", "friend"), *_goals(viewer, viewer.me)]
    if not viewer.of_both:
        me += _gone_quiet(viewer)
    me += [*viewer.fields("feeling", "need", "offer"), *_to_ask(viewer), *viewer.fields(*_helpful(viewer, "me"))]
    you = [*_own_time(viewer, "you"), *_requests(viewer), *_goals(viewer, viewer.you)]
    you += viewer.theirs("alone", "friend", "feeling", "need", "offer", *_helpful(viewer, "you"))
    return me, [WordsItem("free for both", "dim"), *map(WordsItem, _free_words(viewer))], you


def _ours(viewer: ReviewViewer) -> StepParts:
    there = [*_asked_of_me(viewer), *_already_planned(viewer)] or [WordsItem("Nothing yet.", "dim")]
    monthly = is_monthly(viewer.review.week)
    ours: list[Item] = [*_date_or_evenings(viewer), viewer.shared("new"), viewer.shared("chores"), *_unled(viewer)]
    ours += [viewer.shared("change")] if monthly else []
    ideas = [idea for idea in viewer.plan.items.ideas() if idea.who == WE]
    jar = [
        DeedItem(
            f"idea:{idea.id}", f"{short(idea.title, 60)} · next week", partial(planning.schedule_idea, idea_id=idea.id)
        )
        for idea in ideas[:MOST_ROWS]
    ]
    last: list[Item] = [*jar] if jar else [WordsItem("The jar is empty.", "dim")]
    last += _weeks_ahead(viewer)
    if monthly:
        last += [*_solo_weekends(viewer, "me"), *_solo_weekends(viewer, "you")]
    return there, ours, last


def _already_planned(viewer: ReviewViewer) -> list[Item]:
    """What the coming week already has for both, home included."""
    blocks = [block for block in _coming(viewer, "we", viewer.next_week) if counts(block)]
    shown: list[Item] = [WordsItem(viewer.line(block)) for block in blocks[:MOST_OF_A_WEEK]]
    return [WordsItem("already planned", "dim"), *shown] if shown else []


def _weeks_ahead(viewer: ReviewViewer) -> list[Item]:
    """What both share in the three weeks after the coming one, one line a week."""
    rows: list[Item] = []
    for week in (viewer.review.next_week.plus(n) for n in range(1, LATER_WEEKS + 1)):
        view = viewer.plan.week(week)
        titles = [viewer.title(block) for block in view.columns["we"] if not block.ritual and viewer.may_show(block)]
        if titles:
            rows.append(WordsItem(f"{wording.day(week.monday)}: {short(', '.join(titles), 60)}"))
    return [WordsItem("later", "dim"), *rows] if rows else []


def _unled(viewer: ReviewViewer) -> list[Item]:
    """What the household needs next week that nobody has taken yet."""
    blocks = [b for blocks in viewer.next_week.columns.values() for b in blocks if b.pillar == "home"]
    free = [
        DeedItem(f"lead:{block.id}", viewer.line(block), partial(planning.choose_lead, block_id=block.id))
        for block in blocks
        if not _lead(viewer, block) and "no" not in block.agreement.values()
    ]
    rows: list[Item] = [WordsItem("who has it?", "dim"), *free[:MOST_ROWS]]
    return rows if free else []


def _date(viewer: ReviewViewer) -> StepParts:
    return (
        [*_own_time(viewer, "me"), *viewer.fields("alone")],
        _date_or_evenings(viewer),
        [*_own_time(viewer, "you"), *viewer.theirs("alone")],
    )


def _one(viewer: ReviewViewer) -> StepParts:
    notes = [*_my_notes(viewer), *_notes(viewer)]
    if viewer.of_both:
        mine = [WordsItem("Take turns. Nothing of this is written down.", "dim")]
        return [*mine, *_ways_on()], notes, [WordsItem("*: blank the screen and find another time.", "dim")]
    if not viewer.review.opened(viewer.review.at):
        return viewer.fields("one"), notes, viewer.theirs("one")
    if viewer.review.you.answers.get("one"):
        notes = [*notes, WordsItem("Tell back what you heard before you answer it.", "dim")]
    written = viewer.review.me.answers
    answer = ("reply",) if written.get("heard") or written.get("reply") else ()
    return [*viewer.fields("one", "heard", *answer), *_ways_on()], notes, viewer.theirs("one", "heard", "reply")


def _ways_on() -> list[Item]:
    """The three ways in which this step can end."""
    return [
        WordsItem("and now?", "dim"),
        DeedItem("try", "something to try: put it in the week", planning.try_something),
        DeedItem("differ", "we see it differently, and that’s fine", ReviewController.ready),
        DeedItem("evening", "another evening", another_evening),
    ]


def _seal(viewer: ReviewViewer) -> StepParts:
    view = viewer.next_week
    late = [
        DeedItem(
            f"send:{step.id}", f"send what you wrote at {step.title}", partial(planning.send_late, step_id=step.id)
        )
        for step in viewer.review.unsent()
    ]
    me = [*_week_of(viewer, "me", view), *viewer.fields("forward", "intention"), *late, _yes(viewer, viewer.me)]
    you = [*_week_of(viewer, "you", view), *viewer.theirs("forward", "intention"), _yes(viewer, viewer.you)]
    ours: list[Item] = [*_week_of(viewer, "we", view)]
    open_days = _open_evenings(viewer)
    ours.append(WordsItem(f"free: {', '.join(open_days)}" if open_days else "no evening is free", "dim"))
    ours += [viewer.shared("intention"), viewer.shared("line"), *_stayed_words(viewer)]
    if viewer.of_both and not (viewer.review.me.sealed or viewer.review.you.sealed):
        ours.append(DeedItem(yes_key(WE), "you both say yes", ReviewController.say_yes))
    if viewer.review.sealed:
        ours.append(DeedItem("paper", "a page of the week, for the fridge", planning.print_week))
    return me, ours, you


def _stayed_words(viewer: ReviewViewer) -> list[Item]:
    """The lines without a day, which aren't in the week."""
    review = viewer.review
    answers = {viewer.me.id: review.me.answers, WE: review.shared}
    if viewer.of_both:
        answers[viewer.you.id] = review.you.answers
    words = viewer.plan.reviews.lines.words(review.next_week, answers)
    return [WordsItem(f"without a day: {', '.join(short(line, 30) for line in words)}", "dim")] if words else []


# -- looking back -----------------------------------------------------------------------------------------------------


def _looked_back(viewer: ReviewViewer, column: Column) -> Iterator[Item]:
    """A column of the weeks looked back on: what happened, then the unmarked."""
    weeks = [(week, viewer.shown_of_week(week, column)) for week in viewer.looked_back]
    over: list[Block] = []
    for week, blocks in weeks:
        shown = [block for block in blocks if counts(block) and not block.called_off_by]
        daily = daily_rituals(shown)
        memories = viewer.plan.weeks.memories_of(shown)
        rest = [block for block in shown if block.ritual not in daily or block.id in memories]
        finished = [block for block in rest if block.status != "planned"]
        if len(weeks) > 1 and finished:
            yield WordsItem(f"week of {wording.day(week.monday)}", "dim")
        for ritual, marks in daily.items():
            title = next(block.title for block in shown if block.ritual == ritual)
            yield WordsItem(f"{short(title, 24)}  {marks}")
        for block in finished[:MOST_OF_A_WEEK]:
            yield WordsItem(f"{STATUS_MARKS[block.status]} {viewer.title(block)}")
            for memory in memories.get(block.id, ()):
                yield WordsItem(f"{viewer.name(memory.by)}: {short(memory.text, 120)}", "line")
        over += [block for block in rest if block.status == "planned" and has_begun(block, viewer.plan.now)]
    # The other marks their protected and private blocks on a screen of their own.
    over = [b for b in over if b.who != viewer.you.id or not (b.protected or b.visibility != "open")]
    if over:
        yield WordsItem("and these?", "dim")
    for block in over[:MOST_ROWS]:
        yield DeedItem(f"carry:{block.id}", viewer.title(block), partial(planning.settle_unmarked, block_id=block.id))
    if len(over) > MOST_ROWS:
        yield WordsItem(f"+{len(over) - MOST_ROWS}", "dim")


def _after_solo(viewer: ReviewViewer, column: Column, name: str) -> list[Item]:
    blocks = [block for week in viewer.looked_back for block in viewer.shown_of_week(week, column)]
    solo = [block for block in blocks if block.status in ("done", "partly")]
    fields = viewer.fields(name) if column == "me" else viewer.theirs(name)
    return fields if solo else []


# -- time of one's own ------------------------------------------------------------------------------------------------


def _own_time(viewer: ReviewViewer, column: Column) -> list[Item]:
    kinds = ("passion", "goal", "friends", "rest")
    blocks = [b for b in viewer.next_week.columns[column] if b.pillar in kinds and viewer.may_show(b)]
    return [WordsItem(viewer.line(block)) for block in blocks[:MOST_ROWS]]


def _goals(viewer: ReviewViewer, person: Person) -> list[Item]:
    return [
        WordsItem(f"goal: {short(goal.title, 60)}") for goal in viewer.plan.items.goals() if goal.person == person.id
    ]


def _helpful(viewer: ReviewViewer, column: Column) -> tuple[str, ...]:
    """The field for helping with the other's goal, if they have one."""
    other = viewer.you if column == "me" else viewer.me
    return ("help",) if any(goal.person == other.id for goal in viewer.plan.items.goals()) else ()


def _gone_quiet(viewer: ReviewViewer) -> list[Item]:
    return [
        WordsItem(f"quiet since {wording.day(habit.last, viewer.plan.today)}: {short(habit.title, 40)}", "dim")
        for habit in viewer.plan.statistics.gone_quiet()[:2]
    ]


def _to_ask(viewer: ReviewViewer) -> list[Item]:
    """The row that sends what I would like as a request, at two terminals."""
    sheet = viewer.review.me
    if viewer.of_both or viewer.review.mode == "apart" or not sheet.answers.get("need"):
        return []
    if not sheet.asked:
        return [DeedItem("ask", f"ask {viewer.names[viewer.you.id]}", planning.ask_partner)]
    said = next((row.answer for row in viewer.plan.requests.all() if row.id == sheet.asked), "open")
    return [WordsItem({"yes": "asked: yes", "no": "asked: not this time"}.get(said, "asked"), "dim")]


def _requests(viewer: ReviewViewer) -> list[Item]:
    waiting = [
        row for row in viewer.plan.requests.all() if row.by == viewer.you.id and row.answer in ("open", "changed")
    ]
    name = viewer.names[viewer.you.id]
    return [
        DeedItem(
            f"request:{row.id}",
            f"{name} would like {short(row.need, 50)}: answer",
            partial(planning.answer_partner, request_id=row.id),
        )
        for row in waiting[:3]
    ]


def _solo_weekends(viewer: ReviewViewer, column: Column) -> list[Item]:
    person = viewer.me if column == "me" else viewer.you
    last, coming = viewer.plan.statistics.solo_weekends(person.id)
    said = [
        f"last {wording.day(last)}" if last else "",
        f"next {wording.day(coming)}" if coming else "none planned",
    ]
    return [WordsItem("weekend alone: " + ", ".join(filter(None, said)), "dim")]


# -- the two of us ----------------------------------------------------------------------------------------------------


def _date_or_evenings(viewer: ReviewViewer) -> list[Item]:
    dates = [b for b in viewer.next_week.columns["we"] if b.pillar == "date" and "no" not in b.agreement.values()]
    turn = viewer.plan.inbox.turn()
    items: list[Item] = [
        DeedItem("turn", f"who plans it: {viewer.names.get(turn or '', 'not decided')}", planning.choose_date_planner)
    ]
    if dates:
        return [WordsItem("the date", "dim"), *map(WordsItem, map(viewer.line, dates)), *items]
    slots: list[Item] = [
        DeedItem(f"slot:{start.isoformat()}", f"{viewer.hour(start)} the date", partial(planning.add_date, start=start))
        for start in map(_date_time, _slots(viewer)[:MOST_ROWS])
    ]
    return [WordsItem("a date, when?", "dim"), *(slots or [WordsItem("no evening is free for both")]), *items]


def _asked_of_me(viewer: ReviewViewer) -> list[Item]:
    waiting = viewer.plan.reviews.waiting_in(viewer.review.next_week, viewer.me.id)
    asked = [
        DeedItem(
            f"answer:{block.id}",
            viewer.line(block) + _moved(viewer, block),
            partial(planning.answer_block, block_id=block.id),
        )
        for block in waiting[:MOST_ROWS]
    ]
    of_whom = viewer.names[viewer.me.id] if viewer.of_both else "you"
    return [WordsItem(f"asked of {of_whom}", "dim"), *asked] if asked else []


def _moved(viewer: ReviewViewer, block: Block) -> str:
    """The time that the other proposes."""
    asked = [proposal.terms.when for proposal in block.proposals if proposal.by == viewer.you.id]
    return f" → {viewer.at(asked[0])}?" if asked and asked[0] != block.when else ""


def _slots(viewer: ReviewViewer) -> list[tuple[datetime, datetime]]:
    """A free stretch for each day of the coming week, from the evening on."""
    found: dict[str, tuple[datetime, datetime]] = {}
    for slot in viewer.plan.requests.free(viewer.review.next_week, planning.DATE_MINUTES):
        start = max(slot.start, slot.start.replace(hour=EVENING_BEGINS, minute=0))
        if slot.end - start >= timedelta(minutes=planning.DATE_MINUTES):
            found.setdefault(slot.start.date().isoformat(), (start, slot.end))
    return list(found.values())


def _date_time(slot: tuple[datetime, datetime]) -> datetime:
    """When a date in that free time begins: at seven, if there are two hours then."""
    start, end = slot
    return max(start, min(start.replace(hour=DATE_HOUR, minute=0), end - timedelta(minutes=planning.DATE_MINUTES)))


def _free_words(viewer: ReviewViewer) -> list[str]:
    slots = _slots(viewer)[:MOST_ROWS]
    return [f"{viewer.hour(start)}–{wording.clock(end)}" for start, end in slots] or ["no evening"]


def _open_evenings(viewer: ReviewViewer) -> list[str]:
    """The days of the coming week on which both have two free hours from 17:00 on."""
    return [wording.DAYS[start.weekday()] for start, _ in _slots(viewer)]


def _lead(viewer: ReviewViewer, block: Block) -> str | None:
    return block.lead or (block.who if block.who != WE else None)


def _is_recent(viewer: ReviewViewer, at: datetime | None) -> bool:
    """Whether it was in the weeks looked back on, or since."""
    return at is not None and at.astimezone(viewer.plan.zone).date() >= viewer.looked_back[0].monday


def _my_notes(viewer: ReviewViewer) -> list[Item]:
    """My notes for Sunday that I haven't shown yet, on my own side only."""
    if viewer.of_both:
        return []
    mine = [note for note in viewer.plan.items.notes() if not note.shown and note.by == viewer.me.id]
    rows = [
        DeedItem(
            f"note:{note.id}", f"{short(note.text, 60)} · bring it up", partial(planning.show_note, note_id=note.id)
        )
        for note in mine[-MOST_ROWS:]
    ]
    return [WordsItem("from your notes", "dim"), *rows] if rows else []


def _notes(viewer: ReviewViewer) -> list[Item]:
    """The notes brought up, as far as their authors have shown them."""
    shown = [note for note in viewer.plan.items.notes() if note.shown]
    if not shown:
        return []
    notes = [WordsItem(f"{viewer.name(note.by)}: {short(note.text, 120)}") for note in shown[-MOST_ROWS:]]
    return [WordsItem("brought up", "dim"), *notes]


# -- the coming week --------------------------------------------------------------------------------------------------


def _week_of(viewer: ReviewViewer, column: Column, view: WeekView) -> Iterator[Item]:
    """A column's blocks, with the other terms held for them.

    Blocks with an open question are never left out.
    """
    blocks = _coming(viewer, column, view)
    folded, rest = _folded(viewer, blocks)
    for block in _shown_of(rest):
        yield WordsItem(viewer.line(block), "line")
        yield from _held(viewer, block)
    if len(rest) > MOST_OF_A_WEEK:
        yield WordsItem(f"+{len(rest) - MOST_OF_A_WEEK}", "dim")
    for row in folded:
        yield WordsItem(row, "line")
    yield from _held_from_elsewhere(viewer, column, view)


def _folded(viewer: ReviewViewer, blocks: Sequence[Block]) -> tuple[list[str], list[Block]]:
    """One row for each daily ritual, and all other blocks, plain rituals last.

    Only days as the rule has them fold; one with a question or a time of its own stays a block.
    """
    plain = [block for block in blocks if _is_as_ruled(viewer, block)]
    daily = daily_rituals(plain)
    rows = []
    for ritual in daily:
        days = [block for block in plain if block.ritual == ritual]
        named = ", ".join(wording.DAYS[block.when.local_start.weekday()] for block in days)
        rows.append(f"{viewer.title(days[0])}, {'every day' if len(days) == DAYS_OF_A_WEEK else named}")
    rest = [block for block in blocks if block not in plain]
    return rows, [*rest, *(block for block in plain if block.ritual not in daily)]


def _is_as_ruled(viewer: ReviewViewer, block: Block) -> bool:
    """Whether it's a ritual's settled occurrence as the rule has it."""
    if not block.ritual or _is_open(block) or block.conflicts:
        return False
    ruled = viewer.plan.rituals.by_rule(block, words=True)
    return (block.when, block.who, block.title) == (ruled.when, ruled.who, ruled.title)


def _coming(viewer: ReviewViewer, column: Column, view: WeekView) -> list[Block]:
    return [b for b in view.columns[column] if viewer.may_show(b) and "no" not in b.agreement.values()]


def _shown_of(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that fit in a column, with every one that has an open question."""
    room = max(0, MOST_OF_A_WEEK - sum(map(_is_open, blocks)))
    settled = [block for block in blocks if not _is_open(block)][:room]
    return [block for block in blocks if _is_open(block) or block in settled]


def _held(viewer: ReviewViewer, block: Block) -> Iterator[Item]:
    """The other terms of a block, which the final yes doesn't answer."""
    for other in block.held:
        same = other.terms.when.start == block.when.start
        length = f", {wording.length(other.terms.when.minutes)}" if same else ""
        yield WordsItem(f"→ {viewer.at(other.terms.when)}{length}? {_whose(viewer, other, block)}", "dim")


def _held_from_elsewhere(viewer: ReviewViewer, column: Column, view: WeekView) -> Iterator[Item]:
    """Proposals that would move a block of another week into this one."""
    who = {"me": viewer.me.id, "we": WE, "you": viewer.you.id}[column]
    for block in viewer.plan.inbox.held():
        if view.find(block.id) is None and viewer.may_show(block):
            for other in block.held:
                if other.terms.who == who and falls_in(other, view):
                    words = f"→ {viewer.at(other.terms.when)}? {viewer.title(block)}, {_whose(viewer, other, block)}"
                    yield WordsItem(words, "dim")


def _whose(viewer: ReviewViewer, other: Proposal, block: Block) -> str:
    return f"{viewer.name(other.by)} {'said yes' if other in block.earlier_yes else 'asks'}"


def _yes(viewer: ReviewViewer, person: Person) -> Item:
    sheet, name = viewer.review.sheet(person.id), viewer.names[person.id]
    if sheet.sealed:
        return WordsItem(f"✓ {name} says yes", "strong")
    if person == viewer.me or viewer.of_both:
        return DeedItem(yes_key(person.id), f"{name}: say yes", partial(ReviewController.seal, person=person.id))
    return WordsItem(f"{name} has not said yes yet", "dim")


def yes_key(person: str) -> str:
    """The key of the row for that person's yes to the week; `we` is both."""
    return f"seal:{person}"


def _is_open(block: Block) -> bool:
    """Whether somebody has something to answer about the block."""
    return bool(block.held) or not counts(block)


STEP_CONTENT: Mapping[StepId, Callable[[ReviewViewer], StepParts]] = {
    "thanks": _thanks,
    "back": _back,
    "mine": _mine,
    "ours": _ours,
    "date": _date,
    "one": _one,
    "seal": _seal,
}
"""The content of each step."""
