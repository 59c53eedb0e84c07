"""Sign-in sheets: printed, and typed back by row number."""

import json
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now
from training.models import db
from training.models.sheets import SheetScan, SignInSheet
from training.operations.attendance import recording, sheets, typed, typing_back
from training.operations.attendance.marks import Mark, Marked
from training.operations.attendance.sheets import HalfDay
from training.operations.errors import TrainingError
from training.web import downloads, links
from training.web.access import allows
from training.web.attendance.batches import find, people_of
from training.web.attendance.blueprint import blueprint
from training.web.labels import label


@blueprint.post("/batches/<int:batch_id>/sheets")
@allows("staff")
def print_sheet(batch_id: int) -> ResponseReturnValue:
    """Make the sheet of the list as it stands, and hand it over as a PDF."""
    batch = find(batch_id)
    sheet = sheets.make(batch, people_of(batch), by_id=current_user.id, at=now(current_user.congress))
    db.session.commit()
    return redirect(url_for("attendance.sheet_pdf", sign_in_sheet_id=sheet.id))


@blueprint.get("/sheets/<int:sign_in_sheet_id>.pdf")
@allows("staff")
def sheet_pdf(sign_in_sheet_id: int) -> ResponseReturnValue:
    """The sheet to print, the same at every download while names and groups stay."""
    from training.files import register

    sheet = _find(sign_in_sheet_id)
    address = links.absolute("attendance.sheet", sign_in_sheet_id=sheet.id)
    halves = [sheets.half_day_called(code) for code in sheet.half_days]
    paper = register.sign_in_sheet(current_user.congress.name, sheet, sheets.people_on(sheet), halves, address)
    return downloads.pdf(
        paper, _("%(title)s签到表第%(number)s版", title=register.title_of(sheet.batch), number=sheet.number)
    )


@blueprint.get("/sheets/<int:sign_in_sheet_id>")
@allows("staff")
def sheet(sign_in_sheet_id: int) -> ResponseReturnValue:
    """What the QR on the sheet opens: one half-day of it to be typed back."""
    found = _find(sign_in_sheet_id)
    return _show(found, _half_day(found, request.args.get("half")))


@blueprint.post("/sheets/<int:sign_in_sheet_id>")
@allows("staff")
def type_back(sign_in_sheet_id: int) -> ResponseReturnValue:
    """Save what was typed; what is refused stays on the page."""
    found = _find(sign_in_sheet_id)
    half_day = _half_day(found, request.form.get("half"))
    try:
        outcome = typing_back.type_back(
            found, half_day, typed.read(request.form.get("typed", ""), len(found.person_ids)),
            is_last="finish" in request.form, seen=_seen(request.form.get("seen", "")),
            by_id=current_user.id, at=now(current_user.congress),
        )  # fmt: skip
    except TrainingError as error:
        db.session.rollback()
        flash(error.message, "danger")
        return _show(_find(sign_in_sheet_id), half_day, request.form.get("typed", "")), error.status
    db.session.commit()
    _say(outcome)
    return redirect(url_for("attendance.sheet", sign_in_sheet_id=found.id, half=half_day.code, _anchor="saved"))


@blueprint.post("/sheets/<int:sign_in_sheet_id>/scans")
@allows("staff")
def add_scans(sign_in_sheet_id: int) -> ResponseReturnValue:
    """Keep scans of the signed sheet: all of the files chosen, or none."""
    found = _find(sign_in_sheet_id)
    files = [one for one in request.files.getlist("scans") if one.filename]
    if not files:
        raise TrainingError(_("请选择签到表的扫描件（PDF、JPEG 或 PNG）。"))
    for one in files:
        sheets.add_scan(found, one.filename or "", one.read(), by_id=current_user.id, at=now(current_user.congress))
    db.session.commit()
    flash(_("已保存 %(count)s 个扫描件。", count=len(files)), "success")
    return redirect(url_for("attendance.batch", batch_id=found.batch_id, _anchor="sheets"))


