"""Credit (学时): who stands where, the lines behind it, closing classes, records, exports, the rules in force."""

from training.web.ledger import (
    closing,
    closing_steps,
    closings,
    costs,
    entries,
    export_log,
    exports,
    papers,
    people,
    records,
    rule_sets,
    rule_trials,
    standings,
    warnings,
)
from training.web.ledger.blueprint import blueprint

__all__ = [
    "blueprint",
    "closing",
    "closing_steps",
    "closings",
    "costs",
    "entries",
    "export_log",
    "exports",
    "papers",
    "people",
    "records",
    "rule_sets",
    "rule_trials",
    "standings",
    "warnings",
]
