from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Call, SignUp
from activities.tests.factories import at, make_activity, make_sign_up
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 10:00")
POSTED = {
    "sign_up_add": "activity",
    "walk_in_add": "activity",
    "roll_call_end": "activity",
    "roster_print": "activity",
    "sign_up_withdraw": "sign_up",
    "sign_up_tick": "sign_up",
    "call_untick": "call",
}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


@pytest.fixture
def desk(client, head):
    client.force_login(head)
    return client


@pytest.fixture
def activity(tree):
    return make_activity(
        unit=tree.station, title="书法班", takes_sign_ups=True, capacity=1, starts_at=at("2026-11-27 09:00")
    )


@pytest.fixture
def on_the_day(desk, head, monday):
    """Call it to let the day of the activity come, on which everybody signs in anew."""

    def go(moment="2026-11-27 09:10"):
        monday.move_to(at(moment))
        desk.force_login(head)

    return go


@pytest.fixture
def zhang(tree):
    return make_retiree(station=tree.station, name="张三", phone="13800138001")


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def text(response):
    return response.content.decode()


def post(desk, name, pk, follow=True, **data):
    return desk.post(url(name, pk), data, follow=follow)


@pytest.mark.parametrize("words", ["张三", "zhangsan", "zs", "8001"])
def test_somebody_is_found_by_name_pinyin_or_the_end_of_the_phone_and_signed_up(desk, activity, zhang, words):
    shown = text(desk.get(url("sign_up_list", activity.pk), {"q": words}))
    assert f'value="{zhang.pk}"' in shown
    shown = text(post(desk, "sign_up_add", activity.pk, retiree=zhang.pk))
    assert "已为张三报名“书法班”" in shown
    assert activity.sign_ups.get().signed_up_by.role == Role.STATION_HEAD


def test_a_whole_phone_gets_into_no_address(desk, activity):
    response = desk.get(url("sign_up_list", activity.pk), {"q": "13800138001"})
    assert response.status_code == 302
    assert "13800138001" not in response.url


def test_who_comes_too_late_waits_and_the_page_says_in_which_place(desk, activity, zhang, tree):
    make_sign_up(activity)
    for number in (1, 2):
        make_sign_up(activity, place=number)
    shown = text(post(desk, "sign_up_add", activity.pk, retiree=zhang.pk))
    assert "候补第 3 位" in shown
    shown = shown.partition("候补，按先后")[2]
    assert shown.index("第 1 位") < shown.index("第 2 位") < shown.index("第 3 位")


def test_it_says_why_somebody_cant_come(desk, activity, tree):
    activity.youngest = 90
    activity.save()
    make_retiree(station=tree.station, name="李年轻", born_on=at("1950-01-01 00:00").date())
    assert "要年满 90 岁" in text(desk.get(url("sign_up_list", activity.pk), {"q": "李年轻"}))


def test_withdrawing_needs_a_reason_and_tells_who_is_next(desk, activity, zhang):
    row = make_sign_up(activity, zhang)
    make_sign_up(activity, place=1)
    response = post(desk, "sign_up_withdraw", row.pk, reason="")
    assert response.status_code == 422
    assert "请填写退出原因" in text(response)
    shown = text(post(desk, "sign_up_withdraw", row.pk, reason="身体不适"))
    assert "张三已退出“书法班”，候补的 1 人转为已报名" in shown
    assert Call.objects.get().why == Call.Why.PROMOTED
    response = post(desk, "sign_up_withdraw", row.pk, reason="身体不适")
    assert response.status_code == 409


def test_the_roster_is_ticked_and_taken_back(desk, activity, zhang, on_the_day):
    row = make_sign_up(activity, zhang)
    on_the_day()
    for sent, kept in (("yes", True), ("no", False), ("undo", None)):
        post(desk, "sign_up_tick", row.pk, came=sent)
        row.refresh_from_db()
        assert row.came is kept


def test_a_tick_by_htmx_sends_back_the_row_and_the_figures_alone(desk, activity, zhang, on_the_day):
    row = make_sign_up(activity, zhang)
    on_the_day()
    response = desk.post(url("sign_up_tick", row.pk), {"came": "yes"}, headers={"HX-Request": "true"})
    shown = text(response)
    assert "✓ 到了" in shown
    assert 'hx-swap-oob="true"' in shown
    assert "<html" not in shown


