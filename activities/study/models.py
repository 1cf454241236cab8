"""Political study: themes, monthly meetings, directives passed on, lectures and exchanges."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from activities.models import Activity, Group, Membership
from laoling.accounts.models import Unit


class Strand(models.TextChoices):
    """学唱做 and 双比."""

    LEARN = "LEARN", "学"
    SING = "SING", "唱"
    DO = "DO", "做"
    COMPARE = "COMPARE", "双比"


class StudyTheme(models.Model):
    """What is studied: a theme of 学, 唱, 做 or 双比, such as 纵比知足."""

    strand = models.CharField("类别", max_length=10, choices=Strand)
    name = models.CharField("主题", max_length=30, unique=True)
    place = models.PositiveSmallIntegerField("次序", default=100)
    in_use = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "学习主题"
        default_permissions = ["view", "add", "change"]
        ordering = ["place", "pk"]

    def __str__(self):
        return f"{self.get_strand_display()}·{self.name}"


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def held_between(self, first, last):
        """Of activities that took place on the days from first to last, both included."""
        return self.filter(activity__in=Activity.objects.public().not_cancelled().between(first, last))


@pghistory.track()
class StudySession(models.Model):
    """What an activity is for political study: its form and themes, who spoke, which branches came, what was said."""

    class Form(models.TextChoices):
        LECTURE = "LECTURE", "报告会"
        EXCHANGE = "EXCHANGE", "交流会"
        LESSON = "LESSON", "集中学习"
        SINGING = "SINGING", "红歌会"
        PRACTICE = "PRACTICE", "实践活动"

    SPOKEN = (Form.LECTURE, Form.EXCHANGE)

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="study_session", verbose_name="活动"
    )
    form = models.CharField("形式", max_length=10, choices=Form)
    themes = models.ManyToManyField(StudyTheme, blank=True, related_name="sessions", verbose_name="主题")
    branches = models.ManyToManyField(
        Group, blank=True, related_name="study_sessions", verbose_name="参加的党支部"
    )
    speaker = models.CharField("主讲人", max_length=60, blank=True)
    summary = models.TextField("摘要", max_length=4000, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "学习活动"
        default_permissions = ["view"]
        permissions = [("record_studysession", "登记学习活动的主题、主讲人和摘要")]
        constraints = [
            models.CheckConstraint(
                name="study_studysession_lecture_has_speaker",
                condition=~Q(form="LECTURE") | ~Q(speaker=""),
                violation_error_message="报告会要写主讲人。",
            ),
        ]

    def __str__(self):
        return f"{self.get_form_display()}：{self.activity}"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(group__in=Group.objects.visible_to(user).of_the_party())


@pghistory.track()
class Meeting(models.Model):
    """The regular meeting (例会) of a Party branch or group in one month: announced, held, minuted, or excused."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="meetings", verbose_name="党支部或党小组")
    month = models.DateField("月份", help_text="当月1日")
    topic = models.CharField("议题", max_length=100, blank=True)
    planned_at = models.DateTimeField("通知的时间", null=True, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    held_on = models.DateField("召开日期", null=True, blank=True)
    minutes = models.TextField("记录", max_length=6000, blank=True)
    guests = models.PositiveIntegerField("列席（人）", default=0)
    excused_reason = models.CharField("免开原因", max_length=200, blank=True)
    themes = models.ManyToManyField(StudyTheme, blank=True, related_name="meetings", verbose_name="学习主题")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    updated_at = models.DateTimeField("更新时间", default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "例会"
        default_permissions = ["view"]
        permissions = [("record_meeting", "通知、记录例会"), ("excuse_meeting", "同意免开例会")]
        ordering = ["-month", "group__unit__path", "group__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "month"],
                name="study_meeting_once_a_month",
                violation_error_message="这个月的例会已经登记。",
            ),
            models.CheckConstraint(name="study_meeting_month_is_a_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="study_meeting_held_in_or_after_its_month",
                condition=Q(held_on=None) | Q(held_on__gte=F("month")),
                violation_error_message="召开日期不能早于这个月。",
            ),
            models.CheckConstraint(
                name="study_meeting_excused_or_held",
                condition=Q(excused_reason="") | Q(held_on=None),
                violation_error_message="已经召开的，不能再写免开原因。",
            ),
            models.CheckConstraint(
                name="study_meeting_minuted_only_when_held",
                condition=Q(minutes="") | Q(held_on__isnull=False),
                violation_error_message="有记录的，请写明召开日期。",
            ),
        ]

    def __str__(self):
        return f"{self.group} {self.month:%Y-%m}"


class Attendance(models.Model):
    """A member came to a meeting. Written and taken back as a whole with the meeting, which has the history."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="attendances", verbose_name="例会", db_index=False
    )
    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="attendances", verbose_name="成员"
    )

    class Meta:
        verbose_name = verbose_name_plural = "例会到会"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "membership"], name="study_attendance_once_per_meeting"
            ),
        ]

    def __str__(self):
        return f"{self.meeting} {self.membership_id}"


class DirectiveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What units of the user's subtree, or units above it, want passed on."""
        if not user.is_authenticated or user.unit_id is None:
            return self.none()
        path, step = user.unit.path, Unit.steplen
        above = [path[:length] for length in range(step, len(path), step)]
        return self.filter(Q(unit__path__startswith=path) | Q(unit__path__in=above))

    def in_force(self):
        return self.filter(withdrawn_at=None)


@pghistory.track()
class Directive(models.Model):
    """Something from above (上级精神) that every Party branch below passes on to its members by a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directives", verbose_name="发出单位")
    title = models.CharField("标题", max_length=100)
    number = models.CharField("文号", max_length=40, blank=True)
    words = models.TextField("要点", max_length=4000)
    issued_on = models.DateField("发出日期")
    due_on = models.DateField("传达期限")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
        db_index=False,
    )
    created_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上级精神"
        default_permissions = ["view"]
        permissions = [("issue_directive", "下发上级精神")]
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="study_directive_due_after_issue",
                condition=Q(due_on__gte=F("issued_on")),
                violation_error_message="传达期限不能早于发出日期。",
            ),
            models.CheckConstraint(
                name="study_directive_withdrawn_with_who",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def addressees(self):
        """The branches that pass it on: those below its unit that are there on the last day."""
        branches = Group.objects.branches().filter(unit__path__startswith=self.unit.path)
        return branches.existing_on(self.due_on)


@pghistory.track()
class Transmission(models.Model):
    """That one branch passed a directive on (传达): when, how, to how many."""

    class How(models.TextChoices):
        MEETING = "MEETING", "会议传达"
        STUDY = "STUDY", "集中学习"
        VISIT = "VISIT", "送学上门"
        PHONE = "PHONE", "电话传达"
        NOTICE = "NOTICE", "张贴或群通知"

    directive = models.ForeignKey(
        Directive, models.PROTECT, related_name="transmissions", verbose_name="上级精神", db_index=False
    )
    branch = models.ForeignKey(Group, models.PROTECT, related_name="transmissions", verbose_name="党支部")
    passed_on = models.DateField("传达日期")
    how = models.CharField("方式", max_length=10, choices=How)
    reached = models.PositiveIntegerField("传达到（人）")
    words = models.CharField("情况", max_length=500, blank=True)
    recorded_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "传达"
        default_permissions = []
        permissions = [("record_transmission", "登记传达")]
        ordering = ["passed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "branch"], name="study_transmission_once_per_branch"
            ),
            models.CheckConstraint(
                name="study_transmission_reached_somebody",
                condition=Q(reached__gte=1),
                violation_error_message="请填写传达到多少人，至少 1 人。",
            ),
        ]

    def __str__(self):
        return f"{self.directive} {self.branch}"
