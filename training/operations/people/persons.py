"""A person's own details, and the seats that bring the person here: a deputy's mandate or a guest's place."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.congresses import Place, Term
from training.models.people import Delegation, Guest, Mandate, MandateEnd, Person
from training.operations.people.errors import Refused
from training.operations.people.spelling import fits, initials, spelled, tidy


@dataclass(frozen=True)
class Details:
    """What belongs to the human being, whatever the congress. Empty pinyin: made from the name."""

    name: str
    pinyin: str = ""
    phone: str = ""
    employer: str = ""


@dataclass(frozen=True)
class Seat:
    """A deputy's seat, as filled in."""

    number: str
    is_new: bool
    starts_on: date
    delegation: Delegation | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Invitation:
    """A guest's place, as filled in."""

    number: str
    starts_on: date
    title: str = ""
    ends_on: date | None = None
    place: Place | None = None


def describe(person: Person, details: Details) -> None:
    """Write down who the person is. Raises Refused where the pinyin does not fit the name."""
    if details.pinyin and not fits(details.name, details.pinyin):
        raise Refused("pinyin", _("拼音应与姓名的字数一致，并按字分开，如 zeng xiao ming。"))
    person.name = details.name
    person.pinyin = tidy(details.pinyin) or spelled(details.name)
    person.initials = initials(person.pinyin)
    person.phone = details.phone
    person.employer = details.employer


def add_deputy(details: Details, seat: Seat, term: Term) -> Person:
    """A new person with a mandate in that term: elected with the others, or later (补选)."""
    _refuse_a_taken_number(seat.number, term)
    _refuse_a_day_outside(seat.starts_on, term)
    person = Person()
    describe(person, details)
    db.session.add(person)
    _seat(Mandate(person=person, term=term), seat)
    return person


def give_mandate(person: Person, seat: Seat, term: Term) -> Mandate:
    """A mandate for a person who is here already: a guest who was elected, a deputy of an earlier term."""
    _refuse_a_taken_number(seat.number, term)
    _refuse_a_day_outside(seat.starts_on, term)
    for mandate in person.mandates:
        if mandate.term_id == term.id and (mandate.ends_on or term.ends_on) >= seat.starts_on:
            raise Refused("starts_on", _("“%(name)s”在此日期已是%(term)s代表。", name=person.name, term=term.name))
    return _seat(Mandate(person=person, term=term), seat)


def change_mandate(mandate: Mandate, seat: Seat) -> None:
    """Put a seat right; its end is changed by end_mandate."""
    _refuse_a_taken_number(seat.number, mandate.term, mandate)
    _refuse_a_day_outside(seat.starts_on, mandate.term)
    if mandate.ends_on and seat.starts_on > mandate.ends_on:
        raise Refused("starts_on", _("当选日期不能晚于终止日期。"))
    _refuse_two_at_once(mandate, seat.starts_on, mandate.ends_on, "starts_on")
    _seat(mandate, seat)


def end_mandate(mandate: Mandate, on: date, how: MandateEnd) -> None:
    """The deputy resigned, was removed, moved away: `on` is the last day in office."""
    if not mandate.starts_on <= on <= mandate.term.ends_on:
        raise Refused("ends_on", _("终止日期应在当选日期之后、本届结束之前。"))
    _refuse_two_at_once(mandate, mandate.starts_on, on, "ends_on")
    mandate.ends_on, mandate.ended = on, how
    db.session.flush()


def resume_mandate(mandate: Mandate) -> None:
    """Take back an end that was entered by mistake. Raises Refused where another mandate has followed in that term."""
    _refuse_two_at_once(mandate, mandate.starts_on, None, "ends_on")
    mandate.ends_on, mandate.ended = None, None
    db.session.flush()


def add_guest(details: Details, invitation: Invitation) -> Person:
    """A new person who takes a seat without being a deputy."""
    person = Person()
    describe(person, details)
    _refuse_a_guest(invitation, None)
    db.session.add(person)
    _invite(Guest(person=person), invitation)
    return person


def make_guest(person: Person, invitation: Invitation) -> Guest:
    """A place as guest for a person who is here already."""
    _refuse_a_guest(invitation, None)
    return _invite(Guest(person=person), invitation)


def change_guest(guest: Guest, invitation: Invitation) -> None:
    """Put a guest's place right, or end it."""
    _refuse_a_guest(invitation, guest)
    _invite(guest, invitation)


def _refuse_two_at_once(mandate: Mandate, starts_on: date, ends_on: date | None, field: str) -> None:
    """Nobody holds two seats of one term on one day."""
    last = ends_on or mandate.term.ends_on
    for other in mandate.person.mandates:
        is_same_term = other is not mandate and other.term_id == mandate.term_id
        if is_same_term and other.starts_on <= last and starts_on <= (other.ends_on or other.term.ends_on):
            name, since = mandate.person.name, other.starts_on.isoformat()
            raise Refused(field, _("“%(name)s”自 %(since)s 另有同届代表资格，时间不能重叠。", name=name, since=since))


def _seat(mandate: Mandate, seat: Seat) -> Mandate:
    mandate.number, mandate.is_new, mandate.starts_on = seat.number, seat.is_new, seat.starts_on
    mandate.delegation, mandate.place = seat.delegation, seat.place
    db.session.add(mandate)
    db.session.flush()
    return mandate


def _invite(guest: Guest, invitation: Invitation) -> Guest:
    guest.number, guest.title, guest.place = invitation.number, invitation.title, invitation.place
    guest.starts_on, guest.ends_on = invitation.starts_on, invitation.ends_on
    db.session.add(guest)
    db.session.flush()
    return guest


def _refuse_a_taken_number(number: str, term: Term, mine: Mandate | None = None) -> None:
    holder = db.session.scalar(select(Mandate).where(Mandate.term_id == term.id, Mandate.number == number))
    if holder and holder is not mine:
        raise Refused(
            "number",
            _("编号“%(number)s”已是代表“%(name)s”的。请核对后换一个编号。", number=number, name=holder.person.name),
        )
    guest = db.session.scalar(select(Guest).where(Guest.number == number))
    if guest:
        raise _taken_by_guest(guest)


def _refuse_a_guest(invitation: Invitation, mine: Guest | None) -> None:
    if invitation.ends_on and invitation.ends_on < invitation.starts_on:
        raise Refused("ends_on", _("终止日期不能早于起始日期。"))
    guest = db.session.scalar(select(Guest).where(Guest.number == invitation.number))
    if guest and guest is not mine:
        raise _taken_by_guest(guest)
    holder = db.session.scalar(select(Mandate).where(Mandate.number == invitation.number))
    if holder:
        raise Refused(
            "number",
            _(
                "编号“%(number)s”已是代表“%(name)s”的。请核对后换一个编号。",
                number=holder.number,
                name=holder.person.name,
            ),
        )


def _taken_by_guest(guest: Guest) -> Refused:
    return Refused(
        "number",
        _(
            "编号“%(number)s”已是列席人员“%(name)s”的。请核对后换一个编号。",
            number=guest.number,
            name=guest.person.name,
        ),
    )


def _refuse_a_day_outside(on: date, term: Term) -> None:
    if not term.starts_on <= on <= term.ends_on:
        raise Refused(
            "starts_on",
            _(
                "当选日期应在%(term)s之内（%(first)s 至 %(last)s）。",
                term=term.name,
                first=term.starts_on.isoformat(),
                last=term.ends_on.isoformat(),
            ),
        )
