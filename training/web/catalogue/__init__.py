"""Catalogue (课程与资源): courses, lecturers, rooms, places, holidays, blackouts."""

from training.web.catalogue import courses, days, exports, imports, lecturers, places, rooms
from training.web.catalogue.base import blueprint

__all__ = ["blueprint", "courses", "days", "exports", "imports", "lecturers", "places", "rooms"]
