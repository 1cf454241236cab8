"""Who gets in, who doesn't, and what is written down about it (reliability: sign-in holds)."""

import datetime as dt
import threading
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth import get_user
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from laoling.accounts import lockout
from laoling.accounts.models import AccessEvent, Role, SignInLock
from laoling.accounts.tests.factories import PASSWORD, make_unit, make_user

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
SIGN_IN = "/accounts/sign-in/"


class CountingHasher(ScryptPasswordHasher):
    """Real passwords, cheap enough for sixty, and every check counted."""

    work_factor = 2
    checked = 0
    counting = threading.Lock()

    def verify(self, password, encoded):
        with self.counting:
            type(self).checked += 1
        return super().verify(password, encoded)


@pytest.fixture
def counted(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.checked = 0
    return CountingHasher


def sign_in(client, username, password=PASSWORD, **data):
    return client.post(SIGN_IN, {"username": username, "password": password, **data})


def fail(client, username, times=5):
    for _ in range(times):
        response = sign_in(client, username, "not-this-one")
    return response


def in_parallel(count, work):
    """Run `work` in that many threads at once, each with a database connection of its own."""
    barrier, failures = threading.Barrier(count), []

    def run():
        try:
            barrier.wait(timeout=60)
            work()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failures == []


@pytest.mark.django_db
def test_it_lets_staff_in_and_writes_it_down(client):
    user = make_user()
    response = sign_in(client, user.username)
    assert (response.status_code, response.url) == (302, "/")
    assert get_user(client) == user
    event = AccessEvent.objects.get()
    assert (event.kind, event.user, event.address) == ("SIGN_IN", user, "127.0.0.1")


@pytest.mark.django_db
def test_capitals_and_full_width_letters_don_t_matter(client):
    user = make_user(username="zhangsan")
    sign_in(client, " ZhangSan")
    assert get_user(client) == user


@pytest.mark.django_db
def test_the_page_is_open_to_all_and_plain(client):
    response = client.get(SIGN_IN)
    assert response.status_code == 200
    assert "工作人员登录" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_wrong_password_an_unknown_name_and_a_disabled_account_get_the_same_answer(client):
    known, disabled = make_user(), make_user(is_active=False)
    answers = set()
    for username, password in [
        (known.username, "wrong"),
        ("nobody-here", "wrong"),
        (disabled.username, PASSWORD),
    ]:
        response = sign_in(client, username, password)
        assert response.status_code == 422
        text = response.content.decode()
        assert "账号或密码不对" in text
        assert f'value="{username}"' in text  # what was typed is kept, the password never
        assert PASSWORD not in text
        main = text[text.index("<main") :].replace(username, "")
        answers.add(main[: main.index("csrf")] + main[main.index("</form>") :])
    assert len(answers) == 1


@pytest.mark.django_db
def test_a_wrong_password_costs_as_many_hashes_as_an_unknown_name(client):
    user = make_user()
    for username in (user.username, "nobody-here"):
        with patch("hashlib.scrypt", wraps=__import__("hashlib").scrypt) as scrypt:
            sign_in(client, username, "wrong")
        assert scrypt.call_count == 1


@pytest.mark.django_db
def test_a_failure_names_the_account_but_never_what_was_typed_for_one(client):
    user = make_user()
    sign_in(client, user.username, "wrong")
    sign_in(client, "MyPassword-2026", "wrong")
    unknown, known = AccessEvent.objects.all()
    assert (known.kind, known.user, known.subject) == ("SIGN_IN_FAILED", None, f"accounts.user:{user.pk}")
    assert (unknown.subject, unknown.detail) == ("", "没有这个账号")


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, {"username": "zhang"}, {"username": "z\0", "password": "a\0"}])
def test_bad_input_is_explained_and_no_try_is_lost(client, data):
    response = client.post(SIGN_IN, data)
    assert response.status_code == 422
    assert "错误：" in response.content.decode()
    assert not SignInLock.objects.exists()


@pytest.mark.django_db
def test_after_five_failures_the_right_password_waits_fifteen_minutes(client):
    user = make_user()
    with time_machine.travel(NOON, tick=False) as clock:
        assert "账号或密码不对" in fail(client, user.username, 4).content.decode()
        text = fail(client, user.username, 1).content.decode()
        assert "20:15" in text  # Shanghai time of NOON + 15 minutes
        assert "系统管理员" in text
        clock.shift(dt.timedelta(minutes=14, seconds=59))
        assert sign_in(client, user.username).status_code == 422
        clock.shift(dt.timedelta(seconds=1))
        assert sign_in(client, user.username).status_code == 302
    assert not SignInLock.objects.exists()


