"""Reads and a write over HTTP: ours, PostGraphile, Python libraries and the floor, in turn on one database."""
