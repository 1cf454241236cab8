"""The two-card registry: assessments, tiers, care standards, service cards, and the roster that feeds it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from laoling.accounts.models import Unit
from laoling.people.models import Ability, Living, Retiree


class Hardship(models.TextChoices):
    NO_FAMILY = "NO_FAMILY", "身边没有亲人"
    NO_CARER = "NO_CARER", "有病无人照料"
    NO_HELPER = "NO_HELPER", "有事没有帮手"
    NO_COMPANION = "NO_COMPANION", "缺乏精神慰藉"


class Tier(models.IntegerChoices):
    """1 is the gravest."""

    FIRST = 1, "一级"
    SECOND = 2, "二级"
    THIRD = 3, "三级"


class CareKind(models.TextChoices):
    VISIT = "VISIT", "走访"
    HOME_SERVICE = "HOME_SERVICE", "上门服务"


class Period(models.TextChoices):
    WEEK = "WEEK", "周"
    MONTH = "MONTH", "月"
    QUARTER = "QUARTER", "季度"
    YEAR = "YEAR", "年"


class CareStandard(models.Model):
    """From a day on, what a tier is promised: so many times a period of one kind of care."""

    tier = models.PositiveSmallIntegerField("困难等级", choices=Tier)
    kind = models.CharField("服务类别", max_length=12, choices=CareKind)
    times = models.PositiveSmallIntegerField("次数")
    period = models.CharField("周期", max_length=8, choices=Period)
    phone_counts = models.BooleanField("电话也算", default=False)
    valid_from = models.DateField("开始日期", help_text="从这一天起执行;之前的任务按原标准")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="设定人",
    )
    created_at = models.DateTimeField("设定时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "服务标准"
        ordering = ["tier", "kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "kind", "valid_from"],
                name="cards_carestandard_one_per_day",
                violation_error_message="这一等级、这一类别在这一天已有标准。",
            ),
            models.CheckConstraint(
                name="cards_carestandard_times_fit_period",
                condition=Q(times__gte=1)
                & (
                    Q(period=Period.WEEK, times__lte=7)
                    | Q(period=Period.MONTH, times__lte=28)
                    | Q(period=Period.QUARTER, times__lte=90)
                    | Q(period=Period.YEAR, times__lte=365)
                ),
                violation_error_message="次数至少为 1,且每天不超过一次。",
            ),
        ]

    def __str__(self):
        return f"{self.get_tier_display()} {self.get_kind_display()} 每{self.get_period_display()} {self.times} 次"


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def waiting(self):
        """Proposed, and neither approved nor turned down."""
        return self.filter(status=Assessment.Status.PROPOSED)


@pghistory.track()
class Assessment(models.Model):
    """How hard a retiree's life is on a day, the tier it suggests, and what a manager decided."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", "待审批"
        APPROVED = "APPROVED", "已批准"
        REJECTED = "REJECTED", "已退回"

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="assessments", verbose_name="老同志")
    assessed_on = models.DateField("评估日期")
    hardships = ArrayField(
        models.CharField(max_length=14, choices=Hardship), verbose_name="困难类型", default=list
    )
    ability = models.CharField("能力等级", max_length=10, choices=Ability, blank=True)
    living = models.CharField("居住状况", max_length=12, choices=Living, blank=True)
    notes = models.CharField("情况说明", max_length=1000, blank=True)
    suggested_tier = models.PositiveSmallIntegerField("建议等级", choices=Tier, null=True, blank=True)
    proposed_tier = models.PositiveSmallIntegerField("申报等级", choices=Tier, null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评估人"
    )
    proposed_at = models.DateTimeField("提交时间", auto_now_add=True)
    source = models.ForeignKey(
        "RosterImport",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name="来自导入",
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PROPOSED)
    tier = models.PositiveSmallIntegerField(
        "批准等级", choices=Tier, null=True, blank=True, help_text="空:不需要(或不再需要)服务卡"
    )
    decided_on = models.DateField("审批日", null=True, blank=True, help_text="等级自这一天(上海时间)起生效")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审批人",
    )
    decision_reason = models.CharField("审批意见", max_length=300, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "困难评估"
        permissions = [("propose_assessment", "提交困难评估"), ("approve_assessment", "审批困难等级")]
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retiree"],
                condition=Q(status="PROPOSED"),
                name="cards_assessment_one_waiting_per_retiree",
                violation_error_message="该同志已有一份待审批的评估。",
            ),
            models.CheckConstraint(
                name="cards_assessment_decided_with_who_and_when",
                condition=Q(status="PROPOSED", decided_at=None, decided_by=None, decided_on=None)
                | Q(
                    status__in=["APPROVED", "REJECTED"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                ),
            ),
        ]

    def __str__(self):
        return f"{self.retiree} {self.assessed_on}"


class ServiceCardQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def open(self):
        return self.filter(closed_on=None)