@pytest.mark.django_db
def test_trying_while_locked_neither_lengthens_the_lock_nor_fills_the_log(client):
    user = make_user()
    fail(client, user.username, 5)
    before = SignInLock.objects.values().get()
    fail(client, user.username, 3)
    assert SignInLock.objects.values().get() == before
    assert AccessEvent.objects.count() == 5


@pytest.mark.django_db
def test_unknown_names_are_locked_in_the_same_words(client):
    user = make_user()
    with time_machine.travel(NOON, tick=False):
        texts = [fail(client, name, 6).content.decode() for name in (user.username, "nobody-here")]
    refusals = [text[text.index('id="refusal"') : text.index("<form")] for text in texts]
    assert refusals[0] == refusals[1]


@pytest.mark.django_db
def test_one_locked_person_doesn_t_lock_out_the_station_behind_the_same_address(client):
    station = make_unit("STATION")
    locked, colleague = make_user(unit=station), make_user(unit=station)
    fail(client, locked.username, 20)
    assert sign_in(client, colleague.username).status_code == 302
    assert get_user(client) == colleague


@pytest.mark.django_db
def test_a_good_password_gives_all_tries_back_and_clears_up_what_is_over(client):
    user = make_user()
    with time_machine.travel(NOON - dt.timedelta(hours=1), tick=False):
        fail(client, "long-ago", 5)
    with time_machine.travel(NOON, tick=False):
        fail(client, user.username, 4)
        sign_in(client, user.username)
    assert not SignInLock.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sixty_parallel_tries_check_five_passwords_and_without_the_lock_more(counted):
    """The control proves that the sixty do race: counting first and checking then lets more through."""
    user = make_user(password=counted().encode("right", "salt"))
    in_parallel(60, lambda: sign_in(Client(), user.username, "wrong"))
    assert counted.checked == 5
    assert SignInLock.objects.get().failures == 5

    def count_then_check(username, *, now):
        key = lockout.key_of(username)
        lock = SignInLock.objects.filter(username_key=key).first()
        if lock and lock.failures >= 5:
            return False
        SignInLock.objects.update_or_create(
            username_key=key,
            defaults={
                "window_ends_at": now + dt.timedelta(minutes=15),
                "failures": (lock.failures if lock else 0) + 1,
            },
        )
        return True

    SignInLock.objects.all().delete()
    counted.checked = 0
    with patch.object(lockout, "take_try", count_then_check):
        in_parallel(60, lambda: sign_in(Client(), user.username, "wrong"))
    assert counted.checked > 5


@pytest.mark.django_db
def test_it_holds_with_redis_down(client, settings):
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    user = make_user()
    fail(client, user.username, 5)
    assert sign_in(client, user.username).status_code == 422
    assert sign_in(client, make_user().username).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/visits/?state=overdue", "/visits/?state=overdue"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_it_leads_back_but_only_to_pages_of_ours(client, wanted, reached):
    assert sign_in(client, make_user().username, next=wanted).url == reached


@pytest.mark.django_db
def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page(client):
    page = f"{SIGN_IN}?next=/visits/part/"
    response = client.get(
        page, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/visits/?page=2"}
    )
    assert response["HX-Redirect"] == f"{SIGN_IN}?next=%2Fvisits%2F%3Fpage%3D2"


@pytest.mark.django_db
def test_signing_in_makes_a_new_session(client):
    client.get(SIGN_IN)
    client.session["planted"] = 1
    client.session.save()
    before = client.session.session_key
    sign_in(client, make_user().username)
    assert client.session.session_key != before


@pytest.mark.django_db
def test_signing_out_is_a_post_and_written_down(client):
    user = make_user()
    client.force_login(user)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).url == SIGN_IN
    assert not get_user(client).is_authenticated
    assert AccessEvent.objects.get().kind == "SIGN_OUT"


@pytest.mark.django_db
def test_a_disabled_user_is_out_on_the_next_request(client):
    user = make_user()
    client.force_login(user)
    assert client.get(reverse("accounts:password_change")).status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(reverse("accounts:password_change")).url.startswith(SIGN_IN)


