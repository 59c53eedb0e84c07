"""Lunxun (轮训): training plans, schedules, attendance and credit for people's congresses.

Nothing is imported here, so that the solver can be used without Flask.
"""
