"""A file from outside: read inside walls, its encoding and coordinate system found out, brought down in degrees."""
