"""Letters to employers (参训告知函): issued with numbers, for one person or for all of a class, and printed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now
from training.models import db
from training.models.leaves import EmployerLetter
from training.operations.attendance import ladder
from training.operations.attendance import letters as operations
from training.operations.errors import NotThere
from training.web import downloads
from training.web.access import allows
from training.web.attendance.batches import find, people_of
from training.web.attendance.blueprint import blueprint


@blueprint.get("/batches/<int:batch_id>/letters")
@allows("staff")
def letters(batch_id: int) -> ResponseReturnValue:
    """Who has a letter that still holds, who needs one, and who has no employer to write to."""
    batch = find(batch_id)
    people = people_of(batch)
    found = operations.letters_of(batch)
    return render_template(
        "attendance/letters.html",
        batch=batch,
        people=people,
        letters=found,
        waiting=[one for one in people if one.employer and one.id not in found],
        unemployed=[one for one in people if not one.employer],
        settings=ladder.settings(),
    )


@blueprint.post("/batches/<int:batch_id>/letters")
@allows("staff")
def issue_letters(batch_id: int) -> ResponseReturnValue:
    """For everybody who needs one, or for the one named."""
    batch, wanted = find(batch_id), request.form.get("person_id", type=int)
    people = [one for one in people_of(batch) if wanted is None or one.id == wanted]
    issued = operations.issue(batch, people, by_id=current_user.id, at=now(current_user.congress))
    db.session.commit()
    flash(_("已编号 %(count)s 份告知函，可以下载打印。", count=len(issued)), "success")
    return redirect(url_for("attendance.letters", batch_id=batch_id))


@blueprint.get("/batches/<int:batch_id>/letters.pdf")
@allows("staff")
def letters_pdf(batch_id: int) -> ResponseReturnValue:
    """All letters of the class that hold, in the order of the list, in one PDF."""
    batch = find(batch_id)
    found = operations.letters_of(batch)
    ordered = [found[one.id] for one in people_of(batch) if one.id in found]
    if not ordered:
        raise NotThere(_("本期还没有告知函。请先编号生成，再下载。"))
    return _pdf(ordered, _("%(program)s第%(number)s期告知函", program=batch.program.name, number=batch.number))


@blueprint.get("/letters/<int:employer_letter_id>.pdf")
@allows("staff")
def letter_pdf(employer_letter_id: int) -> ResponseReturnValue:
    """One letter, as it was issued."""
    letter = db.get_or_404(EmployerLetter, employer_letter_id)
    return _pdf([letter], _("%(name)s告知函", name=letter.person.name))


def _pdf(found: list[EmployerLetter], name: str) -> ResponseReturnValue:
    from training.files.letters import employer_letters

    return downloads.pdf(employer_letters(current_user.congress.name, found), name)
