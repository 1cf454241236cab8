"""Moods 思想动态 noted on visits, the talks 谈心 that they ask for, and the monthly figures that are published."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cards.models import ServiceCard
from laoling.accounts.models import Role, Unit, User
from laoling.people.models import Retiree
from visits.models.visits import Visit
from visits.moods.disclosure import FEWEST
from visits.moods.scale import Appeal, Concern, Mood, Reason


def people_open_to(user, today):
    """The people whose moods and talks are the user's business: a head's station, a visitor's own cards.

    Nobody else reads them: a department's manager reveals one with a reason, leaders and auditors see figures.
    """
    if user.role not in (Role.VISITOR, Role.STATION_HEAD):
        return Retiree.objects.none()
    posts = User.objects.answered_by(user, today)
    stations = posts.filter(role=Role.STATION_HEAD).values("unit")
    cards = ServiceCard.objects.open().filter(visitor__in=posts)
    people = Retiree.objects.visible_to(user)
    return people.filter(Q(station__in=stations) | Q(pk__in=cards.values("retiree")))


class MoodRecordQuerySet(models.QuerySet):
    def valid(self):
        """Not of a visit that was withdrawn."""
        return self.filter(visit__withdrawn_at=None)

    def newest_first(self):
        return self.order_by("-visit__visited_at", "-visit__pk")


@pghistory.track()
class MoodRecord(models.Model):
    """How somebody was on a visit and what concerned them; it counts as long as the visit does."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="mood_record", verbose_name="走访记录")
    station = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="当时的老年站", db_index=False
    )
    mood = models.PositiveSmallIntegerField("心情", choices=Mood)
    concerns = ArrayField(
        models.CharField(max_length=12, choices=Concern), default=list, blank=True, verbose_name="关切"
    )
    words = models.CharField("说了什么", max_length=200, blank=True)

    objects = MoodRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "思想动态"
        default_permissions = []
        constraints = [
            models.CheckConstraint(name="visits_moodrecord_one_to_five", condition=Q(mood__range=(1, 5))),
            models.CheckConstraint(
                name="visits_moodrecord_known_concerns",
                condition=Q(concerns__contained_by=[concern.value for concern in Concern]),
            ),
        ]

    def __str__(self):
        return f"{self.visit}（{self.get_mood_display()}）"

    @property
    def concern_words(self) -> str:
        """`身体病痛、孤独少伴`."""
        return "、".join(str(Concern(concern).label) for concern in self.concerns)

    @property
    def is_low(self) -> bool:
        return self.mood <= Mood.LOW


class TalkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Talks with the user's people, whatever of them may be read."""
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def known_to(self, user, today):
        """Those that the user sees to; a manager knows of all below him, but reads them only with a reason."""
        talks = self.visible_to(user)
        return talks if user.role == Role.DEPARTMENT_MANAGER else talks.open_to(user, today)

    def open_to(self, user, today):
        """Those that the user may read and hold: of people who are their business, and whoever noticed it."""
        if user.role not in (Role.VISITOR, Role.STATION_HEAD):
            return self.none()
        noticed = Q(noticed_by__in=User.objects.answered_by(user, today))
        return self.visible_to(user).filter(Q(retiree__in=people_open_to(user, today)) | noticed)

    def answered_by(self, user, today):
        """Those that are the user's to hold: of their own cards, those they stand in for, or noticed by them."""
        posts = User.objects.answered_by(user, today)
        cards = ServiceCard.objects.open().filter(visitor__in=posts)
        return self.filter(Q(retiree__in=cards.values("retiree")) | Q(noticed_by__in=posts))

    def unended(self):
        return self.filter(ended_at=None)

    def overdue(self, today):
        return self.unended().filter(due_on__lt=today)


@pghistory.track()
class Talk(models.Model):
    """A talk 谈心 that a low mood or a sharp change asks for, followed up until it is closed."""

    class End(models.TextChoices):
        CLOSED = "CLOSED", "已办结"
        CANCELLED = "CANCELLED", "不再需要"
        DIED = "DIED", "老同志去世"
        MERGED = "MERGED", "并入另一份"

    retiree = models.ForeignKey(
        Retiree, models.PROTECT, related_name="talks", verbose_name="老同志", db_index=False
    )
    mood = models.ForeignKey(
        MoodRecord,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="talks",
        verbose_name="起因",
        help_text="那次走访的心情；更正掉了的为空",
    )
    reason = models.CharField("原因", max_length=8, choices=Reason)
    noticed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发现人", db_index=False
    )
    asked_at = models.DateTimeField("提出时间")
    due_on = models.DateField("应谈日期", help_text="最晚在这一天谈；谈过以后是约定再谈的日期")
    times = models.PositiveSmallIntegerField("谈过几次", default=0)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="结束人",
        db_index=False,
    )
    ended_as = models.CharField("怎样结束", max_length=10, choices=End, blank=True, default="")
    end_words = models.CharField("结束的说明", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "谈心"
        default_permissions = ["view"]
        permissions = [("hold_talk", "记录谈心"), ("close_talk", "不谈而结束谈心")]
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retiree"],
                condition=Q(ended_at=None),
                name="visits_talk_one_open_per_retiree",
                violation_error_message="该同志已有一次谈心在进行。",
            ),
            models.UniqueConstraint(fields=["mood"], name="visits_talk_one_for_a_mood"),
            models.CheckConstraint(
                name="visits_talk_ended_with_how",
                condition=Q(ended_at=None, ended_as="", ended_by=None, end_words="")
                | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
            ),
            models.CheckConstraint(
                name="visits_talk_closed_by_somebody",
                condition=~Q(ended_as="CLOSED") | (Q(ended_by__isnull=False) & ~Q(end_words="")),
                violation_error_message="请写明谈得怎样、为什么结束。",
            ),
        ]
        indexes = [
            models.Index(fields=["retiree", "-asked_at"], name="visits_talk_by_retiree"),
            models.Index(fields=["due_on"], name="visits_talk_unended", condition=Q(ended_at=None)),
        ]

    def __str__(self):
        return f"{self.retiree}的谈心"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def is_overdue(self, today) -> bool:
        return self.is_open and self.due_on < today


