"""How long what is known is kept: the table that `manage.py apply_retention` follows."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

SHORTEST_LOG_MONTHS = 6  # reliability: logs are kept for six months at least
LOGS_TOO_SHORT = "访问记录至少保存 6 个月。"


@pghistory.track()
class RetentionRule(models.Model):
    """One line of the table: what, and for how many months it is kept."""

    class Kind(models.TextChoices):
        DIED = "DIED", "去世人员的个人资料"
        ARCHIVED = "ARCHIVED", "归档人员的个人资料"
        ACCESS_LOG = "ACCESS_LOG", "访问记录"
        ROSTER_ROWS = "ROSTER_ROWS", "花名册导入的逐行结果"
        REMINDERS = "REMINDERS", "已办结的提醒"
        CHECK_PHOTOS = "CHECK_PHOTOS", "检查和整改的照片"
        FEEDBACK = "FEEDBACK", "群众评价里说的话"
        APPRAISALS = "APPRAISALS", "已定稿的考核"
        ACCOUNTS = "ACCOUNTS", "问责"
        SUGGESTIONS = "SUGGESTIONS", "金点子建议人的称呼和电话"

    COUNTED_FROM = {
        Kind.DIED: "去世之日",
        Kind.ARCHIVED: "归档之日",
        Kind.ACCESS_LOG: "记录之时",
        Kind.ROSTER_ROWS: "导入完成或放弃之时",
        Kind.REMINDERS: "发出之时",
        Kind.CHECK_PHOTOS: "整改了结之时",
        Kind.FEEDBACK: "评价之时",
        Kind.APPRAISALS: "定稿之时",
        Kind.ACCOUNTS: "登记之时",
        Kind.SUGGESTIONS: "办成或答复不采纳之日",
    }

    kind = models.CharField("资料", max_length=12, choices=Kind, unique=True)
    months = models.PositiveSmallIntegerField("保存几个月", help_text="满这个期限后由系统清除，不能恢复")

    class Meta:
        verbose_name = verbose_name_plural = "保存期限"
        default_permissions = ["view", "change"]
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="people_retentionrule_a_month_to_a_century",
                condition=Q(months__gte=1, months__lte=1200),
                violation_error_message="保存期限应为 1 至 1200 个月。",
            ),
            models.CheckConstraint(
                name="people_retentionrule_logs_six_months_at_least",
                condition=~Q(kind="ACCESS_LOG") | Q(months__gte=SHORTEST_LOG_MONTHS),
                violation_error_message=LOGS_TOO_SHORT,
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        """The constraint in words: a form that can't change the kind doesn't ask it."""
        super().clean()
        if (
            self.kind == self.Kind.ACCESS_LOG
            and self.months is not None
            and self.months < SHORTEST_LOG_MONTHS
        ):
            raise ValidationError({"months": LOGS_TOO_SHORT})

    @property
    def counted_from(self) -> str:
        return self.COUNTED_FROM[self.Kind(self.kind)]

    @property
    def is_about_people(self) -> bool:
        """Whether it counts people; the other rules count rows."""
        return self.kind in (self.Kind.DIED, self.Kind.ARCHIVED)
