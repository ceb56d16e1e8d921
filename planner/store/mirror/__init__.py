"""This device's copy of every device's files, merged table by table."""
