"""A month's appraisal in a real browser: from the score to its closing, and axe on each page."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import IntegrityError, transaction
from django.utils import timezone
from playwright.sync_api import expect

from activities.tests.factories import make_venue
from branding.appraisal.computing import compute_due, last_month
from branding.appraisal.models import Appraisal
from branding.appraisal.scoring import Measure
from branding.appraisal.tests.parts import at, make_accountability, make_correction, make_objection
from branding.tests.factories import make_check
from branding.training.tests.parts import make_learner
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree
from tests.conftest import DESKTOP, PHONE
from tests.test_browser_staff import RULES, overflow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("django_db_serialized_rollback"),
]
LIST = "/appraisal/"


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree):
    return make_learner(unit=tree.station, name="李秀兰")


@pytest.fixture
def manager(tree):
    return make_learner(Role.DEPARTMENT_MANAGER, tree.department, name="周经理")


@pytest.fixture
def month(tree, visitor, manager):
    """Last month, computed and shown ten days ago: somebody's service was looked at twice, a room once."""
    month = last_month(calendar.today())
    make_check(member=visitor, by=manager, failed=[0, 1], now=at(month + timedelta(days=11)))
    make_check(member=visitor, by=manager, now=at(month + timedelta(days=18)))
    make_check(venue=make_venue(unit=tree.station, name="向阳活动室"), by=manager, now=at(month, 10))
    compute_due(now=timezone.now())
    Appraisal.objects.update(shown_on=max(calendar.today() - timedelta(days=10), month + timedelta(days=1)))
    return month


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_of_the_appraisal_is_accessible_and_fits(open_browser, month, visitor, manager, screen):
    row = Appraisal.objects.get(member=visitor)
    room = Appraisal.objects.exclude(venue=None).get()
    make_correction(row, Measure.CHECK, 10, 12)
    make_objection(row)
    said = make_accountability(visitor, by=manager, appraisal=row)
    pages = [
        *("", "?state=ready", "mine/", "weights/", "weights/staff/", "weights/venue/"),
        *(f"{row.pk}/", f"{room.pk}/", "accountability/", f"accountability/{said.pk}/"),
        f"accountability/new/?member={visitor.pk}&appraisal={row.pk}",
    ]
    page = open_browser(manager, **screen)
    for address in [*(f"{LIST}{one}" for one in pages), "/desk/"]:
        page.goto(address)
        for summary in page.locator("main summary").all():
            if summary.evaluate("element => !element.parentElement.open"):
                summary.click()
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert overflow(page) <= 0, address


def test_a_month_is_objected_to_answered_closed_and_stands_still(open_browser, month, visitor, manager):
    row = Appraisal.objects.get(member=visitor)
    mine, before = open_browser(visitor, **PHONE), row.score

    mine.goto(f"{LIST}mine/")
    mine.get_by_role("link", name=f"{month.year}年{month.month}月").tap()
    expect(mine.locator("main")).to_contain_text(f"{before} 分")
    mine.locator("main summary", has_text="提出异议").tap()
    mine.get_by_label("对哪一项有异议，为什么").fill("12 日那天我在外走访，不在岗")
    mine.get_by_role("button", name="提交异议").tap()
    expect(mine.locator("main")).to_contain_text("等答复")

    theirs = open_browser(manager)
    theirs.goto("/desk/")
    theirs.get_by_role("link", name=f"{month.month}月考核有 1 件异议等答复").click()
    theirs.get_by_role("link", name="李秀兰").click()
    theirs.get_by_label("采纳", exact=True).check()
    theirs.get_by_label("答复和理由").fill("核对了走访记录，情况属实")
    form = theirs.locator("form", has=theirs.get_by_role("button", name="答复", exact=True))
    form.get_by_label("同时更正（可不填）").select_option(label="检查合格")
    form.get_by_label("合格的应是").fill("10")
    form.get_by_label("总数应是").fill("10")
    form.get_by_role("button", name="答复", exact=True).click()
    expect(theirs.locator("main")).to_contain_text("已更正")
    theirs.get_by_role("button", name="定稿", exact=True).click()
    expect(theirs.locator("main")).to_contain_text("以后不再变化")

    make_check(member=visitor, by=manager, failed=[0], now=at(month + timedelta(days=20)))  # entered too late
    compute_due(now=timezone.now())
    closed = Appraisal.objects.get(pk=row.pk)
    assert closed.score > before
    mine.reload()
    expect(mine.locator("main")).to_contain_text(f"{closed.score} 分")
    expect(mine.locator("main")).to_contain_text("采纳：核对了走访记录，情况属实")
    assert mine.locator("main summary", has_text="提出异议").count() == 0
    with pytest.raises(IntegrityError, match="定稿"), transaction.atomic():
        Appraisal.objects.filter(pk=row.pk).update(score=100)
