"""Figures, each beside its peer or limit; run by bin/bench."""
