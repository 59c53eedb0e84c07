"""Names that nobody bears, drawn the same way every time; a few hold rare characters, as real rosters do."""

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单解仇朴盖查"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅红建国文志海永新春晓东宏亮俊峰雪琴慧婷浩宇鹏飞丹凤云龙翔林森博远航思源"
    "启正和平安康立诚守信德厚怀瑾若愚景行致远知行嘉懿"
)
RARE = ("𠮷", "䶮", "喆", "堃", "犇")
COMPOUND = ("欧阳", "司马", "诸葛", "上官")


def names(count: int, random: Random) -> list[str]:
    """So many different names."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[_name(len(found), random)] = None
    return list(found)


def _name(position: int, random: Random) -> str:
    surname = random.choice(COMPOUND) if position % 60 == 17 else random.choice(SURNAMES)
    given = "".join(random.sample(GIVEN, random.choice((1, 2, 2, 2))))
    if position % 60 == 41:
        given = given[:1] + RARE[position // 60 % len(RARE)]
    return surname + given
