"""The plan in other forms: JSON and Markdown. Imports `plan` and below."""
