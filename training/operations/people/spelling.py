"""Names in pinyin, for searching and sorting: surnames are read as surnames."""

import re

SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "区": "ou", "仇": "qiu", "查": "zha", "朴": "piao", "盖": "ge",
    "任": "ren", "华": "hua", "翟": "zhai", "乐": "yue", "覃": "qin", "缪": "miao", "宁": "ning", "尉": "wei",
    "秘": "bi", "折": "she", "黑": "he", "员": "yun", "晁": "chao", "召": "shao", "冼": "xian", "洗": "xian",
    "訾": "zi", "种": "chong", "隗": "wei", "阚": "kan", "燕": "yan", "应": "ying", "贲": "ben", "车": "che",
    "褚": "chu", "郗": "xi", "那": "na", "祭": "zhai", "俞": "yu", "逄": "pang", "逯": "lu", "相": "xiang",
    "句": "gou", "都": "du", "么": "yao", "沈": "shen", "谌": "chen", "盛": "sheng", "省": "xing", "佴": "nai",
    "乜": "nie", "藏": "zang", "干": "gan", "强": "qiang", "曲": "qu", "葛": "ge", "石": "shi", "柏": "bai",
    "万": "wan", "卜": "bu", "降": "jiang", "繁": "po", "教": "jiao", "瞿": "qu", "过": "guo", "纪": "ji",
    "宿": "su", "厘": "li", "尧": "yao", "令": "ling", "钻": "zuan", "牟": "mu", "洼": "wa", "芮": "rui",
    "欧阳": "ou yang", "单于": "chan yu", "尉迟": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "长孙": "zhang sun",
    "令狐": "ling hu", "鲜于": "xian yu", "夏侯": "xia hou", "宇文": "yu wen", "皇甫": "huang fu", "司马": "si ma",
    "上官": "shang guan", "诸葛": "zhu ge", "闻人": "wen ren", "东方": "dong fang", "赫连": "he lian",
    "公孙": "gong sun", "慕容": "mu rong", "司徒": "si tu", "司空": "si kong", "轩辕": "xuan yuan",
    "呼延": "hu yan", "端木": "duan mu", "南宫": "nan gong", "独孤": "du gu", "拓跋": "tuo ba", "乐正": "yue zheng",
    "濮阳": "pu yang", "太史": "tai shi", "申屠": "shen tu", "仲孙": "zhong sun", "钟离": "zhong li", "亓官": "qi guan",
}  # fmt: skip
"""Surnames that are read otherwise than the same character elsewhere, and all of two characters."""
RARE = {"𠮷": "ji", "𬱖": "di", "𬍛": "yu"}
"""Characters of names that the dictionary does not know."""
CHINESE = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LONGEST_PINYIN, LONGEST_INITIALS = 200, 40


def spelled(name: str) -> str:
    """The name in pinyin, one syllable a character, parted by spaces: zeng xiao ming. ü is written v."""
    from pypinyin import lazy_pinyin

    family = next((family for family in (name[:2], name[:1]) if family in SURNAMES and len(name) > len(family)), "")
    syllables = SURNAMES[family].split() if family else []
    syllables += lazy_pinyin(name[len(family) :], errors=_unknown)
    return tidy(" ".join(syllables))


def _unknown(signs: str) -> str:
    """What the dictionary leaves to us: letters as they are, rare characters by our own list."""
    return "".join(RARE.get(sign, sign) + " " * (sign in RARE) for sign in signs)


def tidy(pinyin: str) -> str:
    """Pinyin as it is kept: small letters, one space between syllables, no dots."""
    words = re.sub(r"[·'’\-]", " ", pinyin.casefold().replace("ü", "v")).split()
    return " ".join(words)[:LONGEST_PINYIN].strip()


def initials(pinyin: str) -> str:
    """The first letter of each syllable: zxm."""
    return "".join(syllable[0] for syllable in pinyin.split())[:LONGEST_INITIALS]


def fits(name: str, pinyin: str) -> bool:
    """Whether there is a syllable for each character of a Chinese name; names in letters are not judged."""
    characters = CHINESE.findall(name)
    return len(characters) != len(re.sub(r"[·\s]", "", name)) or len(tidy(pinyin).split()) == len(characters)
