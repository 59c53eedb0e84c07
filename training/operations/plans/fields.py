"""What staff say about a program (培训项目)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from training.models.catalogue import Course, Room
from training.models.people import DeputyGroup
from training.models.plans import AudienceKind, Mode, Program, ProgramKind

PLAIN = (
    "name",
    "kind",
    "mode",
    "audience",
    "half_days",
    "max_size",
    "min_size",
    "max_batches",
    "open_cost",
    "starts_in_the_morning",
    "purpose",
    "content",
    "budget",
    "funding",
)


@dataclass
class ProgramFields:
    """All that staff say about a program."""

    name: str
    kind: ProgramKind
    mode: Mode
    audience: AudienceKind
    half_days: int
    max_size: int
    min_size: int = 1
    max_batches: int = 1
    open_cost: int = 40
    starts_in_the_morning: bool = True
    purpose: str = ""
    content: str = ""
    budget: Decimal | None = None
    funding: str = ""
    audience_groups: list[DeputyGroup] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    windows: list[tuple[date, date]] = field(default_factory=list)
    earlier: list[Program] = field(default_factory=list)