@blueprint.get("/scans/<int:sheet_scan_id>")
@allows("staff")
def scan(sheet_scan_id: int) -> ResponseReturnValue:
    """A scan, as it was uploaded."""
    return downloads.attachment(db.get_or_404(SheetScan, sheet_scan_id).attachment)


def _find(sheet_id: int) -> SignInSheet:
    return sheets.find(sheet_id) or abort(404)


def _half_day(sheet: SignInSheet, code: str | None) -> HalfDay:
    """The column asked for, else the last one that has begun, else the first."""
    columns = [sheets.half_day_called(one) for one in sheet.half_days]
    if code is None:
        moment = now(current_user.congress)
        current = HalfDay(moment.date(), moment.hour >= 12)
        return max((one for one in columns if one <= current), default=columns[0])
    return next((one for one in columns if one.code == code), None) or abort(404)


def _show(sheet: SignInSheet, half_day: HalfDay, text: str = "") -> str:
    people, written = sheets.people_on(sheet), typing_back.recorded(sheet, half_day)
    lessons = sheets.lessons_in(sheet.batch, half_day)
    expected = {one.id: one for lesson in lessons for one in recording.people_of(lesson)}
    return render_template(
        "attendance/sheet.html",
        sheet=sheet,
        half_day=half_day,
        half_days=[sheets.half_day_called(code) for code in sheet.half_days],
        lessons=lessons,
        people=people,
        expected=expected,
        guests={int(one) for one in sheet.guests},
        added=[one for key, one in expected.items() if key not in set(sheet.person_ids)],
        newest=sheets.of(sheet.batch)[0],
        marks={one.id: _words(one.id, written) for one in people},
        seen=_kept(written),
        text=text,
        letters=_letters(),
    )


def _words(person_id: int, written: dict[int, recording.Sheet]) -> str:
    """What is recorded of the person in that half-day, in words."""
    marks = [mark for sheet in written.values() if (mark := sheet.get(person_id))]
    shown = [f"{label(one.mark)} {one.missed}" if one.missed else str(label(one.mark)) for one in marks]
    return "、".join(dict.fromkeys(shown))


def _letters() -> dict[str, Any]:
    """What the script needs to read what is typed: each letter's mark, which ones need minutes, and the words."""
    marks = {sign: mark.value for sign, mark in typed.MARKS.items()} | dict.fromkeys(typed.TAKEN_BACK, "")
    return {
        "marks": marks,
        "partly": [one.value for one in typed.PARTLY],
        "words": {one.value: str(label(one)) for one in Mark},
    }


def _kept(written: dict[int, recording.Sheet]) -> str:
    """What stands there now, as the form carries it to and fro."""
    rows = [
        [lesson, person, mark.mark.value, mark.missed, mark.test_passed]
        for lesson, sheet in written.items()
        for person, mark in sheet.items()
        if mark
    ]
    return json.dumps(rows, separators=(",", ":"))


def _seen(text: str) -> dict[int, recording.Sheet]:
    """The reverse; nothing where the browser sent something else, so that whatever differs is a conflict."""
    found: dict[int, recording.Sheet] = {}
    try:
        for lesson, person, mark, missed, passed in json.loads(text or "[]"):
            found.setdefault(int(lesson), {})[int(person)] = Marked(Mark(mark), int(missed), bool(passed))
    except (TypeError, ValueError, RecursionError):
        return {}
    return found


def _say(outcome: typing_back.Outcome) -> None:
    if outcome.absent:
        flash(
            _("已登记 %(count)s 人，其中 %(absent)s 人记为缺勤。", count=outcome.written, absent=outcome.absent),
            "success",
        )
    else:
        flash(_("已登记 %(count)s 人。", count=outcome.written), "success")
    if outcome.at_the_door:
        flash(_("其中 %(count)s 人已在现场签到，到场时间以现场记录为准。", count=outcome.at_the_door), "info")
    if outcome.withdrawn:
        listed = "、".join(f"{row} {name}" for row, name in outcome.withdrawn[:20])
        flash(_("以下序号的人员已退出本期，或这半天没有其课，不登记考勤：%(people)s。", people=listed), "warning")
