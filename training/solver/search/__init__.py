"""Better timetables: whole groups seated anew, neighbourhoods opened and solved exactly."""
