"""Verify a duty file or a certificate: python verify.py FILE.json [FINGERPRINT] (exit code 0: all of it is true).

核验履职档案或结业证书：python verify.py 文件.json [公钥指纹]（退出码 0：全部属实）。

The standard library alone; no database, no network. Everything is done again from the file: hours from minutes by the
rules, sums, caps, requirements; the chain of hashes; the place of each line in the congress's ledger; the signature
(Ed25519, RFC 8032). A file is read in one way of writing only, so that no character of it can be changed unseen. Whose
key it is, the file cannot say: compare the fingerprint with the one that the congress publishes.
"""

import calendar
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256, sha512
from math import ceil
from pathlib import Path
from typing import Any

FORMAT = "training-record/1"
ZEROS = "0" * 64
UNREADABLE = (KeyError, ValueError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError)


def faults(raw: bytes, fingerprint: str = "") -> Iterator[str]:
    """Everything that is wrong with a file, each in words and with its place; nothing: all of it is true."""
    try:
        doc = json.loads(raw.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
        if doc["format"] != FORMAT:
            raise ValueError(doc["format"])
        if written(doc) != raw:
            yield "文件的写法被改动（空格、换行、键的次序） / the way of writing was changed: blanks, order of keys"
            return
    except UNREADABLE as error:
        yield f"不是可读的 {FORMAT} 文件：{error} / not a {FORMAT} file that can be read"
        return
    for check in (chain, lines, totals, requirements, certificate, signature):
        try:
            yield from check(doc)
        except UNREADABLE as error:
            yield f"{check.__name__}：内容缺失或无法读取（{error}） / something is missing or cannot be read"
            return
    if fingerprint and fingerprint.replace(" ", "").lower() != fingerprint_of(doc["signature"]["key"]).replace(" ", ""):
        yield "签名公钥与给出的指纹不符 / the key is not the one with the given fingerprint"


def written(doc: Any) -> bytes:
    """The one way in which a file is written."""
    return (json.dumps(doc, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def link(previous: str, value: Any) -> str:
    """SHA-256 of the hash before, a line feed, and the value: keys sorted, no blanks, UTF-8."""
    body = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


def fingerprint_of(key: str) -> str:
    """The first 160 bits of the SHA-256 of a public key, in groups of four."""
    digest = sha256(bytes.fromhex(key)).hexdigest()[:40]
    return " ".join(digest[at : at + 4] for at in range(0, 40, 4))


def _refuse(number: str) -> None:
    raise ValueError(f"{number}: 学时应写成文字 / decimals are written as texts")


# The chain ------------------------------------------------------------------------------------------------------------


def chain(doc: dict) -> Iterator[str]:
    """Head of the file, then each line, sealed with the hash before; each line's own place in the ledger."""
    opening = {key: value for key, value in doc.items() if key not in {"entries", "chain", "signature"}}
    if doc["chain"].keys() != {"start", "head"}:
        yield "chain 中有多余或缺少的内容 / chain holds too much or too little"
    if link(ZEROS, opening) != doc["chain"]["start"]:
        yield "人员、班次、规则、合计、要求等内容被改动 / something before the lines was changed (chain.start)"
    last = doc["chain"]["start"]
    for number, line in enumerate(doc["entries"], start=1):
        if link(last, {key: value for key, value in line.items() if key != "hash"}) != line["hash"]:
            yield f"{_place(number, line)}：内容与散列值不符，被改动或缺失 / content and hash differ"
        if link(line["ledger"]["previous"], line["entry"]) != line["ledger"]["hash"]:
            yield f"{_place(number, line)}：与学时台账中的散列值不符 / differs from what the ledger sealed"
        last = line["hash"]
    if last != doc["chain"]["head"]:
        yield "末尾的散列值不符：有明细被增删 / lines were added or taken away at the end (chain.head)"


def _place(number: int, line: dict) -> str:
    return f"第 {number} 条明细（{line['entry']['earned_on']}，line {number}）"


# Hours ----------------------------------------------------------------------------------------------------------------


def lines(doc: dict) -> Iterator[str]:
    """The hours of each line that stands follow from its minutes by its rules; a reversal undoes one, whole and once.

    A line that was reversed was reckoned from a lesson that has been put right since: its reversal takes all of it.
    """
    known: dict = {}
    reversed_ids = {line["entry"].get("reverses_id") for line in doc["entries"]}
    for number, line in enumerate(doc["entries"], start=1):
        entry = line["entry"]
        known[entry["id"]] = entry
        if entry["kind"] == "reversal":
            undone = known.pop(entry["reverses_id"], None)
            if undone is None:
                yield f"{_place(number, line)}：所冲销的记录不在前面或已被冲销 / what it reverses is not there"
            elif (-undone["minutes"], -Decimal(undone["hours"])) != (entry["minutes"], Decimal(entry["hours"])):
                yield f"{_place(number, line)}：冲销的分钟或学时与原记录不符 / it does not undo its line"
        elif line["lesson"] and entry["id"] not in reversed_ids:
            due = hours(doc["rule_sets"][str(entry["rule_set_id"])]["rules"], entry, line["lesson"])
            if due != Decimal(entry["hours"]):
                yield f"{_place(number, line)}：按规则应为 {due} 学时，写作 {entry['hours']} / by the rules {due} hours"


def hours(rules: dict, entry: dict, lesson: dict) -> Decimal:
    """Hours for the minutes attended in a lesson, rounded down to the rules' step."""
    rule, minutes = rules["online" if lesson["online"] else "in_person"], entry["minutes"]
    step, bonus = Fraction(rules.get("round_to", "0.01")), Fraction(rule.get("test_bonus", "0"))
    if lesson["online"] and "steps" in rule:
        steps = sorted((int(one["from_minutes"]), Fraction(one["hours"])) for one in rule["steps"])
        worth = [worth for least, worth in steps if minutes >= least][-1:]
    elif not minutes or minutes < Fraction(rule.get("least_share", "0")) * lesson["minutes"]:
        worth = []
    elif lesson["online"]:
        factor = rule.get("compulsory_factor" if entry.get("is_compulsory") else "elective_factor", "1")
        worth = [Fraction(factor) * minutes / int(rule["minutes_per_hour"])]
    else:
        worth = [Fraction(rule["half_day_hours"]) * minutes / int(rule["half_day_minutes"])]
    exact = sum(worth) + (bonus if worth and lesson["online"] and lesson["test_passed"] else 0)
    return (exact // step) * Decimal(rules.get("round_to", "0.01"))


def totals(doc: dict) -> Iterator[str]:
    """Minutes and hours added up."""
    entries = [line["entry"] for line in doc["entries"]]
    found = sum(one["minutes"] for one in entries), sum(Decimal(one["hours"]) for one in entries)
    if found != (doc["totals"]["minutes"], Decimal(doc["totals"]["hours"])):
        yield f"合计应为 {found[0]} 分钟、{found[1]} 学时 / the lines add up to {found[0]} minutes, {found[1]} hours"


def counted(doc: dict, entries: list) -> Decimal:
    """Hours that count: each class under its cap, then each year and mode under the cap in force at its end."""
    classes: dict = {}
    for one in entries:
        activity = None if one.get("program_id") else one.get("participation_id")
        key = _year(one), one.get("mode"), one.get("program_id"), activity
        worth, rule_set = classes.get(key, (Decimal(0), 0))
        classes[key] = worth + Decimal(one["hours"]), max(rule_set, one["rule_set_id"])
    years: dict = {}
    for (year, mode, *_class), (worth, rule_set) in classes.items():
        years[year, mode] = years.get((year, mode), Decimal(0)) + _under(doc, rule_set, mode, "class", worth)
    return sum((_under(doc, _capping(doc, key[0]), key[1], "year", years[key]) for key in years), Decimal(0))


def _told(line: dict) -> dict:
    """The entry, with the year of the class that a make-up replaces."""
    return line["entry"] | {"class_year": (line["lesson"] or {}).get("class_year")}


def _year(entry: dict) -> str:
    """Under whose caps it counts: of a make-up, those of the year of the class that it replaces."""
    return str(entry.get("class_year") or entry["earned_on"][:4])


def _counts_on(requirement: dict, entry: dict) -> str:
    """On which day it counts: where years are judged a make-up counts within the year of its class."""
    late = requirement["period"] == "year" and _year(entry) < entry["earned_on"][:4]
    return f"{_year(entry)}-12-31" if late else str(entry["earned_on"])


def _capping(doc: dict, year: str) -> int | None:
    """Of the rule sets begun by the end of the year, the one begun last."""
    begun = [(one["starts_on"], int(key)) for key, one in doc["rule_sets"].items() if one["starts_on"][:4] <= year]
    return max(begun)[1] if begun else None


def _under(doc: dict, rule_set: int | None, mode: str | None, per: str, worth: Decimal) -> Decimal:
    if rule_set is None:
        return worth
    caps = doc["rule_sets"][str(rule_set)]["rules"].get("caps", [])
    limits = [Decimal(cap["hours"]) for cap in caps if (cap["mode"], cap["per"]) == (mode, per)]
    return min([worth, *limits[:1]])


def classes_completed(doc: dict, entries: list) -> Decimal:
    """Classes of which enough minutes were attended."""
    attended: dict = {}
    rules: dict = {}
    for one in entries:
        if program := one.get("program_id"):
            attended[program] = attended.get(program, 0) + one["minutes"]
            rules[program] = max(rules.get(program, 0), one["rule_set_id"])
    return Decimal(sum(minutes > 0 and _enough(doc, rules[one], one, minutes) for one, minutes in attended.items()))


def subjects(doc: dict, entries: list) -> Decimal:  # noqa: ARG001 - as the other values
    """Courses that the lines credit; reversals taken off, more than nothing is left."""
    worth: dict = {}
    for one in entries:
        worth[one["course_id"]] = worth.get(one["course_id"], Decimal(0)) + Decimal(one["hours"])
    return Decimal(sum(total > 0 for total in worth.values()))


def _enough(doc: dict, rule_set: int, program: int, minutes: int) -> bool:
    share = Fraction(doc["rule_sets"][str(rule_set)]["rules"].get("completed", "6/7"))
    whole = doc["classes"].get(str(program), {}).get("minutes")
    return whole is not None and minutes >= share * whole  # who is not in the class does not complete it


# Requirements ---------------------------------------------------------------------------------------------------------


def requirements(doc: dict) -> Iterator[str]:
    """What each asks, what was earned, and whether it is met."""
    for one in doc["requirements"]:
        required, earned = standing(doc, one)
        if (required, earned) != (Decimal(one["required"]), Decimal(one["earned"])):
            yield f"“{one['name']}”：应得 {required}、已得 {earned} / required {required}, earned {earned}"
        if one["met"] != (earned >= required):
            yield f"“{one['name']}”：是否达标写错 / whether it is met is wrong"


def standing(doc: dict, requirement: dict) -> tuple[Decimal, Decimal]:
    """Required and earned on the day that it is judged on."""
    entries = [_told(line) for line in doc["entries"] if _counts(requirement, line["entry"])]
    times, judged_on = seat(doc, requirement), date.fromisoformat(requirement["judged_on"])
    since = max((begun for begun, _until in times if begun <= judged_on), default=times[0][0])
    first, last = period(requirement, since, judged_on)
    until = min(judged_on, max(first, min(last, times[-1][1])))
    value = {"programs": classes_completed, "subjects": subjects}.get(requirement["measure"], counted)
    earned = value(doc, [one for one in entries if first <= date.fromisoformat(_counts_on(requirement, one)) <= until])
    if requirement["period"] == "year" and value is counted:
        earned += carried_over(doc, requirement, entries, first.year - 1)
    return owed(requirement, first, last, times), earned


def carried_over(doc: dict, requirement: dict, entries: list, year: int) -> Decimal:
    """What the year before had over what was asked in it, of a seat held then, where the rules let it count."""
    old = [one for one in entries if _counts_on(requirement, one)[:4] == str(year)]
    times = seat(doc, requirement, in_any_term=True)
    latest = max((one["rule_set_id"] for one in old), default=None)
    first, last = date(year, 1, 1), date(year, 12, 31)
    if not latest or not doc["rule_sets"][str(latest)]["rules"].get("carry_over") or not _months(first, last, times):
        return Decimal(0)
    asked = requirement | {"amount": requirement.get("amount_before") or requirement["amount"]}
    return max(Decimal(0), counted(doc, old) - owed(asked, first, last, times))


def seat(doc: dict, requirement: dict, *, in_any_term: bool = False) -> list:
    """When the person held the seat that the requirement is for; times without a day between are one."""
    term, whom = requirement["term"], requirement.get("audience", "everyone")
    is_new = {"new_deputies": True, "returning_deputies": False}.get(whom)
    held: list = []
    for one in sorted(doc["person"]["seats"], key=lambda one: one["starts_on"]):
        is_guest = one["term"] is None
        if (whom == "guests" and not is_guest) or (whom.endswith("deputies") and is_guest):
            continue
        is_meant = in_any_term or one["term"] == term["name"]
        if not is_guest and (is_new not in {None, one["is_new"]} or not is_meant):
            continue
        ends_on = one["ends_on"] or one.get("term_ends_on") or term["ends_on"]
        since, until = date.fromisoformat(one["starts_on"]), date.fromisoformat(ends_on)
        if held and since <= held[-1][1] + timedelta(days=1):
            held[-1] = held[-1][0], max(held[-1][1], until)
        else:
            held.append((since, until))
    return held


def _counts(requirement: dict, entry: dict) -> bool:
    if requirement["measure"] == "compulsory_hours" and not entry.get("is_compulsory"):
        return False
    if requirement["measure"] == "subjects" and entry.get("course_id") not in requirement["courses"]:
        return False
    return requirement["kind"] in {None, entry.get("program_kind")}


def period(requirement: dict, since: date, on: date) -> tuple[date, date]:
    """First and last day that count."""
    months = requirement["months"] or 1
    if requirement["period"] == "year":
        year = requirement["year"] or on.year
        return date(year, 1, 1), date(year, 12, 31)
    if requirement["period"] == "first_months":
        end = months_later(since, months)
        return since, end - timedelta(days=1) if end.day == since.day else end
    if requirement["period"] == "rolling":
        return months_later(on, -months) + timedelta(days=1), on
    return date.fromisoformat(requirement["term"]["starts_on"]), date.fromisoformat(requirement["term"]["ends_on"])


def owed(requirement: dict, first: date, last: date, times: list) -> Decimal:
    """The whole amount; for a seat held in a part of the period its share, rounded up to half an hour or a class."""
    amount = Decimal(requirement["amount"])
    is_whole = requirement["period"] == "first_months" or requirement["measure"] == "subjects"
    if is_whole or any(since <= first and until >= last for since, until in times):
        return amount
    step = Decimal("1" if requirement["measure"] == "programs" else "0.5")
    share = Fraction(max(1, _months(first, last, times)), _months(first, last, [(first, last)]))
    return ceil(Fraction(amount) * share / Fraction(step)) * step


def _months(first: date, last: date, times: list) -> int:
    """Calendar months from the first day to the last in which the seat was held for a day or more."""
    held = [(max(first, since), min(last, until)) for since, until in times]
    spans = [range(a.year * 12 + a.month, b.year * 12 + b.month + 1) for a, b in held if a <= b]
    return len({month for span in spans for month in span})


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def certificate(doc: dict) -> Iterator[str]:
    """A certificate is of one class, attended long enough, worth so many hours."""
    if doc["kind"] != "certificate":
        return
    paper, entries = doc["certificate"], [_told(line) for line in doc["entries"]]
    (program,) = {one["program_id"] for one in entries}
    attended = sum(one["minutes"] for one in entries)
    if (str(program), attended) != (paper["class"], paper["attended_minutes"]):
        yield f"证书的出勤应为 {attended} 分钟 / attended: {attended} minutes"
    if not _enough(doc, max(one["rule_set_id"] for one in entries), program, attended):
        yield "出勤未达到结业所需的课时 / too few minutes were attended to complete the class"
    if Decimal(paper["hours"]) != counted(doc, entries):
        yield f"证书的学时应为 {counted(doc, entries)} / the certificate's hours: {counted(doc, entries)}"


# The signature: Ed25519, RFC 8032 -------------------------------------------------------------------------------------

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def signature(doc: dict) -> Iterator[str]:
    """The key in the file has signed the head of the chain."""
    signed, message = doc["signature"], f"{FORMAT}\n{doc['chain']['head']}".encode()
    key, value = bytes.fromhex(signed["key"]), bytes.fromhex(signed["value"])
    if signed != {"algorithm": "Ed25519", "key": key.hex(), "value": value.hex()}:
        yield "签名一栏的写法不对，或不认识签名算法 / the signature is not written as it should be, or unknown"
    elif not is_signed(key, message, value):
        yield "签名不符：文件不是由此公钥签发，或被改动 / the signature does not fit"


def is_signed(key: bytes, message: bytes, signed: bytes) -> bool:
    """Whether that public key has signed that message."""
    if len(key) != 32 or len(signed) != 64:
        return False
    public, nonce, s = _point(key), _point(signed[:32]), int.from_bytes(signed[32:], "little")
    if public is None or nonce is None or s >= ORDER:
        return False
    h = int.from_bytes(sha512(signed[:32] + key + message).digest(), "little") % ORDER
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert base is not None
    return _equal(_times(s, base), _plus(nonce, _times(h, public)))


def _point(raw: bytes) -> tuple | None:
    """A point of the curve, in extended coordinates; None where the bytes stand for none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (not x and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _plus(one: tuple, two: tuple) -> tuple:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: tuple) -> tuple:
    total: tuple = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _plus(total, point)
        point, number = _plus(point, point), number >> 1
    return total


def _equal(one: tuple, two: tuple) -> bool:
    return not (one[0] * two[2] - two[0] * one[2]) % P and not (one[1] * two[2] - two[1] * one[2]) % P


def main(arguments: list[str]) -> int:
    """Print what is wrong, or that nothing is and with whose key it was signed."""
    if not arguments:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    raw = Path(arguments[0]).read_bytes()
    found = list(faults(raw, "".join(arguments[1:])))
    if found:
        sys.stdout.write("".join(f"✗ {fault}\n" for fault in found))
        return 1
    doc = json.loads(raw)
    said = f"{doc['person']['name']}，{len(doc['entries'])} 条 / lines，{doc['totals']['hours']} 学时 / hours"
    whose = fingerprint_of(doc["signature"]["key"])
    sys.stdout.write(f"✓ 属实 / all of it is true：{said}\n公钥指纹 / fingerprint of the key：{whose}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
