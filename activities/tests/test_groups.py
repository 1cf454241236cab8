"""The rules of groups: who may join, what ends with what, what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from activities.groups import services
from activities.models import Group, GroupKind, GroupReview, Membership
from activities.tests.group_parts import make_branch, make_group, make_member
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


@pytest.fixture
def club(tree):
    return make_group(unit=tree.station, name="合唱协会")


def join(group, *people, by, on=TODAY):
    return services.add_members(group=group, people=people, joined_on=on, by=by, today=TODAY)


def leave(member, by, on=TODAY):
    return services.end_membership(membership=member, left_on=on, reason="WISH", by=by, today=TODAY)


def again(row):
    row.refresh_from_db()
    return row


def test_who_is_a_member_already_stays_one(club, head, tree):
    one, other = make_retiree(station=tree.station), make_retiree(station=tree.station)
    assert len(join(club, one, by=head)) == 1
    assert [member.retiree for member in join(club, one, other, by=head)] == [other]


def test_somebody_comes_back_after_leaving_and_both_times_stay_readable(club, head):
    member = make_member(club)
    leave(member, head, on=date(2026, 11, 1))
    join(club, member.retiree, by=head)
    spans = club.memberships.order_by("joined_on").values_list("joined_on", "left_on")
    assert list(spans) == [(date(2024, 1, 1), date(2026, 11, 1)), (TODAY, None)]


def test_the_database_refuses_two_memberships_at_the_same_time(club):
    member = make_member(club, left_on=date(2026, 6, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_member(club, member.retiree, joined_on=date(2026, 5, 31))
    make_member(club, member.retiree, joined_on=date(2026, 6, 1))


def test_nobody_joins_ahead_or_before_the_group_was_founded_or_when_gone(club, head, tree):
    for on in (date(2026, 11, 21), date(2019, 12, 31)):
        with pytest.raises(ValidationError):
            join(club, make_retiree(station=tree.station), by=head, on=on)
    with pytest.raises(ValidationError, match="已去世"):
        join(club, make_retiree(station=tree.station, died_on=TODAY), by=head)


def test_nobody_of_another_station_is_written_down(club, head, tree):
    with pytest.raises(PermissionDenied):
        join(club, make_retiree(station=tree.sibling), by=head)


def test_somebody_belongs_to_one_party_branch_only(head, tree):
    first, second = make_branch(unit=tree.station), make_branch(unit=tree.station)
    member = make_member(first)
    with pytest.raises(ValidationError, match=first.name):
        join(second, member.retiree, by=head)
    leave(member, head)
    assert len(join(second, member.retiree, by=head)) == 1


def test_a_party_group_takes_in_members_of_its_branch_only(head, tree):
    group = make_group(GroupKind.PARTY_GROUP, unit=tree.station)
    retiree = make_retiree(station=tree.station)
    with pytest.raises(ValidationError, match="请先加入党支部"):
        join(group, retiree, by=head)
    make_member(group.parent, retiree)
    assert len(join(group, retiree, by=head)) == 1


def test_leaving_a_branch_ends_the_party_group_and_the_offices(head, tree):
    group = make_group(GroupKind.PARTY_GROUP, unit=tree.station)
    member = make_member(group.parent, post="书记")
    below = make_member(group, member.retiree, post="组长")
    leave(member, head)
    assert again(below).left_on == TODAY
    assert member.offices.get().until_on == below.offices.get().until_on == TODAY


def test_the_second_of_two_who_end_a_membership_is_told(club, head):
    member = make_member(club)
    leave(member, head)
    with pytest.raises(Outdated):
        leave(member, head)


def test_an_office_lies_within_the_membership(club, head):
    member = make_member(club)
    facts = {"membership": member, "post": "会长", "by": head, "today": TODAY}
    with pytest.raises(ValidationError, match="才加入"):
        services.give_office(from_on=date(2023, 12, 31), **facts)
    office = services.give_office(from_on=date(2024, 2, 1), **facts)
    with pytest.raises(ValidationError, match="已经担任"):
        services.give_office(from_on=TODAY, **facts)
    services.end_office(office=office, until_on=TODAY, today=TODAY)
    assert services.give_office(from_on=TODAY, **facts).until_on is None


def test_a_group_is_registered_with_a_charter_only(club, head):
    act = {"on": TODAY, "by": head, "today": TODAY}
    with pytest.raises(ValidationError, match="还没有章程"):
        services.register_group(group=club, **act)
    Group.objects.filter(pk=club.pk).update(charter="一、自愿参加。")
    assert services.register_group(group=club, **act).registered_on == TODAY
    with pytest.raises(ValidationError, match="只有文体协会和自管组织"):
        services.register_group(group=make_group(GroupKind.INTEREST, charter="有"), **act)


def test_dissolving_ends_everything_and_frees_the_name(club, head, tree):
    member = make_member(club, post="会长")
    services.dissolve_group(group=club, on=TODAY, reason="人太少", by=head, today=TODAY)
    assert (again(member).left_on, member.left_reason) == (TODAY, Membership.Reason.DISSOLVED)
    assert member.offices.get().until_on == TODAY
    make_group(unit=tree.station, name=club.name)
    with pytest.raises(Outdated):
        join(club, make_retiree(station=tree.station), by=head)


def test_a_branch_with_party_groups_is_not_dissolved(head, tree):
    branch = make_group(GroupKind.PARTY_GROUP, unit=tree.station).parent
    with pytest.raises(ValidationError, match="先解散党小组"):
        services.dissolve_group(group=branch, on=TODAY, reason="合并", by=head, today=TODAY)


def review(group, **kwargs):
    fields = {"year": 2025, "activities_held": 10, "members": 20, "accounts_in_order": True, "result": "GOOD"}
    return GroupReview(group=group, **{**fields, **kwargs})


def test_a_registered_group_is_reviewed_once_a_year(tree, head):
    club = make_group(unit=tree.station, registered_on=date(2024, 5, 1))
    assert list(Group.objects.without_review_of(2025)) == [club]
    services.review_group(review=review(club), by=head, today=TODAY)
    assert not Group.objects.without_review_of(2025).exists()
    for wrong in ({}, {"year": 2023}, {"year": 2027}, {"year": 2026, "accounts_in_order": False}):
        with pytest.raises(ValidationError):
            services.review_group(review=review(club, **wrong), by=head, today=TODAY)


def test_a_group_in_its_first_year_needs_no_review_of_the_year_before(tree):
    make_group(unit=tree.station, registered_on=date(2026, 3, 1))
    assert not Group.objects.without_review_of(2025).exists()
    assert not Group.objects.without_review_of(2026).exists()


def test_the_same_form_sent_twice_makes_one_group(tree, head):
    first = make_group(unit=tree.station, by=head)
    copy = Group(
        unit=tree.station,
        kind="CLUB",
        name="又一个",
        founded_on=TODAY,
        submission_id=first.submission_id,
    )
    assert services.save_group(group=copy, by=head, now=first.created_at) == first


def test_who_edits_an_older_version_is_told(club, head):
    club.name = "新名字"
    services.save_group(group=club, by=head, now=club.created_at, version=1)
    with pytest.raises(Outdated):
        services.save_group(group=club, by=head, now=club.created_at, version=1)


def test_a_death_ends_memberships_and_its_undoing_takes_them_up_again(club, head):
    member = make_member(club, post="会长")
    notes = services.end_memberships_of(retiree=member.retiree, on=TODAY, by=head)
    assert (again(member).left_on, member.offices.get().until_on) == (TODAY, TODAY)
    services.move_day_of_death(notes, on=date(2026, 11, 18))
    assert again(member).left_on == date(2026, 11, 18)
    services.take_up_again(notes)
    assert (again(member).left_on, member.offices.get().until_on) == (None, None)


def test_the_roster_names_candidates_for_a_branch(tree, head):
    branch = make_branch(unit=tree.station, name="第一党支部")
    facts = {"station": tree.station, "party_branch": "第一党支部"}
    named = make_retiree(politics="PARTY", **facts)
    make_retiree(politics="MASSES", **facts)
    make_retiree(politics="PARTY", station=tree.sibling, party_branch="第一党支部")
    make_member(branch, make_retiree(politics="PARTY", **facts))
    assert list(services.candidates_for(branch, head)) == [named]
    assert not services.candidates_for(branch, make_user(Role.VISITOR, tree.station)).exists()
