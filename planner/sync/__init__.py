"""The shared folder: set-up, exchange, presence, devices, and what is wrong with it. Imports `store` and `domain`."""
