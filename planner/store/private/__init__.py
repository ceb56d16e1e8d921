"""Words that stay on this device: the files that keep them, and how one edit is divided. Imports `codec`, `shard`."""
