"""Weeks, dates, hours and time zones. Imports `errors` alone."""
