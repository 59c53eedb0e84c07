"""Attendance (考勤): marks lesson by lesson, leave, and the share of a class that leave has used."""
