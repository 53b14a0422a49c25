"""The planner's page: where it hurts, whether that is more than chance, whether it grows, and whose it is."""
