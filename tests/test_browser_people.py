"""A person's record in a real browser: registered, told apart, changed by two at once; and axe on each page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import EmergencyContact, Retiree
from laoling.people.tests.factories import make_household, make_id_number, make_retiree
from tests.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station, name="何爱巧")


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department, name="王芳")


@pytest.fixture
def zhang(tree):
    household = make_household(station=tree.station)
    for name in ("张三", "李四"):
        make_retiree(
            station=tree.station, name=name, household=household, phone="13800138000", address="石化小区3号楼"
        )
    zhang = Retiree.objects.get(name="张三")
    for place, name in enumerate(("张小明", "张小红"), 1):
        EmergencyContact.objects.create(
            retiree=zhang, place=place, name=name, relation="儿女", phone="13900139000"
        )
    return zhang


def check(page, screen):
    report = Axe().run(page)
    assert report.violations_count == 0, f"{page.url}: {report.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"], page.url


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_head_registers_somebody_on_a_phone(open_browser, tree, head, zhang, javascript):
    page = open_browser(head, **PHONE, java_script_enabled=javascript)
    page.goto(reverse("desk:home"))
    page.get_by_role("link", name="登记老同志").tap()
    page.get_by_label("姓名").fill("王秀英")
    number = make_id_number(sex="F")
    page.get_by_label("身份证号").fill(number[:-1])
    page.get_by_label("联系电话", exact=True).fill("138 0013 8000")
    page.get_by_label("紧急联系人").fill("王小军")
    page.get_by_label("紧急联系电话").fill("13900139000")
    page.get_by_role("button", name="登记", exact=True).tap()
    page.get_by_role("link", name="身份证号应为 18 位，现在是 17 位。").wait_for()
    assert page.get_by_label("姓名").input_value() == "王秀英"
    page.get_by_label("身份证号").fill(number)
    page.get_by_role("button", name="登记", exact=True).tap()
    page.get_by_text("可能是同一位老同志").wait_for()
    assert page.get_by_role("link", name="张三").is_visible()
    page.get_by_role("button", name="仍要登记").tap()
    page.get_by_text(f"已登记王秀英（{tree.station}）").wait_for()
    made = Retiree.objects.get(name="王秀英")
    assert (made.sex, made.phone, made.contacts.get().name) == ("F", "13800138000", "王小军")


def test_the_second_of_two_is_told_and_loses_nothing(open_browser, head, manager, zhang):
    address = reverse("people:retiree_edit", args=[zhang.pk])
    mine, theirs = open_browser(head, **PHONE), open_browser(manager, **DESKTOP)
    for page in (mine, theirs):
        page.goto(address)
    theirs.get_by_label("住址").fill("石化小区9号楼")
    theirs.get_by_label("健康状况").fill("高血压")
    theirs.get_by_role("button", name="保存").click()
    theirs.get_by_text("已保存张三的资料").wait_for()
    mine.get_by_label("住址").fill("锦苑小区1号楼")
    mine.get_by_label("备注").fill("耳背")
    mine.get_by_role("button", name="保存").tap()
    mine.get_by_text("您填写的时候，别人修改了这份资料。").wait_for()
    mine.console_errors.clear()  # the browser logs a 409 as a failed resource
    assert mine.get_by_text("王芳：住址 由“石化小区3号楼”改为“石化小区9号楼”").is_visible()
    check(mine, PHONE)
    fields = [mine.get_by_label(name).input_value() for name in ("住址", "健康状况", "备注")]
    assert fields == ["锦苑小区1号楼", "高血压", "耳背"]
    mine.get_by_role("button", name="按我填的保存").tap()
    mine.get_by_text("已保存张三的资料").wait_for()
    zhang.refresh_from_db()
    assert (zhang.address, zhang.health, zhang.notes) == ("锦苑小区1号楼", "高血压", "耳背")


def test_contacts_change_places_without_javascript(open_browser, head, zhang):
    page = open_browser(head, **PHONE, java_script_enabled=False)
    page.goto(reverse("people:contact_list", args=[zhang.pk]))
    page.get_by_role("button", name="把张小红上移一位").tap()
    page.get_by_text("张小红现在是第 1 位紧急联系人").wait_for()
    assert list(zhang.contacts.values_list("name", flat=True)) == ["张小红", "张小明"]


def test_a_couple_moves_is_archived_and_comes_back(open_browser, tree, head, manager, zhang):
    card = make_card(zhang)
    page = open_browser(head, **PHONE)
    page.goto(reverse("people:family", args=[zhang.pk]))
    page.get_by_label("姓名、拼音、电话后四位或楼号").fill("ls")
    page.get_by_role("button", name="查找").tap()
    page.get_by_role("button", name="登记李四为配偶").tap()
    page.get_by_text("已登记：李四和张三是夫妻").wait_for()
    desk = open_browser(manager, **DESKTOP)
    desk.goto(reverse("desk:retiree_detail", args=[zhang.pk]))
    desk.get_by_role("link", name="转站").click()
    desk.get_by_label("转到哪个老年站").select_option(label=tree.sibling.name)
    desk.get_by_label("原因").fill("搬到锦苑小区")
    desk.get_by_label("同住的李四也一起转").check()
    desk.get_by_role("button", name="转站").click()
    desk.get_by_text(f"（2 人）转到{tree.sibling}").wait_for()
    desk.get_by_role("link", name="归档").click()
    desk.get_by_label("迁出，不再由我们服务").check()
    desk.get_by_role("button", name="归档张三，并销卡").click()
    desk.get_by_text(f"已归档张三，服务卡 {card.number} 已销卡").wait_for()
    check(desk, DESKTOP)
    desk.get_by_role("button", name="恢复张三").click()
    desk.get_by_text("已恢复张三").wait_for()
    zhang.refresh_from_db()
    assert (zhang.station, zhang.is_current, zhang.spouse.name) == (tree.sibling, True, "李四")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(open_browser, head, manager, zhang, screen):
    contact = zhang.contacts.first()
    own = [reverse(f"people:{name}", args=[zhang.pk]) for name in ("retiree_edit", "family", "contact_list")]
    own += [reverse("people:retiree_new"), reverse("people:contact_edit", args=[zhang.pk, contact.pk])]
    own += [reverse("desk:retiree_detail", args=[zhang.pk])]
    above = [reverse("people:retiree_transfer", args=[zhang.pk])]
    above += [reverse("desk:retiree_archive", args=[zhang.pk])]
    for user, addresses in ((head, own), (manager, [*above, own[0]])):
        page = open_browser(user, **screen)
        for address in addresses:
            assert page.goto(address).status == 200, address
            check(page, screen)
            if address in own[1:4]:
                page.locator("main form button[type=submit]").last.click()
                page.get_by_text("处需要修改").first.wait_for()
                check(page, screen)
