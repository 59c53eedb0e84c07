"""QR codes, made here as SVG; the address itself always stands beside one."""

import segno
from markupsafe import Markup


def svg(address: str) -> Markup:
    """A picture of the address, without size: the style sheet gives it one."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(scale=4, border=2, omitsize=True, lineclass=None, svgclass="qr"))  # noqa: S704 - made by segno
