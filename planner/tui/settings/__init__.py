"""The settings and the keys of this device."""
