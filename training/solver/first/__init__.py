"""First timetables, fast: greedy, without a model."""
