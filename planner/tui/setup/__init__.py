"""The first run: `screen` asks a few questions, `answers` has what they lead to."""
