"""Groups and political study in a real browser: axe on every page, and nothing wider than the screen."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from activities.models import GroupKind
from activities.study.models import Directive
from activities.study.months import first_of, shifted
from activities.study.tests.parts import make_directive, make_meeting, make_session, make_transmission
from activities.tests.factories import make_activity
from activities.tests.group_parts import make_branch, make_group, make_member
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE
from tests.test_browser_activities import AXE, WIDER_THAN_SCREEN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def addresses(tree):
    """Every page of groups and of study, with something on each."""
    today = calendar.today()
    club = make_group(unit=tree.station, name="合唱协会", purpose="每周三排练", registered_on=today)
    above = make_group(unit=tree.department, name="老年艺术团")
    branch = make_branch(unit=tree.station, name="第一党支部")
    below = make_group(GroupKind.PARTY_GROUP, unit=tree.station, parent=branch, name="第一党小组")
    for group in (club, above, branch, below):
        member = make_member(group, make_retiree(station=tree.station), post="会长")
    make_member(club, make_retiree(station=tree.station), left_on=today)
    month = shifted(first_of(today), -1)
    make_meeting(branch, month, held_on=month + timedelta(days=9))
    yesterday = calendar.start_of(today) - timedelta(hours=15)
    activity = make_activity(unit=tree.station, group=club, programme="STUDY", starts_at=yesterday)
    make_session(activity, club.created_by, branches=[branch])
    days = {"issued_on": today - timedelta(days=9), "due_on": today - timedelta(days=1)}
    directive = make_directive(tree.department, club.created_by, **days)
    make_transmission(directive, branch, passed_on=today - timedelta(days=2))
    groups = [f"/activities/groups/{group.pk}/" for group in (club, above, branch, below)]
    return [
        "/activities/groups/",
        "/activities/groups/new/",
        *groups,
        f"/activities/groups/{club.pk}/edit/",
        f"/activities/groups/{branch.pk}/members/",
        f"/activities/groups/members/{club.memberships.earliest('pk').pk}/",
        f"/activities/groups/members/{member.pk}/",
        "/study/",
        "/study/meetings/",
        f"/study/groups/{branch.pk}/meetings/{month:%Y-%m}/",
        f"/study/groups/{below.pk}/meetings/{today:%Y-%m}/",
        f"/study/groups/{branch.pk}/year/",
        "/study/coverage/",
        "/study/activities/",
        f"/study/activities/{activity.pk}/",
        "/study/directives/",
        f"/study/directives/{directive.pk}/",
        f"/study/directives/{directive.pk}/branches/{branch.pk}/",
    ]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("role", [Role.STATION_HEAD, Role.DEPARTMENT_MANAGER])
def test_axe_finds_nothing_on_the_pages_of_groups_and_study(open_browser, tree, addresses, role, screen):
    home = tree.station if role == Role.STATION_HEAD else tree.department
    page = open_browser(make_user(role, home), **screen)
    if role == Role.DEPARTMENT_MANAGER:
        addresses += ["/study/directives/new/", f"/study/directives/{Directive.objects.get().pk}/edit/"]
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        for folded in page.locator("main summary").all():
            folded.click()
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], address
        assert page.evaluate(WIDER_THAN_SCREEN) <= 0, address
