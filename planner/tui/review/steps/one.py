"""One thing: what each writes or says, the notes, and the three ways on."""

from __future__ import annotations

from functools import partial

from planner.domain.wording.blocks import short
from planner.tui.review import planning
from planner.tui.review.breaks import another_evening
from planner.tui.review.controller import ReviewController
from planner.tui.review.items import MOST_ROWS, DeedItem, Item, StepParts, WordsItem
from planner.tui.review.viewer import ReviewViewer


def one_rows(viewer: ReviewViewer) -> StepParts:
    """The step of what felt heavy or stayed unsaid."""
    notes = [*_my_notes(viewer), *notes_brought_up(viewer)]
    if viewer.of_both:
        mine = [WordsItem("Take turns. Nothing of this is written down.", "dim")]
        return [*mine, *_ways_on()], notes, [WordsItem("*: blank the screen and find another time.", "dim")]
    if not viewer.review.opened(viewer.review.at):
        later = [DeedItem("evening", "another evening, together", another_evening)] if viewer.alone else []
        return [*viewer.fields("one"), *later], notes, viewer.theirs("one")
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


def notes_brought_up(viewer: ReviewViewer) -> list[Item]:
    """The notes brought up, as far as their authors have shown them."""
    shown = [note for note in viewer.plan.items.notes() if note.shown]
    if not shown:
        return []
    notes = [WordsItem(f"{viewer.name(note.by)}: {short(note.text, 120)}") for note in shown[-MOST_ROWS:]]
    return [WordsItem("brought up", "dim"), *notes]
