"""What staff are told: reminders, the ladder that sends them upwards, and the heartbeat of the scans."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Recipient(models.TextChoices):
    """Who a rung of the ladder tells."""

    VISITOR = "VISITOR", "走访员"
    HEAD = "HEAD", "站长"
    DEPARTMENT = "DEPARTMENT", "服务部"
    CENTRE = "CENTRE", "中心"


class LadderRung(models.Model):
    """One step of a ladder: so many days after the due day, these are told (Rules of duties, 10)."""

    ladder = models.CharField("阶梯", max_length=30, help_text="例如 duty.1:一级的应访任务")
    rung = models.PositiveSmallIntegerField("级次")
    offset_days = models.SmallIntegerField("相对到期日的天数", help_text="-1 为到期前一天,1 为到期后第一天")
    visitor = models.BooleanField("走访员", default=False)
    head = models.BooleanField("站长", default=False)
    department = models.BooleanField("服务部", default=False)
    centre = models.BooleanField("中心", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "提醒阶梯"
        ordering = ["ladder", "rung"]
        constraints = [
            models.UniqueConstraint(
                fields=["ladder", "rung"],
                name="inbox_ladderrung_one_per_rung",
                violation_error_message="这一级已经有了。",
            ),
            models.CheckConstraint(
                name="inbox_ladderrung_tells_somebody",
                condition=Q(visitor=True) | Q(head=True) | Q(department=True) | Q(centre=True),
                violation_error_message="请至少选择一个被提醒的人。",
            ),
        ]

    def __str__(self):
        return f"{self.ladder} 第 {self.rung} 级"


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own inbox: what was sent to this user."""
        return self.filter(recipient=user, status=Reminder.Status.SENT)

    def unread(self):
        return self.filter(status=Reminder.Status.SENT, acknowledged_at=None)


class Reminder(models.Model):
    """One message to one person about one subject at one rung; the row itself is the message in the inbox."""

    class Status(models.TextChoices):
        PENDING = "PENDING", "待发送"
        SENT = "SENT", "已发送"
        UNNEEDED = "UNNEEDED", "不再需要"
        FAILED = "FAILED", "未能发送"

    subject = models.CharField("对象", max_length=60, help_text="例如 visits.duty:12")
    rung = models.PositiveSmallIntegerField("级次", help_text="每周重复时在最后一级之后继续数")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", verbose_name="收件人"
    )
    title = models.CharField("标题", max_length=120)
    body = models.CharField("内容", max_length=500, blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PENDING)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试", auto_now_add=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    acknowledged_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "rung", "recipient"], name="inbox_reminder_once_per_subject_rung_recipient"
            ),
            models.CheckConstraint(
                name="inbox_reminder_sent_has_moment",
                condition=Q(status="SENT", sent_at__isnull=False) | (~Q(status="SENT") & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="inbox_reminder_pending", condition=Q(status="PENDING")
            ),
            models.Index(
                fields=["recipient", "-sent_at"], name="inbox_reminder_inbox", condition=Q(status="SENT")
            ),
        ]

    def __str__(self):
        return self.title


class Heartbeat(models.Model):
    """When a recurring scan last ended well; older than two intervals means that it stands still."""

    name = models.CharField("扫描", max_length=30, unique=True)
    beat_at = models.DateTimeField("最近一次")
    interval_seconds = models.PositiveIntegerField("间隔(秒)")

    class Meta:
        verbose_name = verbose_name_plural = "心跳"

    def __str__(self):
        return self.name
