"""Prompts of the review steps: eight sets in turn, special Sundays, custom ones.

A couple's custom prompts are lines `STEP: QUESTION` in a text file; those of a step replace ours and take turns.
`{me}` and `{you}` stand for the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.review.steps import FORMER_STEPS, STEPS, Mode, StepId, is_monthly
from planner.domain.text import one_line
from planner.domain.time.week import Week

PROMPTS_FILE = "prompts.txt"
"""The name of the file with custom prompts, beside `settings.toml`."""
MOST_OWN = 500

_ARRIVALS = (
    "Phones away, something warm to drink. In one word: how do you come in?",
    "Two slow breaths before anything else. What are you still carrying from today?",
    "Sit so that you can see each other. How’s your energy: low, okay, plenty?",
    "One word for the weekend that is ending.",
    "What would make these minutes good for you?",
    "Put down what you were doing. What’s on your mind right now?",
    "Is there something you need before we start: water, a blanket, a hug?",
    "How is your body this evening? One word is plenty.",
)
"""How to come in; asked before the first question of the evening."""
_SETS: Mapping[StepId, tuple[str, ...]] = {
    "thanks": (
        "One small thing {you} did this week that you were glad of. When was it?",
        "One moment you felt looked after. What exactly happened?",
        "Something {you} did that nobody else noticed. You did.",
        "What did {you} make easier for you this week, and how?",
        "A sentence, a look, a cup of tea: which one stayed with you?",
        "What did you see {you} do well, at home or outside of it?",
        "When did you laugh this week because of {you}?",
        "Something {you} does every week, so you hardly mention it any more. Mention it.",
    ),
    "back": (
        "What went as planned, and what came instead? You needn’t explain either.",
        "Which hour of this week would you like to have again?",
        "Where did the week turn out differently, and was that good?",
        "What did you each bring back from your own time?",
        "Best moment, each. Then: what made room for it?",
        "What took more out of you than it looked like on paper?",
        "Was there a moment when you had time for nothing? Where?",
        "What would you tell somebody about this week in two sentences?",
    ),
    "mine": (
        "Next week: one thing alone, one with a friend. What would help?",
        "What have you not done for a while that does you good? When could it be?",
        "Who would you like to see on your own? Which evening?",
        "One evening that is yours alone. What for, and how do we keep it free?",
        "What are you working towards, and what’s the next small step?",
        "Where would you like {you} to cheer you on this week?",
        "What fills you up again? Put it in first.",
        "Ask for one thing, and offer one.",
    ),
    "ours": (
        "The date: when, and whose turn is it to plan? And one thing that is new to you both.",
        "An evening together with nothing else in it. Which one?",
        "What did you do together long ago that would be good to do again?",
        "One new thing this week, however small: a street, a dish, a game.",
        "Where could we go that takes an hour and costs nothing?",
        "The walks: which evenings, and who calls the other to the door?",
        "Which evening will both screens stay off?",
        "What are we looking forward to together? If nothing comes, plan it now.",
    ),
    "date": (
        "One date, and one thing each. That is the whole plan.",
        "When are the two of us together, and what does each of us do alone?",
        "An evening for both; an hour for each. Which ones?",
        "What do you want from this week: together, and for yourself?",
        "Pick the date first. Then one thing each that is only yours.",
        "One evening with nothing else in it, and something alone for each of us.",
        "Where do we meet this week, and where does each of us go our own way?",
        "Three lines are enough: the two of us, you, me.",
    ),
    "one": (
        "One thing that felt heavy or stayed unsaid. When …, I felt …, I would like …",
        "Is there a moment of this week you would like to go back to? When …, I felt …, I would like …",
        "What did you swallow this week? Small counts. When …, I felt …, I would like …",
        "Something you would like to be asked about. When …, I felt …, I would like …",
        "When did we talk past each other this week? When …, I felt …, I would like …",
        "What would you like {you} to know, without having to solve it? When …, I felt …, I would like …",
        "Was there an evening you felt alone beside each other? When …, I felt …, I would like …",
        "One thing only; the others keep for another Sunday. When …, I felt …, I would like …",
    ),
    "seal": (
        "The whole week. Is an evening open? What does each of you look forward to?",
        "Look at it once from the top. Is it a week you would like to live?",
        "Is there air in it? An open evening is a plan, too.",
        "What is each of you glad about already? Then both say yes.",
        "Anything too much? Take it out now, not on Thursday.",
        "Find the evening that has nothing in it, and leave it like that.",
        "One line about the week that was, to keep.",
        "Both say yes, and then it is Sunday evening.",
    ),
}
_MONTHS = (
    "The month ahead: who has which weekend alone? The goals, the house rules: do they still fit? One change.",
    "How was the month as a whole? One thing to do differently in the next.",
    "When was the last weekend alone for each of you, and when is the next?",
    "Read the house rules aloud. Which one would you word differently?",
    "Your goals: closer, changed, or done with? Any of these is fine.",
    "What should there be more of next month? And what makes room for it?",
    "Is there a plan you both keep putting off? Give it a date or let it go.",
    "One change for next month, small enough that it will happen.",
)
"""What *ours and home* asks on the first Sunday of a month."""
_FIRST: Mapping[StepId, str] = {
    "thanks": "Your first Sunday with this: nothing to get right. Start with something good: one small thing {you} did "
    "lately. When was it, and what did it do for you?",
    "back": "Your first look back, so it may be short. What was good?",
    "mine": "What would each of you like for yourself in the week that comes? One thing alone, one with a friend.",
    "ours": "What would you like to do together, and what does the house need? One line is enough.",
    "one": "Nothing has to be heavy. If something is, or stayed unsaid: When …, I felt …, I would like …",
    "seal": "Your first week, made by both of you. Change it whenever you like. Do you both say yes?",
}
_SPOKEN = (
    "This one is said, not typed. {me} begins: when …, I felt …, I would like … "
    "{you} says what was heard, then answers. Then the other way round."
)
_ALONE: Mapping[StepId, str] = {
    "thanks": "On your own for now. How do you come in? And one small thing {you} did lately that you were glad of.",
    "back": "What would you have again? And what will you tell {you} about it?",
    "mine": "What would you like for yourself in the week that comes? One thing alone, one with a friend.",
    "ours": "What would you like to do together, and what does the house need? {you} will be asked.",
    "one": "Anything that felt heavy or stayed unsaid? When …, I felt …, I would like … Or keep it for an evening "
    "together.",
    "seal": "The week as it is so far. Say yes to it when you like it; {you} says theirs later.",
}
"""What the steps ask while the other person isn't there."""
_SEVERAL_WEEKS = "Which hours of these weeks would you have again? What did you each bring back?"
"""What *look back* asks when it is about more than a week."""
_APART = "Write on your own, in your own time. It opens for both when both are in."


