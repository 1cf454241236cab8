"""Photos, what the public said and who said it, and names in stories: what ends of them, and what stays."""

from datetime import date, timedelta

import pytest
import time_machine

from branding.models import Feedback, Photo, Rectification
from branding.photos import cleaned
from branding.publicity.tests.parts import published
from branding.rectifications.services import report_done, verify
from branding.suggestions.models import Suggestion, Thanks
from branding.suggestions.tests.parts import make_suggestion, shown
from branding.tests.factories import make_feedback, make_rectification
from branding.tests.pictures import jpeg
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.desk.tests.retention_parts import dump, run
from laoling.people.models import Purpose, Retiree
from laoling.people.tests.factories import make_consent, make_retiree
from visits.tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


def test_photos_end_two_years_after_what_they_show_was_put_right(tree):
    head, visitor = make_user(Role.STATION_HEAD, tree.station), make_user(Role.VISITOR, tree.station)
    picture = cleaned(jpeg())
    rows = [make_rectification(by=visitor, photo=picture) for _ in range(3)]
    for row, days in zip(
        rows[:2], (800, 700), strict=True
    ):  # the third isn't put right: its picture is needed
        done = report_done(
            rectification=row, words="擦了", photo=picture, version=row.version, by=visitor, now=NOW
        )
        verify(rectification=done, version=done.version, by=head, now=NOW)
        Rectification.objects.filter(pk=row.pk).update(ended_at=NOW - timedelta(days=days))
    assert "检查和整改的照片（保存 24 个月）：已清除 2 条" in run()
    assert set(Photo.objects.values_list("finding", flat=True)) == {rows[1].finding_id, rows[2].finding_id}
    assert Rectification.objects.count() == 3
    assert "检查和整改的照片（保存 24 个月）：已清除 0 条" in run()


def test_what_the_public_said_ends_and_its_marks_stay(tree):
    for days, words in ((365 * 4, "椅子不够"), (365 * 4, ""), (30, "暖和")):
        make_feedback(words=words, now=NOW - timedelta(days=days))
    assert "群众评价里说的话（保存 36 个月）：已清除 1 条" in run()
    assert sorted(Feedback.objects.values_list("words", flat=True)) == ["", "", "暖和"]


def test_who_made_a_suggestion_ends_a_year_after_it_was_settled(tree):
    head = make_user(Role.STATION_HEAD, tree.station)
    who = {"name": "张大妈", "phone": "13800138000", "may_name": True}
    old, fresh = (shown(make_suggestion(tree.station, **who), head) for _ in range(2))
    waiting = make_suggestion(tree.station, **who)
    Suggestion.objects.filter(pk=old.pk).update(done_on=TODAY - timedelta(days=400))
    assert "金点子建议人的称呼和电话（保存 12 个月）：已清除 1 条" in run()
    old.refresh_from_db()
    assert (old.name, old.phone, old.phone_index, old.words) == ("", "", None, "下午多摆几把椅子")
    assert Thanks.objects.get(suggestion=old).name == ""
    assert Thanks.objects.get(suggestion=fresh).name == "张大妈"
    assert Suggestion.objects.get(pk=waiting.pk).phone == "13800138000"
    assert "金点子建议人的称呼和电话（保存 12 个月）：已清除 0 条" in run()


def test_a_story_goes_on_without_the_name_of_the_erased(tree):
    zhao = make_retiree(station=tree.station, name="赵桂兰")
    make_consent(zhao, Purpose.PUBLICITY)
    story = published(tree.station, title="赵桂兰的茶", words="赵桂兰说，先喝杯热茶。")
    assert story.mentions.get().retiree == zhao
    Retiree.objects.filter(pk=zhao.pk).update(died_on=LONG_AGO)
    run()
    story.refresh_from_db()
    assert (story.title, story.words) == ("某同志的茶", "某同志说，先喝杯热茶。")
    assert not story.mentions.exists()
    assert "赵桂兰" not in dump()