@pghistory.track(exclude=["planned_to"])
class ServiceCard(models.Model):
    """金手杖亲情服务卡: the case file of one retiree in hardship."""

    class CloseReason(models.TextChoices):
        IMPROVED = "IMPROVED", "情况好转"
        MOVED = "MOVED", "迁出"
        DIED = "DIED", "去世"

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="cards", verbose_name="老同志")
    number = models.CharField("卡号", max_length=24, unique=True)
    tier = models.PositiveSmallIntegerField("困难等级", choices=Tier, help_text="现在的等级;历次见等级记录")
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cards",
        verbose_name="责任走访员",
    )
    opened_on = models.DateField("开卡日期")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="开卡人"
    )
    closed_on = models.DateField("销卡日期", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="销卡人",
    )
    close_reason = models.CharField("销卡原因", max_length=10, choices=CloseReason, blank=True)
    planned_to = models.DateField("任务已排到", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ServiceCardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务卡"
        permissions = [
            ("assign_card", "指定责任走访员"),
            ("pause_card", "暂停服务卡"),
            ("close_card", "销卡"),
        ]
        ordering = ["retiree__name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retiree"],
                condition=Q(closed_on=None),
                name="cards_servicecard_one_open_per_retiree",
                violation_error_message="该同志已有在用的服务卡。",
            ),
            models.CheckConstraint(
                name="cards_servicecard_closed_with_who_and_why",
                condition=Q(closed_on=None, closed_by=None, close_reason="")
                | (Q(closed_on__isnull=False, closed_by__isnull=False) & ~Q(close_reason="")),
                violation_error_message="销卡要有日期、经办人和原因。",
            ),
            models.CheckConstraint(
                name="cards_servicecard_closed_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="销卡日期不能早于开卡日期。",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.retiree}"


class TierChange(models.Model):
    """A dated fact: from that day on the card has that tier; the last of a day wins (duties are planned from it)."""

    card = models.ForeignKey(ServiceCard, models.CASCADE, related_name="tier_changes", verbose_name="服务卡")
    tier = models.PositiveSmallIntegerField("困难等级", choices=Tier)
    from_on = models.DateField("生效日")
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, blank=True, related_name="tier_change", verbose_name="依据评估"
    )
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "等级记录"
        ordering = ["from_on", "pk"]
        indexes = [models.Index(fields=["card", "from_on", "id"], name="cards_tierchange_by_card")]

    def __str__(self):
        return f"{self.get_tier_display()} 自 {self.from_on}"


@pghistory.track()
class Pause(models.Model):
    """Days on which a card rests, both ends included (Rules of duties, 6)."""

    card = models.ForeignKey(ServiceCard, models.CASCADE, related_name="pauses", verbose_name="服务卡")
    starts_on = models.DateField("从")
    ends_on = models.DateField("到")
    reason = models.CharField("原因", max_length=200)
    recorded_on = models.DateField("登记日")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "暂停"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cards_pause_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                name="cards_pause_begins_at_most_7_days_back",
                condition=Q(starts_on__gte=F("recorded_on") - 7),
                violation_error_message="暂停最多可以从 7 天前算起。",
            ),
        ]

    def __str__(self):
        return f"{self.starts_on}—{self.ends_on}"


class RosterImport(models.Model):
    """One upload of a roster: read in the background, shown by row, then taken whole or not at all."""

    class Status(models.TextChoices):
        WAITING = "WAITING", "等待读取"
        READING = "READING", "正在读取"
        READY = "READY", "等待确认"
        SAVING = "SAVING", "正在保存"
        DONE = "DONE", "已导入"
        FAILED = "FAILED", "未能读取"
        CANCELLED = "CANCELLED", "已放弃"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    file_name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("文件", null=True, help_text="加密保存;导入或放弃后删除")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField("进度(%)", default=0)
    problem = models.CharField("问题", max_length=300, blank=True)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("有变化", default=0)
    unchanged = models.PositiveIntegerField("无变化", default=0)
    wrong = models.PositiveIntegerField("有错误", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "花名册导入"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.file_name


class RosterRow(models.Model):
    """What one row of an upload would do; shown before it is confirmed."""

    class Action(models.TextChoices):
        NEW = "NEW", "新增"
        CHANGED = "CHANGED", "有变化"
        UNCHANGED = "UNCHANGED", "无变化"
        WRONG = "WRONG", "有错误"

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows", verbose_name="导入")
    number = models.PositiveIntegerField("行号", help_text="与 Excel 左侧的行号相同")
    name = models.CharField("姓名", max_length=60, blank=True)
    action = models.CharField("结果", max_length=10, choices=Action)
    message = models.CharField("说明", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "花名册行"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "number"], name="cards_rosterrow_once_per_number"),
        ]
        indexes = [models.Index(fields=["roster", "action", "number"], name="cards_rosterrow_by_action")]

    def __str__(self):
        return f"第 {self.number} 行"
