"""Screens: each asks the plan and answers its widgets' messages."""
