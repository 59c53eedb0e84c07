"""Rosters on their way in: uploaded, shown with all that would change, accepted or thrown away."""

from pathlib import PurePath

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from training import clock
from training.files import roster
from training.models import db
from training.models.people import RosterUpload
from training.operations.errors import TrainingError
from training.operations.people import rosters
from training.web import downloads
from training.web.access import allows
from training.web.paging import page_of
from training.web.people.blueprint import blueprint
from training.web.people.finding import found
from training.web.people.forms import UploadForm
from training.web.people.reading import Reading, read

FATES = ("add", "update", "unchanged")
MOST_PROBLEMS = 200
"""Shown on the page; the returned file has all."""


@blueprint.get("/roster-template.xlsx")
@allows("staff")
def roster_template() -> ResponseReturnValue:
    """An empty roster to fill in."""
    return downloads.excel(roster.template(), _("名册模板"))


@blueprint.route("/rosters", methods=["GET", "POST"])
@allows("staff")
def upload_roster() -> ResponseReturnValue:
    """Send a file; it is read and kept, and nobody is written yet."""
    form = UploadForm(today=clock.today(current_user.congress))
    if form.term.choices and form.validate_on_submit():
        try:
            upload = _keep(form)
        except TrainingError as error:
            form.file.errors = [error.message]
        else:
            db.session.commit()
            return redirect(url_for("people.preview_roster", roster_upload_id=upload.id))
    earlier = db.session.scalars(select(RosterUpload).order_by(RosterUpload.id.desc()).limit(20)).all()
    return render_template("people/upload.html", form=form, earlier=earlier), 422 if form.errors else 200


def _keep(form: UploadForm) -> RosterUpload:
    name = PurePath(form.file.data.filename.replace("\\", "/")).name or "roster"
    content = form.file.data.read()
    mapping = roster.guess(roster.sheets(name, content))
    at = clock.now(current_user.congress)
    return rosters.keep(name, content, mapping.to_json(), form.term_picked(), current_user.id, at)


@blueprint.get("/rosters/<int:roster_upload_id>")
@allows("staff")
def preview_roster(roster_upload_id: int) -> ResponseReturnValue:
    """What would become of each row, and everything that is wrong."""
    upload = found(RosterUpload, roster_upload_id)
    if upload.accepted_at:
        return render_template("people/taken_in.html", upload=upload)
    reading = read(upload, clock.today(current_user.congress))
    show = request.args.get("show", "")
    steps = reading.comparison.steps if reading.comparison else []
    return render_template(
        "people/preview.html",
        upload=upload,
        reading=reading,
        comparison=reading.comparison,
        page=page_of([step for step in steps if show not in FATES or step.fate == show]),
        problems=[reading.place(problem) for problem in reading.problems[:MOST_PROBLEMS]],
        warnings=[reading.place(one) for one in (reading.comparison.warnings if reading.comparison else [])],
        **_words(),
    )


def _words() -> dict[str, object]:
    """The roster's fields as users call them."""
    return {"fields": list(roster.FIELDS), "field_label": roster.label}


@blueprint.post("/rosters/<int:roster_upload_id>/mapping")
@allows("staff")
def map_roster(roster_upload_id: int) -> ResponseReturnValue:
    """Read the file another way: another sheet, heading row, or columns."""
    upload = found(RosterUpload, roster_upload_id)
    _refuse_what_is_taken_in(upload)
    upload.mapping = _mapping(upload)
    db.session.commit()
    return redirect(url_for("people.preview_roster", roster_upload_id=upload.id))


