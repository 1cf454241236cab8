"""The bar at the top of the staff's pages, and what is under 更多."""

import pytest
from django.urls import reverse

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.desk.navigation import navigation_of

pytestmark = pytest.mark.django_db


def labels(links):
    return [one["label"] for one in links]


@pytest.fixture
def tree():
    return make_centre_tree()


def test_a_visitor_gets_the_day_in_the_bar_and_the_rest_under_more(tree):
    found = navigation_of(make_user(Role.VISITOR, tree.station), reverse("desk:home"))
    assert labels(found["bar"])[:3] == ["工作台", "老同志", "应访任务"]
    assert "政策" in labels(found["groups"]["暖心工程"])
    everything = [label for links in found["groups"].values() for label in labels(links)]
    assert "评估审批" not in everything  # not theirs to approve
    assert "花名册导入" not in everything


def test_no_link_stands_twice_on_one_screen(tree):
    found = navigation_of(make_user(Role.DEPARTMENT_MANAGER, tree.departments[0]), "/")
    bar = {one["label"]: one["is_wide"] for one in found["bar"]}
    for links in found["groups"].values():
        for one in links:
            assert bar.get(one["label"], True), one[
                "label"
            ]  # in both: only one of a narrow screen and a wide one
            assert one["is_wide"] == (one["label"] in bar)


@pytest.mark.parametrize(
    ("url_name", "label", "is_under_more"),
    [
        ("desk:retiree_list", "老同志", False),
        ("visits:request_list", "诉求", False),
        ("cards:assessment_list", "评估审批", True),
    ],
)
def test_the_longest_address_that_fits_is_the_current_one(tree, url_name, label, is_under_more):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.departments[0])
    found = navigation_of(manager, reverse(url_name) + "1/")
    links = found["bar"] + [one for links in found["groups"].values() for one in links]
    assert {one["label"] for one in links if one["current"]} == {label}
    assert {one["current"] for one in links} == {"", "true"}
    assert found["is_current"] is is_under_more


def test_one_who_sees_nobody_gets_no_menu_of_people(tree, client):
    auditor = make_user(Role.AUDITOR, tree.centre)
    found = navigation_of(auditor, "/")
    assert "老同志" not in labels(found["bar"])
    assert "暖心工程" not in found["groups"]
