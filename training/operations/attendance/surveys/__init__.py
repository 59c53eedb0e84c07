"""Surveys after class (满意度问卷): opened, answered without names, and read once enough have answered."""
