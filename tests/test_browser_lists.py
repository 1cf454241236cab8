"""The lists in a real browser: on a phone and at a desk, and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from pypdf import PdfReader

from cards.tests.factories import make_assessment, make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE
from visits.tests.factories import make_duty, make_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LISTS = [
    "desk:retiree_list",
    "cards:card_list",
    "cards:assessment_list",
    "visits:duty_list",
    "visits:visit_list",
]


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station, name="王芳")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_list_is_accessible_and_no_wider_than_the_screen(open_browser, tree, head, screen):
    person = make_retiree(station=tree.station, name="张三", phone="13800138000")
    make_duty(make_card(person))
    make_visit(person)
    make_assessment(person)
    page = open_browser(head, **screen)
    for name in LISTS:
        page.goto(reverse(name))
        for fold in page.locator(".more-filters summary").all():
            fold.click()
        assert Axe().run(page).response["violations"] == [], name
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, name
        page.get_by_role("searchbox", name="查找").fill("zs")
        page.get_by_role("button", name="筛选").click()
        assert page.get_by_role("link", name="张三").count() or page.get_by_text("张三").count()


def test_the_browser_refuses_a_whole_number_before_it_is_sent(open_browser, tree, head):
    make_retiree(station=tree.station, name="张三", phone="13800138000")
    page = open_browser(head)
    page.goto(reverse("desk:retiree_list"))
    box = page.get_by_role("searchbox", name="查找")
    for number in ("13800138000", "138 0013 8000", "370599194001150011"):
        box.fill(number)
        page.get_by_role("button", name="筛选").click()
        assert "q=" not in page.url
    for words in ("8000", "D1-2026-0042", "3号楼2单元501", "张三"):
        box.fill(words)
        assert box.evaluate("box => box.checkValidity()"), words


def test_a_list_prints_on_a4_with_its_heading_on_each_sheet(open_browser, tree, head, tmp_path):
    for _ in range(90):
        make_retiree(station=tree.station)
    page = open_browser(head)
    page.context.add_init_script("window.print = () => { document.documentElement.dataset.asked = true; }")
    page.goto(reverse("desk:retiree_list"))
    with page.expect_popup() as popup:
        page.get_by_role("button", name="打印名单").click()
    sheet = popup.value
    sheet.locator("html[data-asked]").wait_for()
    assert Axe().run(sheet).response["violations"] == []
    sheet.pdf(path=tmp_path / "list.pdf", prefer_css_page_size=True)
    pages = PdfReader(tmp_path / "list.pdf").pages
    assert len(pages) > 1
    for number, printed in enumerate(pages, 1):
        width, height = (float(side) / 72 * 25.4 for side in printed.mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        text = printed.extract_text()
        assert "姓名" in text
        assert "王芳" in text
        assert f"{number}/{len(pages)}" in text
        assert "返回列表" not in text


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_story_is_accessible_and_narrowed(open_browser, tree, head, screen):
    person = make_retiree(station=tree.station, name="张三")
    make_card(person)
    make_visit(person, done="修好了水龙头")
    page = open_browser(head, **screen)
    page.goto(reverse("desk:retiree_detail", args=[person.pk]))
    page.get_by_role("link", name="全部记录").click()
    page.get_by_role("heading", name="张三的全部记录").wait_for()
    assert Axe().run(page).response["violations"] == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
    page.get_by_label("走访", exact=True).check()
    page.get_by_role("button", name="筛选").click()
    page.get_by_text("修好了水龙头").wait_for()
    assert page.get_by_text("开卡", exact=True).count() == 0
