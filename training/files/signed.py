"""Papers of signed documents: class certificates (结业证书) and the duty file (履职档案) as PDF, and to verify as .zip.

They print what the document says and nothing else, so equal documents give equal bytes.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import segno

from training.files import pdf

KINDS = {"earned": "记入", "reversal": "冲销"}
MEASURES = {"hours": "学时", "compulsory_hours": "必修学时", "programs": "班次", "subjects": "必修课目"}
README = """离线核验，任何装有 Python 3.11 以上的电脑，无需联网 / to verify offline, with any Python from 3.11 on:

    python verify.py {name}

程序只用标准库，重新折算每条学时、合计、上限和达标结果，核对散列链和签名；任何一个字符被改动都会指出。
最后显示的公钥指纹应与发证机关公布的一致 / compare the fingerprint shown with the one published at:

    {address}
"""


def certificates(papers: Sequence[tuple[dict[str, Any], str]]) -> bytes:
    """A page a certificate; each with the address of its page of verification, drawn as a QR code."""
    return pdf.render(
        "certificate", {"papers": [printed(document) | {"qr": _qr(address)} for document, address in papers]}
    )


def duty_file(document: dict[str, Any], address: str, fingerprint: str) -> bytes:
    """The training part of the duty file; `address` is where the keys are published."""
    return pdf.render(
        "duty_file",
        {
            "congress": document["congress"]["name"],
            "on": day(document["on"]),
            "facts": _facts(document["person"]),
            "standings": [_standing(one) for one in document["requirements"]],
            "entries": [_line(document, line) for line in document["entries"]],
            "total": document["totals"]["hours"],
            "minutes": str(document["totals"]["minutes"]),
            "rules": [_rule(document, key) for key in sorted(_used(document), key=int)],
            "head": document["chain"]["head"],
            "fingerprint": fingerprint,
            "address": address,
            "qr": _qr(address),
        },
    )


def bundle(name: str, document: str, verifier: str, address: str) -> bytes:
    """A .zip: the document as it was signed, the verifier, and how to run it."""
    buffer = BytesIO()
    file = f"{name}.json"
    parts = {file: document, "verify.py": verifier, "README.txt": README.format(name=f'"{file}"', address=address)}
    with ZipFile(buffer, "w") as zipped:
        for part, text in parts.items():
            about = ZipInfo(part, date_time=(2000, 1, 1, 0, 0, 0))
            about.compress_type = ZIP_DEFLATED
            zipped.writestr(about, text.encode("utf-8"))
    return buffer.getvalue()


def day(value: str) -> str:
    """2022 年 4 月 11 日."""
    on = date.fromisoformat(value[:10])
    return f"{on.year} 年 {on.month} 月 {on.day} 日"


def days(first: str, last: str) -> str:
    """2022 年 4 月 11 日至 4 月 12 日; the year once, one day once."""
    begin, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    if begin == end:
        return day(first)
    return f"{day(first)}至 {day(last) if begin.year != end.year else f'{end.month} 月 {end.day} 日'}"


def title(document: dict[str, Any]) -> str:
    """代表履职培训班第 2 期."""
    attended = document["classes"][document["certificate"]["class"]]
    return f"{attended['name']}第 {attended['batch']} 期"


def printed(document: dict[str, Any]) -> dict[str, str]:
    """What stands on a certificate, in words."""
    paper, person = document["certificate"], document["person"]
    attended = document["classes"][paper["class"]]
    return {
        "name": person["name"],
        "seat": "、".join(seat["number"] for seat in person["seats"]),
        "days": days(attended["starts_at"], _last_day(attended)),
        "place": attended["place"] or "线上",
        "title": title(document),
        "attended": str(paper["attended_minutes"]),
        "minutes": str(attended["minutes"]),
        "hours": paper["hours"],
        "number": paper["number"],
        "issuer": document["congress"]["name"],
        "issued": day(document["on"]),
        "head": document["chain"]["head"],
    }


def taught(document: dict[str, Any]) -> tuple[date, date]:
    """The first and the last day of a certificate's class."""
    attended = document["classes"][document["certificate"]["class"]]
    return date.fromisoformat(attended["starts_at"][:10]), date.fromisoformat(_last_day(attended)[:10])


def _last_day(attended: dict[str, Any]) -> str:
    """A class ends at the beginning of the half-day after it."""
    return (datetime.fromisoformat(attended["ends_at"]) - timedelta(seconds=1)).isoformat()


def _facts(person: dict[str, Any]) -> list[list[str]]:
    seats = [f"{one['term'] or '列席人员'}（{_seat(one)}）" for one in person["seats"]]
    return [
        ["姓名", person["name"]],
        ["编号", "、".join(one["number"] for one in person["seats"]) or "—"],
        ["届次", "；".join(seats) or "—"],
        ["代表小组", "、".join(person["area_groups"]) or "—"],
        ["专业代表小组", "、".join(person["professional_groups"]) or "—"],
        ["工作单位", person["employer"] or "—"],
    ]


def _seat(one: dict[str, Any]) -> str:
    if one["term"] is None:
        return one["title"] or "列席"
    return "新任" if one["is_new"] else "连任"


def _standing(one: dict[str, Any]) -> list[str]:
    missing = max(Decimal(0), Decimal(one["required"]) - Decimal(one["earned"]))
    met = "已达标" if one["met"] else "未达标"
    return [one["name"], MEASURES[one["measure"]], one["required"], one["earned"], f"{missing:f}", met]


def _line(document: dict[str, Any], line: dict[str, Any]) -> list[str]:
    entry, lesson = line["entry"], line["lesson"]
    attended = document["classes"].get(str(entry.get("program_id")), {})
    return [
        str(line["ledger"]["position"]),
        entry["earned_on"],
        attended.get("name", "—"),
        lesson["subject"] if lesson else entry.get("note", "—"),
        KINDS[entry["kind"]],
        str(entry["minutes"]),
        entry["hours"],
        line["hash"][:8],
    ]


def _used(document: dict[str, Any]) -> set[str]:
    return {str(line["entry"]["rule_set_id"]) for line in document["entries"]}


def _rule(document: dict[str, Any], key: str) -> str:
    one = document["rule_sets"][key]
    return f"{one['name']}（第 {one['version']} 版，{day(one['starts_on'])}起）"


def _qr(address: str) -> str:
    buffer = BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", border=0, scale=4)
    return buffer.getvalue().decode()
