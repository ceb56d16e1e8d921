"""planner: two people who share a life plan their week together in the terminal."""

__version__ = "0.2.0"
