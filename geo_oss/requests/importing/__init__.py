"""Requests out of a file of another system: read, checked row by row, taken once, and nothing dropped in silence."""
