"""The roster (名册) of the sample: 240 deputies in 26 area groups and 9 professional groups, and 50 guests.

Run as a module it writes the Excel file that ships beside it, as an office would hand it in:

    python -m training.sample.roster
"""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from training.files import excel
from training.sample.names import names

FILE = Path(__file__).with_name("huaibei-2022.xlsx")
YEAR = 2022
DEPUTIES, GUESTS, AREA_GROUPS = 240, 50, 26
NEW_IN_A_HUNDRED = 45
HEADINGS = (
    *("姓名", "编号", "类别", "新任/连任", "代表团", "代表小组", "专业代表小组", "居住地"),
    *("手机", "工作单位", "职务", "当选日期", "不能参训时段"),
)
COUNTIES = ("相山区", "杜集区", "烈山区", "濉溪县")
SHARES = (6, 4, 4, 10)
"""Of 24 deputies, so many are elected in each county."""
EMPLOYERS = {
    "法治": "市律师协会",
    "财政经济": "市财政局",
    "教科文卫": "市第一中学",
    "农业农村": "农业合作社",
    "城建环资": "市城市建设集团",
    "民族宗教侨务": "市侨联",
    "社会建设": "街道社区",
    "人事代表": "市人力资源中心",
    "监察司法": "市司法局",
}
PROFESSIONS = tuple(EMPLOYERS)
REASONS = 5
"""One person in so many has told the office when they cannot come."""

Row = list[str]


def rows(deputies: int = DEPUTIES, guests: int = GUESTS, seed: int = YEAR) -> list[Row]:
    """A row a person under HEADINGS, all cells text; the same for the same figures and seed."""
    random = Random(seed)
    everybody = names(deputies + guests, random)
    seated = [_deputy(position, name, random) for position, name in enumerate(everybody[:deputies], start=1)]
    invited = [_guest(position, name, random) for position, name in enumerate(everybody[deputies:], start=1)]
    return seated + invited


def workbook(people: list[Row]) -> bytes:
    """The roster as an Excel file, ids as text."""
    return excel.table("淮北市第十七届人民代表大会代表及列席参训人员名册", HEADINGS, people)


def _deputy(position: int, name: str, random: Random) -> Row:
    county = _county(position)
    profession = PROFESSIONS[random.randrange(len(PROFESSIONS))]
    is_new = position * NEW_IN_A_HUNDRED // 100 > (position - 1) * NEW_IN_A_HUNDRED // 100
    group = f"{county}第{_ordinal(position % _groups(county))}代表小组"
    seat = ["代表", "新任" if is_new else "连任", f"{county}代表团", group, f"{profession}专业代表小组", county]
    work = [_phone(random), EMPLOYERS[profession], "", f"{YEAR}-01-05", _away(random)]
    return [name, f"3406{position:04d}", *seat, *work]


def _guest(position: int, name: str, random: Random) -> Row:
    county = COUNTIES[position % len(COUNTIES)]
    is_town = position % 5 > 1
    title = "镇人大主席" if is_town else "县区人大常委会委室主任"
    employer = f"{county}{'乡镇人大' if is_town else '人大常委会'}"
    seat = ["列席", "", "", "", "", county]
    return [name, f"L{position:03d}", *seat, _phone(random), employer, title, "", _away(random)]


def _county(position: int) -> str:
    place = position % sum(SHARES)
    for county, share in zip(COUNTIES, SHARES, strict=True):
        if place < share:
            return county
        place -= share
    raise AssertionError(position)


def _groups(county: str) -> int:
    """Area groups of a county: 26 in all, by its share of the deputies."""
    return {"相山区": 7, "杜集区": 4, "烈山区": 4, "濉溪县": 11}[county]


def _ordinal(position: int) -> str:
    return ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")[position]


def _phone(random: Random) -> str:
    return f"1{random.choice('3578')}{random.randrange(10**9):09d}"


def _away(random: Random) -> str:
    if random.randrange(REASONS):
        return ""
    begins = date(YEAR, 3, 1) + timedelta(days=random.randrange(270))
    ends = begins + timedelta(days=random.choice((1, 4, 9)))
    return f"{begins}至{ends}"


if __name__ == "__main__":
    FILE.write_bytes(workbook(rows()))
