"""A timetable in the making: the problem as arrays, what is decided so far, what is still open."""
