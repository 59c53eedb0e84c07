"""Lessons inside batches: which half-day, which lecturer."""
