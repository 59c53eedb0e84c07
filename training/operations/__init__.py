"""Verbs (动词): the office's rules, without Flask's request. They add and flush; who calls commits."""
