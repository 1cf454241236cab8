"""The columns of a roster, in one table: what they are called, what a cell may hold, what it becomes."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Choices
from openpyxl.utils import get_column_letter

from cards.models import Hardship, Tier
from laoling.people.id_number import (
    FULL_WIDTH,
    clean_id_number,
    clean_name,
    clean_phone,
    mask_id_number,
    mask_phone,
    visible,
)
from laoling.people.models import Ability, Category, Living, Marriage, Politics, Retiree, Sex
from laoling.people.texts import day, quoted, shown, text_of

NOTHING = frozenset({"", "无", "/", "\\", "-", "--", "—", "——"})
SERIAL_DAY = re.compile(r"[1-7]\d{4}(\.\d+)?")  # 1927 to 2119, as Excel counts days
SEVERAL = re.compile(r"[、,;/|\s]+")
REASON = "错误原因"
ORIGINAL_NUMBER = "原行号"


@dataclass(frozen=True)
class Column:
    """`clean` takes what the cell holds, never blank, and returns the value or raises ValidationError."""

    key: str
    label: str
    clean: Callable[[Any], Any]
    sample: str
    hint: str = ""
    required: bool = False
    synonyms: tuple[str, ...] = ()
    choices: type[Choices] | None = None
    free_text: bool = False  # where "无" is an answer, not a blank
    secret: bool = False  # masked wherever it is shown
    width: int = 12


class Unreadable(str):
    """What stands in a cell that holds no value; `words` say why, and what to do."""

    words: str


def opened(cell: Sequence[str]) -> Any:
    """A cell that the child process had to wrap: a date, an error value, or a formula without its value."""
    kind, *value = cell
    if kind == "d":
        return date.fromisoformat(value[0])
    found = Unreadable(value[0] if value else "（公式）")
    found.words = (
        f"这一格是 Excel 的错误值 {value[0]}，请改成真正的内容。"
        if value
        else "这一格是公式，文件里没有它的结果。请复制这一列，选“只粘贴数值”，再上传。"
    )
    return found


def name(cell: Any) -> str:
    """A person's name; the child process cut a text of thousands of characters, so it isn't counted."""
    if isinstance(cell, str) and len(cell) >= 2000:
        raise ValidationError("太长：最多 50 个字，现在是 2000 个字以上。")
    return clean_name(cell)


@functools.lru_cache(maxsize=4096, typed=True)
def day_of(cell: Any) -> date:
    """A day in a cell; the number that Excel counts days by isn't guessed at: two ways of counting are in use."""
    if not isinstance(cell, date) and SERIAL_DAY.fullmatch(shown(cell)):
        raise ValidationError(
            "这一格的日期被 Excel 存成了数字（日期序号）。请把这一列的格式改为“日期”，"
            "或写成 1950-01-31 这样的年月日。"
        )
    return day(cell)


def one_of(choices: type[Choices], **also: Any) -> Callable[[Any], Any]:
    """One of the labels; `also` maps other spellings to values."""
    by_label = {str(label): value for value, label in choices.choices} | also

    @functools.lru_cache(maxsize=64, typed=True)
    def clean(cell: Any) -> Any:
        value = by_label.get(visible(shown(cell)))
        if value is None:
            raise ValidationError(
                f"“{quoted(cell)}”不在可选范围内，请填：{'、'.join(map(str, choices.labels))}。"
            )
        return value

    return clean


def hardships(cell: Any) -> list[str]:
    """Several kinds of hardship, in the order of `Hardship`."""
    by_label = {str(label): value for value, label in Hardship.choices}
    parts = [part for part in SEVERAL.split(shown(cell).translate(FULL_WIDTH)) if part]
    unknown = [part for part in parts if part not in by_label]
    if unknown or not parts:
        raise ValidationError(
            f"“{quoted('、'.join(unknown) or cell)}”不在可选范围内，请填：{'、'.join(by_label)}，几种之间用“、”隔开。"
        )
    found = {by_label[part] for part in parts}
    return [value for value in Hardship.values if value in found]


def _limit(name: str) -> int:
    return Retiree._meta.get_field(name).max_length or 0  # type: ignore[union-attr]


