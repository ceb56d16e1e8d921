"""Activities of the demo's two people, from which weeks are drawn. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.domain.model.block import WE

ALEX, SAM = "alex", "sam"
NAMES = {ALEX: "Alex", SAM: "Sam"}

ALL_YEAR = range(1, 13)
SPRING, SUMMER, AUTUMN, WINTER = (3, 4, 5), (6, 7, 8), (9, 10, 11), (12, 1, 2)
WARM = (5, 6, 7, 8, 9)
COLD = (10, 11, 12, 1, 2, 3)
TERM = (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)


@dataclass(frozen=True, slots=True)
class Regular:
    """A weekly ritual of both: on a day (`fri`) at an hour, or `times` a week."""

    title: str
    minutes: int
    pillar: str
    day: str = ""
    hour: str = ""
    times: int = 0
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that may be in a week.

    `days` are the days it can be on, the likeliest first (`tue thu`), or `week` for no day yet; `hour` is `19:00`, or
    empty for none. It comes every `every` weeks, and in such a week with probability `chance`. One of `places` and
    one of `notes` is chosen.
    """

    title: str
    days: str
    hour: str
    minutes: int
    pillar: str
    chance: float = 1.0
    every: int = 1
    months: range | tuple[int, ...] = ALL_YEAR
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    protected: bool = False
    lead: str = ""


DATE, WALK, REVIEW = "date-night", "daily-walk", "sunday-review"
DEMO_RITUALS = {
    DATE: Regular("Date night", 150, "date", "fri", "19:30", turns=True),
    WALK: Regular("Walk", 30, "ritual", times=5),
    REVIEW: Regular("Sunday review", 45, "ritual", "sun", "20:00"),
}
"""The suggested rituals they chose, by the suggestions' ids."""

INTENTIONS = ("finish the song", "one evening out", "in bed by eleven")
"""The intentions of Alex, both and Sam for this week."""
DEMO_GOALS = {ALEX: "Five songs by May", SAM: "10 km in March"}
HOUSE_RULES = ("Phones stay out of the bedroom", "Whoever cooks does not wash up")
DEMO_IDEAS = {
    ALEX: ("See the sea in winter", "A pottery evening"),
    SAM: ("Night train to Vienna", "Learn to bake bread"),
}

REGULAR: dict[str, tuple[Thing, ...]] = {
    ALEX: (
        Thing("Guitar", "tue thu", "19:00", 90, "passion", 0.9, protected=True,
              notes=("The bridge, slowly", "New strings", "With the metronome", "Record a take")),
        Thing("Run", "mon wed", "07:00", 45, "goal", 0.9, notes=("6 km", "7 km, easy", "Hills")),
        Thing("Run", "sat fri", "08:30", 60, "goal", 0.55, notes=("8 km", "9 km", "With Jonas")),
        Thing("Course", "wed", "18:30", 120, "passion", 0.9, months=TERM, places=("Evening school, room 12",),
              notes=("Spanish B1", "Homework: a letter")),
        Thing("Call home", "thu sun", "21:15", 30, "friends", 0.6),
    ),
    SAM: (
        Thing("Late shift", "tue", "13:30", 480, "fixed", every=2),
        Thing("Late shift", "fri", "13:30", 480, "fixed", 0.4, every=3),
        Thing("Book club", "mon", "18:00", 150, "friends", 0.95, every=2, protected=True,
              places=("Mia’s", "Lena’s", "Café Anton"), notes=("Up to chapter 9", "I bring the cheese")),
        Thing("Climbing", "thu wed", "18:00", 120, "passion", 0.9, protected=True, places=("Boulder hall",)),
        Thing("Swim", "wed fri", "07:00", 45, "rest", 0.8, places=("East baths",)),
        Thing("Long run", "sat sun", "10:00", 90, "goal", 0.75, notes=("12 km", "14 km, slow", "With Mia")),
        Thing("Write letters", "wed thu", "", 60, "passion", 0.35),
    ),
    WE: (
        Thing("Tea, no phones", "tue mon", "20:45", 30, "ritual", 0.4),
        Thing("Slow breakfast", "sat sun", "09:15", 75, "ritual", 0.35, notes=("Pancakes",)),
        Thing("Groceries", "sat fri", "14:00", 60, "home", 0.8, lead=ALEX),
        Thing("Clean the flat", "sun sat", "11:30", 90, "home", 0.6, lead=SAM),
    ),
}  # fmt: skip
"""What each of them, and both, do regularly; each with its chance in a week."""

