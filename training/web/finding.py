"""Records that pages of several stages open: of the congress at hand, a deputy's own alone."""

from flask_babel import gettext as _

from training.models import db
from training.models.people import Person
from training.operations.errors import NotThere
from training.web.access import refuse_others


def person_of(person_id: int) -> Person:
    """The person; deputies find only themselves. Raises NotThere."""
    refuse_others(person_id)
    found = db.session.get(Person, person_id)
    if found is None:
        raise NotThere(_("没有此人，或其不属于您所在的人大。"))
    return found
