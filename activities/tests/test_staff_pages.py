import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Venue
from activities.tests.factories import at, make_activity, make_venue
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_unit, make_user
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


@pytest.fixture
def venue(tree):
    return make_venue(unit=tree.station, name="多功能厅")


@pytest.fixture
def desk(client, head):
    client.force_login(head)
    return client


def hidden_inputs(form_page):
    """The hidden fields as the page's own HTML has them."""
    html = form_page.content.decode().partition("<main")[2]
    inputs = [tag for tag in re.findall(r"<input[^>]*>", html) if 'type="hidden"' in tag]
    values = [(re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in inputs]
    return {name[1]: unescape(value[1]) if value else "" for name, value in values if name}


def typed(form_page=None, **kwargs):
    """What a clerk types into the form; with the page of a form, its hidden fields too."""
    day = timezone.localdate() + timedelta(days=7)
    fields = {
        "title": "合唱排练",
        "day": day.isoformat(),
        "starts": "09:00",
        "ends": "11:00",
        "last_day": "",
        "venue": "",
        "new_venue": "",
        "programme": "CULTURE",
        "kind": "ARTS",
        "move_reason": "",
        "phone": "0546-8551234",
        "description": "请带水杯",
        "then": "draft",
    }
    if form_page is not None:
        fields |= hidden_inputs(form_page)
    return {**fields, **kwargs}


def add(desk, **kwargs):
    url = reverse("activities:activity_new")
    return desk.post(url, typed(desk.get(url), **kwargs), follow=True)


def text(response):
    return response.content.decode()


# the list


def test_the_list_shows_what_is_coming_with_its_state(desk, tree):
    make_activity(unit=tree.station, title="书法班")
    make_activity(unit=tree.station, title="太极拳", published=False)
    make_activity(unit=tree.station, title="京剧", starts_at=timezone.now() - timedelta(days=3))
    make_activity(unit=tree.station, title="象棋", cancelled="停电")
    shown = text(desk.get(reverse("activities:activity_list")))
    assert "书法班" in shown
    assert "太极拳" in shown
    assert "京剧" not in shown
    assert "象棋" not in shown


@pytest.mark.parametrize(
    ("state", "title"),
    [("upcoming", "书法班"), ("draft", "太极拳"), ("past", "京剧"), ("cancelled", "象棋"), ("??", "书法班")],
)
def test_the_list_is_narrowed_by_state(desk, tree, state, title):
    make_activity(unit=tree.station, title="书法班")
    make_activity(unit=tree.station, title="太极拳", published=False)
    make_activity(unit=tree.station, title="京剧", starts_at=timezone.now() - timedelta(days=3))
    make_activity(unit=tree.station, title="象棋", cancelled="停电")
    shown = text(desk.get(reverse("activities:activity_list"), {"state": state}))
    assert title in shown


def test_the_list_is_narrowed_by_programme_and_unit(client, tree):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    make_activity(unit=tree.station, title="书法班", programme="CULTURE")
    make_activity(unit=tree.station, title="学习会", programme="STUDY")
    make_activity(unit=tree.sibling, title="邻站合唱", programme="CULTURE")
    address = reverse("activities:activity_list")
    shown = text(client.get(address, {"programme": "CULTURE", "unit": tree.station.pk}))
    assert "书法班" in shown
    assert "学习会" not in shown
    assert "邻站合唱" not in shown
    nothing = text(client.get(address, {"programme": "VOLUNTEERS"}))
    assert "筛选无结果" in nothing


def test_the_list_hides_other_units_activities(desk, tree):
    for unit in (tree.sibling, tree.far_station, tree.department):
        make_activity(unit=unit, title="别家的")
    shown = desk.get(reverse("activities:activity_list"), {"unit": tree.sibling.pk})
    assert "别家的" not in text(shown)


@pytest.mark.parametrize("number", ["-1", "0", "99999999999999999999", "abc", ""])
def test_the_list_bears_any_page_number(desk, tree, number):
    make_activity(unit=tree.station, title="书法班")
    assert "书法班" in text(desk.get(reverse("activities:activity_list"), {"page": number}))


def test_the_list_costs_the_same_queries_for_many(desk, tree, django_assert_max_num_queries, venue):
    make_activity(unit=tree.station, venue=venue)
    address = reverse("activities:activity_list")
    desk.get(address)
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    for _ in range(40):
        make_activity(unit=tree.station, venue=venue)
    with django_assert_max_num_queries(len(few)):
        desk.get(address)


def test_an_empty_list_says_what_to_do(desk):
    assert "没有即将举行的活动" in text(desk.get(reverse("activities:activity_list")))


def test_the_auditor_has_no_list(client):
    client.force_login(make_user(Role.AUDITOR))
    assert client.get(reverse("activities:activity_list")).status_code == 403


# one activity


def test_an_activity_shows_its_facts_and_its_buttons(desk, tree):
    activity = make_activity(unit=tree.station, title="书法班", starts_at=at("2026-11-23 09:00"))
    shown = text(desk.get(reverse("activities:activity_detail", args=[activity.pk])))
    for words in ("书法班", "2026年11月23日 星期一 上午9点到11点", activity.phone, "修改", "取消活动"):
        assert words in shown


def test_a_reader_sees_no_buttons(client, tree):
    activity = make_activity(unit=tree.station)
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    shown = text(client.get(reverse("activities:activity_detail", args=[activity.pk])))
    assert activity.title in shown
    assert "<form" not in shown.partition("<main")[2]


@pytest.mark.parametrize("name", ["activity_detail", "activity_edit", "activity_publish", "activity_cancel"])
def test_an_outsider_gets_404(desk, tree, name):
    activity = make_activity(unit=tree.sibling, published=False)
    address = reverse(f"activities:{name}", args=[activity.pk])
    method = desk.post if name in ("activity_publish", "activity_cancel") else desk.get
    assert method(address, {"reason": "停电"}).status_code == 404
    activity.refresh_from_db()
    assert activity.is_draft


@pytest.mark.parametrize("name", ["activity_edit", "activity_publish", "activity_cancel"])
def test_a_reader_without_the_right_gets_403(client, tree, name):
    activity = make_activity(unit=tree.station, published=False)
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    address = reverse(f"activities:{name}", args=[activity.pk])
    assert client.post(address, typed(reason="停电")).status_code == 403
    activity.refresh_from_db()
    assert activity.is_draft


@pytest.mark.parametrize("name", ["activity_new", "venue_new"])
def test_a_reader_gets_no_form(client, tree, name):
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.get(reverse(f"activities:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["activity_publish", "activity_cancel"])
def test_reading_an_action_gets_405(desk, tree, name):
    activity = make_activity(unit=tree.station)
    assert desk.get(reverse(f"activities:{name}", args=[activity.pk])).status_code == 405


# writing down


def test_a_draft_is_saved_and_the_public_sees_nothing(desk, venue, head):
    shown = add(desk, venue=venue.pk, unit=venue.unit_id)
    activity = Activity.objects.get()
    assert activity.is_draft
    assert (activity.created_by, activity.venue, activity.unit) == (head, venue, venue.unit)
    assert timezone.localtime(activity.starts_at).strftime("%H:%M") == "09:00"
    assert "已保存草稿“合唱排练”" in text(shown)


def test_it_is_saved_and_published_by_one_button(desk, venue, head):
    shown = add(desk, venue=venue.pk, unit=venue.unit_id, then="publish")
    assert Activity.objects.get().published_by == head
    assert "已发布“合唱排练”" in text(shown)


def test_a_double_click_makes_one_activity(desk, venue):
    address = reverse("activities:activity_new")
    fields = typed(desk.get(address), venue=venue.pk, unit=venue.unit_id)
    desk.post(address, fields)
    desk.post(address, fields)
    assert Activity.objects.count() == 1


def test_the_phone_is_that_of_the_unit(client, tree):
    station = make_unit(parent=tree.department, phone="0546-8559999")
    client.force_login(make_user(Role.STATION_HEAD, station))
    assert 'value="0546-8559999"' in text(client.get(reverse("activities:activity_new")))
    add(client, venue=make_venue(unit=station).pk, unit=station.pk, phone="")
    assert Activity.objects.get().phone == "0546-8559999"


def test_a_new_place_is_registered(desk, tree):
    add(desk, unit=tree.station.pk, new_venue="小花园")
    assert Activity.objects.get().venue == Venue.objects.get(name="小花园", unit=tree.station)
    assert not Venue.objects.rooms().exists()  # not one that has to be checked every day


def test_a_manager_writes_for_a_station_below(client, tree, venue):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    add(client, venue=venue.pk, unit=tree.station.pk)
    assert Activity.objects.get().unit == tree.station


BAD = [
    ({"title": ""}, "请填写活动名称。"),
    ({"title": "字" * 61}, "活动名称请不要超过 60 个字。"),
    ({"day": ""}, "请填写活动日期。"),
    ({"day": "2026-02-30"}, "日期请写成 2026-11-23 这样。"),
    ({"day": "0026-11-23"}, "请核对年份。"),
    ({"starts": "25:00"}, "时间请写成 09:00 这样。"),
    ({"ends": "09:00"}, "结束时间要晚于开始时间。"),
    ({"ends": "08:00"}, "结束时间要晚于开始时间。"),
    ({"last_day": "2020-01-01"}, "结束日期不能早于活动日期。"),
    ({"last_day": "2099-01-01"}, "一次活动最长 31 天"),
    ({"venue": ""}, "请选择活动地点"),
    ({"new_venue": "小花园"}, "“其他地点”请留空"),
    ({"programme": ""}, "请选择属于哪项工作。"),
    ({"phone": ""}, "还没有登记电话"),
    ({"phone": "8551234"}, "座机请加上区号"),
    ({"description": "报名找老王 13812345678"}, "这里有手机号"),
    ({"description": "身份证号 370502194001011234"}, "这里像是有身份证号"),
    ({"description": "合唱\x00"}, "空字符"),
]


@pytest.mark.parametrize(("wrong", "words"), BAD)
def test_bad_input_is_explained_and_kept(desk, venue, wrong, words):
    shown = add(desk, **{"venue": venue.pk, "unit": venue.unit_id, **wrong})
    assert shown.status_code == 422
    assert words in text(shown)
    assert "处需要修改" in text(shown)
    for name, value in {"title": "合唱排练", "starts": "09:00", "phone": "0546-8551234"}.items():
        assert name in wrong or f'value="{value}"' in text(shown)
    assert not Activity.objects.exists()


def test_a_venue_outside_ones_scope_is_refused(desk, tree):
    far = make_venue(unit=tree.sibling)
    shown = add(desk, venue=far.pk, unit=tree.station.pk)
    assert shown.status_code == 422
    assert far.name not in text(shown)


def test_a_unit_outside_ones_scope_is_refused(desk, tree, venue):
    shown = add(desk, venue=venue.pk, unit=tree.sibling.pk)
    assert shown.status_code == 422
    assert "请选择本单位或下属单位。" in text(shown)


def test_a_retirees_name_is_public_only_when_the_clerk_says_so(desk, tree, venue):
    make_retiree(station=tree.station, name="欧阳修远")
    fields = {"venue": venue.pk, "unit": tree.station.pk, "description": "请欧阳修远讲书法"}
    shown = add(desk, **fields)
    assert shown.status_code == 422
    assert "文中有老同志的姓名：欧阳修远" in text(shown)
    assert 'type="checkbox"' in text(shown)
    add(desk, **fields, names_agreed="on")
    assert Activity.objects.get().description == "请欧阳修远讲书法"


def test_other_units_names_stay_unknown(desk, tree, venue):
    make_retiree(station=tree.sibling, name="欧阳修远")
    add(desk, venue=venue.pk, unit=tree.station.pk, description="请欧阳修远讲书法")
    assert Activity.objects.exists()


def test_a_retirees_phone_is_refused(desk, tree, venue):
    make_retiree(station=tree.station, phone="13812345678")
    shown = add(desk, venue=venue.pk, unit=tree.station.pk, phone="138 1234 5678")
    assert "这是一位老同志的电话" in text(shown)


def test_a_day_in_the_past_is_saved_with_a_warning(desk, venue):
    shown = add(desk, venue=venue.pk, unit=venue.unit_id, day="2026-01-05", then="publish")
    assert Activity.objects.get().is_public
    assert "开始时间已经过去" in text(shown)


# changing


def change(desk, activity, **kwargs):
    address = reverse("activities:activity_edit", args=[activity.pk])
    shown = desk.get(address)
    form = shown.context["form"]
    names = [field.html_name for field in form.visible_fields()]
    fields = {name: form.get_initial_for_field(form.fields[name], name) for name in names}
    fields = {name: "" if value is None else getattr(value, "pk", value) for name, value in fields.items()}
    fields |= hidden_inputs(shown)
    return desk.post(address, {**fields, **kwargs}, follow=True)


def test_an_untouched_form_saves_the_same_facts(desk, tree):
    activity = make_activity(
        unit=tree.station, starts_at=at("2026-12-01 09:05"), ends_at=at("2026-12-03 17:30")
    )
    assert "已经更新" in text(change(desk, activity))
    after = Activity.objects.get()
    for name in ("title", "starts_at", "ends_at", "venue", "unit", "phone", "published_at", "published_by"):
        assert getattr(after, name) == getattr(activity, name)


def test_a_published_activity_changes_on_the_public_page_at_once(desk, tree, client):
    today = timezone.localdate()
    activity = make_activity(unit=tree.station, starts_at=at(f"{today} 10:00"), title="书法班")
    assert "书法班" in text(client.get("/schedule/"))
    change(desk, activity, title="国画班")
    assert "国画班" in text(client.get("/schedule/"))


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(desk, tree):
    activity = make_activity(unit=tree.station)
    address = reverse("activities:activity_edit", args=[activity.pk])
    stale = hidden_inputs(desk.get(address))["seen_at"]
    change(desk, activity, title="国画班")
    shown = change(desk, activity, title="京剧班", seen_at=stale)
    assert shown.status_code == 422
    assert "同事刚刚改过" in text(shown)
    assert 'value="京剧班"' in text(shown)
    assert Activity.objects.get().title == "国画班"


def test_a_cancelled_activity_opens_no_form(desk, tree):
    activity = make_activity(unit=tree.station, cancelled="停电")
    shown = desk.get(reverse("activities:activity_edit", args=[activity.pk]), follow=True)
    assert "已经取消，不能再修改" in text(shown)


# publishing and cancelling


def test_publishing_shows_it_to_elders(desk, tree, client, head):
    today = timezone.localdate()
    activity = make_activity(
        unit=tree.station, starts_at=at(f"{today} 10:00"), published=False, title="书法班"
    )
    assert "书法班" not in text(client.get("/schedule/"))
    shown = desk.post(reverse("activities:activity_publish", args=[activity.pk]), follow=True)
    assert "已发布“书法班”" in text(shown)
    assert "书法班" in text(client.get("/schedule/"))


def test_a_cancelled_draft_isnt_published(desk, tree):
    activity = make_activity(unit=tree.station, published=False, cancelled="停电")
    shown = desk.post(reverse("activities:activity_publish", args=[activity.pk]), follow=True)
    assert "不能再发布" in text(shown)
    assert not Activity.objects.get().is_public


def test_cancelling_says_so_publicly_with_its_reason(desk, tree, client):
    today = timezone.localdate()
    activity = make_activity(unit=tree.station, starts_at=at(f"{today} 10:00"))
    address = reverse("activities:activity_cancel", args=[activity.pk])
    assert "已取消" in text(desk.post(address, {"reason": "活动室停电"}, follow=True))
    shown = text(client.get("/schedule/"))
    assert "已取消" in shown
    assert "活动室停电" in shown


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "请填写取消原因。"),
        ("  ", "请填写取消原因。"),
        ("打 13812345678", "这里有手机号"),
        ("长" * 101, "100 个"),
    ],
)
def test_cancelling_without_a_fit_reason_is_refused(desk, tree, reason, words):
    activity = make_activity(unit=tree.station)
    shown = desk.post(reverse("activities:activity_cancel", args=[activity.pk]), {"reason": reason})
    assert shown.status_code == 422
    assert words in text(shown)
    assert not Activity.objects.get().is_cancelled


def test_cancelling_twice_is_told(desk, tree):
    activity = make_activity(unit=tree.station, cancelled="停电")
    shown = desk.post(reverse("activities:activity_cancel", args=[activity.pk]), {"reason": "下雨"})
    assert shown.status_code == 422
    assert "已经取消过了" in text(shown)
    assert Activity.objects.get().cancel_reason == "停电"
