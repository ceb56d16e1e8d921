"""The state of sharing and of the shared folder in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.wording.blocks import short
from planner.domain.wording.formats import changes_wait
from planner.named_tuple import NamedTuple
from planner.store.disk.layout import is_file_name

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.sync.exchange import Report
    from planner.sync.folder_diagnosis import Trouble, TroubleKind


class FolderState(NamedTuple):
    """What is wrong with the folder: a brief for the header, and a sentence.

    The sentence is short enough for 80 columns.
    """

    brief: str = ""
    sentence: str = ""


ALL_WELL = FolderState()
SHARING_FAULT = FolderState(
    "sharing went wrong", "Sharing went wrong inside planner; it will try again. See: planner doctor"
)
"""A fault in planner itself."""
FOLDER_SILENT = FolderState(
    "the folder is not answering", "The shared folder is not answering; what you write waits here."
)
FOLDER_BACK = "The shared folder is back."
SHARING_WORKS = "Sharing works again."
_STATES: dict[TroubleKind, FolderState] = {
    "missing": FolderState(
        "the folder is not there",
        "The shared folder is not there; what you write waits here until it is back.",
    ),
    "renamed": FolderState(
        "the folder was renamed", "The shared folder is called “{name}” now; what you write waits here."
    ),
    "unmounted": FolderState(
        "the folder is not mounted", "The shared folder is empty: is it mounted? What you write waits here."
    ),
    "unmarked": FolderState(
        "the folder is not the plan’s", "The shared folder has no planner.space; nothing is written there."
    ),
    "other plan": FolderState(
        "the folder has another plan", "The shared folder holds another plan; nothing is written there."
    ),
    "closed": FolderState(
        "no permission for the folder",
        "This account may not use the shared folder; what you write waits here.",
    ),
    "read-only": FolderState("the folder is read-only", "The shared folder is read-only; what you write waits here."),
    "full": FolderState(
        "the folder is full", "The shared folder is full; what you write waits here until there is room."
    ),
}


def folder_state(report: Report, trouble: Trouble | None) -> FolderState:
    """What kept an exchange from using the folder."""
    problem = next(iter(report.problems), "")
    if not problem:
        return ALL_WELL
    if problem == SHARING_FAULT.sentence:
        return SHARING_FAULT
    if trouble is None or trouble.kind not in _STATES:
        return FolderState("the folder cannot be used", problem)
    brief, sentence = _STATES[trouble.kind]
    return FolderState(brief, sentence.format(name=short(trouble.name, 16)))


class UnreadFiles:
    """Says once, while it's so, that files of the other person couldn't be read.

    Why, and which, `doctor` says. Copies and other things beside their files don't matter.
    """

    def __init__(self) -> None:
        self._said = ""

    def told(self, report: Report, plan: Plan) -> list[str]:
        """The sentence, if it's new since the last report."""
        if report.problems:  # then it doesn't tell of files
            return []
        before, theirs = self._said, any(_is_of_partner(plan, skipped.file) for skipped in report.skipped)
        self._said = (
            f"Not everything from {short(plan.you.name, 20)} could be read. See: planner doctor" if theirs else ""
        )
        return [self._said] if self._said and not before else []


def _is_of_partner(plan: Plan, path: str) -> bool:
    """Whether a path in the shared folder is a file or folder of their device."""
    _, device, file = (*path.split("/", 2), "", "")[:3]
    is_file = file in ("", "presence.json") or (file.endswith(".json") and is_file_name(file.removesuffix(".json")))
    return is_file and plan.repository.facts.person_of(device.lower()) == plan.you.id


def sharing_words(unpublished: int, trouble: str = "") -> str:
    """The state of sharing for the header: `saved, shared`, or what waits and why."""
    waiting = changes_wait(unpublished)
    if trouble:
        return f"{waiting}; {trouble}" if waiting else trouble
    return f"{waiting} for the folder" if waiting else "saved, shared"


def backup_failed(problem: Exception) -> str:
    """The sentence when the day's backup could not be made."""
    return f"Today’s backup could not be made: {problem}"
