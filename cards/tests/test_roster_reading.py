"""Files as people really upload them, and what each is told."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart

from cards.roster.reading import MAX_BYTES, UnreadableFile, open_roster
from cards.tests.roster_files import HEADINGS, make_csv, make_row, make_xlsx, saved

SHORT = ["姓名", "身份证号", "老年站"]


def read(*files):
    with open_roster(files) as table:
        return table, list(table.rows)


def refusal(*files) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(*files)
    return str(refused.value)


def workbook_of(content=None) -> Workbook:
    return load_workbook(io.BytesIO(content or make_xlsx([make_row()])))


def rezipped(content: bytes, change) -> bytes:
    """The same package with `change(name, data)` applied to each part; None leaves it out."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
    return target.getvalue()


def test_it_reads_a_workbook_with_the_row_numbers_of_excel():
    table, rows = read(make_xlsx([make_row(0), {}, make_row(1)]))
    assert [row.place.number for row in rows] == [2, 4]
    assert list(rows[1].cells.values()) == list(make_row(1).values())
    assert table.first.headings == HEADINGS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_it_reads_csv_in_the_encodings_that_chinese_excel_writes(encoding):
    _, rows = read(make_csv([make_row()], encoding=encoding))
    assert list(rows[0].cells.values()) == list(make_row().values())


def test_it_reads_csv_with_tabs_and_semicolons():
    for separator in "\t;":
        content = separator.join(SHORT) + "\r\n" + separator.join(["王一", "1", "一号站"])
        assert read(content.encode())[1][0].cells["station"] == "一号站"


def test_dates_and_numbers_stay_what_they_are():
    workbook = workbook_of()
    workbook.active["D2"] = date(1950, 1, 31)
    workbook.active["E2"] = 13800000000
    _, rows = read(saved(workbook))
    assert rows[0].cells["born_on"] == date(1950, 1, 31)
    assert rows[0].cells["phone"] == 13800000000


def test_a_title_above_the_heading_is_passed_over():
    workbook = workbook_of()
    workbook.active.insert_rows(1, 2)
    workbook.active["A1"] = "2026 年老同志花名册"
    workbook.active.merge_cells("A1:U1")
    _, rows = read(saved(workbook))
    assert [row.place.number for row in rows] == [4]


def test_headings_are_known_by_synonyms_stars_spaces_and_full_width_forms():
    table, rows = read(make_xlsx([["王一", "1", "一号站"]], ["姓 名*", "身份证号码（18位）", "*所属老年站"]))
    assert sorted(table.first.keys.values()) == ["id_number", "name", "station"]
    assert rows[0].cells["name"] == "王一"


def test_unknown_headings_are_named_not_fatal():
    table, _ = read(make_xlsx([[*make_row().values(), "钓鱼"]], [*SHORT, "爱好"]))
    assert table.first.ignored == ["爱好"]


def test_a_sheet_that_begins_further_right_is_read():
    workbook = Workbook()
    for row, cells in enumerate([SHORT, ["王一", "1", "一号站"]], start=3):
        for place, cell in enumerate(cells, start=4):
            workbook.active.cell(row, place, cell)
    _, rows = read(saved(workbook))
    assert (rows[0].place.number, rows[0].cells["name"]) == (4, "王一")


def test_a_hidden_first_sheet_is_passed_over():
    workbook = workbook_of()
    hidden = workbook.create_sheet("旧", 0)
    hidden.append(["无关"])
    hidden.sheet_state = "hidden"
    workbook.active = 1
    table, rows = read(saved(workbook))
    assert len(rows) == 1
    assert table.left_out == {}


def test_other_visible_sheets_are_named():
    workbook = workbook_of()
    workbook.create_sheet("去年").append(["无关"])
    assert list(read(saved(workbook))[0].left_out) == ["去年"]


def test_a_wrong_dimension_hides_no_row():
    def lie(name, data):
        return data.replace(b'<dimension ref="A1:U3"', b'<dimension ref="A1:A1"')

    content = make_xlsx([make_row(0), make_row(1)])
    lied = rezipped(content, lie)
    assert lied != rezipped(content, lambda name, data: data)
    assert len(read(lied)[1]) == 2


def test_a_million_blank_rows_cost_nothing():
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1_000_003))

    def pad(name, data):
        return data.replace(b"</sheetData>", blank + b"</sheetData>")

    assert len(read(rezipped(make_xlsx([make_row()]), pad))[1]) == 1


def test_a_cell_at_the_far_corner_is_refused_within_the_limits():
    workbook = workbook_of()
    workbook.active["XFD1048576"] = "x"
    assert "很远的地方" in refusal(saved(workbook))


