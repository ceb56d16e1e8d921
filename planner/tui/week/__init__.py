"""The week and the day: the screen, what it shows, and how it is painted."""
