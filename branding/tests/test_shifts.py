"""The posts: steps ticked over the day, notes handed to the next shift, the day on paper."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from branding.models import Norm, ShiftRecord
from branding.shifts.services import take_over
from branding.tests.factories import items_of, make_shift
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated

pytestmark = pytest.mark.django_db
TODAY = "branding:shift_today"


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(client, tree):
    user = make_user(Role.VISITOR, tree.station, name="李秀兰")
    client.force_login(user)
    return user


def data_of(client, *numbers, **more):
    form = client.get(reverse(TODAY)).context["form"]
    steps = {f"step_{items_of(Norm.SHIFT)[number].pk}": "on" for number in numbers}
    return {"standard": form["standard"].value(), "handover": "", **steps, **more}


def test_steps_are_ticked_bit_by_bit_and_keep_their_time(client, visitor):
    client.post(reverse(TODAY), data_of(client, 0, 1))
    record = ShiftRecord.objects.get()
    first = record.ticks.first()
    answer = client.post(reverse(TODAY), data_of(client, 0, 1, 3, handover="滤芯明天换"), follow=True)
    assert "9 步做了 3 步" in answer.content.decode()
    assert record.ticks.count() == 3
    assert record.ticks.get(pk=first.pk).at == first.at
    record.refresh_from_db()
    assert (record.handover, record.member, str(record.standard)) == ("滤芯明天换", visitor, "一二三工作法")
    client.post(reverse(TODAY), data_of(client, 0))
    assert [str(tick.item) for tick in record.ticks.all()] == ["一净"]


def test_the_next_shift_reads_the_note_and_takes_it(client, visitor, tree):
    colleague = make_user(Role.VISITOR, tree.station, name="赵平")
    note = make_shift(colleague, handover="周师傅的眼镜落在书画室", days_ago=1)
    make_shift(make_user(Role.VISITOR, tree.sibling), handover="别站的事")
    page = client.get(reverse(TODAY)).content.decode()
    assert "周师傅的眼镜落在书画室" in page
    assert "别站的事" not in page
    assert "赵平有交接事项" in client.get(reverse("desk:home")).content.decode()
    answer = client.post(reverse("branding:handover_take", args=[note.pk]), follow=True)
    assert "已接收赵平的交接事项" in answer.content.decode()
    assert "周师傅的眼镜" not in answer.content.decode()
    note.refresh_from_db()
    assert note.seen_by == visitor


def test_nobody_takes_his_own_note_and_the_first_taker_counts(client, visitor, tree):
    mine = make_shift(visitor, handover="关好窗")
    assert client.post(reverse("branding:handover_take", args=[mine.pk])).status_code == 403
    mine.seen_at, mine.seen_by = timezone.now(), visitor
    with pytest.raises(IntegrityError, match="note_taken_by_another"), transaction.atomic():
        mine.save()
    first, second = make_user(Role.VISITOR, tree.station), make_user(Role.VISITOR, tree.station)
    for user in (first, second):
        take_over(record=ShiftRecord.objects.get(), by=user, now=timezone.now())
    assert ShiftRecord.objects.get().seen_by == first


def test_a_note_that_was_taken_isn_t_changed(visitor, tree):
    record = make_shift(visitor, handover="关好窗")
    take_over(record=record, by=make_user(Role.VISITOR, tree.station), now=timezone.now())
    with pytest.raises(Outdated, match="接班的同事已经看过"):
        make_shift(visitor, handover="关好门窗")
    assert make_shift(visitor, ticked=[0], handover="关好窗").ticks.count() == 1


def test_a_whole_day_is_seen_and_printed_by_the_station_and_written_down(client, visitor, tree):
    make_shift(visitor, ticked=[0, 8], handover="关好窗")
    make_shift(make_user(Role.VISITOR, tree.sibling, name="别站的人"))
    page = client.get(reverse("branding:shift_day")).content.decode()
    assert "李秀兰" in page
    assert "别站的人" not in page
    printed = client.post(reverse("branding:shift_print")).content.decode()
    assert "接收人签字" in printed
    assert "二检查，三到位" in printed
    assert AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT).detail.startswith("岗位记录")
    assert client.get(reverse("branding:shift_print")).status_code == 405
    nothing = client.post(reverse("branding:shift_print") + "?day=2020-01-01", follow=True)
    assert "这一天没有岗位记录" in nothing.content.decode()


def test_another_station_s_day_and_note_are_out_of_reach(client, visitor, tree):
    note = make_shift(make_user(Role.VISITOR, tree.sibling, name="别站的人"), handover="别站的事")
    answer = client.get(reverse("branding:shift_day") + f"?unit={tree.sibling.pk}&day=nonsense")
    assert answer.context["unit"] == tree.station
    assert client.post(reverse("branding:handover_take", args=[note.pk])).status_code == 404
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.get(reverse(TODAY)).status_code == 403
    assert client.get(reverse("branding:shift_day")).status_code == 403
