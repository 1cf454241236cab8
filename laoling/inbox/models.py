"""What staff are told: reminders, the ladder that sends them upwards, and the heartbeat of the scans."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from laoling.accounts.models import Unit
from laoling.crypto import EncryptedTextField
from laoling.inbox.ladder_names import name_of


class LadderRung(models.Model):
    """One step of a ladder: so many days after the due day, or hours after the report, these are told.

    Rules of duties, 10.
    """

    ladder = models.CharField("阶梯", max_length=30, help_text="例如 duty.1：一级的应访任务")
    rung = models.PositiveSmallIntegerField("级次")
    offset_days = models.SmallIntegerField(
        "相对到期日的天数", null=True, blank=True, help_text="-1 为到期前一天，1 为到期后第一天"
    )
    offset_hours = models.SmallIntegerField(
        "报告后的小时数", null=True, blank=True, help_text="按小时催办的才有：0 为一报告就提醒"
    )
    visitor = models.BooleanField("走访员", default=False)
    head = models.BooleanField("站长", default=False)
    department = models.BooleanField("服务部", default=False)
    centre = models.BooleanField("中心", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "提醒阶梯"
        default_permissions = ["view", "change"]
        ordering = ["ladder", "rung"]
        constraints = [
            models.UniqueConstraint(
                fields=["ladder", "rung"],
                name="inbox_ladderrung_one_per_rung",
                violation_error_message="这一级已经有了。",
            ),
            models.CheckConstraint(
                name="inbox_ladderrung_days_or_hours",
                condition=Q(offset_days=None, offset_hours__gte=0)
                | Q(offset_days__isnull=False, offset_hours=None),
                violation_error_message="天数和小时数请只填一个；小时数不能为负。",
            ),
            models.CheckConstraint(
                name="inbox_ladderrung_tells_somebody",
                condition=Q(visitor=True) | Q(head=True) | Q(department=True) | Q(centre=True),
                violation_error_message="请至少选择一个被提醒的人。",
            ),
        ]

    def __str__(self):
        return f"{name_of(self.ladder)} 第 {self.rung} 级"


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own inbox: only of units that are the user's still, names only while the role works with them.

        What was counted in another message isn't shown by itself.
        """
        mine = self.filter(recipient=user, part_of=None)
        if not user.sees_people:
            mine = mine.filter(names_people=False)
        return mine.filter(Q(unit=None) | Q(unit__in=Unit.objects.visible_to(user)))

    def unread(self):
        """Neither acknowledged nor answered by somebody's deed meanwhile."""
        return self.filter(acknowledged_at=None, answered_at=None)

    def unread_first(self):
        """Unread ones on top, each part newest first."""
        return self.alias(is_unread=Q(acknowledged_at=None, answered_at=None)).order_by(
            "-is_unread", "-sent_at", "-pk"
        )


class Reminder(models.Model):
    """One message to one person about one subject at one rung: once, whatever is scanned how often.

    The row is the message, so being written and being sent are one act (docs/decisions/0003).
    """

    subject = models.CharField("对象", max_length=60, help_text="例如 visits.duty:12")
    rung = models.PositiveSmallIntegerField("级次", help_text="每周重复时在最后一级之后继续数")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", verbose_name="收件人"
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    names_people = models.BooleanField("含姓名", default=False)
    title = models.CharField("标题", max_length=120)
    body = models.CharField("内容", max_length=2000, blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    part_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", verbose_name="并入"
    )
    sent_at = models.DateTimeField("发送时间")
    acknowledged_at = models.DateTimeField("确认时间", null=True, blank=True)
    answered_at = models.DateTimeField("已办结", null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "recipient", "rung"], name="inbox_reminder_once_per_subject_recipient_rung"
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-sent_at"], name="inbox_reminder_inbox", condition=Q(part_of=None)
            ),
            models.Index(
                fields=["subject"],
                name="inbox_reminder_unanswered",
                condition=Q(answered_at=None),
            ),
        ]

    def __str__(self):
        return self.title


class HeartbeatQuerySet(models.QuerySet):
    def stale(self, now):
        """The scans whose last good end is older than two of their intervals."""
        return self.filter(beat_at__lt=now - F("interval_seconds") * timedelta(seconds=2))


class Heartbeat(models.Model):
    """When a recurring scan last ended well; older than two intervals means that it stands still."""

    name = models.CharField("扫描", max_length=30, unique=True)
    beat_at = models.DateTimeField("最近一次")
    interval_seconds = models.PositiveIntegerField("间隔（秒）")

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "心跳"
        default_permissions = ["view"]

    def __str__(self):
        return self.name


class Channel(models.Model):
    """A further way to tell a member of staff that reminders wait; off until they switch it on themselves."""

    class Kind(models.TextChoices):
        EMAIL = "EMAIL", "电子邮件"
        WECOM = "WECOM", "企业微信"
        DINGTALK = "DINGTALK", "钉钉"
        FEISHU = "FEISHU", "飞书"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="channels", verbose_name="工作人员"
    )
    kind = models.CharField("方式", max_length=10, choices=Kind)
    address = EncryptedTextField("地址", purpose="inbox.channel.address", help_text="邮箱，或群机器人的网址")
    on_since = models.DateTimeField("开启时间", null=True, blank=True, help_text="空：没有开启")

    class Meta:
        verbose_name = verbose_name_plural = "提醒方式"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="inbox_channel_one_per_user_and_kind",
                violation_error_message="这种方式已经登记过。",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_kind_display()}"

    @property
    def is_on(self) -> bool:
        return self.on_since is not None

    @property
    def masked_address(self) -> str:
        """Enough of the address to know it again; a robot's holds its secret."""
        if self.kind == self.Kind.EMAIL:
            name, _, host = self.address.rpartition("@")
            return f"{name[:1]}***@{host}"
        return f"…{self.address.rstrip('/')[-4:]}"


class DeliveryQuerySet(models.QuerySet):
    def waiting(self, now):
        """To be sent by `now`: new, failed some time ago, or left behind by a process that died."""
        return self.filter(status__in=Delivery.OUTSTANDING, next_try_at__lte=now)


class Delivery(models.Model):
    """That one reminder is told over one channel: once, by a message that counts and names nobody.

    Several are told by one message, whose key they share: the same key again is the same message again.
    """

    class Status(models.TextChoices):
        WAITING = "WAITING", "待发送"
        SENDING = "SENDING", "正在发送"
        UNKNOWN = "UNKNOWN", "不确定（发送时中断，将再发一次）"
        SENT = "SENT", "已发送"
        FAILED = "FAILED", "未能送达"
        UNNEEDED = "UNNEEDED", "已不需要"

    OUTSTANDING = (Status.WAITING, Status.SENDING, Status.UNKNOWN)

    channel = models.ForeignKey(
        Channel, models.CASCADE, related_name="deliveries", verbose_name="方式", db_index=False
    )
    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="deliveries", verbose_name="提醒")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING)
    message = models.UUIDField("消息编号", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_try_at = models.DateTimeField("下次发送")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    problem = models.CharField("问题", max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "外发消息"
        default_permissions = ["view"]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "reminder"], name="inbox_delivery_once_per_channel_and_reminder"
            ),
            models.CheckConstraint(
                name="inbox_delivery_sent_with_moment",
                condition=Q(status="SENT", sent_at__isnull=False) | (~Q(status="SENT") & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="inbox_delivery_outstanding",
                condition=Q(status__in=["WAITING", "SENDING", "UNKNOWN"]),
            ),
        ]

    def __str__(self):
        return f"{self.channel} {self.get_status_display()}"
