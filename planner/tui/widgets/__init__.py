"""Widgets without knowledge of a plan: painted lines, menus, fields, a month."""
