"""Invented names, numbers and addresses: like real ones to look at, and nobody's.

Nobody has them: 370599 is the code of no county, 154 of no mobile network, and no local number begins with 0.
"""

from bisect import bisect
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from laoling.people.id_number import checksum_of
from laoling.people.models import Sex

AREA_OF_NOBODY = "370599"
FIRST_BIRTH, LAST_BIRTH = date(1931, 1, 1), date(1966, 12, 31)

COMMON_SURNAMES = "王李张刘陈杨赵孙周吴徐马朱胡郭高林何宋郑韩唐冯于董程曹袁邓许"
SURNAMES = (
    "王王王王李李李李张张张刘刘陈陈杨赵孙周吴徐马朱胡郭高林何宋郑韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪"
    "靳盛童欧甄项曲成游裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉"
)
COMPOUND_SURNAMES = ["欧阳", "上官", "司马", "诸葛", "尉迟", "令狐", "皇甫", "淳于", "长孙", "公孙"]
MALE_WORDS = [
    *"国建志永文德玉金宝庆洪长福春光明成荣祥兴世学振万和安胜殿传维宗兆继绍凤云海江山树林森松柏贵才义仁礼信忠孝",
    *"军强勇平利民生华东新民刚峰辉斌涛",
]
MALE_ENDS = [
    *"国华明德才义生民山海林森堂臣亭祥荣贵发财田根柱军强平涛峰刚勇斌利东辉伟杰亮胜忠信良友武文章清源水泉河洋",
]
FEMALE_WORDS = [*"秀桂玉淑凤兰春金月翠素爱美红丽雪惠慧彩云文佩书瑞宝永新建小巧冬秋庆瑶锦静晓梅菊荷莲香珍"]
FEMALE_ENDS = [*"英兰芳珍华荣梅花云霞琴香莲芝娥玲凤萍红丽敏霞艳娟芬菊清贞蓉仙巧环琳慧燕美珠秋春云洁静"]
SINGLE_MALE = [*"军伟强勇平涛刚峰斌利辉杰亮明华生民林森山海波健忠东"]
SINGLE_FEMALE = [*"芳英兰敏丽静红霞萍娟玲梅琴艳燕华荣莉洁慧"]
RARE_NAMES = [
    "䶮",
    "喆",
    "玉堃",
    "垚",
    "淼",
    "燊",
    "志昇",
    "长赟",
    "翀",
    "𬱖",
    "犇",
    "玉珺",
    "彧",
    "祎",
    "晟旻",
]
DOTTED_NAMES = ["买买提·吾守尔", "阿依古丽·买买提", "巴特尔·额尔德尼", "艾山·阿不都热合曼", "古丽娜尔·艾山"]

STREETS = ["向阳", "锦华", "文汇", "海河", "清风", "康宁", "物探", "钻井", "采油", "油建", "运输", "供水"]


class Choice:
    """Draw from weighted things, quickly."""

    def __init__(self, weights: dict) -> None:
        self.things = list(weights)
        *self.bounds, self.total = accumulate(weights.values())

    def of(self, rng: Random):
        return self.things[bisect(self.bounds, rng.random() * self.total)]


def draw(rng: Random, things: Sequence):
    """One of the things; twice as quick as `Random.choice`, and as deterministic."""
    return things[int(rng.random() * len(things))]


def surname(rng: Random) -> str:
    """One or, seldom, two characters."""
    return draw(rng, COMPOUND_SURNAMES) if rng.random() < 0.012 else draw(rng, SURNAMES)


def given_name(rng: Random, sex: str) -> str:
    """A given name as that generation has them, now and then with a rare character."""
    kind = rng.random()
    if kind < 0.015:
        return draw(rng, RARE_NAMES)
    if kind < 0.17:
        return draw(rng, SINGLE_MALE if sex == Sex.MALE else SINGLE_FEMALE)
    if sex == Sex.MALE:
        return draw(rng, MALE_WORDS) + draw(rng, MALE_ENDS)
    return draw(rng, FEMALE_WORDS) + draw(rng, FEMALE_ENDS)


def full_name(rng: Random, sex: str) -> str:
    """A whole name; about one in 300 is from another language, with a point."""
    if rng.random() < 0.0035:
        return draw(rng, DOTTED_NAMES)
    return surname(rng) + given_name(rng, sex)


def birthday(rng: Random, around: date | None = None) -> date:
    """A day of birth between FIRST_BIRTH and LAST_BIRTH, most in the 1940s and 50s; `around` is a spouse's."""
    if around is not None:
        day = around + timedelta(days=int(rng.gauss(0, 900)))
    else:
        day = date(1951, 1, 1) + timedelta(days=int(rng.gauss(0, 3100)))
    while not FIRST_BIRTH <= day <= LAST_BIRTH:
        day = FIRST_BIRTH + timedelta(days=int(rng.random() * (LAST_BIRTH - FIRST_BIRTH).days))
    return day


class IdNumbers:
    """Valid ID numbers of a county that doesn't exist, each once."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def make(self, rng: Random, born_on: date, sex: str) -> str:
        """18 characters for the day and the sex, of which there are 500 in all."""
        number = int(rng.random() * 500)
        while True:
            body = f"{AREA_OF_NOBODY}{born_on:%Y%m%d}{number * 2 + (sex == Sex.MALE):03d}"
            if body not in self.given:
                self.given.add(body)
                return body + checksum_of(body)
            number = (number + 1) % 500


def mobile(rng: Random) -> str:
    """11 digits of a network that doesn't exist: 154."""
    return f"154{int(rng.random() * 100_000_000):08d}"


def land_line(number: int) -> str:
    """A local number that begins with 0, as none does."""
    return f"0546-0{number:06d}"


def home_of(rng: Random, area: str) -> str:
    """An address in a residential area."""
    building, entrance = 1 + int(rng.random() * 48), 1 + int(rng.random() * 4)
    floor, door = 1 + int(rng.random() * 6), 1 + int(rng.random() * 2)
    return f"{area}{building}号楼{entrance}单元{floor}0{door}室"
