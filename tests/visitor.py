"""A browser without a screen, for tests."""

from flask import session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from tests.pages import Page
from training.models import db
from training.models.accounts import User
from training.web import access


class Visitor(FlaskClient):
    """A browser. Each request has an app context of its own, as on a server, and so its own database session.

    What the test made is committed before the request, and read anew after it.
    """

    def open(self, *args, **kwargs):
        db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **{"buffered": True, **kwargs})  # read to its end, and closed
        assert all(value.isascii() for _name, value in response.headers), "a server cannot send this header"
        db.session.expire_all()
        return response

    def sign_in(self, user: User) -> "Visitor":
        """Be that user from now on, without typing a password."""
        db.session.commit()
        with self.session_transaction() as session:
            session.update(access.new_session(user))
        return self

    def post(self, *args, data=None, **kwargs):
        """With the token that every form has; `csrf=False` leaves it out."""
        if kwargs.pop("csrf", True) and kwargs.get("json") is None:
            data = {"csrf_token": self.token(), **(data or {})}
        elif kwargs.get("json") is not None:
            kwargs["headers"] = {"X-CSRFToken": self.token(), **kwargs.get("headers", {})}
        return super().post(*args, data=data, **kwargs)

    def page(self, path: str, **kwargs) -> Page:
        """The page at that path, after redirects. Fails when there is none."""
        response = self.get(path, follow_redirects=True, **kwargs)
        assert response.status_code == 200, f"{path}: {response.status}"
        return Page(response.text)

    def token(self) -> str:
        """A token for this browser's session."""
        alone = self.application.app_context()  # generate_csrf remembers its last answer in it
        with alone, self.application.test_request_context(), self.session_transaction() as kept:
            session.update(kept)
            token = generate_csrf()
            kept["csrf_token"] = session["csrf_token"]
            return token