DATES: tuple[Thing, ...] = (
    Thing("Cinema", "fri sat thu", "19:30", 150, "date", places=("Lichtspiele", "Odeon")),
    Thing("Ramen, then walk", "fri wed", "19:00", 120, "date", places=("Takumi",)),
    Thing("Cook something new", "fri sat", "19:00", 150, "date", notes=("Gnocchi from scratch", "The green curry")),
    Thing("Dance class", "fri thu", "20:00", 90, "date", places=("Studio 5",)),
    Thing("Museum, late opening", "thu fri", "18:30", 150, "date", months=COLD),
    Thing("Picnic", "fri sat", "18:30", 150, "date", months=WARM, places=("Under the lime trees",)),
    Thing("Swim in the lake", "sat fri", "17:30", 150, "date", months=SUMMER, places=("North shore",)),
    Thing("Ice skating", "fri sat", "18:30", 120, "date", months=WINTER),
    Thing("Christmas market", "fri sat", "18:00", 120, "date", months=(12,)),
    Thing("Concert", "sat fri", "20:00", 150, "date", places=("Kulturhaus",)),
    Thing("Board games and wine", "fri sat wed", "20:00", 120, "date", months=COLD),
    Thing("Sunset on the roof", "fri wed", "20:15", 90, "date", months=WARM),
    Thing("Theatre", "sat fri", "19:30", 150, "date", months=TERM),
)
OUTINGS: tuple[Thing, ...] = (
    Thing("Day trip by train", "sun sat", "09:30", 480, "explore", places=("Potsdam", "The old mill", "Lübeck")),
    Thing("Hike", "sun sat", "10:00", 360, "explore", months=(4, 5, 6, 7, 8, 9, 10), places=("Ridge trail",)),
    Thing("Flea market", "sun", "11:00", 120, "explore", months=(4, 5, 6, 7, 8, 9, 10)),
    Thing("Mushrooms with Tom", "sun sat", "10:00", 240, "explore", months=AUTUMN),
    Thing("Canoe", "sun sat", "11:00", 300, "explore", months=SUMMER),
    Thing("Botanical garden", "sun sat", "14:00", 120, "explore", months=(*SPRING, 6)),
    Thing("Exhibition", "sun sat", "13:30", 150, "explore", months=COLD),
    Thing("Friends over", "sat fri", "19:00", 240, "friends", notes=("Lena, Tom, the twins", "Raclette", "We cook")),
    Thing("Dinner at Lena and Tom’s", "sat fri", "19:00", 210, "friends"),
    Thing("Lunch at Sam’s parents", "sun", "12:30", 210, "friends"),
    Thing("Plan the trip", "wed tue", "20:45", 45, "explore"),
)
ALONE: dict[str, tuple[Thing, ...]] = {
    ALEX: (
        Thing("Beer with Jonas", "fri tue", "19:30", 150, "friends", places=("Zur Linde",)),
        Thing("Chess with Ali", "mon thu", "19:00", 120, "friends"),
        Thing("Sauna", "fri sun", "17:00", 150, "rest", months=COLD),
        Thing("Read on the balcony", "sun sat", "16:00", 90, "rest", months=WARM),
        Thing("Open stage", "thu", "20:00", 150, "passion", places=("Café Anton",)),
        Thing("Nothing at all", "wed fri", "", 120, "rest", protected=True),
        Thing("Fix the bike", "sat sun", "", 90, "passion"),
        Thing("Sam’s race, cheering", "sun", "09:00", 150, "champion", months=(4, 5, 9, 10)),
    ),
    SAM: (
        Thing("Coffee with Mia", "fri sat", "16:00", 75, "friends", places=("Café Anton",)),
        Thing("Dinner with Lena", "tue fri", "19:00", 150, "friends"),
        Thing("Yoga", "mon fri", "18:30", 75, "rest"),
        Thing("Bath and a novel", "sun wed", "17:30", 90, "rest", months=COLD),
        Thing("Allotment", "sat sun", "15:00", 150, "passion", months=(4, 5, 6, 7, 8, 9)),
        Thing("Cinema alone", "wed", "18:00", 150, "rest"),
        Thing("Alex plays, front row", "thu", "20:00", 120, "champion", every=3),
    ),
}
DUTIES: dict[str, tuple[Thing, ...]] = {
    ALEX: (
        Thing("Dentist", "fri thu", "08:00", 45, "fixed"),
        Thing("Physio", "tue wed", "08:15", 45, "fixed"),
        Thing("Client in Cologne", "thu wed", "06:30", 840, "fixed"),
        Thing("Team evening", "thu wed", "18:00", 180, "fixed"),
        Thing("Hand in the report", "fri thu", "", 60, "fixed"),
    ),
    SAM: (
        Thing("Early shift", "sat sun", "06:00", 480, "fixed"),
        Thing("Optician", "wed mon", "10:30", 45, "fixed"),
        Thing("Training day", "wed thu", "09:00", 480, "fixed", places=("Ward 3",)),
        Thing("Union meeting", "mon", "17:30", 90, "fixed"),
    ),
    WE: (
        Thing("Call the landlord", "week", "", 15, "home", lead=SAM),
        Thing("Balcony", "week", "", 120, "home", lead=ALEX, months=(3, 4, 5, 9, 10, 11)),
        Thing("Tax papers", "week", "", 180, "home", lead=ALEX, months=(1, 2, 3, 4, 5)),
        Thing("Winter tyres", "week", "", 60, "home", lead=SAM, months=(10, 11)),
        Thing("Book the train", "week", "", 20, "home", lead=SAM),
        Thing("Hang up the shelf", "week", "", 90, "home", lead=ALEX),
        Thing("Laundry", "tue mon", "", 60, "home", lead=SAM),
        Thing("Chimney sweep", "wed thu", "07:30", 30, "home", lead=ALEX),
    ),
}
UNDATED: dict[str, tuple[Thing, ...]] = {
    ALEX: (
        Thing("Call the bank", "week", "", 20, "home"),
        Thing("Birthday card for Dad", "week", "", 15, "friends"),
        Thing("Sort the photos", "week", "", 90, "rest"),
    ),
    SAM: (
        Thing("Passport photos", "week", "", 20, "home"),
        Thing("Phone Grandma", "week", "", 30, "friends"),
        Thing("Swap two shifts", "week", "", 15, "fixed"),
    ),
}

