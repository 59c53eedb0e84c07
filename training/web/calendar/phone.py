"""The same list as a page for any phone's browser, WeChat's too: GET /c/<token>."""

from itertools import groupby

from flask import Response, make_response, render_template

from training import clock
from training.models import db
from training.models.congresses import Congress
from training.operations.feeds import events, links
from training.web.access import allows
from training.web.calendar.blueprint import blueprint
from training.web.calendar.fetches import FETCHES


@blueprint.get("/c/<token>")
@allows("public")
def phone(token: str) -> Response:
    """What is to come, by day, and below it what is over."""
    found = links.by_token(token)
    if found is None:
        return _page("calendar/gone.html", 404, is_revoked=False)
    if wait := FETCHES.seconds_to_wait(found.id):
        return _page("calendar/gone.html", 429, wait=wait)
    if found.revoked_at is not None:
        return _page("calendar/gone.html", 410, is_revoked=True)
    congress = db.session.get(Congress, found.congress_id)
    assert congress is not None
    now = clock.now(congress)
    agenda = events.agenda(events.owner_of(found), now)
    coming = [event for event in agenda.events if event.ends_at > now]
    over = [event for event in agenda.events if event.ends_at <= now]
    return _page(
        "calendar/phone.html",
        200,
        agenda=agenda,
        days=[(on, list(group)) for on, group in groupby(coming, key=lambda event: event.starts_at.date())],
        over=over[::-1],
        congress=congress,
        token=token,
    )


def _page(template: str, status: int, **values: object) -> Response:
    response = make_response(render_template(template, status=status, **values), status)
    response.headers["Cache-Control"] = "no-store"
    if wait := values.get("wait"):
        response.headers["Retry-After"] = str(wait)
    return response
