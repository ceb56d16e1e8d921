"""The values and the rules of a plan: no files, no clock of its own, no screen.

Imports nothing else of planner.
"""
