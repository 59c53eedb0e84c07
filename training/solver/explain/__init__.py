"""Why a timetable is as it is: every batch tried for a person, reasons for missing places, shortages counted."""

from training.solver.explain.certificate import certificate
from training.solver.explain.person import explain, explain_in, sound
from training.solver.explain.replay import doubts
from training.solver.explain.unplaced import reasons_for_unplaced

__all__ = ["certificate", "doubts", "explain", "explain_in", "reasons_for_unplaced", "sound"]
