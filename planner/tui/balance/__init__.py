"""The screen of the balance of some weeks."""