def with_declared_size(content: bytes, part: str, size: int) -> bytes:
    """The package with another unpacked size of one part in its table of contents."""
    entry = content.rindex(part.encode()) - 46  # the fixed head of an entry
    assert content[entry : entry + 4] == b"PK\x01\x02"
    return content[: entry + 24] + size.to_bytes(4, "little") + content[entry + 28 :]


def test_a_zip_bomb_is_refused_before_it_is_opened():
    content = with_declared_size(make_xlsx([make_row()]), "docProps/core.xml", 400 * 1024 * 1024)
    assert "展开后太大" in refusal(content)


def test_a_bomb_that_lies_about_its_size_ends_at_a_limit():
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>' + b"A" * 30_000 + b"</t></is></c></row>"

    def inflate(name, data):
        many = b"".join(row % (n, n) for n in range(3, 3000))
        return data.replace(b"</sheetData>", many + b"</sheetData>") if name.endswith("sheet1.xml") else data

    bomb = rezipped(make_xlsx([make_row()]), inflate)
    try:
        rows = read(with_declared_size(bomb, "xl/worksheets/sheet1.xml", 1000))[1]
    except UnreadableFile:
        return  # the library noticed, or the memory ended
    assert max(len(row.raw[0]) for row in rows) <= 2000  # cut in the child


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04 and then nothing", "损坏"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\n\0\0\0\0", "不是 Excel 表格"),
        ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "网页文件"),
        (bytes(range(256)) * 20, "不是 Excel 表格"),
        (b"\x80\xff,\xff\xff\xff", "编码"),
        (b"name,id\nanybody,1", "没有找到表头"),
        ("姓名,联系电话,住址,身份证号\n王一,,,1".encode(), "缺少必填的列：老年站"),
        (("姓名,身份证号,老年站\n" + '"' + "王" * 200_000).encode(), "引号"),
    ],
)
def test_what_is_no_roster_is_named_in_plain_words(content, words):
    assert words in refusal(content)


def test_a_document_in_a_zip_is_no_workbook():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert "不是 Excel 工作簿" in refusal(target.getvalue())


