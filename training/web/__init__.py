"""Doors (门): thin Flask blueprints, one a stage: find → check → do → commit → show."""
