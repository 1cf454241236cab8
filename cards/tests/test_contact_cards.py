"""Printed cards given out, signed for, outdated and replaced; service numbers changed with care."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cards.contact import services
from cards.contact.directory import Directory
from cards.contact.people import people_for
from cards.contact.reprints import groups_of
from cards.models import CardStyle, ContactCard, PrintBatch, ServiceContact
from cards.tests.factories import make_card, make_contact, make_contact_card
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
SELF, FAMILY = ContactCard.SignedBy.SELF, ContactCard.SignedBy.FAMILY
TODAY = calendar.today()
Who = PrintBatch.Who


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


@pytest.fixture
def clinic(tree):
    return make_contact(tree.department, "社区医院", "0546-0850001")


def card_of(tree, **kwargs):
    return make_contact_card(make_retiree(station=tree.station), **kwargs)


def issue(cards, by, day=TODAY):
    return services.issue_cards(cards=[card.pk for card in cards], issued_on=day, by=by, today=TODAY)


def receive(cards, by, day=TODAY, signed_by=SELF, signer=""):
    answer = {"received_on": day, "signed_by": signed_by, "signer": signer, "by": by, "today": TODAY}
    return services.receive_cards(cards=[card.pk for card in cards], **answer)


def outdated(user):
    return set(
        ContactCard.objects.visible_to(user)
        .to_reprint(Directory.read().numbers())
        .values_list("pk", flat=True)
    )


def test_cards_are_given_out_and_signed_for_many_at_once(tree, head):
    cards = [card_of(tree) for _ in range(3)]
    assert issue(cards, head) == 3
    assert ContactCard.objects.unsigned().count() == 3
    assert receive(cards[:2], head) == 2
    cards[0].refresh_from_db()
    assert (cards[0].issued_on, cards[0].received_on, cards[0].signed_in_words) == (TODAY, TODAY, "本人")
    assert [issue(cards, head), receive(cards, head)] == [0, 1]


def test_a_card_signed_for_at_the_door_was_given_out_then(tree, head):
    card = card_of(tree)
    assert receive([card], head, signed_by=FAMILY, signer="王芳") == 1
    card.refresh_from_db()
    assert (card.issued_on, card.issued_by, card.signed_in_words) == (TODAY, head, "家属王芳")


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"day": TODAY - timedelta(days=30)}, "day"),
        ({"signed_by": "NOBODY"}, "signed_by"),
        ({"signed_by": FAMILY}, "signer"),
        ({"signer": "王芳"}, "signer"),
    ],
)
def test_what_cant_be_is_refused_with_a_word_and_nothing_is_saved(tree, head, answer, field):
    card = card_of(tree)
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        receive([card], head, **answer)
    assert list(refusal.value.message_dict) == [field]
    card.refresh_from_db()
    assert card.issued_on is None


def test_a_signature_before_the_handing_out_is_refused(tree, head):
    card = card_of(tree)
    issue([card], head)
    with pytest.raises(ValidationError, match="不能早于发放"):
        receive([card], head, day=TODAY - timedelta(days=1))


def test_the_old_card_is_void_once_the_new_one_is_given_out(tree, head):
    old = card_of(tree, issued_on=TODAY - timedelta(days=9))
    new = make_contact_card(old.retiree)
    door = make_contact_card(old.retiree, style=CardStyle.DOOR, issued_on=TODAY)
    old.refresh_from_db()
    assert old.replaced_on is None
    issue([new], head)
    old.refresh_from_db()
    door.refresh_from_db()
    assert (old.replaced_on, door.replaced_on) == (TODAY, None)
    assert receive([old], head) == 0


def test_the_database_holds_one_card_to_hand_out_and_one_in_use(tree):
    card = card_of(tree)
    with pytest.raises(IntegrityError, match="one_to_hand_out"), transaction.atomic():
        make_contact_card(card.retiree)
    used = card_of(tree, issued_on=TODAY)
    with pytest.raises(IntegrityError, match="one_in_use"), transaction.atomic():
        make_contact_card(used.retiree, issued_on=TODAY)
    with pytest.raises(IntegrityError, match="received_with_who_signed"), transaction.atomic():
        ContactCard.objects.filter(pk=card.pk).update(received_on=TODAY, received_by=1, signed_by=SELF)


def test_a_changed_number_lists_the_cards_that_carry_it(tree, head, clinic):
    own = make_contact(tree.station, "本站", "0546-0850002")
    with_clinic, without = card_of(tree, issued_on=TODAY), card_of(tree)
    ContactCard.objects.filter(pk=without.pk).update(numbers=[{"name": "本站", "phone": "0546-0850002"}])
    assert outdated(head) == set()
    clinic.phone = "0546-0850009"
    services.change_contact(contact=clinic, version=1)
    assert outdated(head) == {with_clinic.pk}
    services.end_contact(contact=own, by=head, today=TODAY, version=1)
    assert outdated(head) == {with_clinic.pk, without.pk}


def test_what_a_station_sets_for_itself_changes_its_own_cards_only(tree, head, clinic):
    near = card_of(tree)
    far = make_contact_card(make_retiree(station=tree.sibling))
    make_contact(tree.station, "社区医院", "0546-0850003")
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    assert outdated(manager) == {near.pk}
    services.leave_out(unit=tree.sibling, name="社区医院", submission_id=uuid.uuid4())
    assert outdated(manager) == {near.pk, far.pk}


def test_a_service_more_or_in_another_place_makes_no_card_outdated(tree, head, clinic):
    card_of(tree)
    make_contact(tree.station, "送餐", "0546-0850004", place=1)
    clinic.place, clinic.does = 9, "看病"
    services.change_contact(contact=clinic, version=1)
    assert outdated(head) == set()


def test_whoever_moved_to_another_station_is_to_get_its_numbers(tree, clinic):
    card = card_of(tree)
    card.retiree.station = tree.far_station
    card.retiree.save()
    assert outdated(make_user(Role.STATION_HEAD, tree.far_station)) == {card.pk}


def test_printed_again_given_out_replaced_and_the_dead_are_not_listed(tree, head, clinic):
    old = [{"name": "社区医院", "phone": "0546-0850000"}]
    printed_again = card_of(tree, numbers=old, issued_on=TODAY)
    make_contact_card(printed_again.retiree)
    card_of(tree, numbers=old, replaced_on=TODAY)
    dead = card_of(tree, numbers=old, issued_on=TODAY)
    type(dead.retiree).objects.filter(pk=dead.retiree_id).update(died_on=TODAY)
    assert outdated(head) == set()
    waiting_twice = card_of(tree, numbers=old, issued_on=TODAY)
    newer = make_contact_card(waiting_twice.retiree, numbers=old)
    assert outdated(head) == {newer.pk}


def test_cards_to_be_printed_again_are_counted_by_station_in_the_same_queries_however_many(tree, clinic):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    old = [{"name": "社区医院", "phone": "0546-0850000"}]

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            groups = groups_of(manager, Directory.read())
        return groups, len(queries)

    card_of(tree, numbers=old)
    groups, few = asked()
    for _ in range(4):
        card_of(tree, numbers=old)
        make_contact_card(make_retiree(station=tree.sibling), numbers=old, style=CardStyle.DOOR)
    groups, many = asked()
    assert few == many
    assert [(group.station, group.style, group.count, len(group.cards)) for group in groups] == [
        (tree.station, CardStyle.CARD, 5, 5),
        (tree.sibling, CardStyle.DOOR, 4, 4),
    ]
    change = groups[0].changes[0]
    assert (change.name, change.old, change.new, change.count) == (
        "社区医院",
        "0546-0850000",
        "0546-0850001",
        5,
    )


def test_one_card_says_the_same_as_the_set(tree, head, clinic):
    cards = [
        card_of(tree),
        card_of(tree, numbers=[{"name": "社区医院", "phone": "1"}]),
        card_of(tree, numbers=[]),
    ]
    now = Directory.read().numbers()
    listed = set(ContactCard.objects.outdated(now).values_list("pk", flat=True))
    assert [card.is_outdated(now[tree.station.pk]) for card in cards] == [card.pk in listed for card in cards]
    assert listed == {cards[1].pk}


def test_people_are_chosen_by_what_they_have(tree, head, clinic):
    with_both, with_service_card, with_nothing, elsewhere = (
        make_retiree(station=station)
        for station in (tree.station, tree.station, tree.station, tree.far_station)
    )
    make_card(with_both)
    make_card(with_service_card)
    make_card(elsewhere)
    make_contact_card(with_both, numbers=[{"name": "社区医院", "phone": "0546-0850000"}])

    def chosen(who, **kwargs):
        numbers = Directory.read().numbers()
        return set(people_for(who, style=CardStyle.CARD, user=head, numbers=numbers, **kwargs))

    assert chosen(Who.WITHOUT) == {with_service_card}
    assert chosen(Who.REPRINT) == {with_both}
    assert chosen(Who.SERVICE_CARD) == {with_both, with_service_card}
    assert chosen(Who.EVERYBODY_WITHOUT) == {with_service_card, with_nothing}
    assert chosen(Who.ONE, retiree=with_nothing.pk) == {with_nothing}
    assert chosen(Who.ONE, retiree=elsewhere.pk) == set()


def test_the_second_to_save_a_number_is_told_what_the_first_one_saved(tree, clinic):
    first, second = (ServiceContact.objects.get(pk=clinic.pk) for _ in range(2))
    first.phone, second.phone = "0546-0850005", "0546-0850006"
    services.change_contact(contact=first, version=1)
    with pytest.raises(Outdated, match="0546-0850005"):
        services.change_contact(contact=second, version=1)
    clinic.refresh_from_db()
    assert clinic.phone == "0546-0850005"


def test_a_form_sent_twice_is_one_service_and_a_name_is_taken_once(tree):
    def add(name, number):
        contact = ServiceContact(unit=tree.station, name=name, phone="120", submission_id=number)
        return services.add_contact(contact=contact)

    number = uuid.uuid4()
    assert add("急救", number) == add("急救", number)
    with pytest.raises(ValidationError, match="已有同名"):
        add("急救", uuid.uuid4())
