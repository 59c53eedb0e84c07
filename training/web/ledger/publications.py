"""The quarterly list (季度公示): made ready, published as of a day, kept, and handed out as PDF and Excel."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import defer
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from training.clock import now, today
from training.models import db
from training.models.reconciling import Publication
from training.operations import audit
from training.operations.audit import Action
from training.operations.errors import TrainingError
from training.operations.ledger import publishing
from training.operations.ledger.quarters import Quarter, ended
from training.web import downloads
from training.web.access import allows
from training.web.actors import actor
from training.web.fields import TOO_LONG, plain
from training.web.ledger.blueprint import blueprint
from training.web.ledger.confirmations import asked_quarter
from training.web.paging import page_of


class PublishForm(FlaskForm):
    """As of which day; why again."""

    as_of = DateField(_l("截至日"), [InputRequired(_l("请填写截至日。"))])
    reason = StringField(_l("更正原因"), [Optional(), Length(max=500, message=TOO_LONG)], filters=[plain])


@blueprint.get("/publications")
@allows("deputy")
def publications() -> ResponseReturnValue:
    """What was published, the newest first; for staff also which quarters are not."""
    query = select(Publication).options(defer(Publication.content))
    order = (Publication.year.desc(), Publication.quarter.desc(), Publication.version.desc())
    found = db.session.scalars(query.order_by(*order)).all()
    return render_template(
        "ledger/publications.html", publications=found, unpublished=publishing.unpublished(today(current_user.congress))
    )


@blueprint.route("/publications/new", methods=["GET", "POST"])
@allows("staff")
def publish() -> ResponseReturnValue:
    """The list as it would be today, and publishing it."""
    on = today(current_user.congress)
    quarter = asked_quarter() or ended(on, 1)[0]
    form = PublishForm(data={"as_of": on})
    if form.validate_on_submit() and (kept := _publish(form, quarter)) is not None:
        return redirect(url_for("ledger.publication", publication_id=kept.id))
    made = publishing.content(current_user.congress, quarter, form.as_of.data or on)
    again = publishing.versions(quarter)
    return render_template(
        "ledger/publish.html",
        form=form,
        quarter=quarter,
        quarters=ended(on),
        page=page_of(made["rows"]),
        versions=again,
    )


@blueprint.get("/publications/<int:publication_id>")
@allows("deputy")
def publication(publication_id: int) -> ResponseReturnValue:
    """One list, as it was published."""
    found = db.get_or_404(Publication, publication_id)
    return render_template("ledger/publication.html", publication=found, page=page_of(found.content["rows"]))


@blueprint.get("/publications/<int:publication_id>.pdf")
@allows("deputy")
def publication_pdf(publication_id: int) -> ResponseReturnValue:
    """The same as a PDF; equal bytes at every time."""
    from training.files import publication as papers

    found = db.get_or_404(Publication, publication_id)
    return downloads.pdf(papers.paper(found.content, found.version, found.digest), _title(found))


@blueprint.get("/publications/<int:publication_id>.xlsx")
@allows("deputy")
def publication_excel(publication_id: int) -> ResponseReturnValue:
    """The same as Excel; equal bytes at every time."""
    from training.files import publication as papers

    found = db.get_or_404(Publication, publication_id)
    return downloads.excel(papers.workbook(found.content), _title(found))


def _publish(form: PublishForm, quarter: Quarter) -> Publication | None:
    at, congress = now(current_user.congress), current_user.congress
    if quarter.to_on >= at.date():
        abort(404)
    try:
        kept = publishing.publish(
            congress, quarter, form.as_of.data, form.reason.data or "", by_id=current_user.id, at=at
        )
    except TrainingError as error:
        field = form.reason if publishing.versions(quarter) and not form.reason.data else form.as_of
        field.errors = [*field.errors, error.message]
        return None
    after = {"version": kept.version, "as_of": kept.as_of, "digest": kept.digest}
    audit.note(Action.PUBLISHED_QUARTER, _title(kept), actor(), on=kept, after=after, reason=kept.reason)
    db.session.commit()
    flash(_("已公示，列表和文件按截至日保存，不再变动。"), "success")
    return kept


def _title(publication: Publication) -> str:
    shown = {"year": publication.year, "number": publication.quarter, "version": publication.version}
    return _("%(year)s 年第 %(number)s 季度代表学时公示（第 %(version)s 版）", **shown)
