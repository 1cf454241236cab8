"""The obligations, each with a window and a state that is worked out from the row and the day."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce

from cards.models import ServiceCard, Tier
from laoling import calendar
from laoling.people.models import Retiree
from visits import windows
from visits.models.events import LifeEvent
from visits.models.visits import DutyKind, Visit
from visits.windows import State

# Settled by the last day, or by the moment of a duty with a clock: the twin of `windows.is_on_time`.
ON_TIME = Q(due_at=None, settled_on__lte=F("due_on")) | Q(settled_at__lte=F("due_at"))
# The Shanghai day of the moment; said so that an index or a constraint may hold it.
DAY_OF_CLOCK = Func(
    F("due_at"),
    template="(timezone('Asia/Shanghai', %(expressions)s))::date",
    output_field=models.DateField(),
)
# Who answers for a duty: whom the head of the station gave it to, else whose card it is; the twin of `Duty.visitor`.
VISITOR = Coalesce("assigned_to", "card__visitor")


class DutyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def unsettled(self):
        """Neither answered by a visit nor ended: somebody still has to go, now or later."""
        return self.filter(settled_by=None, ended_as="")

    def settled(self):
        return self.exclude(settled_by=None)

    def open_on(self, today):
        """Unsettled, and the window is open or has passed: what a visit today would answer."""
        return self.unsettled().filter(opens_on__lte=today)

    def overdue(self, now):
        """Unsettled, and past the last day or, with a clock, the moment: the twin of `windows.is_past_due`."""
        today = calendar.local_day(now)
        return self.unsettled().filter(Q(due_on__lt=today) | Q(due_at__lt=now), due_on__lte=today)

    def due_between(self, first, last):
        """Unsettled with the last day between two days, both included."""
        return self.unsettled().filter(due_on__range=(first, last))

    def counted(self):
        """Neither cancelled nor waived by their state: what figures of work kept and not kept are worked out from."""
        let_go = [
            end for end, state in windows.STATES_OF_ENDS.items() if state in (State.WAIVED, State.CANCELLED)
        ]
        return self.exclude(settled_by=None, ended_as__in=let_go)

    def answered_by(self, *visitors):
        """Duties for which one of these members of staff answers (`VISITOR`)."""
        return self.alias(answers=VISITOR).filter(answers__in=[visitor.pk for visitor in visitors])

    def upcoming(self, today):
        return self.unsettled().filter(opens_on__gt=today)

    def in_state(self, state, now):
        """Rows whose state at that moment is one of the words of `windows.State`."""
        return self.with_state(now).filter(state=state)

    def with_state(self, now):
        """Annotate `state`, the SQL twin of `windows.state_of`; a test holds the two to each other."""
        today = calendar.local_day(now)
        unsettled = Q(settled_on=None)
        ended = [
            When(unsettled & Q(ended_as=end), then=Value(state.value))
            for end, state in windows.STATES_OF_ENDS.items()
        ]
        soon = Q(due_at__isnull=False) | Q(tier=None, due_on__lte=today)
        for tier, days in windows.DUE_SOON_DAYS.items():
            soon |= Q(tier=tier, due_on__lte=today + timedelta(days=days))
        return self.annotate(
            state=Case(
                When(ON_TIME, then=Value(State.DONE.value)),
                When(settled_on__isnull=False, then=Value(State.DONE_LATE.value)),
                *ended,
                When(opens_on__gt=today, then=Value(State.UPCOMING.value)),
                When(Q(due_on__lt=today) | Q(due_at__lt=now), then=Value(State.OVERDUE.value)),
                When(soon, then=Value(State.DUE_SOON.value)),
                default=Value(State.OPEN.value),
                output_field=models.CharField(choices=State),
            )
        )


class Duty(models.Model):
    """An obligation with a window, both ends included. The planner makes it from facts: no history."""

    Origin = windows.Origin
    End = windows.End

    retiree = models.ForeignKey(
        Retiree, models.PROTECT, related_name="duties", verbose_name="老同志", db_index=False
    )
    card = models.ForeignKey(
        ServiceCard,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name="服务卡",
        db_index=False,
    )
    kind = models.CharField("类别", max_length=12, choices=DutyKind)
    origin = models.CharField("来由", max_length=12, choices=Origin, default=Origin.REGULAR)
    tier = models.PositiveSmallIntegerField("等级", choices=Tier, null=True, blank=True)
    phone_counts = models.BooleanField("电话也算", default=False)
    opens_on = models.DateField("开始")
    due_on = models.DateField("到期")
    asked_at = models.DateTimeField("要求的时刻", null=True, blank=True)
    due_at = models.DateTimeField(
        "到期时刻", null=True, blank=True, help_text="只有住院必到和后事必到有：过了这一刻就是逾期"
    )
    event = models.ForeignKey(
        LifeEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name="由重要情况引起",
        db_index=False,
    )
    settled_by = models.ForeignKey(
        Visit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="settles",
        verbose_name="由走访完成",
        db_index=False,
    )
    settled_on = models.DateField("完成日", null=True, blank=True)
    settled_at = models.DateTimeField("完成时刻", null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_duties",
        verbose_name="派给",
        db_index=False,
        help_text="只这一次由谁去；空着的由服务卡的责任走访员去",
    )
    assigned_at = models.DateTimeField("派工时间", null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="派工人",
        db_index=False,
    )
    ended_as = models.CharField("了结", max_length=10, choices=End, blank=True, default="")
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="免访人",
        db_index=False,
    )
    end_reason = models.CharField("免访原因", max_length=200, blank=True, default="")

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "应访任务"
        permissions = [("waive_duty", "免访"), ("assign_duty", "派工")]
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "kind", "origin", "opens_on", "due_on", "event"],
                nulls_distinct=False,
                name="visits_duty_one_per_window",
            ),
            models.UniqueConstraint(
                fields=["event"], condition=Q(event__isnull=False), name="visits_duty_one_per_event"
            ),
            models.CheckConstraint(
                name="visits_duty_clock_with_event",
                condition=Q(event=None, asked_at=None, due_at=None)
                | Q(event__isnull=False, asked_at__isnull=False, due_on=DAY_OF_CLOCK),
            ),
            models.CheckConstraint(
                name="visits_duty_settled_at_with_clock",
                condition=Q(settled_at=None, due_at=None)
                | Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="visits_duty_due_after_opening", condition=Q(due_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(
                name="visits_duty_settled_with_day",
                condition=Q(settled_by=None, settled_on=None)
                | Q(settled_by__isnull=False, settled_on__gte=F("opens_on")),
            ),
            models.CheckConstraint(
                name="visits_duty_ended_with_moment",
                condition=Q(ended_as="", ended_at=None) | (~Q(ended_as="") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="visits_duty_waived_with_who_and_why",
                condition=(Q(ended_as=windows.End.WAIVED, ended_by__isnull=False) & ~Q(end_reason=""))
                | (~Q(ended_as=windows.End.WAIVED) & Q(ended_by=None, end_reason="")),
                violation_error_message="免访要有经办人和原因。",
            ),
            models.CheckConstraint(
                name="visits_duty_assigned_with_who_and_when",
                condition=Q(assigned_to=None, assigned_at=None, assigned_by=None)
                | Q(assigned_to__isnull=False, assigned_at__isnull=False, assigned_by__isnull=False),
                violation_error_message="派工要有经办人和时间。",
            ),
            models.CheckConstraint(
                name="visits_duty_settled_or_ended",
                condition=Q(settled_by=None) | Q(ended_as__in=["", windows.End.WAIVED]),
            ),
        ]
        # Each index makes planning dearer; the unique one also finds the duties of a card.
        indexes = [
            models.Index(fields=["retiree", "due_on"], name="visits_duty_by_retiree"),
            models.Index(
                fields=["due_on"], name="visits_duty_unsettled", condition=Q(settled_by=None, ended_as="")
            ),
            models.Index(
                fields=["settled_by"], name="visits_duty_by_visit", condition=Q(settled_by__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.retiree} {self.opens_on}—{self.due_on}"

    @property
    def visitor(self):
        """Who answers for it: whom it was given to for this once, else the card's visitor; None for nobody."""
        return self.assigned_to or (self.card.visitor if self.card else None)

    @property
    def what(self) -> str:
        """The kind, and which of them it is beside the regular ones: "节日必到（国庆）", "走访（首次）"."""
        if self.kind == DutyKind.FESTIVAL or self.origin in (Duty.Origin.FIRST, Duty.Origin.AFTER_PAUSE):
            return f"{self.get_kind_display()}（{self.get_origin_display()}）"
        return self.get_kind_display()

    def state_at(self, now) -> State:
        """What the duty is at that moment; lists take the annotation of `with_state` (Rules of duties, 9)."""
        return windows.state_of(self, now)
