"""The balance of some weeks."""
