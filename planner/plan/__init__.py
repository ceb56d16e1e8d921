"""What one can do with a plan: `Plan` and its services, over one `Session`.

A service is one family of use cases and imports no other service. Imports `store` and `domain`.
"""