@pytest.mark.django_db
def test_a_new_role_and_unit_count_from_the_next_request(client):
    user = make_user(Role.VISITOR)
    client.force_login(user)
    assert client.get("/admin/").status_code == 403
    user.role = Role.AUDITOR
    user.save(update_fields=["role"])
    assert client.get("/admin/").status_code == 200


def signed_in_at_noon(client, **kwargs):
    user = make_user(**kwargs)
    client.force_login(user)
    assert client.get(reverse("accounts:password_change")).status_code == 200
    return user


@pytest.mark.django_db
def test_half_an_hour_without_a_click_signs_out_and_says_so(client):
    with time_machine.travel(NOON, tick=False) as clock:
        user = signed_in_at_noon(client)
        clock.shift(dt.timedelta(minutes=30))
        assert client.get("/accounts/password/?a=1").status_code == 200
        clock.shift(dt.timedelta(minutes=30, seconds=1))
        response = client.get("/accounts/password/?a=1")
        assert response.url == f"{SIGN_IN}?idle=1&next=%2Faccounts%2Fpassword%2F%3Fa%3D1"
        assert "您已超过30分钟没有操作，请重新登录" in client.get(response.url).content.decode()
    event = AccessEvent.objects.get()
    assert (event.kind, event.user, event.detail) == ("SIGN_OUT", user, "超过30分钟没有操作")


@pytest.mark.django_db
def test_somebody_at_work_stays_in(client):
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in_at_noon(client)
        for _ in range(60):
            clock.shift(dt.timedelta(seconds=59))
            assert client.get(reverse("accounts:password_change")).status_code == 200


@pytest.mark.django_db
def test_a_form_sent_too_late_leads_back_to_its_page(client):
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in_at_noon(client)
        clock.shift(dt.timedelta(minutes=31))
        response = client.post("/visits/5/withdraw/", headers={"referer": "http://testserver/visits/5/"})
        assert response.url == f"{SIGN_IN}?idle=1&next=%2Fvisits%2F5%2F"


@pytest.mark.django_db
def test_the_password_is_changed_and_other_sessions_end(client):
    user = make_user()
    other = Client()
    client.force_login(user)
    other.force_login(user)
    data = {"old_password": PASSWORD, "new_password1": "haoji-xin-Mima7", "new_password2": "haoji-xin-Mima7"}
    response = client.post(reverse("accounts:password_change"), data)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert get_user(client) == user
    assert other.get(reverse("accounts:password_change"))["Location"].startswith(SIGN_IN)
    user.refresh_from_db()
    assert user.check_password("haoji-xin-Mima7")
    assert AccessEvent.objects.get().kind == "PASSWORD"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"old_password": "wrong"}, "原密码不对，请重新填写"),
        ({"new_password2": "haoji-xin-Mima8"}, "两次填写的新密码不一样"),
        ({"new_password1": "short", "new_password2": "short"}, "密码太短了"),
        ({"new_password1": "1234567890", "new_password2": "1234567890"}, "密码"),
        ({"new_password1": "x" * 200, "new_password2": "x" * 200}, "密码太长了"),
        ({"old_password": ""}, "请填写原密码"),
    ],
)
def test_a_bad_password_change_says_why(client, data, words):
    client.force_login(make_user())
    good = {"old_password": PASSWORD, "new_password1": "haoji-xin-Mima7", "new_password2": "haoji-xin-Mima7"}
    response = client.post(reverse("accounts:password_change"), good | data)
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.django_db
def test_the_old_password_can_t_be_guessed_at_an_open_desk(client):
    user = make_user()
    client.force_login(user)
    data = {"new_password1": "haoji-xin-Mima7", "new_password2": "haoji-xin-Mima7"}
    for _ in range(5):
        client.post(reverse("accounts:password_change"), data | {"old_password": "wrong"})
    response = client.post(reverse("accounts:password_change"), data | {"old_password": PASSWORD})
    assert response.status_code == 422
    assert "次数太多" in response.content.decode()
    assert lockout.locked_until(user.username, now=timezone.now())


@pytest.mark.django_db
def test_a_first_administrator_made_in_the_shell_is_an_administrator_and_no_more(django_user_model):
    user = django_user_model.objects.create_superuser("Chief", "", PASSWORD, name="管理员")
    assert (user.username, user.role, user.is_superuser) == ("chief", Role.SYSTEM_ADMIN, False)
    assert not user.has_perm("people.view_retiree")