def test_it_is_too_early_to_tick(desk, activity, zhang):
    row = make_sign_up(activity, zhang)
    assert "活动当天起才能点名" in text(post(desk, "sign_up_tick", row.pk, came="yes"))
    assert "没到" not in text(desk.get(url("sign_up_list", activity.pk)))


def test_somebody_walks_in_and_the_roll_call_ends(desk, activity, zhang, tree, on_the_day):
    make_sign_up(activity)
    on_the_day()
    assert "记到场" in text(desk.get(url("sign_up_list", activity.pk), {"q": "张三"}))
    assert "已记下张三到场" in text(post(desk, "walk_in_add", activity.pk, retiree=zhang.pk))
    assert "没有点到的 1 人记为没到" in text(post(desk, "roll_call_end", activity.pk))
    assert set(activity.sign_ups.values_list("walked_in", "came")) == {(True, True), (False, False)}


def test_people_of_other_stations_are_counted_not_named(desk, activity, tree, client):
    activity.audience = "ALL"
    activity.save()
    guest = make_retiree(station=tree.sibling, name="邻站人")
    make_sign_up(activity, guest)
    shown = text(desk.get(url("sign_up_list", activity.pk)))
    assert "邻站人" not in shown
    assert "另有其他单位的 1 人" in shown
    client.force_login(make_user(Role.VISITOR, tree.sibling))
    assert "邻站人" in text(client.get(url("sign_up_list", activity.pk)))


def test_a_station_signs_its_people_up_for_what_its_department_offers(desk, tree, zhang):
    offered = make_activity(unit=tree.department, title="全处讲座", takes_sign_ups=True)
    shown = text(desk.get(url("sign_up_for", zhang.pk)))
    assert "全处讲座" in shown
    response = post(desk, "sign_up_add", offered.pk, retiree=zhang.pk, **{"from": "person"})
    assert response.redirect_chain[-1][0] == url("sign_up_for", zhang.pk)
    assert offered.sign_ups.get().retiree == zhang


def test_a_persons_page_lists_what_is_open_to_them_alone(desk, tree, zhang, activity):
    make_activity(unit=tree.sibling, title="邻站的", takes_sign_ups=True)
    make_activity(unit=tree.sibling, title="邻站都能来", takes_sign_ups=True, audience="ALL")
    make_activity(unit=tree.station, title="草稿的", takes_sign_ups=True, published=False)
    make_activity(unit=tree.station, title="不用报名的")
    shown = text(desk.get(url("sign_up_for", zhang.pk)))
    for title, is_there in {"书法班": 1, "邻站都能来": 1, "邻站的": 0, "草稿的": 0, "不用报名的": 0}.items():
        assert (title in shown) == bool(is_there)


def test_the_roster_is_printed_with_room_to_sign_and_logged(desk, activity, zhang):
    make_sign_up(activity, zhang)
    shown = text(post(desk, "roster_print", activity.pk))
    for words in ("书法班：签到表", "张三", "13800138001", "签到"):
        assert words in shown
    event = AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT).get()
    assert "签到表 1 条" in event.detail
    assert "张三" not in event.detail


def test_a_visitor_has_no_right_to_print(client, activity, zhang, tree):
    make_sign_up(activity, zhang)
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert client.post(url("roster_print", activity.pk)).status_code == 403
    assert client.post(url("call_print")).status_code == 403


@pytest.mark.parametrize("name", POSTED)
def test_buttons_answer_posts_alone_readers_403_and_outsiders_404(client, tree, activity, zhang, name):
    rows = {"activity": activity, "sign_up": make_sign_up(activity, zhang)}
    rows["call"] = Call.objects.create(sign_up=rows["sign_up"], why="PROMOTED", made_at=NOW)
    type(activity).objects.filter(pk=activity.pk).update(published_at=None, published_by=None)
    address = url(name, rows[POSTED[name]].pk)
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert client.get(address).status_code == 405
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.post(address).status_code == 403
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    assert client.post(address, {"retiree": zhang.pk, "reason": "x"}).status_code == 404


@pytest.mark.parametrize("key", ["", "abc", "-1", "99999999999999999999", "٣"])
def test_nobody_by_that_key(desk, activity, key):
    assert desk.post(url("sign_up_add", activity.pk), {"retiree": key}).status_code == 404
    assert desk.post(url("call_tick"), {"call": key}).status_code == 404


