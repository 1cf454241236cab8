import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoling.people.models import Retiree
from laoling.people.pinyin import COMPOUND_SURNAMES, SURNAMES, PinyinField, PinyinKeys, keys_of


@pytest.mark.parametrize(
    ("name", "full"),
    [
        *[("单田芳", "shantianfang"), ("解晓东", "xiexiaodong"), ("查良镛", "zhaliangyong")],
        *[("曾国藩", "zengguofan"), ("仇英", "qiuying"), ("朴树", "piaoshu"), ("区桃", "outao")],
        *[
            ("盖叫天", "gejiaotian"),
            ("任弼时", "renbishi"),
            ("华罗庚", "hualuogeng"),
            ("纪晓岚", "jixiaolan"),
        ],
        *[
            ("燕青", "yanqing"),
            ("缪荃孙", "miaoquansun"),
            ("种师道", "chongshidao"),
            ("员半千", "yunbanqian"),
        ],
        *[
            ("翟俊杰", "zhaijunjie"),
            ("乐毅", "yueyi"),
            ("阚泽", "kanze"),
            ("薄一波", "boyibo"),
            ("卜式", "bushi"),
        ],
        *[
            ("尉迟恭", "yuchigong"),
            ("万俟卨", "moqixie"),
            ("长孙无忌", "zhangsunwuji"),
            ("令狐冲", "linghuchong"),
        ],
        *[
            ("单于鹰", "chanyuying"),
            ("欧阳修", "ouyangxiu"),
            ("司马相如", "simaxiangru"),
            ("诸葛亮", "zhugeliang"),
        ],
    ],
)
def test_surnames_are_read_as_surnames(name, full):
    assert keys_of(name).full == full


def test_two_characters_are_a_surname_and_a_given_name():
    assert keys_of("单于").full == "shanyu"
    assert keys_of("长孙").full == "zhangsun"


def test_a_surname_inside_the_given_name_is_read_as_usual():
    assert keys_of("张单").full == "zhangdan"
    assert keys_of("李解放").full == "lijiefang"


def test_words_inside_the_given_name_are_read_as_words():
    assert keys_of("张重庆").full == "zhangchongqing"
    assert keys_of("王长江").full == "wangchangjiang"


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("吕布", "lvbu", "lb"),
        ("阿不都·热西提", "abudourexiti", "abdrxt"),
        ("Anna·李", "annali", "al"),
        ("Ａｎｎａ 李", "annali", "al"),
        ("José María", "josemaria", "jm"),
        ("王A芳", "wangafang", "waf"),
        ("王 芳", "wangfang", "wf"),
        ("王〇", "wangling", "wl"),
        ("㛃", "jie", "j"),
        ("𠮷野", "ye", "y"),
        ("·", "", ""),
        ("", "", ""),
    ],
)
def test_names_of_every_kind_have_keys(name, full, initials):
    assert keys_of(name)[1:] == (full, initials)


def test_people_are_sorted_by_sound_then_tone_then_character():
    in_order = [
        *["安宁", "白芳", "任重", "单芳", "万一", "汪洋", "王方平", "王芳", "王国", "曾华", "曾骅", "查平"],
        *["张三", "章三", "长孙三", "𠮷野"],
    ]
    mixed = in_order[::2] + in_order[1::2]
    assert sorted(mixed, key=lambda name: keys_of(name).sort) == in_order


def test_a_shorter_name_comes_before_its_continuation():
    assert keys_of("王芳").sort < keys_of("王芳芳").sort


def test_people_of_one_surname_stand_together():
    names = ["张伟", "章安", "张安", "章伟"]
    assert [name[0] for name in sorted(names, key=lambda name: keys_of(name).sort)] == [
        "张",
        "张",
        "章",
        "章",
    ]


@given(st.text(max_size=50))
def test_any_text_has_ascii_keys(text):
    for key in keys_of(text):
        assert key.isascii()
        assert key == key.lower()


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=10))
def test_different_chinese_names_have_different_sort_keys(name):
    assert keys_of(name).sort != keys_of(name + "一").sort
    assert keys_of(name).full.startswith(keys_of(name).initials[0])


def test_the_tables_hold_surnames_with_tones():
    assert len(SURNAMES) + len(COMPOUND_SURNAMES) >= 100
    assert all(len(name) == 1 and sound[-1] in "1234" for name, sound in SURNAMES.items())
    assert all(len(name) == len(sounds.split("_")) == 2 for name, sounds in COMPOUND_SURNAMES.items())


def test_the_field_follows_the_name():
    retiree = Retiree(name="曾国藩")
    assert retiree.name_pinyin == "zengguofan"
    retiree.name = "单芳"
    assert (retiree.name_pinyin, retiree.name_initials) == ("shanfang", "sf")
    assert retiree.name_sort == keys_of("单芳").sort


def test_a_long_name_is_cut_to_the_column():
    assert len(PinyinField(source="name", style="sort", max_length=40).derive("王" * 50)) == 40


def test_the_field_survives_being_described():
    _, _, args, kwargs = PinyinField(source="name", style="full").deconstruct()
    assert PinyinField(*args, **kwargs).deconstruct()[3] == kwargs
    with pytest.raises(ValueError, match="style"):
        PinyinField(source="name", style="tones")


def test_keys_are_named():
    assert PinyinKeys._fields == ("sort", "full", "initials")
