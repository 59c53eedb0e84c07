"""The catalogue's verbs: courses, lecturers, rooms, places, and the times in which nothing is taught."""