def test_the_roster_costs_the_same_queries_for_many(desk, activity, tree, django_assert_max_num_queries):
    make_sign_up(activity)
    make_sign_up(activity, place=1)
    address = url("sign_up_list", activity.pk)
    desk.get(address)
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    for number in range(2, 22):
        make_sign_up(activity)
        make_sign_up(activity, place=number)
    with django_assert_max_num_queries(len(few)):
        desk.get(address)


# calls


def test_cancelling_leads_to_the_calls_and_a_tick_ends_one(desk, activity, zhang):
    make_sign_up(activity, zhang)
    shown = text(post(desk, "activity_cancel", activity.pk, reason="停电"))
    assert "有 1 人报了名" in shown
    shown = text(desk.get(url("call_list")))
    for words in ("张三", "tel:13800138001", "停电", "活动取消"):
        assert words in shown
    call = Call.objects.get()
    shown = text(desk.post(url("call_tick"), {"call": call.pk}, follow=True))
    assert "已记下：张三已电话通知" in shown
    assert "没有要打的电话" in shown
    assert "张三" in text(desk.get(url("call_list"), {"state": "called"}))
    post(desk, "call_untick", call.pk)
    assert Call.objects.open().exists()


def test_calls_are_those_of_the_own_people(desk, tree):
    other = make_sign_up(make_activity(unit=tree.sibling, takes_sign_ups=True))
    call = Call.objects.create(sign_up=other, why="PROMOTED", made_at=NOW)
    assert other.retiree.name not in text(desk.get(url("call_list")))
    assert desk.post(url("call_tick"), {"call": call.pk}).status_code == 404


def test_the_call_list_is_printed_and_logged(desk, activity, zhang):
    row = make_sign_up(activity, zhang)
    Call.objects.create(sign_up=row, why="PROMOTED", made_at=NOW)
    shown = text(desk.post(url("call_print")))
    assert "有名额了，请来参加" in shown
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT, subject="activities.call").exists()


def test_the_home_page_says_how_many_are_to_be_called(desk, activity, zhang):
    assert "活动电话通知" not in text(desk.get(reverse("desk:home"))).partition("<main")[2]
    Call.objects.create(sign_up=make_sign_up(activity, zhang), why="PROMOTED", made_at=NOW)
    assert "活动电话通知" in text(desk.get(reverse("desk:home"))).partition("<main")[2]


# the summary


def test_a_summary_is_written_and_read(desk, activity, on_the_day):
    on_the_day("2026-11-27 11:10")
    response = desk.post(
        url("activity_summary", activity.pk), {"summary": "大家很高兴", "others_came": "2"}, follow=True
    )
    assert "大家很高兴" in text(response)
    assert "另有没有登记姓名的 2 人" in text(response)


def test_a_summary_with_a_phone_number_is_refused_and_kept(desk, activity, on_the_day):
    on_the_day("2026-11-27 11:10")
    response = desk.post(
        url("activity_summary", activity.pk), {"summary": "找13800138001", "others_came": "x"}
    )
    assert response.status_code == 422
    assert "找13800138001" in text(response)
    assert "请填写整数" in text(response)


def test_a_summary_before_the_day_is_refused(desk, activity):
    response = desk.post(url("activity_summary", activity.pk), {"summary": "好", "others_came": "0"})
    assert response.status_code == 422
    assert "活动当天起" in text(response)


def test_the_summary_of_another_unit_isnt_there(client, activity, tree):
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    assert client.get(url("activity_summary", activity.pk)).status_code == 404
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.get(url("activity_summary", activity.pk)).status_code == 403


def test_a_persons_page_says_what_is_to_come_and_how_often_they_came(desk, activity, zhang, tree):
    make_sign_up(activity, zhang)
    past = make_activity(unit=tree.station, title="合唱", starts_at=timezone.now() - timedelta(days=3))
    make_sign_up(past, zhang, came=True)
    shown = text(desk.get(reverse("desk:retiree_detail", args=[zhang.pk])))
    assert "一年内 1 次" in shown
    assert "书法班" in shown
    assert url("sign_up_for", zhang.pk) in shown
    assert SignUp.objects.count() == 2
