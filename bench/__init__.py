"""What is measured, runnable by anyone: `python -m bench`."""
