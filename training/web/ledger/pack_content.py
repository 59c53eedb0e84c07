"""What goes into a class's reimbursement pack, gathered from the records and put into words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from training.files.pack import Amount, Content, Limit, Scan
from training.files.register import group_of, title_of
from training.models import db
from training.models.attachments import Attachment
from training.models.attendance import Attendance
from training.models.closings import ClosingState, PaperKind, StepKind, Taught
from training.models.congresses import Congress
from training.models.costs import CostHead, CostLine
from training.models.people import GroupMember, Person
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.ledger.closing import no_shows, papers
from training.operations.ledger.closing.taking import closing_of
from training.operations.ledger.costs import reckoning
from training.operations.ledger.costs.standard import GROUPS
from training.web.filters import clock_time, day, hours, span
from training.web.labels import label


def gather(batch: Batch, congress: Congress, at: datetime) -> Content:
    """All of it as it stands now."""
    found = reckoning.of(batch)
    kept = papers.of(batch)
    scans = {kind: [_scan(kind, one.attachment) for one in kept if one.kind is kind] for kind in PaperKind}
    sheets = [_scan(PaperKind.SIGN_IN, one.attachment) for one in papers.scans_of(batch)]
    names = _names(batch)
    return Content(
        title=title_of(batch),
        congress=congress.name,
        printed=day(at.date(), year=True),
        state=_state(batch),
        facts=_facts(batch, len(names), found.people),
        approval=_approval(batch),
        notice=_notice(batch),
        lessons=_lessons(batch),
        names=names,
        heads=[str(label(head)) for head in CostHead],
        amounts=[_amount(line, reckoning.fee_limit(line, found.standard)) for line in found.lines],
        people=found.people,
        workers=found.days.workers,
        taught_days=Decimal(found.taught_days),
        arrival=found.days.arrival,
        departure=found.days.departure,
        counted_days=found.counted_days,
        limits=[_limit(heads, found.standard.per_day[name]) for name, heads in GROUPS.items()],
        source=found.standard.source,
        budget=found.budget,
        program_spent=found.program_spent,
        warnings=found.warnings,
        approvals=scans[PaperKind.APPROVAL],
        notices=scans[PaperKind.NOTICE],
        sheets=[*sheets, *scans[PaperKind.SIGN_IN], *scans[PaperKind.PLATFORM]],
        receipts=scans[PaperKind.RECEIPT],
    )


def _scan(kind: PaperKind, kept: Attachment) -> Scan:
    return Scan(str(label(kind)), kept.filename, kept.media_type, kept.content)


def _state(batch: Batch) -> str:
    """Closed, by whom; or that it is not closed yet."""
    closing = closing_of(batch)
    if closing is None or closing.state is not ClosingState.CLOSED:
        return _("本期尚未结班，以下材料仅供核对。")
    done = [step for step in closing.steps if step.kind in (StepKind.SUBMITTED, StepKind.REVIEWED, StepKind.CLOSED)]
    last = {step.kind: _signed(str(label(step.kind)), step.by.name, step.at) for step in done if step.by}
    return _("结班审核：%(steps)s。", steps="；".join(last.values())) if last else _("本期已结班。")


def _signed(what: str, name: str, at: datetime) -> str:
    return f"{what} {name} {day(at.date(), year=True)}"


def _facts(batch: Batch, enrolled: int, came: int) -> list[tuple[str, str]]:
    room = batch.room
    return [
        (_("培训班次"), title_of(batch)),
        (_("培训时间"), f"{batch.starts_at.year} 年 {span(batch.starts_at, batch.ends_at)}"),
        (_("培训地点"), f"{room.place.name} {room.name}" if room else _("线上")),
        (_("参训人数"), _("应到 %(enrolled)s 人，实到 %(came)s 人", enrolled=enrolled, came=came)),
        (_("列支渠道"), batch.program.funding or "—"),
    ]


def _approval(batch: Batch) -> list[tuple[str, str]]:
    program, plan = batch.program, batch.program.annual_plan
    approved = f"{day(plan.approved_on, year=True)} {plan.approved_at_meeting}".strip() if plan.approved_on else ""
    budget = _("%(amount)s 元", amount=f"{program.budget:,.2f}") if program.budget is not None else "—"
    sizes = {"size": program.max_size, "batches": program.max_batches}
    amended = f"{day(plan.amended_at.date(), year=True)} {plan.amendment}" if plan.amended_at else "—"
    return [
        (_("年度计划"), plan.title),
        (_("主任会议通过"), approved or _("尚未登记")),
        (_("公布时间"), day(plan.published_at.date(), year=True) if plan.published_at else _("尚未公布")),
        (_("最近一次调整"), amended),
        (_("培训项目"), program.name),
        (_("目的"), program.purpose or "—"),
        (_("对象"), str(label(program.audience))),
        (_("内容"), program.content or "、".join(one.course.subject for one in program.courses) or "—"),
        (_("人数和期数"), _("每期不超过 %(size)s 人，不超过 %(batches)s 期", **sizes)),
        (_("经费"), budget),
        (_("列支渠道"), program.funding or "—"),
    ]


def _notice(batch: Batch) -> list[str]:
    program, plan = batch.program, batch.program.annual_plan
    where = f"{batch.room.place.name} {batch.room.name}" if batch.room else _("线上")
    subjects = "、".join(dict.fromkeys(one.subject for one in batch.lessons if one.state is LessonState.PLANNED))
    begins = min((one.starts_at for one in batch.lessons), default=batch.starts_at)
    when = {"year": begins.year, "span": span(batch.starts_at, batch.ends_at), "begins": clock_time(begins)}
    return [
        _("关于举办%(title)s的通知", title=title_of(batch)),
        _("根据“%(plan)s”，定于近期举办%(title)s。现将有关事项通知如下：", plan=plan.title, title=title_of(batch)),
        _("一、时间：%(year)s 年 %(span)s，%(begins)s 开始上课。", **when),
        _("二、地点：%(where)s。", where=where),
        _("三、对象：%(audience)s（名单附后）。", audience=label(program.audience)),
        _("四、内容：%(subjects)s。", subjects=subjects or program.name),
        _("五、请参训人员按时报到并在签到表上签名；确因故不能参加的，请事先请假。"),
    ]


def _lessons(batch: Batch) -> list[list[str]]:
    known = select(Taught).join(Taught.lesson).where(Lesson.batch_id == batch.id)
    said = {one.lesson_id: one for one in db.session.scalars(known)}
    return [
        [
            day(one.starts_at.date()),
            f"{clock_time(one.starts_at)}–{clock_time(one.ends_at)}",
            one.subject,
            one.lecturer.name if one.lecturer else "",
            _difference(one, said.get(one.id)),
        ]
        for one in batch.lessons
        if one.state is LessonState.PLANNED or one.id in said
    ]


def _difference(lesson: Lesson, taught: Taught | None) -> str:
    """What was published instead, where it was taught otherwise; whether anybody has confirmed it at all."""
    if taught is None:
        return _("未确认")
    words = []
    if lesson.state is LessonState.CANCELLED:
        words.append(_("未上课"))
    if lesson.subject != taught.published_subject:
        words.append(_("原为“%(subject)s”", subject=taught.published_subject))
    if (lesson.starts_at, lesson.ends_at) != (taught.published_starts_at, taught.published_ends_at):
        shown = {"day": day(taught.published_starts_at.date()), "from": clock_time(taught.published_starts_at)}
        words.append(_("原为 %(day)s %(from)s–%(to)s", **shown, to=clock_time(taught.published_ends_at)))
    if lesson.lecturer_id != taught.published_lecturer_id:
        before = taught.published_lecturer
        words.append(_("原师资 %(name)s", name=before.name if before else _("无")))
    return "；".join([*words, *([taught.note] if taught.note and words else [])]) or _("一致")


def _names(batch: Batch) -> list[list[str | int]]:
    enrolled = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.state != EnrolmentState.WITHDRAWN)
    states = {one.person_id: one.state for one in db.session.scalars(enrolled)}
    loaded = selectinload(Person.memberships).joinedload(GroupMember.group)
    people = select(Person).where(Person.id.in_(states)).options(loaded).order_by(Person.pinyin, Person.id)
    attended, never = _attended(batch), {one.id for one in no_shows.of(batch)}
    return [
        [number, one.name, group_of(one), *attended.get(one.id, (0, 0)), _result(one.id, states, never)]
        for number, one in enumerate(db.session.scalars(people), start=1)
    ]


def _attended(batch: Batch) -> dict[int, tuple[int, int]]:
    """Lessons and minutes by person."""
    lessons = [one.id for one in batch.lessons if one.state is LessonState.PLANNED]
    query = select(Attendance.person_id, func.count(), func.sum(Attendance.minutes)).where(
        Attendance.lesson_id.in_(lessons), Attendance.minutes > 0
    )
    return {row[0]: (row[1], int(row[2])) for row in db.session.execute(query.group_by(Attendance.person_id))}


def _result(person_id: int, states: Mapping[int, EnrolmentState], never: Iterable[int]) -> str:
    if person_id in never:
        return _("缺勤（未到）")
    return _("结业") if states[person_id] is EnrolmentState.COMPLETED else _("未结业")


def _amount(line: CostLine, limit: Decimal | None) -> Amount:
    details = [line.lecturer.name if line.lecturer else "", line.title]
    if line.hours is not None:
        details.append(_("%(hours)s 学时", hours=hours(line.hours)))
    if limit is not None:
        details.append(_("限 %(limit)s 元", limit=f"{limit:,.2f}"))
    return Amount(str(label(line.head)), line.what, line.amount, "，".join(one for one in details if one), limit)


def _limit(heads: Sequence[CostHead], rate: Decimal) -> Limit:
    names = [str(label(head)) for head in heads]
    return Limit("、".join(names), names, rate)
