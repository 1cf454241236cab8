"""What reliability.md promises of bad input, cell by cell: the words that the clerk reads on the import's page."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from cards.models import RosterImport
from cards.roster import jobs
from cards.tests.roster_files import make_csv, make_row, make_xlsx
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Retiree, Sex
from laoling.people.tests.factories import make_id_number

pytestmark = pytest.mark.django_db

WITH_X = next(
    number
    for number in (make_id_number(date(1941, 5, 1), Sex.FEMALE, n) for n in range(100))
    if number.endswith("X")
)
AS_A_NUMBER = (
    "身份证号被 Excel 存成了数字（如 3.70502E+17），最后几位已经丢失。"
    "请先把这一列的格式改为“文本”，再重新填写完整的 18 位号码"
)
WRONG_CHECKSUM = "身份证号最后一位校验码不对，多半有一位抄错，请对照证件逐位核对"
SERIAL = (
    "退休日期：这一格的日期被 Excel 存成了数字（日期序号）。"
    "请把这一列的格式改为“日期”，或写成 1950-01-31 这样的年月日"
)
FORMULA = "住址：这一格是公式，文件里没有它的结果。请复制这一列，选“只粘贴数值”，再上传"
REFUSED = {
    "an ID number that Excel holds as a number": ({"身份证号": 3.70502195001011e17}, AS_A_NUMBER),
    "an ID number that Excel showed as a number": ({"身份证号": "3.70502E+17"}, AS_A_NUMBER),
    "an ID number of 15 digits": (
        {"身份证号": "370502500101123"},
        "这是 15 位的旧身份证号，请填写 18 位的新号码",
    ),
    "an ID number of 17 digits": ({"身份证号": "37059919350101002"}, "身份证号应为 18 位，现在是 17 位"),
    "an ID number with a wrong checksum": ({"身份证号": "370599193501010013"}, WRONG_CHECKSUM),
    "an ID number rounded by a spreadsheet": (
        {"身份证号": "370599193501010000"},
        f"{WRONG_CHECKSUM}。末尾是 000，也可能是被 Excel 当成了数字：请把这一列改为“文本”格式再填",
    ),
    "an ID number with a day that was none": (
        {"身份证号": "370599195102290017"},
        "身份证号第 7 至 14 位不是真实的日期，请核对",
    ),
    "an emoji in a name": ({"姓名": "王😀芳"}, "姓名里不能有“😀”，请删去数字、符号和表情"),
    "script in a name": (
        {"姓名": "<script>alert(1)</script>"},
        "姓名里不能有“()/1<”，请删去数字、符号和表情",
    ),
    "a name of 5,000 characters": ({"姓名": "王" * 5000}, "姓名：太长：最多 50 个字，现在是 2000 个字以上"),
    "a character that only one computer has": (
        {"姓名": "王\ue000"},
        "姓名里有自造字，换一台电脑就看不见，请改用标准字或拼音",
    ),
    "5,000 characters of notes": ({"备注": "长" * 5000}, "备注：太长：最多 500 个字，现在是 2000 个字以上"),
    "29 February of no leap year": (
        {"退休日期": "1999-02-29"},
        "退休日期：没有“1999-02-29”这一天，请核对",
    ),
    "the serial number of a day": ({"退休日期": 36525}, SERIAL),
    "a month alone": (
        {"退休日期": "1999.5"},
        "退休日期：“1999.5”不是日期，请写成 1950-01-31 这样的年月日",
    ),
    "a day in the year 0050": ({"退休日期": "0050-01-31"}, "退休日期：年份 50 不对，请核对"),
    "another sex than the ID number says": (
        {"性别": "男"},
        "性别：与身份证号不符，身份证号上是“女”",
    ),
    "two phones in one cell": (
        {"联系电话": "13800000000 或 13900000000"},
        "联系电话：电话只能填一个号码，由数字和横线组成，请删去其他文字",
    ),
    "a land line without its area": ({"联系电话": "8551234"}, "联系电话：座机请加上区号，如 0546-8551234"),
    "a formula that nobody worked out": ({"住址": "=A1&B1"}, FORMULA),
    "an error value of Excel": (
        {"住址": "#N/A"},
        "住址：这一格是 Excel 的错误值 #N/A，请改成真正的内容",
    ),
    "a station that isn't": (
        {"老年站": "火星站"},
        "没有“火星站”这个老年站，或不归您管理。可以填：一号站、二号站",
    ),
    "a choice that isn't": (
        {"居住状况": "和老伴"},
        "居住状况：“和老伴”不在可选范围内，请填：独居、与配偶同住、与子女同住、养老机构",
    ),
    "nothing where something must be": ({"姓名": "\u200b"}, "没有填写姓名"),
}
TAKEN = {
    "a trailing x": ({"身份证号": WITH_X.lower()}, "id_number", WITH_X),
    "full-width digits": (
        {"身份证号": make_row(101)["身份证号"].translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})},
        "id_number",
        make_row(101)["身份证号"],
    ),
    "zero-width spaces": (
        {"身份证号": "\u200b" + make_row(102)["身份证号"] + "\ufeff "},
        "id_number",
        make_row(102)["身份证号"],
    ),
    "a name with a middle dot": ({"姓名": "阿卜杜拉•买买提"}, "name", "阿卜杜拉·买买提"),
    "a rare character": ({"姓名": "王𬱖㛃"}, "name", "王𬱖㛃"),
    "marks of direction in a name": ({"姓名": "王\u202e小\u200f芳"}, "name", "王小芳"),
    "spaces between the characters of a name": ({"姓名": "王　芳"}, "name", "王芳"),
    "script in notes": ({"备注": "<script>alert(1)</script>"}, "notes", "<script>alert(1)</script>"),
    "emoji in notes": ({"备注": "爱笑😀"}, "notes", "爱笑😀"),
    "a formula that was worked out as text": ({"备注": "'=1+1"}, "notes", "'=1+1"),
    "29 February": ({"退休日期": "2000-02-29"}, "retired_on", date(2000, 2, 29)),
    "a date cell": ({"退休日期": date(1999, 1, 31)}, "retired_on", date(1999, 1, 31)),
    "the last second of a day": (
        {"退休日期": datetime(1999, 12, 31, 23, 59, 59)},  # noqa: DTZ001 - as Excel has it
        "retired_on",
        date(1999, 12, 31),
    ),
    "the day on which summer time began in 1986": (
        {"退休日期": datetime(1986, 5, 4)},  # noqa: DTZ001 - as Excel has it
        "retired_on",
        date(1986, 5, 4),
    ),
    "the day on which the last summer time ended": (
        {"退休日期": date(1991, 9, 15)},
        "retired_on",
        date(1991, 9, 15),
    ),
    "a phone as a number": ({"联系电话": 13800001234}, "phone", "13800001234"),
    "a station with spaces and full-width letters": ({"老年站": " 一 号 站 "}, "station_id", None),
}


@pytest.fixture
def upload(client):
    """Uploads a file as the manager of 一号站 and 二号站, reads it, and returns the import and its page."""
    tree = make_centre_tree()
    for name, station in zip(("一号站", "二号站", "三号站", "四号站"), tree.stations, strict=True):
        station.name = name
        station.save()
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))

    def upload(content: bytes, name="花名册.xlsx"):
        client.post(reverse("cards:roster_upload"), {"file": SimpleUploadedFile(name, content)})
        jobs.work_through()
        roster = RosterImport.objects.latest("pk")
        return roster, client.get(reverse("cards:roster_detail", args=[roster.pk])).content.decode()

    return upload


def test_each_bad_cell_gets_its_words_and_nothing_is_saved(upload):
    rows = [make_row(number, **cells) for number, (cells, _) in enumerate(REFUSED.values())]
    roster, page = upload(make_xlsx(rows))
    said = dict(roster.rows.values_list("number", "message"))
    for number, (case, (_, words)) in enumerate(REFUSED.items(), start=2):
        assert said[number] == words, case
        assert escape(words) in page, case
    assert "<script>alert" not in page
    assert not Retiree.objects.exists()


def test_what_is_certain_is_forgiven(upload):
    rows = [make_row(200 + number, **cells) for number, (cells, _, _) in enumerate(TAKEN.values())]
    roster, _ = upload(make_xlsx(rows))
    assert list(roster.rows.filter(action="WRONG").values_list("number", "message")) == []
    jobs.confirm_import(roster=roster)
    jobs.work_through()
    people = Retiree.objects.order_by("pk")
    for retiree, (case, (_, field, value)) in zip(people, TAKEN.items(), strict=True):
        assert getattr(retiree, field) == (value or retiree.station_id), case


def test_a_nul_byte_never_reaches_the_database(upload):
    roster, _ = upload(make_csv([make_row(0, 姓名="王\0一", 备注="前\0后")]), "花名册.csv")
    jobs.confirm_import(roster=roster)
    jobs.work_through()
    assert (Retiree.objects.get().name, Retiree.objects.get().notes) == ("王一", "前后")


@pytest.mark.parametrize("separator", [",", "\t", ";", "\uff0c"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_csv_of_any_kind_is_read_with_a_title_above(upload, separator, encoding):
    lines = [
        "2026 年花名册",
        *(separator.join(row) for row in (["姓名", "身份证号", "老年站"], make_row(0).values())),
    ]
    roster, _ = upload("\r\n".join(lines).encode(encoding), "花名册.csv")
    assert (roster.new, roster.wrong, roster.problem) == (1, 0, "")


def test_the_heading_may_be_written_as_departments_write_it(upload):
    headings = {
        "姓名": "1. 姓 名（必填）",
        "身份证号": "＊身份证\n号码【18位】",
        "老年站": "所属老年站：",
        "联系电话": "★手机号 [本人]",
    }
    row = {headings.get(key, key): value for key, value in make_row(0, 联系电话="13800000000").items()}
    content = make_xlsx([list(row.values())], list(row))
    roster, _ = upload(content)
    assert (roster.new, roster.wrong, roster.problem) == (1, 0, "")
