"""What screen and shell both say and do; knows neither Textual nor argparse.

- `block_facts` describes a block: title, time, place, lead, and agreement between the two.
- `inbox` describes open questions.
- `invitation` says that the review is tonight or was started, and that a week is agreed.
- `labels` has one table for each kind of label.
- `news_text` describes what the partner changed, and requests.
- `no_screens` says until when the two are together without screens.
- `overlays` says where an event of a calendar beside the plan is from, and what is wrong with one.
- `perform` does an act and says in one sentence what it did, or why it was not done.
- `reminders` says what begins soon.
- `setting_fields` reads what somebody types for a setting, and formats its value.
- `status_text` describes the state of sharing, and trouble with the shared folder.
- `time_conflicts` names the protected time that a plan overlaps.
- `verbs` lists what one does with a block: its label, when it is available, and the act.
- `week_names` reads which week somebody means.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.frontend import invitation as invitation
    from planner.frontend import news_text as news_text
    from planner.frontend import no_screens as no_screens
    from planner.frontend import overlays as overlays
    from planner.frontend import perform as perform
    from planner.frontend import reminders as reminders
    from planner.frontend import status_text as status_text
    from planner.frontend import time_conflicts as time_conflicts
    from planner.frontend import verbs as verbs
else:
    from planner.doors import door

    __getattr__ = door(__name__)
