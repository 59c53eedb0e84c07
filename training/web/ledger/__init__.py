"""Credit (学时): who stands where, the lines behind it, posting, and the rules in force."""

from training.web.ledger import entries, people, posting, rule_sets, standings, warnings
from training.web.ledger.blueprint import blueprint

__all__ = ["blueprint", "entries", "people", "posting", "rule_sets", "standings", "warnings"]
