"""A roster in a real browser: uploaded, corrected, confirmed; and axe on each page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cards.roster import jobs
from cards.tests.roster_files import HEADINGS, make_full_row, make_xlsx
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Retiree
from tests.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def manager():
    tree = make_centre_tree()
    tree.station.name = "一号站"
    tree.station.save()
    return make_user(Role.DEPARTMENT_MANAGER, tree.department, name="王芳")


@pytest.fixture
def rows():
    """Twelve people of whom one has an ID number that was copied wrong."""
    return [make_full_row(number) for number in range(11)] + [make_full_row(11, 身份证号="37059919350112002")]


def choose(page, content: bytes, button: str) -> None:
    page.get_by_label("花名册文件").set_input_files(
        {"name": "花名册.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_clerk_uploads_corrects_and_confirms(open_browser, manager, rows, javascript):
    page = open_browser(manager, **DESKTOP, java_script_enabled=javascript)

    def worked():
        """The background job has run: the page comes anew by itself, or by its link."""
        jobs.work_through()
        if not javascript:
            page.get_by_role("link", name="刷新看进度").click()

    page.goto(reverse("cards:roster_list"))
    choose(page, make_xlsx(rows), "上传并核对")
    page.get_by_role("heading", name="正在排队").wait_for()
    worked()
    page.get_by_text("12 行里有 1 行需要改。现在一行也没有保存。").wait_for()
    page.get_by_text("身份证号应为 18 位，现在是 17 位").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有错误的 1 行").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    corrected = [{**make_full_row(11), "原行号": 13}]
    choose(page, make_xlsx(corrected, ["错误原因", "原行号", *HEADINGS]), "上传改好的文件")
    worked()
    page.get_by_role("heading", name="没有错误，请确认").wait_for()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("heading", name="正在保存").wait_for()
    worked()
    page.get_by_text("已导入：新增 12 人，更新 0 人，无变化 0 人。").wait_for()
    assert Retiree.objects.count() == 12


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(open_browser, manager, rows, screen):
    page = open_browser(manager, **screen)

    def check():
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]

    waiting = jobs.start_import(content=make_xlsx(rows), file_name="花名册.xlsx", by=manager)
    page.goto(reverse("cards:roster_detail", args=[waiting.pk]))
    check()
    jobs.work_through()
    page.get_by_text("12 行里有 1 行需要改").wait_for()
    check()
    good = jobs.start_import(content=make_xlsx(rows[:-1]), file_name="花名册.xlsx", by=manager)
    jobs.work_through()
    page.goto(reverse("cards:roster_detail", args=[good.pk]))
    check()
    jobs.confirm_import(roster=good)
    jobs.work_through()
    page.reload()
    page.get_by_text("已导入").first.wait_for()
    check()
    page.goto(reverse("cards:roster_list"))
    check()
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_text("有 1 处需要修改").wait_for()
    check()
