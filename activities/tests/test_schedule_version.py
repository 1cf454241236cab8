import pytest
from django.db import connection

from activities.models import Activity, ScheduleVersion, Venue
from activities.tests.factories import make_activity, make_venue
from laoling.accounts.models import Unit
from laoling.accounts.tests.factories import make_unit
from laoling.people.tests.factories import make_household

pytestmark = pytest.mark.django_db


def version():
    return ScheduleVersion.objects.values_list("version", flat=True).first()


@pytest.fixture
def changes():
    """Call it with a write: it says whether the schedule has another version afterwards."""

    def does_it(write):
        before = version()
        write()
        return version() != before

    return does_it


def test_publishing_an_activity_makes_a_new_version(changes):
    assert changes(make_activity)


def test_a_bulk_write_makes_a_new_version(changes):
    make_activity()
    assert changes(lambda: Activity.objects.update(title="合唱"))


def test_raw_sql_makes_a_new_version(changes):
    make_venue()
    assert changes(lambda: connection.cursor().execute("UPDATE activities_venue SET address = '和平路1号'"))


def test_deleting_makes_a_new_version(changes):
    make_venue()
    assert changes(lambda: Venue.objects.all().delete())


def test_a_station_that_is_renamed_makes_a_new_version(changes):
    station = make_unit()
    assert changes(lambda: Unit.objects.filter(pk=station.pk).update(phone="0546-1234567"))


def test_other_tables_leave_the_version_alone(changes):

    station = make_unit()
    assert not changes(lambda: make_household(station=station))


def test_there_is_one_version_row_whatever_is_written():
    make_activity()
    make_activity()
    assert ScheduleVersion.objects.count() == 1


def test_rows_that_bypass_django_get_their_own_calendar_number():
    one, other = make_activity(), make_activity()
    assert one.submission_id != other.submission_id
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO activities_activity
                (unit_id, programme, title, venue_id, starts_at, ends_at, description, phone, cancel_reason,
                 created_at, updated_at)
            SELECT unit_id, programme, title, venue_id, starts_at, ends_at, description, phone, cancel_reason,
                   created_at, updated_at
            FROM activities_activity
            """
        )
    assert Activity.objects.values("submission_id").distinct().count() == 4
