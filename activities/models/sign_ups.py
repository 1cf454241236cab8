"""Who wants to come, who has a seat or waits for one, who came, and whom to call."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from activities.models.activities import Activity
from laoling.people.models import Retiree

STAFF = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class SignUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def active(self):
        """Who has a seat or waits for one."""
        return self.exclude(state=SignUp.State.WITHDRAWN)

    def seated(self):
        return self.filter(state=SignUp.State.SEATED)

    def holding_a_seat(self):
        """Who takes one of the seats that there are; who came without having asked takes none of them."""
        return self.seated().filter(walked_in=False)

    def waiting(self):
        """The waiting list, who is next first."""
        return self.filter(state=SignUp.State.WAITING).order_by("place")

    def came(self):
        return self.filter(came=True)

    def to_come(self, now):
        """Active ones for what isn't over and wasn't cancelled."""
        return self.active().filter(activity__cancelled_at=None, activity__ends_at__gt=now)


@pghistory.track(pghistory.UpdateEvent())
class SignUp(models.Model):
    """One retiree and one activity: signed up or waiting, withdrawn, and whether the person came."""

    class State(models.TextChoices):
        SEATED = "SEATED", "已报名"
        WAITING = "WAITING", "候补"
        WITHDRAWN = "WITHDRAWN", "已退出"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="sign_ups", verbose_name="活动", db_index=False
    )
    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="sign_ups", verbose_name="老同志")
    state = models.CharField("状态", max_length=10, choices=State)
    place = models.IntegerField(
        "候补号", null=True, blank=True, help_text="先来的小；转为已报名以后也留着。补回误报的，排在最前"
    )
    walked_in = models.BooleanField("现场来的", default=False)
    signed_up_at = models.DateTimeField("报名时间")
    signed_up_by = models.ForeignKey(**STAFF, verbose_name="登记人")
    promoted_at = models.DateTimeField("候补转正时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("退出时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(**STAFF, null=True, blank=True, verbose_name="退出登记人")
    withdraw_reason = models.CharField("退出原因", max_length=100, blank=True)
    came = models.BooleanField("到场", null=True, blank=True)
    came_at = models.DateTimeField("点名时间", null=True, blank=True)
    came_by = models.ForeignKey(**STAFF, null=True, blank=True, verbose_name="点名人")

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动报名"
        default_permissions = []
        permissions = [("sign_up_people", "登记报名、点名")]
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "retiree"],
                condition=~Q(state="WITHDRAWN"),
                name="activities_signup_one_per_person",
                violation_error_message="这位同志已经报过名。",
            ),
            models.UniqueConstraint(
                fields=["activity", "place"],
                name="activities_signup_place_once",
                violation_error_message="这个候补号已经有人。",
            ),
            models.CheckConstraint(
                name="activities_signup_waits_at_a_place",
                condition=~Q(state="WAITING") | Q(place__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_signup_withdrawn_with_who_and_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="") & ~Q(state="WITHDRAWN")
                | Q(state="WITHDRAWN", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdraw_reason=""),
                violation_error_message="退出要写明原因。",
            ),
            models.CheckConstraint(
                name="activities_signup_came_with_who_and_when",
                condition=Q(came=None, came_at=None, came_by=None)
                | Q(came__isnull=False, came_at__isnull=False, came_by__isnull=False, state="SEATED"),
            ),
        ]
        indexes = [
            models.Index(fields=["retiree"], name="activities_signup_who_came", condition=Q(came=True)),
        ]

    def __str__(self):
        return f"{self.activity} {self.retiree}"

    @property
    def is_active(self) -> bool:
        return self.state != self.State.WITHDRAWN


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(sign_up__retiree__in=Retiree.objects.visible_to(user))

    def open(self):
        return self.filter(called_at=None)

    def by_activity(self):
        """Open ones first by when the activity is: whom it concerns soonest is called soonest."""
        return self.order_by(
            "sign_up__activity__starts_at", "sign_up__activity", "sign_up__retiree__name_sort", "pk"
        )


class Call(models.Model):
    """Somebody who signed up must be told something, on the phone, and is ticked when that was done."""

    class Why(models.TextChoices):
        CANCELLED = "CANCELLED", "活动取消"
        MOVED = "MOVED", "时间或地点改了"
        PROMOTED = "PROMOTED", "候补转正"

    sign_up = models.ForeignKey(SignUp, models.CASCADE, related_name="calls", verbose_name="报名")
    why = models.CharField("事由", max_length=10, choices=Why)
    made_at = models.DateTimeField("列入时间")
    called_at = models.DateTimeField("通知时间", null=True, blank=True)
    called_by = models.ForeignKey(**STAFF, null=True, blank=True, verbose_name="通知人")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "电话通知"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sign_up"], condition=Q(called_at=None), name="activities_call_one_open_per_sign_up"
            ),
            models.CheckConstraint(
                name="activities_call_called_with_who",
                condition=Q(called_at=None, called_by=None)
                | Q(called_at__isnull=False, called_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.sign_up} {self.get_why_display()}"


def seats_and_waiting() -> dict[str, Count]:
    """Annotations of activities: how many hold a seat, wait, came without asking, and came."""
    states = SignUp.State
    return {
        "seats_taken": Count("sign_ups", filter=Q(sign_ups__state=states.SEATED, sign_ups__walked_in=False)),
        "waiting_count": Count("sign_ups", filter=Q(sign_ups__state=states.WAITING)),
        "came_count": Count("sign_ups", filter=Q(sign_ups__came=True)),
    }
