"""What is on the disk and how it is joined. The only room that knows TinyDB; it has no use cases. Imports `domain`."""
