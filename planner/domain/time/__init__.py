"""Weeks, dates, hours and time zones. Imports nothing of planner but other modules of `domain`."""
