"""Papers of the door: the personal links of a class, to be printed or sent."""

from collections.abc import Iterable

from training.files import excel
from training.models.people import Person


def links(title: str, rows: Iterable[tuple[Person, str]]) -> bytes:
    """An .xlsx: name, employer, telephone, address."""
    cells = [(number, one.name, one.employer, one.phone, link) for number, (one, link) in enumerate(rows, start=1)]
    heading = "每人一条，只供本人手机打开一次；之后扫码签到不用登录。请勿转发。"
    return excel.table(title, ["序号", "姓名", "单位", "手机", "签到链接"], cells, heading)
