"""The pages of a roster import, as a clerk meets them."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cards.models import RosterImport
from cards.roster import jobs
from cards.roster.columns import COLUMNS
from cards.tests.roster_files import HEADINGS, make_full_row, make_row, make_xlsx, saved
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Retiree

pytestmark = pytest.mark.django_db
Status = RosterImport.Status
POST_PAGES = ["roster_again", "roster_confirm", "roster_cancel"]
GET_PAGES = ["roster_detail", "roster_progress", "roster_wrong"]


@pytest.fixture
def tree():
    tree = make_centre_tree()
    tree.station.name = "一号站"
    tree.station.save()
    return tree


@pytest.fixture
def manager(tree, client):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(manager)
    return manager


def file_of(rows, name="花名册.xlsx"):
    return SimpleUploadedFile(name, make_xlsx(rows) if isinstance(rows, list) else rows)


def upload(client, rows, read=True) -> RosterImport:
    response = client.post(reverse("cards:roster_upload"), {"file": file_of(rows)})
    assert response.status_code == 302
    if read:
        jobs.work_through()
    return RosterImport.objects.latest("pk")


def page(client, roster, query="") -> str:
    return client.get(reverse("cards:roster_detail", args=[roster.pk]) + query).content.decode()


def rows_of(response) -> list[list]:
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows()]


def test_500_rows_with_3_wrong_ones_are_explained_corrected_imported_and_the_same_again_changes_none(
    client, manager
):
    rows = [make_full_row(number) for number in range(500)]
    bad = [dict(row) for row in rows]
    bad[3]["身份证号"] = float(bad[3]["身份证号"])
    bad[100]["出生日期"] = "1950-02-30"
    bad[498]["老年站"] = "别的站"
    roster = upload(client, bad)
    text = page(client, roster)
    assert "500 行里有 3 行需要改。现在一行也没有保存。" in text
    for words in (
        "第 5 行",
        "被 Excel 存成了数字",
        "第 102 行",
        "没有“1950-02-30”这一天",
        "第 500 行",
        "“别的站”",
    ):
        assert words in text
    assert not Retiree.objects.exists()

    heading, *wrong = rows_of(client.get(reverse("cards:roster_wrong", args=[roster.pk])))
    assert [cell.value for cell in heading] == ["错误原因", "原行号", *HEADINGS]
    assert [row[1].value for row in wrong] == [5, 102, 500]
    corrected = [{**rows[row[1].value - 2], "原行号": row[1].value} for row in wrong]
    correction = make_xlsx(corrected, ["错误原因", "原行号", *HEADINGS])
    client.post(reverse("cards:roster_again", args=[roster.pk]), {"file": file_of(correction)})
    jobs.work_through()
    assert "没有错误，请确认" in page(client, roster)

    client.post(reverse("cards:roster_confirm", args=[roster.pk]))
    jobs.work_through()
    assert "已导入：新增 500 人，更新 0 人，无变化 0 人" in page(client, roster)
    assert Retiree.objects.count() == 500

    again = upload(client, rows)
    assert "完全一样" in page(client, again)
    assert (again.new, again.changed, again.unchanged, again.wrong) == (0, 0, 500, 0)


def test_several_sheets_are_read_and_their_wrong_rows_find_back(client, manager):
    workbook = Workbook()
    workbook.active.append(["各站名册"])
    workbook.active.title = "目录"
    for name, numbers in (("一站", (0, 1)), ("二站", (2, 3))):
        sheet = workbook.create_sheet(name)
        sheet.append(["姓名", "身份证号", "老年站", "爱好"])
        for number in numbers:
            sheet.append([*make_row(number).values(), "钓鱼"])
    workbook["二站"]["B3"] = "370599193501010013"
    roster = upload(client, saved(workbook))
    text = page(client, roster)
    assert "“二站”第 3 行" in text
    assert "读了 2 个工作表：“一站”2 行、“二站”2 行。不该读的，请在 Excel 里隐藏或删去，再上传" in text
    assert "没有读的工作表：“目录”（没有找到表头）" in text
    assert "“一站”里这些列不认识，没有读取：爱好" in text

    response = client.get(reverse("cards:roster_wrong", args=[roster.pk]))
    wrong = load_workbook(io.BytesIO(response.content))
    assert wrong.sheetnames == ["二站"]
    wrong["二站"]["D2"] = make_row(3)["身份证号"]
    client.post(reverse("cards:roster_again", args=[roster.pk]), {"file": file_of(saved(wrong))})
    jobs.work_through()
    roster.refresh_from_db()
    assert (roster.status, roster.new, roster.wrong) == (Status.READY, 4, 0)
    jobs.confirm_import(roster=roster)
    jobs.work_through()
    assert Retiree.objects.count() == 4


def test_the_page_says_what_to_do(client, manager):
    text = client.get(reverse("cards:roster_list")).content.decode()
    assert "下载模板" in text
    assert "您还没有导入过花名册" in text


def test_an_upload_waits_and_says_so_without_javascript(client, manager):
    roster = upload(client, [make_row()], read=False)
    text = page(client, roster)
    assert "正在排队" in text
    assert "刷新看进度" in text
    assert 'hx-trigger="every 1s"' in text


def test_progress_is_told_until_the_page_comes_anew(client, manager):
    roster = upload(client, [make_row()], read=False)
    RosterImport.objects.update(status=Status.READING, progress=42)
    url = reverse("cards:roster_progress", args=[roster.pk])
    response = client.get(url)
    assert "已读 42%" in response.content.decode()
    assert "HX-Refresh" not in response
    RosterImport.objects.update(status=Status.READY)
    assert client.get(url)["HX-Refresh"] == "true"


def test_no_file_shows_the_error(client, manager):
    response = client.post(reverse("cards:roster_upload"))
    assert response.status_code == 422
    assert "请选择花名册文件" in response.content.decode()


@pytest.mark.parametrize(("content", "words"), [(b"", "空的"), (b"x" * (20 * 1024 * 1024 + 1), "最大 20 MB")])
def test_an_empty_or_large_file_shows_the_error(client, manager, content, words):
    response = client.post(reverse("cards:roster_upload"), {"file": file_of(content)})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_file_that_the_server_doesnt_even_take_in_is_called_too_large(client, manager, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024
    response = client.post(reverse("cards:roster_upload"), {"file": file_of(b"x" * (20 * 1024 * 1024 + 1))})
    assert "最大 20 MB" in response.content.decode()


def test_a_bad_correction_shows_the_error_on_the_imports_page(client, manager):
    roster = upload(client, [make_row(0, 身份证号="1")])
    response = client.post(reverse("cards:roster_again", args=[roster.pk]))
    assert response.status_code == 422
    assert "请选择花名册文件" in response.content.decode()


def test_the_tabs_show_the_rows_of_each_kind_in_pages(client, manager):
    roster = upload(client, [make_row(number) for number in range(60)])
    assert len(re.findall(r"第 \d+ 行", page(client, roster))) == 50
    assert "第 61 行" in page(client, roster, "?tab=new&page=2")
    assert "没有这样的行" in page(client, roster, "?tab=changed")
    assert "第 61 行" in page(client, roster, "?tab=nonsense&page=-1")


def test_changes_are_shown_from_and_to(client, manager):
    jobs.confirm_import(roster=upload(client, [make_full_row(0)]))
    jobs.work_through()
    text = page(client, upload(client, [make_row(0, 住址="新家")]))
    assert "住址：试验小区0号楼 → 新家" in text


def test_giving_up_deletes_the_file_and_says_so(client, manager):
    roster = upload(client, [make_row(0)])
    response = client.post(reverse("cards:roster_cancel", args=[roster.pk]), follow=True)
    assert "已放弃" in response.content.decode()
    roster.refresh_from_db()
    assert (roster.status, roster.content) == (Status.CANCELLED, None)


@pytest.mark.parametrize("status", ["WAITING", "READING", "SAVING"])
def test_an_import_can_be_given_up_while_it_is_worked_on(client, manager, status):
    roster = upload(client, [make_row(0)], read=False)
    RosterImport.objects.update(status=status)
    assert "放弃这次导入" in page(client, roster)
    client.post(reverse("cards:roster_cancel", args=[roster.pk]))
    roster.refresh_from_db()
    assert (roster.status, roster.content) == (Status.CANCELLED, None)


def test_a_second_confirmation_is_told_what_became_of_the_first(client, manager):
    roster = upload(client, [make_row(0)])
    for _ in range(2):
        response = client.post(reverse("cards:roster_confirm", args=[roster.pk]), follow=True)
    assert "没有重复处理" in response.content.decode()


def test_script_in_a_name_is_only_text(client, manager):
    text = page(client, upload(client, [make_row(0, 姓名="<script>alert(1)</script>")]))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_template_carries_every_column_drop_downs_and_the_importers_stations(client, manager, tree):
    response = client.get(reverse("cards:roster_template"))
    assert "%E6%A8%A1%E6%9D%BF.xlsx" in response["Content-Disposition"]
    workbook = load_workbook(io.BytesIO(response.content))
    sheet = workbook["花名册"]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert {sheet.column_dimensions[letter].number_format for letter in ("C", "E", "R")} == {"@"}
    with_list = {str(rule.sqref).split(":")[0][0] for rule in sheet.data_validations.dataValidation}
    choices = {"ABCDEFGHIJKLMNOPQRSTU"[place] for place, column in enumerate(COLUMNS) if column.choices}
    assert with_list == choices | {"H"}
    options = [cell.value for column in workbook["选项"].columns for cell in column]
    assert "一号站" in options
    assert tree.sibling.name in options
    assert tree.far_station.name not in options
    assert "必填" in [cell.value for cell in workbook["填写说明"]["B"]]


def test_the_template_as_it_is_imports_nothing_and_filled_in_it_imports(client, manager):
    content = client.get(reverse("cards:roster_template")).content
    assert upload(client, content).problem == "表头下面没有内容。请填写后重新上传。"
    workbook = load_workbook(io.BytesIO(content))
    for place, heading in enumerate(HEADINGS, start=1):
        workbook["花名册"].cell(3, place, make_full_row(0).get(heading.rstrip("*")))
    target = io.BytesIO()
    workbook.save(target)
    roster = upload(client, target.getvalue())
    assert (roster.new, roster.wrong, roster.problem) == (1, 0, "")


def test_wrong_rows_come_back_as_they_were_and_run_no_formula(client, manager):
    nasty = {
        "备注": "=1+1",
        "住址": "==cmd|' /C calc'!A0",
        "健康状况": "@SUM(1)",
        "党支部": "-1",
        "居民区": "+1",
    }
    workbook = load_workbook(
        io.BytesIO(make_xlsx([make_row(0, 身份证号=3.70502195001011e17, 联系电话=13800000000)]))
    )
    for label, text in nasty.items():
        cell = workbook.active.cell(2, [h.rstrip("*") for h in HEADINGS].index(label) + 1, text)
        cell.data_type = "s"
    target = io.BytesIO()
    workbook.save(target)
    roster = upload(client, target.getvalue())
    response = client.get(reverse("cards:roster_wrong", args=[roster.pk]))
    heading, row = rows_of(response)
    cells = {head.value.rstrip("*"): cell for head, cell in zip(heading, row, strict=True)}
    for label, text in nasty.items():
        assert (cells[label].value, cells[label].data_type, cells[label].quotePrefix) == (text, "s", True)
    assert cells["身份证号"].value == "3.70502E+17"
    assert (cells["联系电话"].value, cells["联系电话"].number_format) == ("13800000000", "@")
    assert "被 Excel 存成了数字" in cells["错误原因"].value


def test_taking_wrong_rows_away_is_in_the_access_log(client, manager):
    roster = upload(client, [make_row(0, 身份证号="1")])
    client.get(reverse("cards:roster_wrong", args=[roster.pk]))
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.EXPORT)
    assert (event.user, event.subject) == (manager, f"cards.rosterimport:{roster.pk}")


def test_wrong_rows_of_an_import_that_ended_are_gone(client, manager):
    roster = upload(client, [make_row(0, 身份证号="1")])
    jobs.cancel_import(roster=roster)
    response = client.get(reverse("cards:roster_wrong", args=[roster.pk]), follow=True)
    assert "没有可下载的错误行" in response.content.decode()


@pytest.mark.parametrize("name", [*GET_PAGES, *POST_PAGES])
def test_a_colleagues_import_isnt_there(client, manager, tree, name):
    roster = upload(client, [make_row(0)])
    for unit in (tree.department, tree.other_department):
        client.force_login(make_user(Role.DEPARTMENT_MANAGER, unit))
        method = client.post if name in POST_PAGES else client.get
        assert method(reverse(f"cards:{name}", args=[roster.pk])).status_code == 404
    assert "花名册.xlsx" not in client.get(reverse("cards:roster_list")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPARTMENT_MANAGER])
def test_nobody_else_may_import(client, manager, role):
    roster = upload(client, [make_row(0)])
    client.force_login(make_user(role))
    assert client.get(reverse("cards:roster_list")).status_code == 403
    assert client.get(reverse("cards:roster_template")).status_code == 403
    assert client.post(reverse("cards:roster_upload")).status_code == 403
    for name in GET_PAGES:
        assert client.get(reverse(f"cards:{name}", args=[roster.pk])).status_code == 403
    for name in POST_PAGES:
        assert client.post(reverse(f"cards:{name}", args=[roster.pk])).status_code == 403


def test_pages_that_change_something_take_posts_only(client, manager):
    roster = upload(client, [make_row(0)])
    assert client.get(reverse("cards:roster_upload")).status_code == 405
    for name in POST_PAGES:
        assert client.get(reverse(f"cards:{name}", args=[roster.pk])).status_code == 405


def test_the_number_of_queries_doesnt_grow_with_the_rows(client, manager, django_assert_max_num_queries):
    few, many = upload(client, [make_row(0)]), upload(client, [make_row(number) for number in range(120)])
    for roster in (few, many):
        with django_assert_max_num_queries(12):
            page(client, roster)
    with django_assert_max_num_queries(10):
        client.get(reverse("cards:roster_list"))
