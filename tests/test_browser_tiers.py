"""Hand-over, standards and reviews in a real browser: from the first page to done, and axe on each page."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cards.models import CareStandard, ServiceCard, Tier
from cards.tests.factories import make_card, make_pause, make_tier_change
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department, name="王芳")


@pytest.fixture
def giver(tree):
    return make_user(Role.VISITOR, tree.station, name="李四")


@pytest.fixture
def cards(tree, giver):
    opened_on = calendar.today() - timedelta(days=400)  # to be assessed anew
    people = [make_retiree(name=name, station=tree.station) for name in ("赵甲", "赵乙", "赵丙")]
    return [make_card(person, opened_on=opened_on, visitor=giver) for person in people]


def check(page):
    """Nothing that axe objects to, and nothing wider than the screen."""
    assert Axe().run(page).response["violations"] == [], page.url
    assert page.evaluate(WIDER) <= 0, page.url


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_head_hands_over_the_ticked_cards(open_browser, tree, cards, screen):
    head = make_user(Role.STATION_HEAD, tree.station, name="站长")
    make_user(Role.VISITOR, tree.station, name="王五")
    page = open_browser(head, **screen)
    page.goto(reverse("cards:card_list"))
    page.get_by_role("link", name="移交走访员的服务卡").click()
    check(page)
    page.get_by_role("link", name="李四的服务卡").click()
    page.get_by_label("勾选赵甲").check()
    page.get_by_label("勾选赵丙").check()
    page.get_by_text("已勾选 2 张").wait_for()
    page.get_by_label("交给").select_option(label="王五（走访员，现有 0 张）")
    check(page)
    page.get_by_role("button", name="移交勾选的").click()
    page.get_by_role("heading", name="把这 2 张服务卡移交给王五？").wait_for()
    check(page)
    page.get_by_role("button", name="移交 2 张").click()
    page.get_by_text("已将李四的 2 张服务卡移交给王五").wait_for()
    assert sorted(ServiceCard.objects.values_list("visitor__name", flat=True)) == ["李四", "王五", "王五"]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_manager_sees_what_a_standard_means_before_saving_it(open_browser, manager, cards, screen):
    page = open_browser(manager, **screen)
    page.goto(reverse("cards:standard_list"))
    check(page)
    page.get_by_role("link", name="调整服务标准").click()
    page.get_by_label("二级走访次数").fill("9")
    page.get_by_label("二级走访周期").select_option(label="每周")
    page.get_by_role("button", name="看看影响").click()
    page.get_by_role("link", name="每天不能超过一次").click()
    check(page)
    page.get_by_label("二级走访次数").fill("2")
    page.get_by_label("二级走访周期").select_option(label="每月")
    page.get_by_role("button", name="看看影响").click()
    page.get_by_text("由每月 3 次增至 6 次").wait_for()
    check(page)
    page.get_by_role("button", name="返回修改").click()
    page.get_by_label("二级走访次数").fill("3")
    page.get_by_role("button", name="看看影响").click()
    page.get_by_role("button", name="保存，从").click()
    page.get_by_text("已设定 1 项服务标准").wait_for()
    assert CareStandard.objects.latest("pk").promise == "每月 3 次"
    page.get_by_role("button", name="撤回").click()
    page.get_by_text("已撤回：二级 走访 每月 3 次").wait_for()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_reviews_and_the_line_of_tiers_are_readable(open_browser, tree, giver, manager, cards, screen):
    today = calendar.today()
    make_tier_change(cards[0], Tier.FIRST, today - timedelta(days=200))
    rest = {"starts_on": today - timedelta(days=90), "ends_on": today - timedelta(days=60)}
    make_pause(cards[0], recorded_on=rest["starts_on"], **rest)
    page = open_browser(giver, **screen)
    page.goto(reverse("desk:home"))
    page.get_by_role("heading", name="年度复评").wait_for()
    check(page)
    page = open_browser(manager, **screen)
    page.goto(reverse("cards:card_detail", args=[cards[0].pk]))
    assert page.get_by_role("img", name="等级变化图").bounding_box()["width"] >= 280
    page.locator("summary", has_text="销卡").click()
    page.get_by_label("情况好转").check()
    page.get_by_role("button", name="销卡").click()
    page.get_by_role("link", name="请写明情况").wait_for()
    page.locator("#close_words").fill("女儿搬来同住")
    page.get_by_role("button", name="销卡").click()
    page.get_by_text("情况好转：女儿搬来同住").wait_for()
    page.locator("summary", has_text="重新开卡").click()
    check(page)
    page.get_by_label("重新开卡的原因").fill("误销")
    page.get_by_role("button", name="重新开卡").click()
    page.get_by_text("已为赵甲重新开卡").wait_for()