@dataclass(frozen=True, slots=True)
class OwnPrompts:
    """A couple's custom prompts by step.

    `problems` are sentences about lines that weren't understood.
    """

    by_step: Mapping[StepId, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def prompt(
    step: StepId,
    week: Week,
    mode: Mode,
    *,
    first: bool = False,
    alone: bool = False,
    weeks: int = 1,
    own: OwnPrompts | None = None,
) -> str:
    """The question of a step in that week's review.

    It still has `{me}` and `{you}` in it. `first`: it's the couple's first review. `alone`: the other person isn't
    there. `weeks` is how many it looks back on.
    """
    turn = week.monday.toordinal() // 7
    if own and (mine := own.by_step.get(step)):
        return mine[turn % len(mine)]
    if step == "one" and mode in ("one", "ten"):
        return _SPOKEN
    if alone and step in _ALONE:
        return _ALONE[step]
    if first and step in _FIRST:
        return _FIRST[step]
    if step == "back" and weeks > 1:
        return _SEVERAL_WEEKS
    if step == "ours" and is_monthly(week):
        return _MONTHS[turn % len(_MONTHS)]
    listed = _SETS[step]
    chosen = listed[turn % len(listed)]
    if step != "thanks" or mode == "ten":
        return chosen
    return f"{_APART} {chosen}" if mode == "apart" else f"{_ARRIVALS[turn % len(_ARRIVALS)]}\n{chosen}"


def with_names(text: str, me: str, you: str) -> str:
    """The prompt with names in it; other braces stay as they are."""
    return text.replace("{me}", me).replace("{you}", you)


def read_own_prompts(text: str) -> OwnPrompts:
    """Read custom prompts, such as `thanks: What did you notice?`.

    Lines that begin with `#` are comments.
    """
    found: dict[StepId, list[str]] = {}
    problems = []
    known: dict[str, StepId] = {step.id: step.id for step in STEPS}
    names = known | dict(FORMER_STEPS)
    for number, line in enumerate(text.splitlines()[:MOST_OWN], start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, colon, question = line.partition(":")
        step = names.get(name.strip().lower())
        if not colon or step is None or not question.strip():
            problems.append(f"Line {number} of {PROMPTS_FILE} is not “STEP: QUESTION”; steps are {', '.join(known)}.")
            continue
        found.setdefault(step, []).append(one_line(question[:500], "prompt"))
    return OwnPrompts({step: tuple(rows) for step, rows in found.items()}, tuple(problems))
