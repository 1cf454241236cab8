"""Which content the public pages have now: each write to what they show gives it a new version."""

import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from laoling.accounts.models import Unit


def public_content(name: str) -> pgtrigger.Trigger:
    """The trigger of a table that the public pages show: each write gives the schedule a new version.

    It is the database's work, so that bulk writes, the admin, COPY and raw SQL are noticed too; and it shares
    the write's transaction, so that the new version is seen exactly when the new content is.
    """
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        func="""
            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())
            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;
            RETURN NULL;
        """,
    )


class PublicUnit(Unit):
    """The units as the schedule shows them, their names and phones: a write to them changes its version."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = verbose_name_plural = "单位"
        triggers = [public_content("new_schedule_version")]


class ScheduleVersion(models.Model):
    """One row that says which content the public pages have now; each write to it makes a new one.

    A random value, not a counter: a restored backup never repeats a version that a running process knows.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField(db_default=RandomUUID())

    class Meta:
        verbose_name = verbose_name_plural = "活动表版本"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="activities_scheduleversion_one_row", condition=Q(id=1)),
        ]

    def __str__(self):
        return str(self.version)
