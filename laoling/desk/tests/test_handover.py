"""Handing over all cards of a visitor: in one step, with a preview, all or none."""

import threading
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cards.handover import hand_over_cards
from cards.models import CardAction, ServiceCard, Tier
from cards.tests.factories import make_card
from laoling.accounts.models import Role, User
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.answers import Outdated
from laoling.inbox.models import Reminder
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import make_duty

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        yield


class Station:
    """李四 has three cards, 王五 takes over."""

    def __init__(self):
        self.tree = make_centre_tree()
        self.head = make_user(Role.STATION_HEAD, self.tree.station, name="站长")
        self.giver = make_user(Role.VISITOR, self.tree.station, name="李四")
        self.taker = make_user(Role.VISITOR, self.tree.station, name="王五")
        self.cards = [
            self.make_card(name, tier=tier) for name, tier in zip("甲乙丙", Tier.values, strict=True)
        ]

    def make_card(self, name="丁", **kwargs):
        retiree = make_retiree(name=f"赵{name}", station=kwargs.pop("station", self.tree.station))
        return make_card(retiree, **{"visitor": self.giver, **kwargs})

    def hand_over(self, cards=None, **kwargs):
        cards = self.cards if cards is None else cards
        fields = {"before": self.giver, "visitor": self.taker, "by": self.head}
        versions = {card.pk: card.version for card in cards}
        moment = {"today": TODAY, "now": timezone.now()}
        return hand_over_cards(versions=versions, **{**fields, **moment, **kwargs})


@pytest.fixture
def house(db):
    return Station()


def holders():
    return list(ServiceCard.objects.order_by("pk").values_list("visitor__name", flat=True))


def test_all_cards_go_in_one_step_and_the_receiver_is_told_how_many(house):
    assert house.hand_over(reason="离岗") == 3
    assert holders() == ["王五"] * 3
    assert set(ServiceCard.objects.values_list("version", flat=True)) == {2}
    message = Reminder.objects.get()
    assert (message.recipient, message.title) == (house.taker, "李四的 3 张服务卡已移交给你")
    assert (message.names_people, message.unit) == (False, house.tree.station)
    assert "离岗" in message.body
    actions = CardAction.objects.values_list("kind", "detail", "reason", "recorded_by__name")
    assert set(actions) == {("ASSIGNED", "由李四改为王五", "离岗", "站长")}


def test_cards_of_a_visitor_who_left_and_of_nobody_are_handed_over_too(house):
    User.objects.filter(pk=house.giver.pk).update(is_active=False)
    assert house.hand_over() == 3
    lonely = house.make_card(visitor=None)
    assert house.hand_over([lonely], before=None) == 1
    assert Reminder.objects.filter(title="1 张没有走访员的服务卡已移交给你").exists()


@pytest.mark.parametrize("change", ["version", "closed", "visitor"])
def test_what_somebody_changed_meanwhile_stops_all_of_it_and_is_named(house, change):
    fields = {
        "version": {"version": 9},
        "closed": {"closed_on": TODAY, "closed_by": house.head, "close_reason": "MOVED"},
        "visitor": {"visitor": house.head},
    }[change]
    ServiceCard.objects.filter(pk=house.cards[1].pk).update(**fields)
    with pytest.raises(Outdated, match="赵乙的服务卡刚刚被别人修改过，所以一张也没有移交"):
        house.hand_over()
    assert holders()[0] == "李四"
    assert not Reminder.objects.exists()


def test_a_second_click_hands_over_once(house):
    house.hand_over()
    with pytest.raises(Outdated, match="这 3 张服务卡已经由王五负责"):
        house.hand_over()
    assert CardAction.objects.count() == 3
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize("who", ["sibling", "disabled", "manager", "same"])
def test_only_somebody_of_the_station_takes_them(house, who):
    receiver = {
        "sibling": lambda: make_user(Role.VISITOR, house.tree.sibling),
        "disabled": lambda: make_user(Role.VISITOR, house.tree.station, is_active=False),
        "manager": lambda: make_user(Role.DEPARTMENT_MANAGER, house.tree.department),
        "same": lambda: make_user(Role.VISITOR, house.tree.station),
    }[who]()
    if who == "same":
        ServiceCard.objects.update(visitor=house.giver)
        receiver = house.giver
        with pytest.raises(Outdated):
            house.hand_over(visitor=receiver)
    else:
        with pytest.raises(ValidationError, match="在岗的走访员或站长"):
            house.hand_over(visitor=receiver)
    assert holders() == ["李四"] * 3


def at_once(*actions):
    """Run each in a thread with a connection of its own; their results or exceptions in order."""
    results: list = [None] * len(actions)
    start = threading.Barrier(len(actions))

    def run(place, action):
        try:
            connection.ensure_connection()
            start.wait()
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_heads_hand_over_at_once_and_one_is_told():
    house = Station()
    others = [make_user(Role.VISITOR, house.tree.station, name=name) for name in ("孙六", "周七")]
    results = at_once(
        lambda: house.hand_over(visitor=others[0]),
        lambda: house.hand_over(house.cards[::-1], visitor=others[1]),
    )
    assert sorted(type(result).__name__ for result in results) == ["Outdated", "int"]
    assert len(set(holders())) == 1
    assert CardAction.objects.count() == 3
    assert Reminder.objects.count() == 1


def address(name, house, visitor=None):
    giver = house.giver if visitor is None else visitor
    return reverse(f"desk:handover_{name}", args=[house.tree.station.pk, giver.pk])


