"""The first run: a few questions, then the week."""
