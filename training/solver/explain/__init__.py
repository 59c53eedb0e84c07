"""Why a timetable is as it is: every batch tried for a person, reasons for missing places, shortages counted."""

from training.solver.explain.certificate import certificate
from training.solver.explain.person import explain
from training.solver.explain.unplaced import reasons_for_unplaced

__all__ = ["certificate", "explain", "reasons_for_unplaced"]
