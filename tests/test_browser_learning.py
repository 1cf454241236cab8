"""Trainings, plans of brand staff and competitions in a real browser: axe on each page, the ticks on the phone."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from branding.competitions import closing
from branding.competitions.tests.parts import make_competition, make_entry, make_score
from branding.training.tests.parts import (
    make_candidate,
    make_invitation,
    make_learner,
    make_plan,
    make_topic,
    make_training,
)
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


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree):
    return make_learner(unit=tree.station, name="李秀兰")


@pytest.fixture
def manager(tree):
    return make_learner(Role.DEPARTMENT_MANAGER, tree.department, name="周经理")


def day(days):
    return f"{calendar.today() + timedelta(days=days)}"


def check(page, addresses):
    for address in addresses:
        page.goto(address)
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert overflow(page) <= 0, address


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_of_training_is_accessible_and_fits(open_browser, tree, visitor, manager, screen):
    make_training(tree.department, manager, day=day(-350), came=[visitor], for_visitors=True)
    held = make_training(
        tree.department,
        manager,
        day=day(-3),
        absent=[visitor],
        for_visitors=True,
        topic=make_topic("应急救护"),
    )
    ahead = make_training(tree.department, manager, day=day(3), for_visitors=True)
    make_invitation(ahead, visitor, excused="外出走访")
    today = make_training(tree.department, manager, day=day(0))
    make_invitation(today, visitor)
    plan = make_plan(tree.station, manager)
    row = make_candidate(plan, visitor, topics=[make_topic()], named_on=calendar.today())
    pages = [
        *("", "new/", "mine/", "staff/?state=all", "plans/", "plans/new/"),
        *(f"{one.pk}/" for one in (held, ahead, today)),
        *(f"{ahead.pk}/edit/", f"{today.pk}/attend/", f"staff/{visitor.pk}/"),
        *(f"plans/{plan.pk}/", f"plans/{plan.pk}/edit/", f"plans/{plan.pk}/candidates/new/"),
        f"candidates/{row.pk}/",
    ]
    check(open_browser(manager, **screen), [f"/branding/training/{one}" for one in pages])


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_of_a_competition_is_accessible_and_fits(open_browser, tree, visitor, manager, screen):
    criteria = [("检查合格", 60, "CHECK"), ("事迹", 40, "")]
    closed, judged = (
        make_competition(tree.department, manager, judges=[manager], criteria=criteria) for _ in range(2)
    )
    for competition in (closed, judged):
        entry = make_entry(competition, visitor, text="天天先到岗")
        make_score(entry, manager, 90)
    closing.close_competition(competition=closed, version=1, by=manager, now=timezone.now())
    other = make_entry(judged, make_learner(unit=tree.sibling, name="赵敏"))
    taking = make_competition(
        tree.department, manager, days_left=3, kind="INNOVATION", judges=[manager], title="巧手解难"
    )
    prepared = make_competition(tree.department, manager, opened_at=None, opened_by=None)
    pages = [
        *("", "new/"),
        *(f"{one.pk}/" for one in (closed, judged, taking, prepared)),
        *(
            f"{prepared.pk}/edit/",
            f"{closed.pk}/honours/",
            f"{judged.pk}/judge/",
            f"{taking.pk}/entries/new/",
        ),
        *(f"entries/{other.pk}/", f"entries/{other.pk}/score/", f"entries/{closed.entries.get().pk}/"),
    ]
    check(open_browser(manager, **screen), [f"/branding/competitions/{one}" for one in pages])


def test_who_came_is_ticked_on_the_phone(open_browser, tree, visitor):
    head = make_learner(Role.STATION_HEAD, tree.station, name="王站长")
    training = make_training(tree.station, head, day=day(0))
    row = make_invitation(training, visitor)
    page = open_browser(head, **PHONE)
    page.goto(f"/branding/training/{training.pk}/")
    page.get_by_role("link", name="登记到会").tap()
    page.get_by_role("checkbox", name="李秀兰").tap()
    page.get_by_role("button", name="保存到会").tap()
    expect(page.locator("main")).to_contain_text("到会 1 人，已登记学分")
    row.refresh_from_db()
    assert row.credits == 1
