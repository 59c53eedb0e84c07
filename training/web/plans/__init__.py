"""Plans (计划): five-year and yearly plans, their programs, requirements and terms."""

from training.web.plans import (
    coverage,
    exports,
    five_year,
    programs,
    requirements,
    steps,
    targets,
    term_assumptions,
    terms,
    yearly,
)
from training.web.plans.blueprint import blueprint

__all__ = [
    "blueprint",
    "coverage",
    "exports",
    "five_year",
    "programs",
    "requirements",
    "steps",
    "targets",
    "term_assumptions",
    "terms",
    "yearly",
]