def test_the_pages_lead_from_the_list_to_the_names_to_done(client, house):
    make_duty(house.cards[0], opens_on=date(2026, 11, 9), due_on=date(2026, 11, 15))
    make_duty(house.cards[1], opens_on=date(2026, 11, 16), due_on=date(2026, 11, 30))
    client.force_login(house.head)
    page = client.get(reverse("desk:handover")).text
    assert address("cards", house) in page
    page = client.get(address("cards", house)).text
    assert "移交全部 3 张" in page
    assert "王五（走访员，现有 0 张）" in page
    page = client.post(address("confirm", house), {"all": "1", "visitor": house.taker.pk, "reason": "调走"})
    assert "把这 3 张服务卡移交给王五？" in page.text
    assert "一级 1 张，二级 1 张，三级 1 张；现在要做的任务 2 项，其中" in page.text
    assert "逾期 1 项" in page.text
    data = {"versions": page.context["versions"], "visitor": house.taker.pk, "reason": "调走"}
    answer = client.post(address("carry_out", house), data, follow=True)
    assert "已将李四的 3 张服务卡移交给王五" in answer.text
    assert answer.redirect_chain[-1][0] == reverse("desk:handover")
    again = client.post(address("carry_out", house), data, follow=True)
    assert "已经由王五负责，没有重复移交" in again.text


def test_some_are_ticked_and_the_rest_stays_listed(client, house):
    client.force_login(house.head)
    data = {"chosen": [house.cards[1].pk], "visitor": house.taker.pk, "reason": ""}
    page = client.post(address("confirm", house), data)
    data = {"versions": page.context["versions"], "visitor": house.taker.pk}
    answer = client.post(address("carry_out", house), data, follow=True)
    assert "已将李四的 1 张服务卡移交给王五" in answer.text
    assert [card.retiree.name for card in answer.context["cards"]] == ["赵甲", "赵丙"]


def test_nothing_ticked_or_nobody_chosen_is_explained_and_ticks_stay(client, house):
    client.force_login(house.head)
    page = client.post(address("confirm", house), {"visitor": house.taker.pk})
    assert page.status_code == 422
    assert "请先勾选要移交的服务卡" in page.text
    page = client.post(address("confirm", house), {"chosen": [house.cards[0].pk], "reason": "生病"})
    assert page.status_code == 422
    assert "请选择交给谁。" in page.text
    assert page.text.count(" checked") == 1
    assert 'value="生病"' in page.text


def test_a_receiver_who_left_meanwhile_is_explained(client, house):
    client.force_login(house.head)
    page = client.post(address("confirm", house), {"all": "1", "visitor": house.taker.pk})
    User.objects.filter(pk=house.taker.pk).update(is_active=False)
    data = {"versions": page.context["versions"], "visitor": house.taker.pk}
    answer = client.post(address("carry_out", house), data)
    assert answer.status_code == 422
    assert "请选择本站在岗的走访员或站长。" in answer.text


def test_a_change_meanwhile_is_told_on_the_page(client, house):
    client.force_login(house.head)
    page = client.post(address("confirm", house), {"all": "1", "visitor": house.taker.pk})
    ServiceCard.objects.filter(pk=house.cards[2].pk).update(version=5)
    data = {"versions": page.context["versions"], "visitor": house.taker.pk}
    answer = client.post(address("carry_out", house), data, follow=True)
    assert "赵丙的服务卡刚刚被别人修改过" in answer.text
    assert holders() == ["李四"] * 3


def test_the_list_says_why_and_shows_those_first_that_nobody_answers_for(client, house):
    house.make_card("戊", visitor=None)
    gone = make_user(Role.VISITOR, house.tree.station, name="钱八", is_active=False)
    house.make_card("己", visitor=gone)
    moved = make_user(Role.VISITOR, house.tree.sibling, name="郑九")
    house.make_card("庚", visitor=moved)
    house.make_card("辛", visitor=house.taker)
    make_leave(house.giver, starts_on=TODAY, ends_on=date(2026, 12, 1))
    client.force_login(house.head)
    piles = client.get(reverse("desk:handover")).context["piles"]
    assert {str(pile.visitor): pile.state for pile in piles} == {
        "None": "没有指定走访员",
        "钱八": "账号已停用",
        "郑九": "已调离本站",
        "李四": "休假到 2026-12-01",
        "王五": "",
    }
    assert [pile.is_left for pile in piles] == [True] * 3 + [False] * 2
    assert str(piles[3].visitor) == "李四"


def test_it_costs_the_same_however_many(client, house, django_assert_num_queries):
    client.force_login(house.head)
    addresses = [reverse("desk:handover"), address("cards", house)]
    counts = []
    for one in addresses:
        client.get(one)
        with CaptureQueriesContext(connection) as few:
            client.get(one)
        counts.append(len(few))
    for number in range(12):
        house.make_card(str(number), visitor=house.giver)
        house.make_card(f"子{number}", visitor=make_user(Role.VISITOR, house.tree.station))
    for one, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(one)


def test_outsiders_and_visitors_hand_over_nothing(client, house):
    data = {"all": "1", "visitor": house.taker.pk, "versions": f"{house.cards[0].pk}:1"}
    client.force_login(house.giver)
    assert client.get(reverse("desk:handover")).status_code == 403
    assert client.post(address("carry_out", house), data).status_code == 403
    client.force_login(make_user(Role.STATION_HEAD, house.tree.sibling))
    assert client.get(address("cards", house)).status_code == 404
    for name in ("confirm", "carry_out"):
        assert client.post(address(name, house), data).status_code == 404
    client.force_login(house.head)
    for name in ("confirm", "carry_out"):
        assert client.get(address(name, house)).status_code == 405
    far = make_card(make_retiree(station=house.tree.far_station), visitor=house.giver)
    assert client.post(address("carry_out", house), data | {"versions": f"{far.pk}:1"}).status_code == 404
    assert (
        client.post(address("carry_out", house), data | {"versions": "x:1,,9999999999999:1"}).status_code
        == 404
    )