THIS_WEEK: dict[str, tuple[Thing, ...]] = {
    WE: (
        Thing("Tea, no phones", "mon", "20:45", 30, "ritual"),
        Thing("Plan the trip", "wed", "20:45", 45, "explore", notes=("Trains, and who asks Lena about the cat",)),
        Thing("Cinema", "fri", "19:30", 150, "date", places=("Lichtspiele",), notes=("Sam has the tickets",)),
        Thing("We cook", "sun", "18:00", 105, "date", notes=("Gnocchi from scratch",)),
        Thing("Groceries", "thu", "", 60, "home", lead=SAM),
        Thing("Balcony", "week", "", 120, "home", lead=ALEX),
    ),
    ALEX: (
        Thing("Run", "mon", "07:00", 45, "goal", notes=("7 km, easy",)),
        Thing("Guitar", "tue", "19:00", 90, "passion", protected=True, notes=("The bridge, slowly",)),
        Thing("Course", "wed", "18:30", 120, "passion", places=("Evening school, room 12",), notes=("Spanish B1",)),
        Thing("Fix the bike", "thu", "", 90, "passion"),
        Thing("Call home", "thu", "21:15", 30, "friends"),
        Thing("Dentist", "fri", "08:00", 45, "fixed", places=("Dr. Weber",)),
        Thing("Call the bank", "week", "", 20, "home"),
    ),
    SAM: (
        Thing("Book club", "mon", "18:00", 150, "friends", protected=True, places=("Mia’s",), notes=("To chapter 9",)),
        Thing("Late shift", "tue", "13:30", 480, "fixed"),
        Thing("Swim", "wed", "07:00", 45, "rest", places=("East baths",)),
        Thing("Write letters", "thu", "", 60, "passion"),
        Thing("Climbing", "thu", "18:00", 120, "passion", protected=True, places=("Boulder hall",)),
        Thing("Tea with Mia", "fri", "16:00", 75, "friends", places=("Café Anton",)),
        Thing("Long run", "sat", "10:00", 90, "goal", notes=("14 km, slow",)),
        Thing("Lena’s brunch", "sun", "10:30", 105, "friends"),
        Thing("Passport photos", "week", "", 20, "home"),
    ),
}
"""The week on which the demo opens, with something for each of them every day."""

