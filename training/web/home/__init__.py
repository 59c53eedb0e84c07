"""The first page, for staff and for deputies, and whether the program is well."""

from training.web.home import first, health
from training.web.home.blueprint import blueprint

__all__ = ["blueprint", "first", "health"]
