"""`Plan` and its services, over one `Session`: everything you can do with a plan.

A service is one family of use cases and imports no other service. Imports `store` and `domain`.
"""