COLUMNS = (
    Column("name", "姓名", name, "示例（请删除本行）", required=True, synonyms=("老同志姓名",), width=18),
    Column("sex", "性别", one_of(Sex), "男", "可以不填，按身份证号得出", choices=Sex, width=8),
    Column(
        "id_number",
        "身份证号",
        clean_id_number,
        "370599195001310010",
        "18 位，按文本填写；最后一位 x、X 都可以",
        required=True,
        synonyms=("身份证号码", "身份证", "公民身份号码"),
        secret=True,
        width=24,
    ),
    Column(
        "born_on",
        "出生日期",
        day_of,
        "1950-01-31",
        "可以不填，按身份证号得出",
        synonyms=("出生年月日",),
        width=14,
    ),
    Column(
        "phone",
        "联系电话",
        clean_phone,
        "13800000000",
        "手机，或带区号的座机，如 0546-8551234；只填一个",
        synonyms=("电话", "手机", "手机号", "手机号码", "电话号码", "本人电话"),
        secret=True,
        width=16,
    ),
    Column(
        "address",
        "住址",
        text_of(_limit("address")),
        "示例小区1号楼1单元101",
        f"最多 {_limit('address')} 个字",
        synonyms=("家庭住址", "现住址", "居住地址", "地址"),
        free_text=True,
        width=30,
    ),
    Column("area", "居民区", text_of(_limit("area")), "示例小区", synonyms=("小区", "所在居民区"), width=14),
    Column(
        "station",
        "老年站",
        text_of(60),
        "",
        "写站名或代号，只能是您管理的站",
        required=True,
        synonyms=("所属老年站", "所在老年站"),
        width=18,
    ),
    Column(
        "category",
        "人员类别",
        one_of(Category),
        "退休",
        "不填按“退休”登记",
        synonyms=("类别",),
        choices=Category,
    ),
    Column(
        "retired_on",
        "退休日期",
        day_of,
        "2010-01-31",
        "年月日，如 2010-01-31",
        synonyms=("退休时间",),
        width=14,
    ),
    Column(
        "politics",
        "政治面貌",
        one_of(Politics, 党员="PARTY", 预备党员="PROBATIONARY", 团员="LEAGUE"),
        "群众",
        choices=Politics,
        width=14,
    ),
    Column(
        "party_branch",
        "党支部",
        text_of(_limit("party_branch")),
        "",
        synonyms=("所在党支部", "所属党支部"),
        width=16,
    ),
    Column(
        "marriage",
        "婚姻状况",
        one_of(Marriage, 离婚="DIVORCED"),
        "已婚",
        synonyms=("婚姻", "婚否"),
        choices=Marriage,
    ),
    Column(
        "living", "居住状况", one_of(Living), "与配偶同住", synonyms=("居住情况",), choices=Living, width=14
    ),
    Column(
        "health",
        "健康状况",
        text_of(_limit("health")),
        "高血压",
        synonyms=("身体状况",),
        free_text=True,
        width=16,
    ),
    Column(
        "ability",
        "能力等级",
        one_of(Ability, 轻度失能="MILD", 中度失能="MODERATE", 重度失能="SEVERE"),
        "完好",
        choices=Ability,
        width=12,
    ),
    Column("contact_name", "紧急联系人", name, "示例亲属", synonyms=("紧急联系人姓名",), width=14),
    Column(
        "contact_phone",
        "紧急联系电话",
        clean_phone,
        "13900000000",
        "手机，或带区号的座机；只填一个",
        synonyms=("紧急联系人电话",),
        secret=True,
        width=16,
    ),
    Column(
        "hardships",
        "困难类型",
        hardships,
        "",
        f"可填几种，用“、”隔开：{'、'.join(map(str, Hardship.labels))}；导入后成为待审批的评估",
        width=24,
    ),
    Column(
        "tier",
        "困难等级",
        one_of(Tier, **{"1": 1, "2": 2, "3": 3, "1级": 1, "2级": 2, "3级": 3}),
        "",
        "申报的等级，由服务部审批；填了等级就要填困难类型",
        choices=Tier,
        width=10,
    ),
    Column(
        "notes",
        "备注",
        text_of(_limit("notes")),
        "",
        f"最多 {_limit('notes')} 个字",
        free_text=True,
        width=24,
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
REQUIRED = [column for column in COLUMNS if column.required]
KEY_BY_HEADING = {name: column.key for column in COLUMNS for name in (column.label, *column.synonyms)} | {
    REASON: "reason",
    ORIGINAL_NUMBER: "original_number",
}


BRACKETS = re.compile(r"[(\[{<【〔〖「『《][^)\]}>】〕〗」』》]*[)\]}>】〕〗」』》]")
AROUND_HEADINGS = re.compile(r"^[\d、.]+|[*★☆●:、.]")


@functools.lru_cache(maxsize=1024, typed=True)
def key_of(heading: Any) -> str | None:
    """The column that a heading names.

    Stars, spaces, full-width forms, brackets with what is in them, numbering and colons don't matter.
    """
    text = visible(shown(heading))
    return KEY_BY_HEADING.get(text) or KEY_BY_HEADING.get(AROUND_HEADINGS.sub("", BRACKETS.sub("", text)))


def count_known(cells: list[Any]) -> int:
    """How many of the cells are headings that we know."""
    return sum(key_of(cell) is not None for cell in cells)


def is_heading(cells: list[Any]) -> bool:
    """Whether a row is the heading: two of the required columns, or four of any."""
    known = {key_of(cell) for cell in cells}
    return len(known & {column.key for column in REQUIRED}) >= 2 or count_known(cells) >= 4


def is_nothing(column: Column, cell: Any) -> bool:
    """Whether a cell stands for "no entry"."""
    if cell == "":
        return True
    if type(cell) is str and cell[0].isalnum() and cell[0] != "无":
        return False  # nearly every cell
    text = shown(cell)
    return not text or (not column.free_text and not column.required and text in NOTHING)


def in_words(column: Column, value: Any) -> str:
    """A cleaned value for the screen: labels, masked numbers; "" for nothing."""
    if value is None or value == "":
        return ""
    if column.key == "id_number":
        return mask_id_number(value)
    if column.secret:
        return mask_phone(value)
    if column.choices is not None:
        return str(column.choices(value).label)
    return quoted(value, 40)


def letters(place: int) -> str:
    """The letters of a column: 0 is A."""
    return get_column_letter(place + 1)
