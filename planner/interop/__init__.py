"""The plan in other forms: JSON, Markdown, statistics as text.

Imports `plan`, `store` and `domain`.
"""
