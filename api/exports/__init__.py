"""Exports that people have asked for: rows that the worker's child works off, files that are kept for an hour."""
