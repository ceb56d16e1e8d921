"""Widgets: told data, they post what the person wants."""
