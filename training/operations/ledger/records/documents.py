"""Documents that anybody can verify (training-record/1): sealed, signed, and checked here before they go out."""

from typing import Any

from flask_babel import gettext as _

from training.models.congresses import Congress
from training.models.people import GroupKind, Person
from training.operations.errors import TrainingError
from training.operations.ledger.records import verify
from training.operations.ledger.records.keys import Signer


def sealed(opening: dict[str, Any], lines: list[dict[str, Any]], signer: Signer) -> str:
    """The file: what comes before the lines, the lines each sealed with all before, the signature of the last hash.

    Equal records give equal bytes. Raises TrainingError, naming the line, for what does not hold when done again.
    """
    start = last = verify.link(verify.ZEROS, opening)
    entries = []
    for line in lines:
        last = verify.link(last, line)
        entries.append(line | {"hash": last})
    closing = {"chain": {"start": start, "head": last}, "signature": signer.sign(last)}
    raw = verify.written(opening | {"entries": entries} | closing)
    if fault := next(verify.faults(raw), ""):
        shown = fault.partition(" / ")[0]
        raise TrainingError(_("学时与考勤、规则对不上，暂不能出具：%(fault)s。请先核对并重新记入。", fault=shown))
    return raw.decode()


def head(kind: str, congress: Congress, person: Person) -> dict[str, Any]:
    """What every document begins with: what it is, whose, and of whom."""
    return {
        "format": verify.FORMAT,
        "kind": kind,
        "congress": {"name": congress.name},
        "person": {
            "name": person.name,
            "employer": person.employer,
            "area_groups": _groups(person, GroupKind.AREA),
            "professional_groups": _groups(person, GroupKind.PROFESSIONAL),
            "seats": _seats(person),
        },
    }


def _seats(person: Person) -> list[dict[str, Any]]:
    """Mandates by term; guests have no term."""
    mandates = [
        {"term": one.term.name, "term_ends_on": one.term.ends_on.isoformat(), "is_new": one.is_new}
        | {"number": one.number, **_days(one)}
        for one in sorted(person.mandates, key=lambda one: (one.starts_on, one.id))
    ]
    guests = [
        {"term": None, "title": one.title, "number": one.number, **_days(one)}
        for one in sorted(person.guesthoods, key=lambda one: (one.starts_on, one.id))
    ]
    return mandates + guests


def _days(seat: Any) -> dict[str, Any]:
    return {"starts_on": seat.starts_on.isoformat(), "ends_on": seat.ends_on.isoformat() if seat.ends_on else None}


def _groups(person: Person, kind: GroupKind) -> list[str]:
    return sorted(member.group.name for member in person.memberships if member.group.kind == kind)
