"""What a retiree agreed to (PIPL): for which purpose, how, and until when."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from laoling.people.models.retirees import Retiree


class Purpose(models.TextChoices):
    """What personal data are used for; each is agreed to by itself."""

    SERVICE = "SERVICE", "登记资料，走访和电话联系"
    HEALTH = "HEALTH", "健康信息用于安排服务"
    FAMILY = "FAMILY", "把情况告诉紧急联系人"
    SHARING = "SHARING", "把信息提供给社区和医院"
    PUBLICITY = "PUBLICITY", "公开活动照片和故事"


class How(models.TextChoices):
    WRITTEN = "WRITTEN", "本人书面"
    SPOKEN = "SPOKEN", "本人口头"
    RELATIVE = "RELATIVE", "家属代为"


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def in_force(self):
        """Given and not withdrawn: at most one for a person and purpose."""
        return self.filter(withdrawn_on=None)


@pghistory.track()
class Consent(models.Model):
    """One person's consent to one purpose. A withdrawn one stays; agreeing again is a new row."""

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="consents", verbose_name="老同志")
    purpose = models.CharField("用途", max_length=12, choices=Purpose)
    how = models.CharField("同意方式", max_length=10, choices=How)
    relative = models.CharField("代为同意的家属", max_length=50, blank=True, help_text="姓名和关系")
    given_on = models.DateField("同意日期")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回登记人",
        db_index=False,
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "同意记录"
        default_permissions = ["view"]
        permissions = [("record_consent", "登记和撤回同意")]
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retiree", "purpose"],
                condition=Q(withdrawn_on=None),
                name="people_consent_one_in_force_per_purpose",
                violation_error_message="这项用途已经登记过同意。",
            ),
            models.CheckConstraint(
                name="people_consent_relative_named_when_acting",
                condition=(Q(how="RELATIVE") & ~Q(relative="")) | (~Q(how="RELATIVE") & Q(relative="")),
                violation_error_message="家属代为同意的，请写明家属的姓名和关系；本人同意的不用写。",
            ),
            models.CheckConstraint(
                name="people_consent_withdrawn_with_who_and_after_given",
                condition=Q(withdrawn_on=None, withdrawn_by=None)
                | Q(withdrawn_on__gte=F("given_on"), withdrawn_by__isnull=False),
                violation_error_message="撤回要有登记人，日期不能早于同意的日期。",
            ),
        ]

    def __str__(self):
        return f"{self.retiree} {self.get_purpose_display()}"

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_on is None
