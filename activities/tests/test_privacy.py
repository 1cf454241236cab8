"""No public page and no feed holds anything about a retiree."""

import re
from datetime import date, timedelta

import pytest

from activities import privacy
from activities.tests.factories import make_activity
from laoling import calendar
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import EmergencyContact, Retiree
from laoling.people.tests.factories import make_household, make_retiree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def everybody(tree):
    """Retirees of each station with all that a roster knows."""
    for number, station in enumerate(tree.stations):
        for place in range(3):
            key = number * 10 + place
            address = f"胜利小区{key}号楼{place}单元{key}02"
            retiree = make_retiree(
                station=station,
                household=make_household(station=station, address=address),
                name=f"欧阳{'修远明德'[number]}{'甲乙丙'[place]}",
                phone=f"138{key:08}",
                address=address,
                health=f"高血压{key}级",
                notes=f"备注{key}号",
            )
            EmergencyContact.objects.create(retiree=retiree, name=f"诸葛家属{key}", phone=f"139{key:08}")


def addresses(tree):
    """Every public page that links can reach, in each of its variants."""
    today = calendar.today()
    months = [date(today.year + n // 12, n % 12 + 1, 1) for n in range(-12, 24)]
    weeks = [today + timedelta(days=7 * n) for n in range(-4, 5)]
    paths = ["/schedule/", "/schedule/week/", "/schedule.ics"]
    paths += [f"/schedule/{month:%Y-%m}/" for month in months]
    paths += [f"/schedule/week/{day.isoformat()}/" for day in weeks]
    paths += ["/schedule/2026-13/"]
    return [
        path + query for path in paths for query in ("", *(f"?station={s.code}" for s in tree.stations[:2]))
    ]


def secrets():
    """Everything personal in the database, with the name of its field."""
    for retiree in Retiree.objects.all():
        for name in ("name", "id_number", "phone", "address", "health", "notes"):
            yield name, getattr(retiree, name)
        yield "phone tail", retiree.phone[-8:]
    for contact in EmergencyContact.objects.all():
        yield "contact", contact.name
        yield "contact's phone", contact.phone


def test_no_public_page_or_feed_holds_anything_personal(client, tree, everybody):
    for station in tree.stations:
        for days in range(-40, 40, 3):
            starts_at = calendar.start_of(calendar.today() + timedelta(days=days, hours=9))
            make_activity(unit=station, starts_at=starts_at, cancelled="停电" if days % 2 else "")
    known = list(secrets())
    assert len(known) == 12 * 9
    shown = 0
    for address in addresses(tree):
        text = client.get(address).content.decode().replace("\r\n ", "")  # unfolded
        shown += text.count("活动")
        for kind, secret in known:
            assert secret not in text, f"{kind} on {address}"
    assert shown > 1000


def test_the_reading_would_notice_a_leak(client, tree, everybody):
    """The control: a name that slips through the form is found by the test above."""
    name = Retiree.objects.earliest("pk").name
    make_activity(unit=tree.station, title=f"为{name}祝寿", starts_at=calendar.start_of(calendar.today()))
    assert any(name in client.get(address).content.decode() for address in addresses(tree))


def test_staff_are_not_named_on_public_pages(client, tree):
    head = make_user(unit=tree.station, name="司马站长", phone="13700000001")
    make_activity(unit=tree.station, created_by=head, starts_at=calendar.start_of(calendar.today()))
    for address in ("/schedule/", "/schedule/week/", "/schedule.ics"):
        text = client.get(address).content.decode()
        assert head.name not in text
        assert head.phone not in text


@pytest.mark.parametrize("text", ["370502194001011234", "编号37050219400101123X", "(37050219400101123x)"])
def test_an_id_number_is_noticed(text):
    assert "身份证号" in privacy.numbers_problem(text)


@pytest.mark.parametrize("text", ["13812345678", "电话138-1234-5678", "138 1234 5678转"])
def test_a_mobile_number_is_noticed(text):
    assert "手机号" in privacy.numbers_problem(text)


@pytest.mark.parametrize("text", ["", "0546-8551234", "2026年11月23日9点", "3 号楼 1001", "113812345678901"])
def test_other_numbers_are_fine(text):
    assert privacy.numbers_problem(text) == ""


def test_only_names_of_ones_own_retirees_are_found(tree):
    make_retiree(station=tree.station, name="欧阳修远")
    make_retiree(station=tree.sibling, name="诸葛明")
    user = make_user(unit=tree.station)
    assert privacy.names_in("请欧阳修远和诸葛明讲书法", user=user) == ["欧阳修远"]
    assert privacy.names_in("讲书法", user=user) == []
    assert privacy.names_in("", user=user) == []


def test_a_percent_sign_in_a_name_matches_only_itself(tree):
    Retiree.objects.filter(pk=make_retiree(station=tree.station).pk).update(name="欧%远")
    assert privacy.names_in("欧阳修远", user=make_user(unit=tree.station)) == []


def test_no_page_prints_a_phone_of_eleven_digits(client, tree):
    make_activity(unit=tree.station, starts_at=calendar.start_of(calendar.today()))
    assert not re.search(r"1[3-9]\d{9}", client.get("/schedule/").content.decode())
