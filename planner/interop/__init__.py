"""The plan in other forms: JSON out."""