class TalkSession(models.Model):
    """One time that somebody talked: what it went by, what was said, when to talk again. Only ever added to."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="sessions", verbose_name="谈心")
    talked_on = models.DateField("哪天谈的")
    appeals = ArrayField(models.CharField(max_length=12, choices=Appeal), verbose_name="讲了什么")
    words = models.CharField("谈心情况", max_length=1000)
    next_on = models.DateField("再谈日期", null=True, blank=True, help_text="谈通了、不用再谈的为空")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="谈心人", db_index=False
    )
    recorded_at = models.DateTimeField("记录时间")
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只记一次")

    class Meta:
        verbose_name = verbose_name_plural = "谈心记录"
        default_permissions = []
        ordering = ["talked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_talksession_by_some_appeal",
                condition=Q(appeals__len__gte=1)
                & Q(appeals__contained_by=[appeal.value for appeal in Appeal]),
                violation_error_message="请至少选择一讲。",
            ),
            models.CheckConstraint(
                name="visits_talksession_has_words",
                condition=~Q(words=""),
                violation_error_message="请填写谈心情况。",
            ),
            models.CheckConstraint(
                name="visits_talksession_next_after_it",
                condition=Q(next_on=None) | Q(next_on__gt=F("talked_on")),
                violation_error_message="再谈的日期应在这次谈心之后。",
            ),
        ]

    def __str__(self):
        return f"{self.talked_on} {self.talk}"

    @property
    def appeal_words(self) -> str:
        """`讲感情、讲政策`."""
        return "、".join(str(Appeal(appeal).label) for appeal in self.appeals)


class MoodMonth(models.Model):
    """A month whose report is published. What was recorded or corrected later doesn't change it."""

    month = models.DateField("月份", unique=True, help_text="当月第一天")
    published_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "思想动态月报"
        default_permissions = []
        permissions = [("view_moodreport", "查看思想动态月报")]
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(name="visits_moodmonth_is_its_first_day", condition=Q(month__day=1))
        ]

    def __str__(self):
        return f"{self.month.year}年{self.month.month}月"


class MoodFigure(models.Model):
    """What the report of a month says of a unit and all below it. What may not be shown isn't stored at all."""

    report = models.ForeignKey(
        MoodMonth, models.CASCADE, related_name="figures", verbose_name="月报", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    people = models.PositiveIntegerField("人数", null=True, help_text="不足 5 人、不能显示的为空")
    moods = ArrayField(
        models.PositiveIntegerField(), default=list, verbose_name="心情", help_text="从很差到很好各几人"
    )
    concerns = models.JSONField("关切", default=dict, help_text="各有几人提到，不足 5 人的不在内")

    class Meta:
        verbose_name = verbose_name_plural = "思想动态数字"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["report", "unit"], name="visits_moodfigure_once_a_unit"),
            models.CheckConstraint(
                name="visits_moodfigure_of_nobody_or_enough",
                condition=Q(people=None, moods=[], concerns={})
                | Q(people__isnull=False, people=0, moods__len=5, concerns={})
                | Q(people__isnull=False, people__gte=FEWEST, moods__len=5),
            ),
        ]

    def __str__(self):
        return f"{self.report} {self.unit}"

    @property
    def mean(self) -> float | None:
        """The mean mood, 1 to 5; None where nobody is counted or nothing may be shown."""
        if not self.people:
            return None
        return sum(mood * count for mood, count in enumerate(self.moods, start=1)) / self.people

    @property
    def commonest(self) -> list[tuple[str, int]]:
        """The concerns that may be shown with how many named each, the commonest first."""
        found = sorted(self.concerns.items(), key=lambda item: (-item[1], Concern.values.index(item[0])))
        return [(str(Concern(concern).label), count) for concern, count in found]
