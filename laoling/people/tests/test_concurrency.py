"""Two people at the same moment, with real connections and real locks."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cards.tests.test_concurrency import at_once
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people import contacts, families, moving, services
from laoling.people.changes import ChangedMeanwhile
from laoling.people.models import EmergencyContact, Household, Retiree
from laoling.people.tests.factories import make_household, make_id_number, make_retiree

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BORN_ON = date(1950, 1, 31)
MANY = 8


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def heads(tree):
    return [make_user(Role.STATION_HEAD, tree.station) for _ in range(2)]


def registration(station, by, submission_id, number):
    values = {"name": "张三", "id_number": number, "station": station, "category": "RETIRED"}
    return lambda: services.register_retiree(
        values=values, contact={"name": "张小明"}, submission_id=submission_id, by=by
    )


def test_of_two_clerks_the_second_is_told_that_the_number_is_registered(tree, heads):
    number = make_id_number(BORN_ON)
    results = at_once(*(registration(tree.station, by, uuid.uuid4(), number) for by in heads))
    told = [r for r in results if isinstance(r, ValidationError)]
    assert len(told) == 1
    assert told[0].message_dict == {"id_number": ["该身份证号已登记：张三。"]}
    assert (Retiree.objects.count(), EmergencyContact.objects.count()) == (1, 1)


def test_a_clerk_of_another_department_is_told_the_other_words(tree, heads):
    far = make_user(Role.STATION_HEAD, tree.far_station)
    number = make_id_number(BORN_ON)
    results = at_once(
        registration(tree.station, heads[0], uuid.uuid4(), number),
        registration(tree.far_station, far, uuid.uuid4(), number),
    )
    told = [r for r in results if isinstance(r, ValidationError)]
    assert [error.message_dict["id_number"] for error in told] == [
        ["该身份证号已登记在别的单位，请联系中心核对。"]
    ]


def test_a_double_click_registers_one_person(tree, heads):
    once, number = uuid.uuid4(), make_id_number(BORN_ON)
    results = at_once(*[registration(tree.station, heads[0], once, number)] * 3)
    assert {type(r) for r in results} == {Retiree}
    assert len({r.pk for r in results}) == Retiree.objects.count() == 1


@pytest.mark.parametrize("step", ["check_id_number", "check_alike"])
def test_the_second_click_finds_the_first_saved_at_whatever_step(tree, heads, monkeypatch, step):
    register = registration(tree.station, heads[0], uuid.uuid4(), make_id_number(BORN_ON))
    proper, first = getattr(services, step), []

    def overtaken(*args, **kwargs):
        if not first:
            monkeypatch.setattr(services, step, proper)
            first.extend(at_once(register))
        return proper(*args, **kwargs)

    monkeypatch.setattr(services, step, overtaken)
    assert [register()] == first
    assert Retiree.objects.count() == 1


def test_two_who_change_the_same_field_never_overwrite_each_other(tree, heads):
    retiree = make_retiree(station=tree.station)

    def change(by, notes):
        return lambda: services.change_retiree(retiree=retiree, values={"notes": notes}, version=1, by=by)

    results = at_once(change(heads[0], "耳背"), change(heads[1], "眼花"))
    assert sum(isinstance(r, ChangedMeanwhile) for r in results) == 1
    saved = next(r for r in results if isinstance(r, Retiree))
    retiree.refresh_from_db()
    assert (retiree.notes, retiree.version) == (saved.notes, 2)


def test_without_the_lock_one_overwrites_the_other(tree, heads, monkeypatch):
    """The control: the test above would prove nothing if threads never met."""
    monkeypatch.setattr(services, "lock", lambda retiree: Retiree.objects.get(pk=retiree.pk))
    met = False
    for _ in range(20):
        retiree = make_retiree(station=tree.station)
        results = at_once(
            *(
                lambda notes=notes, of=retiree: services.change_retiree(
                    retiree=of, values={"notes": notes}, version=1, by=heads[0]
                )
                for notes in ("耳背", "眼花")
            )
        )
        met = met or not any(isinstance(r, ChangedMeanwhile) for r in results)
    assert met


def test_a_race_for_one_id_number_in_the_edit_form(tree, heads):
    people = [make_retiree(station=tree.station, born_on=BORN_ON) for _ in range(2)]
    number = make_id_number(BORN_ON, "M", 499)
    results = at_once(
        *(
            lambda person=person: services.change_retiree(
                retiree=person, values={"id_number": number}, version=1, by=heads[0]
            )
            for person in people
        )
    )
    assert sum(isinstance(r, ValidationError) for r in results) == 1


def names_at_once(retiree, by):
    def add(number):
        values = {"name": f"联系人{'甲乙丙丁戊己庚辛'[number]}", "relation": "", "phone": ""}
        return lambda: contacts.add_contact(retiree=retiree, values=values, submission_id=uuid.uuid4(), by=by)

    return at_once(*(add(number) for number in range(MANY)))


def test_contacts_added_at_once_stand_in_a_row(tree, heads):
    retiree = make_retiree(station=tree.station)
    names_at_once(retiree, heads[0])
    assert list(retiree.contacts.values_list("place", flat=True)) == list(range(1, MANY + 1))


def test_without_the_lock_contacts_do_collide(tree, heads, monkeypatch):
    """The control."""
    monkeypatch.setattr(contacts, "lock", lambda retiree: Retiree.objects.get(pk=retiree.pk))
    retiree = make_retiree(station=tree.station)
    results = names_at_once(retiree, heads[0])
    assert any(isinstance(r, Exception) for r in results)


def test_moves_and_removals_at_once_leave_no_gap(tree, heads):
    retiree = make_retiree(station=tree.station)
    everybody = [
        EmergencyContact.objects.create(retiree=retiree, place=place, name=f"联系人{place}")
        for place in range(1, MANY + 1)
    ]
    by = heads[0]
    removals = [lambda c=c: contacts.remove_contact(contact=c, by=by) for c in everybody[::3]]
    moves = [
        lambda c=c: contacts.move_contact(contact=c, from_place=c.place, step=-1, by=by)
        for c in everybody[1::3]
    ]
    at_once(*removals, *moves)
    left = list(retiree.contacts.values_list("place", flat=True))
    assert left == list(range(1, MANY - len(removals) + 1))


def test_two_weddings_of_one_person_make_one(tree, heads):
    bride, *grooms = (make_retiree(station=tree.station) for _ in range(3))
    results = at_once(*(lambda g=g: families.set_spouse(retiree=g, other=bride, by=heads[0]) for g in grooms))
    assert sum(isinstance(r, ValidationError) for r in results) == 1
    bride.refresh_from_db()
    assert bride.spouse.spouse == bride
    assert Retiree.objects.exclude(spouse=None).count() == 2


def test_a_couple_set_from_both_ends_does_not_deadlock(tree, heads):
    for _ in range(5):
        one, other = (make_retiree(station=tree.station) for _ in range(2))
        results = at_once(
            lambda a=one, b=other: families.set_spouse(retiree=a, other=b, by=heads[0]),
            lambda a=one, b=other: families.set_spouse(retiree=b, other=a, by=heads[1]),
        )
        assert sum(r is None for r in results) == 1
        one.refresh_from_db()
        assert one.spouse == other


def test_a_household_that_moves_while_somebody_joins_stays_at_one_station(tree, heads):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    household = make_household(station=tree.station)
    zhang, _ = (make_retiree(station=tree.station, household=household) for _ in range(2))
    joiner = make_retiree(station=tree.station)
    move = {"from_station": tree.station.pk, "to_station": tree.sibling, "on": BORN_ON, "reason": "搬家"}
    at_once(
        lambda: moving.transfer_retiree(retiree=zhang, together=True, by=manager, **move),
        lambda: families.join_household(retiree=zhang, other=joiner, by=heads[0]),
    )
    stations = set(Retiree.objects.filter(household=household).values_list("station", flat=True))
    assert stations == set(Household.objects.filter(pk=household.pk).values_list("station", flat=True))
