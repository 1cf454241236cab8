"""The two cards in a real browser: from an assessment on a phone to many approved at a desk, and axe on each page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cards.models import Assessment, ServiceCard, Tier
from cards.tests.factories import make_assessment, make_card, make_pause
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station, name="刘小梅")


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department, name="王芳")


def test_an_assessment_fits_one_phone_screen_and_the_suggestion_follows(open_browser, tree, visitor):
    retiree = make_retiree(station=tree.station, name="张三", ability="SEVERE", living="SPOUSE")
    page = open_browser(visitor, **PHONE)
    page.goto(reverse("cards:assessment_new", args=[retiree.pk]))
    suggestion = page.locator("#suggestion")
    assert "二级" in suggestion.inner_text()
    send = page.get_by_role("button", name="提交评估")
    assert send.bounding_box()["y"] + send.bounding_box()["height"] <= PHONE["viewport"]["height"]
    page.get_by_label("有病无人照料").tap()
    suggestion.get_by_text("重度失能且有病无人照料").wait_for()
    assert not page.get_by_label("与建议不同的理由").is_visible()
    send.tap()
    page.get_by_text("已提交张三的困难评估").wait_for()
    assert Assessment.objects.get().proposed_tier == Tier.FIRST


def test_another_tier_asks_for_a_reason(open_browser, tree, visitor):
    retiree = make_retiree(station=tree.station, ability="SEVERE", living="ALONE")
    page = open_browser(visitor, **PHONE)
    page.goto(reverse("cards:assessment_new", args=[retiree.pk]))
    page.get_by_label("三级", exact=True).tap()
    page.get_by_label("与建议不同的理由").fill("女儿同住照料")
    page.get_by_role("button", name="提交评估").tap()
    page.get_by_text("等待服务部管理员审批").wait_for()
    assert Assessment.objects.get().proposal_reason == "女儿同住照料"


def test_without_javascript_nobody_asks_for_a_tier_unseen(open_browser, tree, visitor):
    retiree = make_retiree(station=tree.station, ability="SEVERE", living="SPOUSE")
    page = open_browser(visitor, **PHONE, java_script_enabled=False)
    page.goto(reverse("cards:assessment_new", args=[retiree.pk]))
    page.get_by_label("有病无人照料").check()
    page.get_by_role("button", name="提交评估").click()
    page.get_by_role("link", name="请看过后再提交").wait_for()
    page.get_by_role("button", name="提交评估").click()
    page.get_by_text("等待服务部管理员审批").wait_for()
    assert Assessment.objects.get().proposed_tier == Tier.FIRST


def test_ticked_assessments_are_counted_named_and_approved(open_browser, tree, manager):
    waiting = [make_assessment(make_retiree(station=tree.station)) for _ in range(3)]
    page = open_browser(manager)
    page.goto(reverse("cards:assessment_list"))
    page.get_by_text("还没有勾选").wait_for()
    page.get_by_label("全选本页").check()
    page.get_by_text("已勾选 3 份").wait_for()
    page.get_by_label(f"勾选{waiting[0].retiree}").uncheck()
    page.get_by_text("已勾选 2 份").wait_for()
    page.get_by_role("button", name="批准勾选的").click()
    page.get_by_role("heading", name="批准这 2 份评估？").wait_for()
    page.get_by_role("button", name="批准 2 份").click()
    page.get_by_text("已批准 2 份评估，新开 2 张服务卡").wait_for()
    assert set(ServiceCard.objects.values_list("retiree", flat=True)) == {w.retiree_id for w in waiting[1:]}


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(open_browser, tree, manager, screen):
    retiree = make_retiree(station=tree.station)
    waiting = make_assessment(make_retiree(station=tree.station), suggested_tier=Tier.FIRST)
    card = make_card(make_retiree(station=tree.station))
    make_pause(card)
    page = open_browser(manager, **screen)
    for address in [
        reverse("cards:card_list"),
        reverse("cards:card_detail", args=[card.pk]),
        reverse("cards:assessment_list"),
        reverse("cards:assessment_new", args=[retiree.pk]),
        reverse("cards:assessment_detail", args=[waiting.pk]),
    ]:
        page.goto(address)
        for fold in page.locator("main summary").all():
            fold.click()
        assert Axe().run(page).response["violations"] == [], address
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, address
