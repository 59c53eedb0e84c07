"""Attachments: known by what they hold."""

from datetime import datetime
from hashlib import sha256

import pytest

from training.operations import attachments
from training.operations.errors import TrainingError

AT = datetime(2022, 4, 11, 9)
PDF = b"%PDF-1.7 \n"


def keep(filename, content):
    return attachments.keep(filename, content, by_id=None, at=AT)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PDF, "application/pdf"), (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"), (b"\x89PNG\r\n\x1a\n....", "image/png")],
)
def test_a_file_is_what_it_holds_whatever_its_name(congress, content, media_type):
    kept = keep("签到表.txt", content)
    assert (kept.media_type, kept.size, kept.content) == (media_type, len(content), content)
    assert kept.sha256 == sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("filename", "kept"),
    [
        ("C:\\fake\\签到表.pdf", "签到表.pdf"),
        ("../../etc/passwd", "passwd"),
        ("签\u202e到\n表.pdf", "签到表.pdf"),
        ("", "file"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_loses_folders_and_unseen_signs(congress, filename, kept):
    assert keep(filename, PDF).filename == kept


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "“签到表.pdf”是空文件"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“签到表.pdf”不是 PDF、JPEG 或 PNG 文件"),
        (PDF + b"." * attachments.MOST_BYTES, "“签到表.pdf”超过 10 MB"),
    ],
)
def test_what_cannot_be_kept_is_said(congress, content, words):
    with pytest.raises(TrainingError, match=words):
        keep("签到表.pdf", content)
