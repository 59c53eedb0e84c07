"""Everyday activities that make a missed lesson up (以日常学习补课): of the same course, or on the same topic.

Of the same topic is one whose title names the missed course or lesson. A compulsory course is made up by a compulsory
activity alone, and a group's study by the members of that group. An activity has no seats; without a clock time it
clashes with nothing.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.activities import Activity, Participation, ParticipationState
from training.models.attendance import MakeUp, MakeUpState
from training.models.people import GroupMember
from training.models.schedules import Lesson

LIVE = (ParticipationState.CLAIMED, ParticipationState.ACCEPTED)
SHORTEST_TOPIC = 2
"""A title of one sign names nothing."""


def to_come(missed: Lesson, person_id: int, now: datetime) -> list[Activity]:
    """Announced activities that the person can still attend, has no part in yet, and that would make it up."""
    known = select(Participation.activity_id).where(Participation.person_id == person_id, Participation.state.in_(LIVE))
    booked = select(MakeUp.activity_id).where(
        MakeUp.person_id == person_id, MakeUp.state != MakeUpState.CANCELLED, MakeUp.activity_id.is_not(None)
    )
    mine = select(GroupMember.group_id).where(GroupMember.person_id == person_id)
    query = (
        select(Activity)
        .where(Activity.is_open.is_(True), Activity.ends_on >= now.date())
        .where(Activity.id.not_in(known), Activity.id.not_in(booked))
        .where(Activity.group_id.is_(None) | Activity.group_id.in_(mine))
        .options(joinedload(Activity.course), joinedload(Activity.group))
    )
    return [one for one in db.session.scalars(query) if not has_begun(one, now) and makes_up(one, missed)]


def makes_up(activity: Activity, missed: Lesson) -> bool:
    """Whether it is like enough to the missed lesson, and compulsory where that was."""
    if missed.course and missed.course.is_compulsory and not activity.is_compulsory:
        return False
    return is_same_course(activity, missed) or is_same_topic(activity, missed)


def is_same_course(activity: Activity, missed: Lesson) -> bool:
    """Whether both are of one course."""
    return missed.course_id is not None and activity.course_id == missed.course_id


def is_same_topic(activity: Activity, missed: Lesson) -> bool:
    """Whether the title of the activity, or its course's, names what was missed."""
    told = f"{activity.title} {activity.course.subject if activity.course else ''}".casefold()
    topics = {missed.subject, missed.course.subject if missed.course else ""}
    return any(len(one) >= SHORTEST_TOPIC and one.casefold() in told for one in topics)


def has_begun(what: Activity | Lesson, at: datetime) -> bool:
    """Whether it is too late to book: a lesson that has begun; an activity without a clock time once it is over."""
    if isinstance(what, Activity) and what.clock is None:
        return what.ends_on < at.date()
    return what.starts_at <= at


def is_taken(make_up: MakeUp) -> bool:
    """Whether the person's part in that activity waits for review or is good."""
    query = select(Participation.id).where(
        Participation.activity_id == make_up.activity_id,
        Participation.person_id == make_up.person_id,
        Participation.state.in_(LIVE),
    )
    return make_up.activity_id is not None and db.session.scalar(query.limit(1)) is not None
