"""What one can do with a plan: the use cases, over one `Session`. Imports `store` and `domain`."""