def test_a_broken_sheet_is_refused():
    def cut(name, data):
        return data[: len(data) // 2] if name.endswith("sheet1.xml") else data

    assert refusal(rezipped(make_xlsx([make_row()]), cut))


def test_a_workbook_with_all_sheets_hidden_is_refused():
    workbook = workbook_of()
    visible = workbook.create_chartsheet("图")
    workbook["花名册"].sheet_state = "hidden"
    visible.add_chart(BarChart())
    workbook.active = 1
    assert "隐藏" in refusal(saved(workbook))


def test_a_file_over_the_limit_is_refused_unread():
    assert "20 MB" in refusal(b"x" * (MAX_BYTES + 1))


def test_too_many_rows_are_refused():
    content = ",".join(SHORT) + "\n" + "王一，1，一号站\n" * 100_100
    assert "10 万行" in refusal(content.encode())


def test_a_heading_that_comes_twice_is_refused_with_both_places():
    text = refusal(make_xlsx([], ["姓名", "身份证号", "老年站", "联系电话", "手机"]))
    assert "D 列和 E 列" in text


def test_a_merged_heading_leaves_its_second_column_unread():
    workbook = Workbook()
    workbook.active.append([*SHORT, "紧急联系人"])
    workbook.active.append(["王一", "1", "一号站", "李二", "13800000000"])
    workbook.active.merge_cells("D1:E1")
    _, rows = read(saved(workbook))
    assert "contact_phone" not in rows[0].cells


def test_a_correction_takes_the_place_of_the_rows_that_it_names():
    roster = make_csv([make_row(0), make_row(1), make_row(2)])
    correction = make_csv(
        [{**make_row(7), "原行号": "3", "错误原因": "…"}, {"原行号": 4}], ["错误原因", "原行号", *HEADINGS]
    )
    _, rows = read(roster, correction)
    assert [row.place.number for row in rows] == [2, 3]
    assert rows[1].cells["id_number"] == make_row(7)["身份证号"]
    assert list(rows[1].raw[:1]) == [make_row(7)["姓名"]]


def test_a_whole_roster_uploaded_later_counts_alone():
    _, rows = read(make_csv([make_row(0)]), make_csv([make_row(1), make_row(2)]))
    assert len(rows) == 2


def test_a_correction_alone_is_refused():
    assert "原来那次导入" in refusal(make_csv([{**make_row(), "原行号": 2}], ["原行号", *HEADINGS]))


@pytest.mark.parametrize("number", ["", "三", "99"])
def test_a_correction_must_say_which_row_it_is_for(number):
    correction = make_csv([{**make_row(), "原行号": number}], ["原行号", *HEADINGS])
    assert "原行号" in refusal(make_csv([make_row()]), correction)


def sheets_of(**sheets) -> bytes:
    """A workbook of sheets by name: each a list of rows with its heading."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    return saved(workbook)


def test_every_sheet_with_a_heading_is_read_whatever_the_order_of_its_columns():
    content = sheets_of(
        一站=[SHORT, ["王一", "1", "一号站"]],
        目录=[["各站名册目录"]],
        二站=[["二号站名册"], [*reversed(SHORT)], ["二号站", "2", "王二"]],
    )
    table, rows = read(content)
    assert [(str(row.place), row.cells["name"]) for row in rows] == [
        ("“一站”第 2 行", "王一"),
        ("“二站”第 3 行", "王二"),
    ]
    assert {name: sheet.count for name, sheet in table.sheets.items()} == {"一站": 1, "二站": 1}
    assert list(table.left_out) == ["目录"]
    assert "没有找到表头" in table.left_out["目录"]


def test_a_sheet_that_misses_a_required_column_is_left_out_with_the_reason():
    table, rows = read(
        sheets_of(名册=[SHORT, ["王一", "1", "一号站"]], 通讯录=[["姓名", "身份证号"], ["王二", "2"]])
    )
    assert len(rows) == 1
    assert table.left_out["通讯录"].startswith("表头里缺少必填的列：老年站。")


def test_where_no_sheet_has_a_heading_the_first_one_says_why():
    assert "缺少必填的列：老年站" in refusal(sheets_of(一=[["姓名", "身份证号"]], 二=[["目录"]]))


def test_a_double_heading_names_its_sheet():
    content = sheets_of(
        一站=[SHORT, ["王一", "1", "一号站"]], 二站=[[*SHORT, "姓名"], ["王二", "2", "二号站", "王二"]]
    )
    assert "工作表“二站”的表头里“姓名”一列出现了两次" in refusal(content)


def test_our_own_instructions_are_no_other_sheet():
    content = sheets_of(花名册=[SHORT, ["王一", "1", "一号站"]], 填写说明=[["怎么填"]])
    table, rows = read(content)
    assert str(rows[0].place) == "第 2 行"
    assert table.left_out == {}


def test_the_name_of_a_sheet_tells_no_number():
    content = sheets_of(**{"13812345678": [SHORT, ["王一", "1", "一号站"]], "二": [["目录"]]})
    assert "12345678" not in str(read(content)[1][0].place)


def test_a_heading_of_two_lines_is_joined():
    workbook = Workbook()
    workbook.active.append([*SHORT, "紧急联系人"])
    workbook.active.append(["", "", "", "姓名", "电话"])
    workbook.active.append(["王一", "1", "一号站", "李二", "13800000000"])
    workbook.active.merge_cells("D1:E1")
    _, rows = read(saved(workbook))
    assert [row.place.number for row in rows] == [3]
    assert (rows[0].cells["contact_name"], rows[0].cells["contact_phone"]) == ("李二", "13800000000")


def test_a_heading_repeated_on_every_page_is_passed_over():
    content = sheets_of(名册=[SHORT, ["王一", "1", "一号站"], SHORT, ["王二", "2", "一号站"]])
    assert [row.cells["name"] for row in read(content)[1]] == ["王一", "王二"]


def test_a_column_below_no_heading_is_noted():
    table, _ = read(sheets_of(名册=[[*SHORT, "", "备注"], ["王一", "1", "一号站", "x", "", "y"]]))
    assert table.first.nameless == {3, 5}


def test_too_many_rows_in_a_sheet_that_isnt_read_dont_matter():
    content = sheets_of(名册=[SHORT, ["王一", "1", "一号站"]], 打卡=[[number] for number in range(100_100)])
    assert len(read(content)[1]) == 1


def test_error_values_and_formulas_without_a_result_are_told_from_blank_cells():
    workbook = workbook_of()
    workbook.active["F2"] = "=A1&B1"
    workbook.active["G2"] = "#REF!"
    workbook.active["G2"].data_type = "e"
    cells = read(saved(workbook))[1][0].cells
    assert ("公式" in cells["address"].words, "#REF!" in cells["area"].words) == (True, True)


def test_a_formula_with_its_result_is_its_result():
    def work_out(name, data):
        return data.replace(b"<f>A1</f><v></v>", b"<f>A1</f><v>7</v>").replace(
            b"<f>A1</f><v />", b"<f>A1</f><v>7</v>"
        )

    workbook = workbook_of()
    workbook.active["F2"] = "=A1"
    assert read(rezipped(saved(workbook), work_out))[1][0].cells["address"] == 7
