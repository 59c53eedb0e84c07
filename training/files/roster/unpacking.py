"""Unpacks an .xlsx under guard, before any reader sees it: no bomb, no password, no document type."""

import zipfile
import zlib
from io import BytesIO

from flask_babel import gettext as _

from training.operations.errors import TrainingError

LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 100
MOST_PARTS = 2_000
DOCTYPE = "<!DOCTYPE"


def unpacked(name: str, content: bytes) -> dict[str, bytes]:
    """The parts of the workbook that hold cells, by path; pictures and the like are left out. Raises TrainingError."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
            _refuse_bombs(name, infos, len(content))
            _refuse_other_kinds(name, {info.filename for info in infos})
            parts = {info.filename: archive.read(info) for info in infos if _holds_cells(info.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise broken(name) from error
    for part in parts.values():
        _refuse_doctype(name, part)
    return parts


def packed(parts: dict[str, bytes]) -> bytes:
    """Those parts and no others as a file again: a reader then sees exactly what was looked at."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return buffer.getvalue()


def broken(name: str) -> TrainingError:
    """The sentence for a file cut short or garbled."""
    return TrainingError(
        _("“%(name)s”不完整或已损坏，没有读到内容。请用 Excel 打开检查，另存为 .xlsx 后重新上传。", name=name)
    )


def has_password(name: str) -> TrainingError:
    """The sentence for a file that only opens with a password."""
    return TrainingError(_("“%(name)s”设有打开密码。请在 Excel 中取消密码，保存后重新上传。", name=name))


def _refuse_bombs(name: str, infos: list[zipfile.ZipInfo], size: int) -> None:
    whole = sum(info.file_size for info in infos)
    if whole > LARGEST_UNPACKED or whole > LARGEST_RATIO * size or len(infos) > MOST_PARTS:
        raise TrainingError(
            _(
                "“%(name)s”解压后有 %(size)s MB，与文件大小不相称，未打开。请把名册复制到新的工作簿，保存后重新上传。",
                name=name,
                size=-(-whole // 1024**2),
            )
        )
    if any(info.flag_bits & 1 for info in infos):
        raise has_password(name)


def _refuse_other_kinds(name: str, paths: set[str]) -> None:
    if "xl/workbook.xml" not in paths:
        raise TrainingError(
            _("“%(name)s”不是 .xlsx、.xls 或 .csv 名册。请用 Excel 打开，另存为 .xlsx 后重新上传。", name=name)
        )


def _holds_cells(path: str) -> bool:
    wanted = path.startswith(("xl/worksheets/", "xl/_rels/")) or (path.count("/") == 1 and path.startswith("xl/"))
    return path in {"[Content_Types].xml", "_rels/.rels"} or (wanted and path.endswith((".xml", ".rels")))


def _refuse_doctype(name: str, part: bytes) -> None:
    if any(DOCTYPE.encode(coding) in part for coding in ("ascii", "utf-16-le", "utf-16-be")):
        raise TrainingError(
            _("“%(name)s”含有 DOCTYPE 声明，正常的 Excel 文件没有它，未打开。请用 Excel 另存后重新上传。", name=name)
        )
