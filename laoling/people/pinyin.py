"""Names by sound: what a list of people is sorted by, and what a clerk types to find one of them."""

import functools
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from pypinyin import Style, lazy_pinyin

from laoling.fields import DerivedCharField

# Surnames that are read otherwise than the same character in other words, with the tone as a digit.
SURNAMES_TEXT = """
单:shan4 解:xie4 查:zha1 曾:zeng1 仇:qiu2 朴:piao2 区:ou1 盖:ge3 任:ren2 华:hua4 纪:ji3 燕:yan1
缪:miao4 么:yao1 洗:xian3 种:chong2 繁:po2 召:shao4 秘:bi4 乜:nie4 员:yun4 贠:yun4 折:she2 葛:ge3
甯:ning4 覃:qin2 卜:bu3 干:gan1 於:yu1 翟:zhai2 祭:zhai4 乐:yue4 盛:sheng4 郇:xun2 那:na1 能:nai4
过:guo1 都:du1 句:gou1 撒:sa3 哈:ha3 阚:kan4 薄:bo2 相:xiang4 少:shao4 佴:nai4 逢:pang2 炅:gui4
炔:gui4 占:zhan1 要:yao1 令:ling2 隽:juan4 莘:shen1 贲:ben1 尉:wei4 俞:yu2 曲:qu1 叶:ye4 石:shi2
柏:bai3 万:wan4 车:che1 郄:qie4 眭:sui1 宿:su4 尹:yin3 应:ying1 重:chong2
"""
# Surnames of two characters, so that the first isn't taken for a surname of one (长孙, 单于, 乐正).
COMPOUND_SURNAMES_TEXT = """
尉迟:yu4_chi2 万俟:mo4_qi2 长孙:zhang3_sun1 单于:chan2_yu2 令狐:ling2_hu2 澹台:tan2_tai2
夏侯:xia4_hou2 诸葛:zhu1_ge3 皇甫:huang2_fu3 鲜于:xian1_yu2 乐正:yue4_zheng4 宰父:zai3_fu3
亓官:qi2_guan1 夹谷:jia2_gu3 谷梁:gu3_liang2 拓跋:tuo4_ba2 濮阳:pu2_yang2 淳于:chun2_yu2
钟离:zhong1_li2 仲孙:zhong4_sun1 公孙:gong1_sun1 宗政:zong1_zheng4 颛孙:zhuan1_sun1 赫连:he4_lian2
呼延:hu1_yan2 欧阳:ou1_yang2 司马:si1_ma3 上官:shang4_guan1 司徒:si1_tu2 慕容:mu4_rong2
轩辕:xuan1_yuan2 端木:duan1_mu4 闻人:wen2_ren2 东方:dong1_fang1 西门:xi1_men2 南宫:nan2_gong1
申屠:shen1_tu2 独孤:du2_gu1 宇文:yu3_wen2 完颜:wan2_yan2 耶律:ye1_lv4 纳兰:na4_lan2
"""
SURNAMES = dict(entry.split(":") for entry in SURNAMES_TEXT.split())
COMPOUND_SURNAMES = dict(entry.split(":") for entry in COMPOUND_SURNAMES_TEXT.split())
AFTER_ALL_LETTERS = "~"


class PinyinKeys(NamedTuple):
    """`sort` orders as a Chinese reader expects; `full` and `initials` are what is typed to search."""

    sort: str
    full: str
    initials: str


@functools.lru_cache(maxsize=4096)
def keys_of(name: str) -> PinyinKeys:
    """The keys of a person's name, all of them lower-case ASCII ("ü" is written "v", as it is typed).

    张三 gives full "zhangsan" and initials "zs". The sort key goes character by character: sound, tone, then
    the character itself, so that all 张 stand together. Points and spaces count for nothing; characters
    without a known sound sort last and can be found by the character only.
    """
    sort, full, initials = [], [], []
    for written, sound in _readings(name):
        syllable, tone = (sound[:-1], sound[-1]) if sound[-1:].isdigit() else (sound, "0")
        if len(written) == 1:
            sort.append(f"{syllable or AFTER_ALL_LETTERS}{tone}{ord(written):06x}")
        else:
            sort.append(f"{syllable}{tone}")
        full.append(syllable)
        initials.append(syllable[:1])
    return PinyinKeys("".join(sort), "".join(full), "".join(initials))


def _readings(name: str) -> list[tuple[str, str]]:
    """Pairs of what is written (one Chinese character, or a Latin word) and its sound ("" when unknown)."""
    surname, given = _split(unicodedata.normalize("NFKC", name).strip())
    return [*zip(surname, _surname_sounds(surname), strict=True), *_given_readings(given)]


@functools.lru_cache(maxsize=16384)
def _given_readings(given: str) -> list[tuple[str, str]]:
    """The same for all but the surname; given names repeat, so a big roster asks seldom."""
    readings: list[tuple[str, str]] = []
    for word in _words(given):
        if word.isascii():
            readings.append((word, word.lower()))
        else:
            readings.extend(zip(word, _sounds(word), strict=True))
    return readings


@functools.lru_cache(maxsize=4096)
def _sounds(word: str) -> list[str]:
    """The sound of each character, "" where none is known."""
    return lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, errors=_unknown)


def _split(name: str) -> tuple[str, str]:
    """Surname and the rest: 欧阳 and 修, 张 and 三; no surname when the name isn't a Chinese one."""
    if "·" in name:  # a name from another language has no Chinese surname in front
        return "", name
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return name[:2], name[2:]
    return (name[:1], name[1:]) if "\u4e00" <= name[:1] <= "\u9fff" else ("", name)


def _surname_sounds(surname: str) -> list[str]:
    if len(surname) == 2:
        return COMPOUND_SURNAMES[surname].split("_")
    return [SURNAMES.get(one) or _sounds(one)[0] for one in surname]


def _words(text: str) -> list[str]:
    """Runs of ASCII letters and digits, and runs of other letters; anything else only separates them."""
    plain = "".join(_plain(character) for character in text)
    words: list[str] = []
    joins = False
    for character in plain:
        if not (character.isalnum() or ord(character) >= 0x20000):
            joins = False
            continue
        if joins and words[-1].isascii() == character.isascii():
            words[-1] += character
        else:
            words.append(character)
        joins = True
    return words


def _plain(character: str) -> str:
    """A Latin letter without its accent; any other character as it is."""
    base = unicodedata.normalize("NFKD", character)[:1]
    return base if base.isascii() and base.isalpha() else character


def _unknown(text: str) -> Any:
    return [""] * len(text)


class PinyinField(DerivedCharField):
    """One key of the name in `source`: `style` is "sort", "full" or "initials". Cut at `max_length`."""

    def __init__(self, *args: Any, style: str, **kwargs: Any) -> None:
        if style not in PinyinKeys._fields:
            raise ValueError(f"style must be one of {', '.join(PinyinKeys._fields)}")
        self.style = style
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)

    def derive(self, value: Any) -> str:
        return getattr(keys_of(value or ""), self.style)[: self.max_length]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "style": self.style}
