"""Plans (计划): five-year and yearly plans, their programs, requirements and terms."""

from training.web.plans import exports, five_year, programs, requirements, steps, targets, terms, yearly
from training.web.plans.blueprint import blueprint

__all__ = [
    "blueprint",
    "exports",
    "five_year",
    "programs",
    "requirements",
    "steps",
    "targets",
    "terms",
    "yearly",
]