def _mapping(upload: RosterUpload) -> dict[str, object]:
    """As chosen in the form; another sheet or heading row is guessed anew."""
    sheets = {sheet.name: sheet for sheet in roster.sheets(upload.filename, upload.content)}
    sheet = sheets.get(request.form.get("sheet", "")) or sheets[upload.mapping["sheet"]]
    header = request.form.get("header", 0, type=int)
    if sheet.name != upload.mapping["sheet"]:
        return roster.guess([sheet]).to_json()
    if not 1 <= header <= len(sheet.rows):
        raise TrainingError(_("标题行应在 1 至 %(last)s 之间。", last=len(sheet.rows)))
    if header != upload.mapping["header"]:
        return roster.guess_columns(sheet, header).to_json()
    columns = {name: request.form.get(f"column-{name}", type=int) for name in roster.FIELDS}
    chosen = {name: column for name, column in columns.items() if column in range(len(sheet.rows[0]))}
    _refuse_a_column_twice(chosen)
    return roster.Mapping(sheet.name, header, chosen, request.form.get("is_new") == "1").to_json()


def _refuse_a_column_twice(columns: dict[str, int]) -> None:
    for name, column in columns.items():
        same = [other for other, taken in columns.items() if taken == column]
        if len(same) > 1:
            raise TrainingError(
                _(
                    "%(column)s 列同时选作“%(first)s”和“%(second)s”。请为每一项选不同的列。",
                    column=roster.column_letters(column),
                    first=roster.label(name),
                    second=roster.label(next(other for other in same if other != name)),
                )
            )


@blueprint.post("/rosters/<int:roster_upload_id>/accept")
@allows("staff")
def accept_roster(roster_upload_id: int) -> ResponseReturnValue:
    """Write what the preview showed; rows with errors only stay out when that was asked for."""
    upload = found(RosterUpload, roster_upload_id)
    rosters.claim(upload, clock.now(current_user.congress))
    reading = read(upload, clock.today(current_user.congress))
    _refuse_what_is_wrong(reading)
    assert reading.comparison
    rosters.take_in(reading.comparison, request.form.get("seen", ""))
    db.session.commit()
    flash(_told(reading), "success")
    return redirect(url_for("people.index"))


def _refuse_what_is_wrong(reading: Reading) -> None:
    if reading.trouble:
        raise TrainingError(reading.trouble)
    if reading.problems and request.form.get("skip") != "1":
        raise TrainingError(
            _(
                "名册有 %(rows)s 行需要修改，本次未导入任何数据。请改正后重新上传，或选择跳过这些行。",
                rows=reading.bad_rows,
            )
        )


def _told(reading: Reading) -> str:
    comparison = reading.comparison
    assert comparison
    added, updated, same = (comparison.count(fate) for fate in FATES)
    told = _(
        "已导入：新增 %(added)s 人，更新 %(updated)s 人，%(same)s 人没有变化。", added=added, updated=updated, same=same
    )
    return told + (_("跳过 %(rows)s 行。", rows=reading.bad_rows) if reading.problems else "")


@blueprint.get("/rosters/<int:roster_upload_id>/returned.xlsx")
@allows("staff")
def returned_roster(roster_upload_id: int) -> ResponseReturnValue:
    """The file with a column that says what is wrong."""
    upload = found(RosterUpload, roster_upload_id)
    reading = read(upload, clock.today(current_user.congress))
    body = roster.returned(reading.sheet, reading.mapping, reading.problems)
    return downloads.excel(body, _("%(name)s（错误说明）", name=PurePath(upload.filename).stem))


@blueprint.post("/rosters/<int:roster_upload_id>/delete")
@allows("staff")
def delete_roster(roster_upload_id: int) -> ResponseReturnValue:
    """Throw the file away; people who came in with it stay."""
    upload = found(RosterUpload, roster_upload_id)
    db.session.delete(upload)
    db.session.commit()
    flash(_("已删除上传的“%(name)s”，人员没有变化。", name=upload.filename), "success")
    return redirect(url_for("people.upload_roster"))


def _refuse_what_is_taken_in(upload: RosterUpload) -> None:
    if upload.accepted_at:
        raise TrainingError(_("“%(name)s”已经导入过。如有更新，请上传新的名册。", name=upload.filename))
