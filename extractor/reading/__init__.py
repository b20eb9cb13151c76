"""A file -> Report."""
