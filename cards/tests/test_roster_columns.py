"""Cells as clerks really fill them in, and what each is told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cards.models import Hardship, Tier
from cards.roster.columns import BY_KEY, COLUMNS, is_nothing, key_of, quoted, shown
from laoling.people.models import Ability, Marriage, Politics

DOMAIN = (
    "姓名 性别 身份证号 出生日期 联系电话 住址 居民区 老年站 人员类别 退休日期 政治面貌 党支部 婚姻状况 居住状况 "
    "健康状况 能力等级 紧急联系人 紧急联系电话 困难类型 困难等级 备注"
)


def clean(key, cell):
    return BY_KEY[key].clean(cell)


def refusal(key, cell) -> str:
    with pytest.raises(ValidationError) as refused:
        clean(key, cell)
    return refused.value.messages[0]


def test_the_columns_are_those_of_the_domain_in_order():
    assert [column.label for column in COLUMNS] == DOMAIN.split()
    assert [column.label for column in COLUMNS if column.required] == ["姓名", "身份证号", "老年站"]


def test_no_heading_means_two_columns():
    names = [name for column in COLUMNS for name in (column.label, *column.synonyms)]
    assert len(names) == len(set(names))
    assert key_of("  联 系 电 话（手机） *") == "phone"
    assert key_of("兴趣") is None


@pytest.mark.parametrize(
    "cell",
    [
        date(1950, 1, 31),
        "1950-01-31",
        "1950/1/31",
        "1950.1.31",
        "1950年1月31日",
        "19500131",
        19500131,
        19500131.0,
        "1950-01-31 00:00:00",
        " 1950-01-31\u200b",
        "１９５０-01-31",
    ],
)
def test_a_day_may_be_written_in_any_usual_way(cell):
    assert clean("retired_on", cell) == date(1950, 1, 31)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1950-02-30", "没有“1950-02-30”这一天"),
        ("1951-02-29", "没有"),
        ("1950.1", "年月日"),
        ("五十年代", "年月日"),
        (18264.0, "年月日"),
        ("0050-01-31", "年份"),
        ("3950-01-31", "年份"),
    ],
)
def test_a_day_that_is_none_is_refused(cell, words):
    assert words in refusal("retired_on", cell)


def test_the_leap_day_and_the_summer_time_days_are_days():
    assert clean("born_on", "1952-02-29") == date(1952, 2, 29)
    assert clean("born_on", "1986-05-04") == date(1986, 5, 4)


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("politics", "党员", Politics.PARTY),
        ("politics", "中共党员", Politics.PARTY),
        ("marriage", " 离 婚 ", Marriage.DIVORCED),
        ("ability", "重度失能", Ability.SEVERE),
        ("tier", "二级", Tier.SECOND),
        ("tier", 2.0, Tier.SECOND),
        ("tier", "2级", Tier.SECOND),
    ],
)
def test_a_choice_is_known_by_its_label_and_a_few_others(key, cell, value):
    assert clean(key, cell) == value


def test_a_choice_that_is_none_is_refused_with_those_that_are():
    assert refusal("living", "和老伴住") == (
        "“和老伴住”不在可选范围内，请填：独居、与配偶同住、与子女同住、养老机构。"
    )


@pytest.mark.parametrize(
    "cell", ["有事没有帮手、缺乏精神慰藉", "缺乏精神慰藉，有事没有帮手", "缺乏精神慰藉 有事没有帮手"]
)
def test_several_hardships_stand_in_one_cell(cell):
    assert clean("hardships", cell) == [Hardship.NO_HELPER, Hardship.NO_COMPANION]


def test_an_unknown_hardship_is_named():
    assert "“没钱”不在可选范围内" in refusal("hardships", "有事没有帮手、没钱")


def test_text_that_is_too_long_is_counted():
    assert refusal("notes", "长" * 1999) == "太长：最多 500 个字，现在是 1999 个字。"
    assert "2000 个字以上" in refusal("notes", "长" * 5000)


def test_invisible_characters_go_and_white_space_is_single():
    assert clean("notes", "\x00一\u202e二\ufeff \n\t 三\u3000四\ud800") == "一二 三 四"


def test_script_and_emoji_in_notes_are_only_text():
    assert clean("notes", "<script>alert(1)</script>😀") == "<script>alert(1)</script>😀"


def test_a_phone_typed_as_a_number_is_read_but_a_lost_zero_is_not_made_up():
    assert clean("phone", 13800000000.0) == "13800000000"
    assert "电话号码不对" in refusal("phone", 5468551234.0)


@pytest.mark.parametrize("cell", ["无", "/", "—", "  ", "\u200b", ""])
def test_a_dash_in_an_optional_column_is_no_entry(cell):
    assert is_nothing(BY_KEY["phone"], cell)


def test_none_is_an_answer_where_the_text_is_free():
    assert not is_nothing(BY_KEY["health"], "无")
    assert not is_nothing(BY_KEY["name"], "无")


def test_true_and_one_are_not_mixed_up():
    assert (shown(1), shown(True), shown(1.0), shown(1.5)) == ("1", "True", "1", "1.5")


def test_a_message_never_shows_a_long_number():
    assert "1234" not in quoted("370502195001011234")
    assert "1234" not in refusal("category", "37050219500101123X")
