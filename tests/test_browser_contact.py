"""Contact cards in a real browser: the elders' page behind the code, and the clerk's way from a number to a card."""

from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cards.contact import jobs
from cards.tests.factories import make_card, make_contact, make_contact_card
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE
from tests.test_browser_public import AXE, SHOWN_TEXTS, TARGETS, WIDER_THAN_SCREEN, WIDTHS, elder, show

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
__all__ = ["elder"]  # a fixture


@pytest.fixture
def station():
    tree = make_centre_tree()
    tree.centre.phone = "0546-0001000"
    tree.centre.save()
    tree.station.address = "向阳一区院内，3 路车到小区东门"
    tree.station.save()
    make_contact(tree.centre, "老年热线", "400-000-1234", place=9)
    make_contact(tree.department, "职工医院", "0546-0001002转8012", does="看病、住院、家庭病床", place=2)
    make_contact(
        tree.station,
        "社区门诊",
        "15400001111",
        does="拿药、量血压、打针",
        hours="每天上午8点到下午5点半",
        place=1,
    )
    return tree.station


@pytest.fixture
def addresses(station):
    fine = make_contact_card(
        make_retiree(station=station), numbers=[{"name": "社区门诊", "phone": "15400001111"}]
    )
    old = make_contact_card(make_retiree(station=station), replaced_on=calendar.today())
    return [
        "/reach/",
        f"/reach/?station={station.code}",
        f"/reach/{fine.token}/",
        f"/reach/{old.token}/",
        "/reach/nobody-has-that/",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_elders_page_is_clear_big_and_no_wider_than_the_screen(elder, addresses, width):
    page = elder(width)
    for address in addresses:
        for display in ("24", "40h"):
            show(page, address, display)
            found = Axe().run(page, options=AXE).response["violations"]
            told = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
            assert told == [], f"{address} at {width} as {display}"
            assert page.evaluate(WIDER_THAN_SCREEN) <= 0, f"{address} at {width} as {display}"
            least = 24 if display == "24" else 32
            assert min(text["size"] for text in page.evaluate(SHOWN_TEXTS)) >= least
            targets = page.evaluate(TARGETS)
            assert len(targets) > 5
            for box in targets:
                size = min(box["right"] - box["left"], box["bottom"] - box["top"])
                assert size >= 64, f"{box['text']} is {size} px on {address} at {width}"
            for one, other in combinations(targets, 2):
                aside = max(one["left"], other["left"]) - min(one["right"], other["right"])
                above = max(one["top"], other["top"]) - min(one["bottom"], other["bottom"])
                assert max(aside, above) >= 15.9, f"{one['text']} | {other['text']} on {address} at {width}"


def test_an_elder_without_scripts_chooses_a_station_larger_letters_and_a_number_to_call(elder, station):
    page = elder(390, scripts=False)
    page.goto("/reach/")
    page.get_by_role("link", name=station.name, exact=True).click()
    call = page.get_by_role("link", name="拨打 154 0000 1111")
    assert call.get_attribute("href") == "tel:15400001111"
    page.get_by_text("文字大小").click()
    page.get_by_role("link", name="超大").click()
    page.get_by_role("link", name="高对比").click()
    assert page.locator("html.size-40.high-contrast").count() == 1
    assert page.get_by_role("link", name="拨打 154 0000 1111").count() == 1


def test_it_is_used_by_keyboard_alone(elder, addresses):
    page = elder(1280)
    page.goto(addresses[2])
    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="跳到正文").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focus = page.evaluate(
        "[document.activeElement.innerText, getComputedStyle(document.activeElement).outlineStyle]"
    )
    assert focus == ["拨打 154 0000 1111", "solid"]


@pytest.fixture
def head(station):
    return make_user(Role.STATION_HEAD, station, name="王芳")


def test_a_clerk_changes_a_number_prints_what_it_made_wrong_and_hands_it_out(open_browser, station, head):
    person = make_retiree(station=station, name="李强")
    make_card(person)
    numbers = [{"name": "社区门诊", "phone": "15400001111"}]
    make_contact_card(person, numbers=numbers, issued_on=calendar.today())
    page = open_browser(head, **PHONE)
    page.goto(reverse("cards:contact_card_list"))
    page.get_by_role("link", name="服务电话").click()
    page.get_by_role("link", name="修改社区门诊").click()
    page.get_by_label("电话", exact=False).first.fill("15400002222")
    page.get_by_text("保存后，有 1 张已印的联系卡要重印。").wait_for()
    assert "154 0000 2222" in page.locator("#card-preview").inner_text()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("现在共有 1 张联系卡上的号码要重印").wait_for()
    page.get_by_role("link", name="返回联系卡").click()
    page.get_by_role("link", name="看要重印的").click()
    page.get_by_role("link", name="打印这些…").click()
    page.get_by_role("button", name="打印 1 张").click()
    page.get_by_text("做好了 1 张，A4 纸 1 张").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="去登记发放").click()
    page.get_by_label("勾选李强的随身卡").check()
    page.get_by_text("已勾选 1 张").wait_for()
    page.get_by_role("button", name="发放并签收…").click()
    page.get_by_role("button", name="已签收 1 张").click()
    page.get_by_text("已登记签收 1 张联系卡").wait_for()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(open_browser, station, head, screen):
    rare = make_retiree(station=station, name="张𠮷")
    make_card(rare)
    make_contact_card(rare, numbers=[{"name": "社区门诊", "phone": "0"}])
    for _ in range(jobs.AT_ONCE + 1):
        make_card(make_retiree(station=station))
    page = open_browser(head, **screen)

    def check():
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]

    names = ["contact_card_list", "contact_card_reprint", "service_contact_list", "service_contact_new"]
    for name in names:
        page.goto(reverse(f"cards:{name}"))
        check()
    page.get_by_role("button", name="保存").click()
    check()
    page.goto(reverse("desk:retiree_detail", args=[rare.pk]))
    check()
    page.get_by_role("button", name="已签收…").click()
    check()
    page.goto(reverse("cards:print_batch_new") + "?who=SERVICE_CARD&style=CARD")
    check()
    page.get_by_role("button", name="打印 22 张").click()
    page.get_by_role("heading", name="正在排队").wait_for()
    check()
    jobs.work_through()
    page.get_by_text("做好了 22 张").wait_for()
    check()
