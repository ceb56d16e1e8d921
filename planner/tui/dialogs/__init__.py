"""Dialogs over the week: one line, one choice, a form, a menu."""