ON_HOLIDAY: dict[str, tuple[Thing, ...]] = {
    WE: (
        Thing("Breakfast outside", "mon wed", "09:00", 60, "ritual"),
        Thing("Long way round", "tue thu", "11:00", 300, "explore"),
        Thing("Dinner by the water", "fri wed", "19:30", 120, "date"),
        Thing("Cards and cocoa", "sat thu", "20:00", 90, "date"),
    ),
    ALEX: (
        Thing("Up early, alone", "wed tue", "07:00", 90, "rest"),
        Thing("Songbook", "thu fri", "17:00", 60, "passion"),
    ),
    SAM: (
        Thing("Run a new route", "tue thu", "08:00", 45, "goal"),
        Thing("Read, phone off", "sat fri", "", 180, "rest"),
    ),
}
HOLIDAYS = {"spring": "Lisbon", "summer": "By the sea", "autumn": "Hut in the mountains", "winter": "Snow"}
WEEKENDS = {
    "spring": "Weekend in Prague",
    "summer": "Camping",
    "autumn": "Weekend in Hamburg",
    "winter": "Weekend in Vienna",
}
SOLO_WEEKENDS = {ALEX: ("Solo weekend", "Hut above the lake"), SAM: ("Solo weekend", "Leipzig, at my sister’s")}
COMING: tuple[tuple[int, str, Thing], ...] = (
    (
        3,
        WE,
        Thing("Concert", "fri", "20:00", 150, "date", places=("Kulturhaus",), notes=("Tickets are in the drawer",)),
    ),
    (4, SAM, Thing("Optician", "wed", "10:30", 45, "fixed")),
    (5, WE, Thing("Mum’s sixtieth", "sat", "15:00", 360, "friends", notes=("Alex plays two songs",))),
)
"""Plans for later weeks: weeks from now, whose, what."""

DAYS_OF_THE_YEAR: dict[tuple[int, int], tuple[Thing, ...]] = {
    (5, 12): (Thing("Alex’s birthday", "", "", 1440, "ritual", notes=("Breakfast in bed",)),),
    (10, 9): (Thing("Sam’s birthday", "", "", 1440, "ritual"),),
    (12, 24): (Thing("Christmas Eve, us two", "", "18:00", 240, "ritual"),),
    (12, 25): (Thing("At Sam’s parents", "", "12:30", 360, "friends"),),
    (12, 26): (Thing("At Alex’s parents", "", "12:30", 360, "friends"),),
    (12, 31): (Thing("New Year’s Eve at Jonas’s", "", "20:00", 300, "friends"),),
    (1, 1): (Thing("New Year’s walk", "", "14:00", 120, "ritual"),),
}
CLOSED = {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)}
"""Days without a dentist, a shift or a course."""

BOTH_WROTE: dict[str, tuple[Literal["place", "notes"], str, str]] = {
    "Cinema": ("place", "Odeon, the late one", "Lichtspiele, hall 2"),
    "We cook": ("notes", "Gnocchi; I get the potatoes", "Curry; there is coriander left"),
    "Sunday review": ("notes", "First the calendar, then tea", "Tea first, and the calendar after"),
    "Christmas Eve, us two": ("notes", "Presents before dinner", "Presents after dinner"),
    "": ("notes", "We bring the salad", "We bring the fondue pot"),
}
"""The conflicting texts of Alex and Sam, by title; the last is for any other."""

SMALL: tuple[tuple[str, Thing], ...] = (
    (ALEX, Thing("Stretch", "", "06:45", 15, "rest")),
    (ALEX, Thing("Stand-up", "", "09:30", 15, "fixed")),
    (ALEX, Thing("Lunch with Kim", "", "12:30", 45, "friends")),
    (ALEX, Thing("Scales", "", "17:15", 30, "passion")),
    (ALEX, Thing("Vocabulary", "", "08:00", 20, "goal")),
    (ALEX, Thing("Inbox to zero", "", "16:00", 45, "fixed")),
    (ALEX, Thing("Water the plants", "", "", 15, "home")),
    (SAM, Thing("Handover", "", "13:00", 15, "fixed")),
    (SAM, Thing("Nap", "", "14:30", 30, "rest")),
    (SAM, Thing("Ward round", "", "08:30", 60, "fixed")),
    (SAM, Thing("Journal", "", "22:15", 15, "rest")),
    (SAM, Thing("Message the girls", "", "", 15, "friends")),
    (SAM, Thing("Core exercises", "", "17:00", 20, "goal")),
    (SAM, Thing("Two chapters", "", "21:30", 40, "passion")),
    (WE, Thing("Coffee in bed", "", "06:30", 15, "ritual")),
    (WE, Thing("Supper", "", "18:15", 40, "ritual")),
    (WE, Thing("Dishes", "", "19:00", 20, "home", lead=ALEX)),
    (WE, Thing("Laundry", "", "", 45, "home", lead=SAM)),
    (WE, Thing("Bins out", "", "", 15, "home", lead=ALEX)),
    (WE, Thing("Ten minutes’ talk", "", "22:00", 15, "ritual")),
)
"""Small things for very full weeks: on any day, at about that hour."""
