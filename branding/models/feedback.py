"""满意度: what the public marks on the page behind a venue's code."""

import secrets

import pghistory
from django.conf import settings
from django.db import models

from activities.models import Venue
from branding.models.findings import Finding
from laoling.accounts.models import Unit
from laoling.crypto import EncryptedTextField

TOKEN_BYTES = 12  # 16 letters


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class Mark(models.IntegerChoices):
    GOOD = 3, "满意"
    FAIR = 2, "一般"
    BAD = 1, "不满意"


@pghistory.track()
class FeedbackCode(models.Model):
    """The opaque token of the page on which a venue is marked; it is on the poster there."""

    venue = models.OneToOneField(Venue, models.PROTECT, related_name="feedback_code", verbose_name="活动室")
    token = models.CharField("代码", max_length=24, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField("制作时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="制作人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "评价二维码"
        default_permissions = []
        permissions = [("print_poster", "打印评价二维码")]

    def __str__(self):
        return str(self.venue)


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(venue__unit__in=Unit.objects.visible_to(user))


class Feedback(models.Model):
    """Three marks by somebody whom nobody asks for a name, and maybe a sentence; never changed."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="feedback", verbose_name="活动室")
    reception = models.PositiveSmallIntegerField("接待", choices=Mark)
    place = models.PositiveSmallIntegerField("环境", choices=Mark)
    work = models.PositiveSmallIntegerField("办事", choices=Mark)
    words = EncryptedTextField("说的话", purpose="branding.feedback.words", blank=True, default="")
    given_on = models.DateField("日期")
    given_at = models.DateTimeField("时间")
    findings = models.ManyToManyField(Finding, related_name="feedback", verbose_name="问题")
    submission_id = models.UUIDField("提交编号", unique=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "群众评价"
        default_permissions = ["view"]
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="branding_feedback_marks_of_three",
                condition=models.Q(reception__range=(1, 3), place__range=(1, 3), work__range=(1, 3)),
                violation_error_message="请从“满意、一般、不满意”里选。",
            ),
        ]
        indexes = [models.Index(fields=["venue", "given_on"], name="branding_feedback_by_venue")]

    def __str__(self):
        return f"{self.venue} {self.given_on}"


class FeedbackTries(models.Model):
    """How much came lately from one address to one venue; the address itself is kept nowhere."""

    key = models.CharField("来源", max_length=64, unique=True)
    count = models.PositiveSmallIntegerField("次数", default=0)
    window_ends_at = models.DateTimeField("到何时")

    class Meta:
        verbose_name = verbose_name_plural = "评价次数"
        default_permissions = []
        indexes = [models.Index(fields=["window_ends_at"], name="branding_tries_over")]

    def __str__(self):
        return f"{self.count} 次，{self.window_ends_at:%Y-%m-%d %H:%M}"
