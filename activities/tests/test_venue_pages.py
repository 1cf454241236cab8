"""The pages of rooms: added, changed, closed, and hidden from other units."""

import pytest
from django.urls import reverse

from activities.models import Venue
from activities.tests.factories import make_activity, make_venue
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def venue(tree):
    return make_venue(unit=tree.station, name="多功能厅")


@pytest.fixture
def desk(client, tree):
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    return client


def text(response):
    return response.content.decode()


def test_a_venue_is_added_and_changed(desk, tree):
    fields = {"unit": tree.station.pk, "name": "礼堂", "address": "和平路 12 号", "how_to_get_there": ""}
    shown = desk.post(reverse("activities:venue_new"), fields, follow=True)
    assert "已保存活动室“礼堂”" in text(shown)
    venue = Venue.objects.get()
    desk.post(reverse("activities:venue_edit", args=[venue.pk]), {**fields, "name": "小礼堂"})
    venue.refresh_from_db()
    assert (venue.name, venue.address) == ("小礼堂", "和平路 12 号")


def test_the_venues_of_other_units_are_hidden(desk, tree):
    make_venue(unit=tree.sibling, name="别家的")
    assert "别家的" not in text(desk.get(reverse("activities:venue_list")))


def test_another_units_venue_gets_404(desk, tree):
    venue = make_venue(unit=tree.sibling)
    assert desk.get(reverse("activities:venue_edit", args=[venue.pk])).status_code == 404


def test_a_closed_room_is_offered_no_more_and_not_closed_over_what_is_planned(desk, tree):
    fields = {"unit": tree.station.pk, "name": "旧礼堂", "is_ours": "on", "closed_on": f"{calendar.today()}"}
    venue = make_venue(unit=tree.station, name="旧礼堂")
    planned = make_activity(unit=tree.station, venue=venue)
    address = reverse("activities:venue_edit", args=[venue.pk])
    wrong = desk.post(address, fields)
    assert wrong.status_code == 422
    assert "停用以后还有 1 场活动" in text(wrong)
    planned.delete()
    assert desk.post(address, {**fields, "opened_on": fields["closed_on"]}).status_code == 422
    desk.post(address, fields)
    assert "起停用" in text(desk.get(reverse("activities:venue_list")))
    assert "旧礼堂" not in text(desk.get(reverse("activities:activity_new")))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "请填写活动室名称。"),
        ({"name": "多功能厅"}, "本单位已有同名的活动室。"),
        ({"address": "13812345678"}, "这里有手机号"),
    ],
)
def test_a_bad_venue_is_explained_and_kept(desk, venue, wrong, words):
    fields = {
        "unit": venue.unit_id,
        "name": "礼堂",
        "address": "和平路",
        "how_to_get_there": "往东走",
        **wrong,
    }
    shown = desk.post(reverse("activities:venue_new"), fields)
    assert shown.status_code == 422
    assert words in text(shown)
    assert 'value="往东走"' in text(shown)
    assert Venue.objects.count() == 1
