"""How to reach us: the page behind the code on a card."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cards.tests.factories import make_contact, make_contact_card
from laoling import calendar
from laoling.accounts.tests.factories import make_centre_tree
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
REACH = reverse("public:reach")


@pytest.fixture
def tree():
    tree = make_centre_tree()
    tree.station.address = "向阳一区院内"
    tree.station.save()
    make_contact(tree.centre, "老年热线", "0546-0850009")
    make_contact(tree.station, "社区医院", "0546-0850001转802", does="看病拿药", hours="每天上午8点到下午6点")
    return tree


@pytest.fixture
def card(tree):
    return make_contact_card(
        make_retiree(station=tree.station, name="王不公开", phone="13912345678", address="保密小区1号"),
        numbers=[{"name": "社区医院", "phone": "0546-0850001转802"}],
        issued_on=calendar.today(),
    )


def of_card(token):
    return reverse("public:reach_by_card", args=[token])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_code_leads_to_the_numbers_of_the_station(client, card):
    response = client.get(of_card(card.token))
    text = text_of(response)
    assert response.status_code == 200
    for words in (
        "社区医院",
        "看病拿药",
        "时间：每天上午8点到下午6点",
        "拨打 0546-0850001转802",
        "老年热线",
        "向阳一区院内",
    ):
        assert words in text
    assert 'href="tel:05460850001,802"' in response.content.decode()
    assert "号码变了" not in text


def test_no_page_tells_whose_card_it_is(client, card, tree):
    secrets = ["王不公开", "13912345678", "保密小区", card.retiree.id_number, f"/{card.retiree_id}/"]
    pages = [of_card(card.token), of_card("x" * 16), REACH, f"{REACH}?station={tree.station.code}"]
    for address in pages:
        content = client.get(address).content.decode()
        assert not [secret for secret in secrets if secret in content], address


def test_neither_robots_nor_other_sites_learn_the_address(client, card):
    for address in (of_card(card.token), of_card("nobody"), REACH):
        response = client.get(address)
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert 'name="robots" content="noindex' in response.content.decode()
        assert not response.cookies


def test_a_replaced_card_still_helps(client, card):
    card.replaced_on = calendar.today()
    card.save()
    text = text_of(client.get(of_card(card.token)))
    assert "已经换过新卡" in text
    assert "拨打 0546-0850001转802" in text


def test_a_card_with_an_old_number_says_so(client, card):
    card.numbers = [{"name": "社区医院", "phone": "0546-0850000"}]
    card.save()
    assert "您手里的卡上有号码变了" in text_of(client.get(of_card(card.token)))


@pytest.mark.parametrize("token", ["x" * 16, "A", "%3Cscript%3E", "王" * 50, "x" * 3000, "%00"])
def test_a_code_that_nobody_has_still_gets_numbers_and_a_choice(client, card, tree, token):
    response = client.get(f"{REACH}{token}/")
    text = text_of(response)
    assert response.status_code == 404
    assert "没有找到这张卡" in text
    assert "拨打 0546-0850009" in text
    assert tree.station.name in text


def test_without_a_card_one_chooses_a_station(client, tree):
    text = text_of(client.get(REACH))
    assert "先选您的老年站" in text
    assert "社区医院" not in text
    assert "社区医院" in text_of(client.get(f"{REACH}?station={tree.station.code}"))
    response = client.get(f"{REACH}?station=nobody")
    assert (response.status_code, "没有找到这个老年站" in text_of(response)) == (404, True)


def test_without_any_number_the_page_says_whom_to_ask(client):
    assert "还没有登记服务电话" in text_of(client.get(REACH))


def test_text_size_and_contrast_lead_back_to_the_card(client, card):
    content = client.get(of_card(card.token)).content.decode()
    link = re.search(r'href="(/schedule/display/\?as=40[^"]+)"', content)[1].replace("&amp;", "&")
    response = client.get(link)
    assert response.url == of_card(card.token)
    assert "size-40" in client.get(response.url).content.decode()


def test_reading_only(client, card):
    assert client.post(of_card(card.token)).status_code == 405
    assert client.head(of_card(card.token)).status_code == 200


def test_it_takes_the_same_queries_whatever_there_is(client, card, tree, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get(of_card(card.token))
    for number in range(12):
        make_contact(tree.station, f"服务{number}")
        make_contact_card(make_retiree(station=tree.station), issued_on=calendar.today() - timedelta(days=1))
    with django_assert_num_queries(4):
        client.get(of_card(card.token))


def test_the_schedule_leads_there(client, tree):
    assert (
        f'href="{REACH}?station={tree.station.code}"'
        in client.get(f"/schedule/?station={tree.station.code}").content.decode()
    )
