"""Files with Chinese names, as they pass through HTTP."""

from urllib.parse import unquote

import pytest

from training.web import downloads


@pytest.mark.parametrize("make", [downloads.excel, downloads.pdf, downloads.calendar, downloads.json])
def test_a_chinese_name_passes_through_http(app, make):
    with app.test_request_context():
        response = make(b"content", "𠮷田学习记录")
        response.direct_passthrough = False

    header = response.headers["Content-Disposition"]
    assert header.encode("latin-1")
    assert "𠮷田学习记录." in unquote(header)
    assert header.startswith("attachment")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Expires" not in response.headers
    assert response.data == b"content"
