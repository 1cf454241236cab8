"""Who belongs to the Party is seen only where the role needs it: story, own data, death, merging, history."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from activities.models import Membership
from activities.study.models import Attendance
from activities.study.tests.parts import make_meeting
from activities.tests.group_parts import make_branch, make_group, make_member
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.desk import death, erasing, merging
from laoling.desk.own_data import own_data_of
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
SECRETS = ("第九党支部", "中共党员", "支部书记")


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def person(tree):
    """In a branch, as its secretary, and in a choir."""
    person = make_retiree(station=tree.station, name="钱多多", politics="PARTY", party_branch="第九党支部")
    make_member(make_branch(unit=tree.station, name="第九党支部"), person, post="支部书记")
    make_member(make_group(unit=tree.station, name="合唱协会"), person, post="会长")
    return person


def reader(tree, role):
    homes = {Role.DEPARTMENT_MANAGER: tree.department, Role.CENTRE_LEADER: tree.centre}
    home = None if role in (Role.AUDITOR, Role.SYSTEM_ADMIN) else homes.get(role, tree.station)
    return make_user(role, home)


def pages_of(person):
    names = ("desk:retiree_detail", "desk:retiree_story", "desk:retiree_death")
    return [reverse(name, args=[person.pk]) for name in names]


@pytest.mark.parametrize("role", [*Role])
def test_pages_about_a_person(client, tree, person, role):
    client.force_login(reader(tree, role))
    shown = "".join(client.get(page).text for page in pages_of(person))
    needs_it = role in (Role.STATION_HEAD, Role.DEPARTMENT_MANAGER)
    assert all((secret in shown) == needs_it for secret in SECRETS)
    assert ("合唱协会" in shown) == (needs_it or role == Role.VISITOR)


@pytest.mark.parametrize(("role", "told"), [(Role.DEPARTMENT_MANAGER, True), (Role.VISITOR, False)])
def test_a_person_s_own_data(tree, person, role, told):
    data = f"{own_data_of(person, by=reader(tree, role), now=NOW)}"
    assert all((secret in data) == told for secret in SECRETS)
    assert "合唱协会" in data


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPARTMENT_MANAGER])
def test_own_data_exports_and_merging_are_the_department_s(client, tree, person, role):
    client.force_login(reader(tree, role))
    other = make_retiree(station=tree.station)
    posts = [reverse("desk:own_data", args=[person.pk]), reverse("desk:retiree_export")]
    assert [client.post(page, {"reason": "本人要"}).status_code for page in posts] == [403, 403]
    assert client.get(reverse("desk:retiree_merge", args=[person.pk, other.pk])).status_code == 403


def test_the_exported_roster_holds_its_own_columns_but_no_offices(client, tree, person):
    """Membership stands in the roster that the department brought; who holds which office doesn't."""
    client.force_login(reader(tree, Role.DEPARTMENT_MANAGER))
    answer = client.post(reverse("desk:retiree_export"), {"file_format": "csv", "numbers": "masked"})
    text = b"".join(answer.streaming_content).decode()
    assert "钱多多" in text
    assert [secret in text for secret in SECRETS] == [True, True, False]


def test_the_history_shows_an_auditor_neither_group_nor_office(client, tree, person):
    client.force_login(reader(tree, Role.AUDITOR))
    for kind in ("activities.membership", "activities.office", "study.meeting"):
        page = client.get(f"{reverse('admin:history')}?kind={kind}").text
        assert not any(secret in page for secret in (*SECRETS, person.name))


def die(person, by):
    return death.report_death(retiree=person, happened_on=TODAY, submission_id=uuid4(), by=by, now=NOW)


def test_a_death_says_the_same_of_everybody_and_ends_memberships(tree, person):
    head = reader(tree, Role.STATION_HEAD)
    assert death.foresee_groups(person, NOW) == death.foresee_groups(make_retiree(station=tree.station), NOW)
    reported = die(person, head)
    assert not Membership.objects.filter(retiree=person, left_on=None).exists()
    death.undo_death(death=reported, reason="报错了", by=head, now=NOW)
    assert Membership.objects.filter(retiree=person, left_on=None).count() == 2


def merge(kept, gone, by):
    versions = {r.pk: r.version for r in Retiree.objects.filter(pk__in=[kept.pk, gone.pk])}
    return merging.merge_retirees(kept=kept, gone=gone, taken={}, versions=versions, by=by, now=NOW)


def test_two_memberships_of_one_group_become_one(tree, person):
    manager = reader(tree, Role.DEPARTMENT_MANAGER)
    other = make_retiree(station=tree.station)
    mine = person.memberships.get(group__name="第九党支部")
    twice = make_member(mine.group, other, joined_on=date(2023, 5, 1), post="宣传委员")
    meeting = make_meeting(mine.group, held_on=date(2026, 10, 8))
    for member in (mine, twice):
        Attendance.objects.create(meeting=meeting, membership=member)
    merge(person, other, manager)
    (left,) = person.memberships.filter(group=mine.group)
    assert (left.joined_on, left.left_on) == (date(2023, 5, 1), None)
    assert sorted(left.offices.values_list("post", flat=True)) == ["宣传委员", "支部书记"]
    assert Attendance.objects.get().membership == left


def test_of_two_branches_one_goes_on(tree, person):
    manager = reader(tree, Role.DEPARTMENT_MANAGER)
    other = make_retiree(station=tree.station)
    make_member(make_branch(unit=tree.station), other, joined_on=date(2025, 1, 1))
    merge(person, other, manager)
    branches = person.memberships.filter(group__kind="PARTY_BRANCH")
    assert branches.count() == 2
    assert branches.get(left_on=None).group.name == "第九党支部"
    assert branches.get(left_on=TODAY).left_reason == Membership.Reason.MERGED


def test_erasing_somebody_erases_what_they_belonged_to(tree, person):
    Retiree.objects.filter(pk=person.pk).update(died_on=TODAY)
    mine = person.memberships.first()
    Attendance.objects.create(meeting=make_meeting(mine.group, held_on=date(2026, 10, 8)), membership=mine)
    erasing.erase_people([person.pk], now=NOW)
    assert not Membership.objects.exists()
    assert not Attendance.objects.exists()
