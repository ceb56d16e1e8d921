"""Paths of the plans and settings on this machine, and the settings themselves."""
