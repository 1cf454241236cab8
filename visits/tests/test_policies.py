"""Policies: who fits, who is listed, told and has received it, who was left out; services and pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.inbox.models import Heartbeat
from laoling.people.models import Ability, Category, Living
from laoling.people.tests.factories import make_retiree
from visits import tasks
from visits.models import Channel, Entitlement, Policy
from visits.policies import services
from visits.policies.fitting import in_words, match_all, match_people, people_for
from visits.tests.factories import NOW, TODAY
from visits.tests.policy_parts import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


def born(age):
    """The birthday of somebody who became that old today."""
    return TODAY.replace(year=TODAY.year - age)


def listed(policy):
    return {row.retiree for row in policy.entitlements.select_related("retiree")}


def match(policy, **kwargs):
    return match_people(policy, today=TODAY, now=NOW, **kwargs)


def test_who_is_of_age_today_fits_and_who_will_be_tomorrow_does_not(tree, manager):
    of_age = make_retiree(station=tree.station, born_on=born(80))
    make_retiree(station=tree.station, born_on=born(80) + timedelta(days=1))
    policy = make_policy(tree.department, manager, youngest=80)
    assert match(policy) == (1, 0)
    assert listed(policy) == {of_age}


AGES, TIERS = st.none() | st.integers(60, 100), [1, 2, 3]
CONDITIONS: Any = st.fixed_dictionaries(
    {
        "youngest": AGES,
        "oldest": AGES,
        "categories": st.lists(st.sampled_from(Category.values), max_size=2, unique=True),
        "livings": st.lists(st.sampled_from(Living.values), max_size=2, unique=True),
        "abilities": st.lists(st.sampled_from(Ability.values), max_size=2, unique=True),
        "tiers": st.lists(st.sampled_from(TIERS), max_size=2, unique=True),
    }
)
CONDITIONS = CONDITIONS.filter(
    lambda c: c["youngest"] is None or c["oldest"] is None or c["youngest"] <= c["oldest"]
)


@pytest.fixture
def people(tree):
    """A dozen who differ in everything, with their tier."""
    made = []
    for number in range(12):
        person = make_retiree(
            station=[tree.station, tree.sibling, tree.far_station][number % 3],
            born_on=born(60 + 3 * number) - timedelta(days=1),
            category=Category.values[number % 4],
            living=Living.values[number % 4],
            ability=Ability.values[number % 5],
        )
        tier = TIERS[number % 3] if number % 2 else None
        if tier:
            make_card(person, tier=tier)
        made.append((person, tier))
    return made


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conditions=CONDITIONS)
def test_the_query_finds_who_fits_one_by_one(tree, manager, people, conditions):
    with transaction.atomic():
        policy = make_policy(tree.department, manager, **conditions)
        fits = {
            person
            for person, tier in people
            if person.station.path.startswith(tree.department.path)
            and (policy.youngest is None or person.age_on(TODAY) >= policy.youngest)
            and (policy.oldest is None or person.age_on(TODAY) <= policy.oldest)
            and (not policy.categories or person.category in policy.categories)
            and (not policy.livings or person.living in policy.livings)
            and (not policy.abilities or person.ability in policy.abilities)
            and (not policy.tiers or tier in policy.tiers)
        }
        assert set(people_for(policy, TODAY)) == fits
        match(policy)
        assert listed(policy) == fits
        transaction.set_rollback(True)


def test_matching_again_adds_who_came_to_fit_and_keeps_who_was_told(tree, manager):
    first, second = (make_retiree(station=tree.station, living=Living.ALONE) for _ in range(2))
    policy = make_policy(tree.department, manager, livings=[Living.ALONE])
    match(policy)
    services.tick_told(
        rows=Entitlement.objects.filter(retiree=first),
        channel=Channel.PHONE,
        on=TODAY,
        by=manager,
        today=TODAY,
    )
    for person in (first, second):
        type(person).objects.filter(pk=person.pk).update(living=Living.SPOUSE)
    third = make_retiree(station=tree.station, living=Living.ALONE)
    assert match(policy) == (1, 1)
    assert listed(policy) == {first, third}
    assert match(policy) == (0, 0)


def test_only_chosen_stations_and_only_policies_in_force_are_matched(tree, manager):
    here, _ = make_retiree(station=tree.station), make_retiree(station=tree.sibling)
    policy = make_policy(tree.department, manager, stations=[tree.station])
    over = make_policy(tree.department, manager, valid_to=TODAY.replace(day=2))
    draft = make_policy(tree.department, manager, is_published=False)
    assert match_all(today=TODAY, now=NOW) == 1
    assert (listed(policy), listed(over), listed(draft)) == ({here}, set(), set())


def test_the_hourly_scan_lists_who_came_to_fit_and_leaves_its_heartbeat(tree, manager):
    policy = make_policy(tree.department, manager)
    person = make_retiree(station=tree.station)
    tasks.match_policies()
    assert listed(policy) == {person}
    assert Heartbeat.objects.filter(name="policies").exists()


def test_the_dead_and_the_archived_are_not_listed(tree, manager):
    make_retiree(station=tree.station, died_on=TODAY)
    policy = make_policy(tree.department, manager)
    assert match(policy) == (0, 0)


def test_publishing_lists_who_fits_and_withdrawing_keeps_what_was_ticked(tree, manager):
    told, _ = (make_retiree(station=tree.station) for _ in range(2))
    policy = make_policy(tree.department, manager, is_published=False)
    services.publish_policy(policy=policy, by=manager, now=NOW, today=TODAY)
    services.tick_received(rows=policy.entitlements.filter(retiree=told), on=TODAY, by=manager, today=TODAY)
    services.withdraw_policy(policy=policy, by=manager)
    assert listed(policy) == {told}


def test_the_second_editor_is_told(tree, manager):
    policy = make_policy(tree.department, manager, version=3)
    with pytest.raises(Outdated, match="刚刚被别人修改"):
        services.save_policy(policy=policy, stations=[], by=manager, now=NOW, today=TODAY, version=2)


@pytest.mark.parametrize("wrong", [{"told_on": TODAY}, {"channel": "PHONE"}, {"received_on": TODAY}])
def test_the_table_refuses_half_a_tick(tree, manager, wrong):
    make_policy(tree.department, manager, people=[make_retiree(station=tree.station)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Entitlement.objects.update(**wrong)


# Pages


def filled(unit, **kwargs):
    return {
        "unit": unit.pk,
        "title": "高龄补贴",
        "words": "每月发放",
        "youngest": 80,
        "valid_from": "2026-11-01",
        "submission_id": str(uuid4()),
        **kwargs,
    }


def test_a_manager_writes_and_publishes_one_and_elders_read_it(client, tree, manager):
    make_retiree(station=tree.station, born_on=born(85), name="王秀英")
    client.force_login(manager)
    answer = filled(tree.department)
    for _ in range(2):
        assert client.post("/visits/policies/new/", answer).status_code == 302
    policy = Policy.objects.get()
    assert "高龄补贴" not in client.get("/policies/").content.decode()
    page = client.post(f"/visits/policies/{policy.pk}/publish/", follow=True).content.decode()
    assert "符合条件的有 1 人" in page
    client.logout()
    public = client.get("/policies/").content.decode()
    assert "高龄补贴" in public
    assert "年满 80 周岁" in public
    assert "王秀英" not in public
    assert "/policies/" in client.get("/schedule/").content.decode()


def test_a_wrong_form_is_shown_again_with_what_was_typed(client, tree, manager):
    client.force_login(manager)
    response = client.post(
        "/visits/policies/new/", filled(tree.department, youngest=90, oldest=80, title="补贴一")
    )
    assert response.status_code == 422
    assert "年龄上限不能小于下限" in response.content.decode()
    assert 'value="补贴一"' in response.content.decode()
    assert client.post("/visits/policies/new/", filled(tree.other_department)).status_code == 422


def test_many_are_ticked_at_once_after_their_names_were_shown(client, tree, manager):
    people = [make_retiree(station=tree.station, name=name) for name in ("王秀英", "李国强", "赵大山")]
    stranger = make_retiree(station=tree.sibling)
    policy = make_policy(tree.department, manager, people=[*people, stranger])
    head = make_user(Role.STATION_HEAD, tree.station)
    client.force_login(head)
    rows = list(policy.entitlements.order_by("pk"))
    keys = [row.pk for row in rows[:2]] + [rows[3].pk]
    address = f"/visits/policies/{policy.pk}/people/tick/"
    page = client.post(address, {"what": "told", "chosen": keys}).content.decode()
    assert "王秀英、李国强" in page or "李国强、王秀英" in page
    assert not Entitlement.objects.exclude(told_on=None).exists()
    answer = {"what": "told", "confirmed": 1, "chosen": ",".join(map(str, keys)), "on": f"{TODAY}"}
    refused = client.post(address, answer)
    assert refused.status_code == 422
    assert "请选择告知方式" in refused.content.decode()
    done = client.post(address, {**answer, "channel": "VISIT"}, follow=True)
    assert "已告知：已更新 2 条" in done.content.decode()
    assert {row.retiree for row in Entitlement.objects.exclude(told_on=None)} == set(people[:2])
    again = client.post(address, {**answer, "channel": "PHONE"}, follow=True)
    assert "已更新 0 条" in again.content.decode()
    left = client.get(f"/visits/policies/{policy.pk}/people/")
    assert [row.retiree for row in left.context["page"]] == [people[2]]
    undo = {**answer, "what": "undo"}
    assert "撤销登记：已更新 2 条" in client.post(address, undo, follow=True).content.decode()


def test_coverage_is_by_station_and_leads_to_who_was_left_out(client, tree, manager):
    people = [make_retiree(station=tree.station) for _ in range(3)]
    policy = make_policy(tree.department, manager, people=[*people, make_retiree(station=tree.sibling)])
    services.tick_received(
        rows=policy.entitlements.filter(retiree=people[0]), on=TODAY, by=manager, today=TODAY
    )
    client.force_login(manager)
    page = client.get(f"/visits/policies/{policy.pk}/")
    assert page.context["total"] == {"entitled": 4, "told": 1, "received": 1, "left_out": 3}
    row = page.context["rows"][0]
    found = client.get(f"/visits/policies/{policy.pk}/people/?station={row['pk']}")
    assert found.context["page"].paginator.count == row["left_out"]


def test_who_may_what(client, tree, manager):
    policy = make_policy(tree.department, manager, people=[make_retiree(station=tree.station)])
    pages = [f"/visits/policies/{policy.pk}/{page}" for page in ("edit/", "people/")]
    posts = [f"/visits/policies/{policy.pk}/{page}" for page in ("publish/", "withdraw/", "people/tick/")]
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert [client.get(page).status_code for page in pages] == [403, 200]
    assert [client.post(page).status_code for page in posts[:2]] == [403, 403]
    assert [client.get(page).status_code for page in posts] == [405, 405, 405]
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.get(f"/visits/policies/{policy.pk}/").status_code == 200
    assert client.get(pages[1]).status_code == 403
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.other_department))
    assert [client.get(page).status_code for page in pages] == [404, 404]
    above = make_policy(tree.centre, make_user(Role.CENTRE_LEADER, tree.centre))
    client.force_login(manager)
    assert client.post(f"/visits/policies/{above.pk}/withdraw/").status_code == 403


def test_the_list_asks_as_often_for_many_as_for_few(client, tree, manager):
    client.force_login(manager)

    def queries(count):
        policy = make_policy(
            tree.department, manager, people=[make_retiree(station=tree.station) for _ in range(count)]
        )
        client.get(f"/visits/policies/{policy.pk}/people/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/visits/policies/{policy.pk}/people/")
            client.get(f"/visits/policies/{policy.pk}/")
        return len(captured)

    assert queries(2) == queries(15)


def test_the_conditions_are_read_in_words(tree, manager):
    policy = make_policy(tree.department, manager, youngest=80, tiers=[2, 1], stations=[tree.station])
    assert in_words(policy) == ["年满 80 周岁", "困难等级：一级、二级", f"老年站：{tree.station.name}"]
    assert in_words(make_policy(tree.department, manager)) == [f"{tree.department.name}的全体老同志"]
