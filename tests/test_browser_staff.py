"""The staff's pages in a real browser: the way from a name to a recorded visit, and axe on every page."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from cards.models import Assessment, Tier
from cards.tests.factories import make_assessment, make_card
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import PASSWORD, make_centre_tree, make_user
from laoling.inbox.models import Reminder
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_household, make_retiree
from tests.conftest import DESKTOP, PHONE
from visits.models import DutyKind, Outcome, Visit
from visits.tests.factories import make_duty, make_visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("django_db_serialized_rollback"),
]

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station, name="李秀兰")


@pytest.fixture
def zhang(tree, visitor):
    """Somebody with everything: a card, overdue duties, a family, visits, an assessment."""
    today = calendar.today()
    household = make_household(station=tree.station, address="石化小区3号楼2单元501")
    retiree = make_retiree(
        station=tree.station,
        household=household,
        name="张三",
        phone="13800138000",
        address="石化小区3号楼2单元501",
        health="高血压",
        politics="PARTY",
    )
    EmergencyContact.objects.create(retiree=retiree, name="张小明", relation="儿子", phone="13900139000")
    make_assessment(retiree, status=Assessment.Status.APPROVED, proposed_by=visitor)
    card = make_card(
        retiree,
        tier=Tier.FIRST,
        opened_on=today - timedelta(90),
        visitor=visitor,
        planned_to=today + timedelta(14),
    )
    make_duty(card, today - timedelta(20), today - timedelta(8))
    make_duty(card, today - timedelta(7), today - timedelta(1))
    make_duty(card, today - timedelta(3), today + timedelta(2), kind=DutyKind.HOME_SERVICE)
    earlier = timezone.now() - timedelta(days=25)
    make_visit(retiree, earlier, Outcome.MET, visitor=visitor, done="打扫了卫生", next_step="带药盒", mood=4)
    return retiree


def overflow(page):
    """How many pixels the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_from_a_name_to_a_recorded_visit_in_four_taps_on_a_phone(open_browser, visitor, zhang):
    page = open_browser(None, **PHONE)
    page.goto("/accounts/sign-in/")
    page.get_by_label("账号").fill(visitor.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").tap()
    page.wait_for_url("**/desk/")
    assert page.get_by_text("逾期 8 天").is_visible()

    page.get_by_role("link", name="张三", exact=True).first.tap()  # 1
    page.get_by_role("link", name="记录走访").tap()  # 2
    save = page.get_by_role("button", name="保存", exact=True)
    assert page.get_by_label("走访（逾期8天）").is_checked()
    below = save.bounding_box()["y"] + save.bounding_box()["height"]
    assert below <= PHONE["viewport"]["height"], "the button to save is on the first screen"
    page.get_by_role("radio", name="见到").tap()  # 3
    save.tap()  # 4
    page.wait_for_url("**/desk/")

    assert "已保存张三的走访记录，完成 3 项任务" in page.locator("main").inner_text()
    assert page.get_by_text("逾期 8 天").count() == 0
    assert Visit.objects.filter(retiree=zhang, outcome=Outcome.MET, kinds__len=2).count() == 1


def test_a_visit_is_recorded_without_javascript(open_browser, visitor, zhang):
    page = open_browser(visitor, java_script_enabled=False)
    page.goto(f"/visits/new/{zhang.pk}/")
    page.get_by_label("无人").check()
    page.get_by_label("下一步").fill("周三再去")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/desk/")
    assert Visit.objects.get(retiree=zhang, outcome=Outcome.ABSENT).next_step == "周三再去"


def test_a_draft_survives_a_dropped_connection_until_it_is_saved(open_browser, visitor, zhang):
    page = open_browser(visitor, **PHONE)
    address = f"/visits/new/{zhang.pk}/"
    page.goto(address)
    page.get_by_role("button", name="量了血压").tap()
    page.get_by_role("radio", name="见到").tap()
    page.get_by_label("下一步").fill("带药盒")
    page.context.set_offline(True)
    page.get_by_role("button", name="保存", exact=True).tap()
    page.locator("form.visit-form").wait_for(state="detached")  # the browser's own error page
    page.context.set_offline(False)
    page.console_errors.clear()  # the browser complained about the connection

    page.goto(address)
    assert page.get_by_text("已恢复上次没有保存的内容").is_visible()
    assert page.get_by_role("radio", name="见到").is_checked()
    assert page.get_by_label("做了什么").input_value() == "量了血压"
    page.get_by_role("button", name="保存", exact=True).tap()
    page.wait_for_url("**/desk/")
    visit = Visit.objects.get(retiree=zhang, done="量了血压")
    assert visit.next_step == "带药盒"
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_draft_ends_with_signing_out(open_browser, visitor, zhang):
    page = open_browser(visitor)
    page.goto(f"/visits/new/{zhang.pk}/")
    page.get_by_label("下一步").fill("带药盒")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/accounts/sign-in/**")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(open_browser, visitor, zhang):
    page = open_browser(visitor)
    page.goto(f"/visits/new/{zhang.pk}/")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".error-summary:focus")
    assert page.title().startswith("错误：")
    page.get_by_role("link", name="请选择结果").click()
    assert page.evaluate("document.activeElement.id") == "id_outcome_0"


def test_the_whole_way_goes_by_keyboard(open_browser, visitor, zhang):
    page = open_browser(visitor)
    page.goto("/desk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    page.get_by_role("link", name="记录走访").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/new/**")
    page.get_by_role("radio", name="见到").focus()
    page.keyboard.press("Space")
    page.get_by_label("下一步").press("Enter")
    page.wait_for_url("**/desk/")
    assert Visit.objects.filter(retiree=zhang, outcome=Outcome.MET, visited_on=calendar.today()).exists()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_axe_finds_nothing_on_the_staffs_pages(open_browser, tree, visitor, zhang, size):
    Reminder.objects.create(
        subject="visits.duty:1",
        rung=1,
        recipient=visitor,
        unit=tree.station,
        names_people=True,
        title="张三 · 走访 · 已逾期 8 天",
        url=f"/desk/retirees/{zhang.pk}/",
        sent_at=timezone.now(),
    )
    make_retiree(station=tree.station, name="张小三")
    visit, duty = Visit.objects.get(), zhang.duties.first()
    everybody = ["/desk/", "/desk/search/", "/desk/search/?q=Z", "/visits/duties/", "/visits/duties/?tier=3"]
    everybody += [
        "/visits/",
        f"/visits/{visit.pk}/",
        f"/visits/duties/{duty.pk}/",
        f"/desk/retirees/{zhang.pk}/",
    ]
    by_user = {
        visitor: [*everybody, "/inbox/", f"/visits/new/{zhang.pk}/", "/visits/?outcome=refused"],
        make_user(Role.STATION_HEAD, tree.station): everybody,
        make_user(Role.DEPARTMENT_MANAGER, tree.department): everybody,
    }
    found = {}
    for user, addresses in by_user.items():
        page = open_browser(user, **size)
        for address in addresses:
            assert page.goto(address).status == 200, address
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            violations = Axe().run(page, options=RULES).response["violations"]
            found[f"{user.role} {address}"] = [
                f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
                for violation in violations
                for node in violation["nodes"]
            ] + (["wider than the screen"] if overflow(page) else [])
    assert {address: problems for address, problems in found.items() if problems} == {}


def test_a_refused_form_has_no_axe_findings_either(open_browser, visitor, zhang):
    page = open_browser(visitor, **PHONE)
    page.goto(f"/visits/new/{zhang.pk}/")
    page.get_by_role("button", name="保存", exact=True).tap()
    page.wait_for_selector(".error-summary")
    assert Axe().run(page, options=RULES).response["violations"] == []


def test_pages_fit_a_screen_of_320_px(open_browser, visitor, zhang):
    page = open_browser(visitor, viewport={"width": 320, "height": 640})
    for address in (
        "/desk/",
        f"/visits/new/{zhang.pk}/",
        f"/desk/retirees/{zhang.pk}/",
        "/visits/duties/",
        "/inbox/",
    ):
        page.goto(address)
        assert overflow(page) == 0, address
