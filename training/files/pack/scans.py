"""Scans on the pack's pages: pictures and PDF pages of any size, fitted to A4 with room for a line below."""

from io import BytesIO
from typing import Any

from flask_babel import gettext as _

from training.files import pdf
from training.files.pack.content import Scan
from training.operations.errors import TrainingError

A4 = (595.276, 841.89)
MARGIN, FOOT = 28.0, 44.0


def pages(scan: Scan) -> list[Any]:
    """The scan's pages, each on a new A4 page, upright or lying as the scan does.

    Raises TrainingError, naming the file, for one that is encrypted or that nobody can read.
    """
    content = scan.content if scan.media_type == "application/pdf" else _picture(scan)
    try:
        return _fitted(content)
    except Exception as error:  # pypdf has many ways to give up on a damaged file
        raise _unreadable(scan) from error


def _picture(scan: Scan) -> bytes:
    """A PDF page as large as the picture."""
    try:
        return pdf.picture(scan.content, "png" if scan.media_type == "image/png" else "jpg")
    except RuntimeError as error:
        raise _unreadable(scan) from error


def _fitted(content: bytes) -> list[Any]:
    from pypdf import PdfReader, PdfWriter

    sources = PdfWriter(clone_from=PdfReader(BytesIO(content))).pages
    fitted, out = PdfWriter(), BytesIO()
    for source in sources:
        _fit(source, fitted)
    if not fitted.pages:
        raise ValueError("no pages")
    fitted.write(out)
    return list(PdfReader(out).pages)


def _fit(source: Any, writer: Any) -> None:
    """A new page of the writer with the source on it, as large as the margins allow."""
    from pypdf import Transformation

    source.transfer_rotation_to_content()
    box = source.cropbox
    width, height = float(box.width), float(box.height)
    across, up = A4 if height >= width else A4[::-1]
    scale = min((across - 2 * MARGIN) / width, (up - MARGIN - FOOT) / height)
    left, below = (across - width * scale) / 2, FOOT + (up - MARGIN - FOOT - height * scale) / 2
    move = Transformation().translate(-float(box.left), -float(box.bottom)).scale(scale).translate(left, below)
    writer.add_blank_page(width=across, height=up).merge_transformed_page(source, move)


def _unreadable(scan: Scan) -> TrainingError:
    return TrainingError(
        _(
            "“%(name)s”无法读取（文件损坏或设有密码），材料没有生成。请重新扫描或另存为普通 PDF 后再上传。",
            name=scan.name,
        )
    )
