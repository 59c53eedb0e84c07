"""What no timetable can cost less than: the problem relaxed until it is small."""
