"""The mathematics: a problem file in, a checked timetable out. Standard library, numpy and ortools only.

problem → solve → check → explain; the files are described in docs, the command line is `python -m training.solver`.
"""
