import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path

from laoling.accounts.models import Level
from laoling.accounts.tests.factories import make_unit, make_user
from laoling.urls import handler400, handler403, handler404, handler500  # noqa: F401  as the root urls have them


def raising(error):
    @login_not_required
    def view(request):
        raise error

    return view


urlpatterns = [
    path("400/", raising(SuspiciousOperation())),
    path("403/", raising(PermissionDenied())),
    path("404/", raising(Http404())),
    path("500/", raising(RuntimeError("with a secret"))),
]


@pytest.fixture
def client():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "words"),
    [(400, "这个请求看不懂"), (403, "您没有这项权限"), (404, "没有找到这一页"), (500, "系统出了问题")],
)
def test_each_error_has_plain_words_a_number_and_a_way_back(client, status, words):
    make_unit(Level.CENTRE, phone="0546-1234567")
    response = client.get(f"/{status}/")
    text = response.content.decode()
    assert response.status_code == status
    assert words in text
    assert 'href="tel:0546-1234567"' in text
    assert 'href="/"' in text
    assert "secret" not in text


@pytest.mark.django_db
def test_the_number_of_the_settings_comes_first(client, settings):
    make_unit(Level.CENTRE, phone="0546-1234567")
    settings.HELP_PHONE = "0546-7654321"
    assert "0546-7654321" in client.get("/404/").content.decode()


@pytest.mark.django_db
def test_the_error_page_comes_even_when_the_database_is_gone(client, monkeypatch):
    def gone(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("laoling.accounts.services.Unit.objects.filter", gone)
    response = client.get("/500/")
    assert (response.status_code, "请打电话给您所在的老年站" in response.content.decode()) == (500, True)


@pytest.mark.django_db
def test_a_page_that_is_too_old_says_so():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/sign-in/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "页面已经过期" in response.content.decode()


@pytest.mark.django_db
def test_an_address_that_isn_t_there_says_so_to_staff_too(client):
    client.force_login(make_user())
    assert client.get("/nowhere/").status_code == 404
