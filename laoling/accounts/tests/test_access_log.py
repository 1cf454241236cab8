import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from laoling.accounts.models import AccessEvent, Unit
from laoling.accounts.services import client_address, record_access
from laoling.accounts.tests.factories import make_centre_tree, make_user


def request_from(address, **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


@pytest.mark.django_db
def test_it_says_who_did_what_to_whom():
    user = make_user()
    record_access(by=user, kind=AccessEvent.Kind.REVEAL, subject="people.retiree:12", address="10.0.0.7")
    event = AccessEvent.objects.get()
    assert (event.user, event.kind, event.subject, event.address) == (
        user,
        "REVEAL",
        "people.retiree:12",
        "10.0.0.7",
    )


@pytest.mark.django_db
def test_it_takes_nobody_and_cuts_what_is_too_long():
    event = record_access(by=AnonymousUser(), kind=AccessEvent.Kind.SIGN_IN_FAILED, detail="长" * 400)
    assert event.user is None
    assert len(event.detail) == 300


def test_the_address_is_the_one_that_connected():
    assert client_address(request_from("10.0.0.7", HTTP_X_FORWARDED_FOR="6.6.6.6")) == "10.0.0.7"


def test_behind_a_proxy_it_is_the_one_that_the_proxy_wrote(settings):
    settings.BEHIND_PROXY = True
    assert client_address(request_from("127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.7")) == "10.0.0.7"
    assert client_address(request_from("127.0.0.1")) == "127.0.0.1"


def test_a_socket_or_nonsense_has_no_address(settings):
    settings.BEHIND_PROXY = True
    assert client_address(request_from("", HTTP_X_FORWARDED_FOR="<script>")) is None


@pytest.mark.django_db
def test_the_tree_for_tests_has_a_centre_two_departments_and_four_stations():
    tree = make_centre_tree()
    assert Unit.objects.within(tree.centre).count() == 7
    assert set(Unit.objects.within(tree.department).stations()) == set(tree.stations[:2])
