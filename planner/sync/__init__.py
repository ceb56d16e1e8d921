"""The shared folder: set-up, exchange, presence, devices and diagnosis.

Imports `store` and `domain`.
"""
