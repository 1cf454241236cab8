"""Registering a request while somebody is on the phone, in a real browser at 390 px; and axe on each page."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE
from tests.test_browser_staff import RULES, overflow
from visits.models import HelpRequest
from visits.requests.states import State
from visits.tests.request_parts import make_request

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("django_db_serialized_rollback"),
]
# What a clerk needs who isn't quick, in seconds: a tap with looking for it, and a sign typed on a phone.
A_TAP, A_SIGN, SAID = 3, 0.6, "厨房水龙头漏水，请来修一下"


@pytest.fixture
def station():
    return make_centre_tree().station


@pytest.fixture
def visitor(station):
    return make_user(Role.VISITOR, station, name="李秀兰")


@pytest.fixture
def zhang(station):
    return make_retiree(station=station, name="张三", phone="13800138000", address="石化小区3号楼2单元501")


def test_a_call_is_registered_in_under_a_minute_with_two_fields_and_four_taps(open_browser, visitor, zhang):
    page, taps, signs = open_browser(visitor, **PHONE), 0, 0
    page.goto("/desk/")
    page.locator("#requests").get_by_role("link", name="登记诉求").tap()
    taps += 1
    number = page.get_by_label("来电号码、姓名或拼音")
    assert number.evaluate("field => field === document.activeElement"), "the number is typed at once"
    number.fill("13800138000")
    signs += 11
    page.get_by_role("button", name="查找").tap()
    taps += 1
    page.wait_for_url(f"**/visits/requests/new/{zhang.pk}/")
    page.get_by_label("怎么说的").fill(SAID)
    signs += 2 * len(SAID)  # pinyin
    page.get_by_label("水电暖维修").tap()
    taps += 1
    page.get_by_role("button", name="登记", exact=True).tap()
    taps += 1
    page.wait_for_url("**/visits/requests/*/")
    assert "已登记张三的诉求" in page.locator("main").inner_text()
    request = HelpRequest.objects.get()
    assert (request.retiree, request.handler, request.words) == (zhang, visitor, SAID)
    assert (taps, signs) == (4, 37)
    assert taps * A_TAP + signs * A_SIGN < 60
    assert page.evaluate("Object.keys(localStorage).length") == 0, "the draft ends once it is saved"


def test_it_is_registered_and_worked_on_without_javascript(open_browser, visitor, zhang):
    page = open_browser(visitor, java_script_enabled=False)
    page.goto("/visits/requests/new/")
    page.get_by_label("来电号码、姓名或拼音").fill("张三")
    page.get_by_role("button", name="查找").click()
    page.get_by_label("怎么说的").fill(SAID)
    page.get_by_label("水电暖维修").check()
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("button", name="受理").click()
    page.locator("summary", has_text="办结了").click()
    page.get_by_label("做了什么").fill("换了龙头")
    page.get_by_role("button", name="保存办理结果").click()
    assert HelpRequest.objects.get().state == State.RESOLVED


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_of_requests_is_accessible_and_fits(open_browser, station, zhang, screen):
    head = make_user(Role.STATION_HEAD, station)
    row = make_request(zhang)
    resolved = make_request(zhang, state=State.RESOLVED)
    make_request(station=station, caller_name="老赵", caller_phone="13711112222", handler=head)
    page = open_browser(head, **screen)
    addresses = [
        "/visits/requests/?state=all",
        "/visits/requests/new/",
        "/visits/requests/new/unknown/",
        f"/visits/requests/new/{zhang.pk}/",
        f"/visits/requests/{row.pk}/",
        f"/visits/requests/{resolved.pk}/",
    ]
    for address in addresses:
        page.goto(address)
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert overflow(page) <= 0, address
