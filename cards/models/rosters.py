"""Uploads of the roster: the Excel that a department already has."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from laoling.accounts.models import Unit


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What the user uploaded for a unit that is still theirs: nobody sees a colleague's file."""
        if not user.is_authenticated or not user.sees_people:
            return self.none()
        return self.filter(created_by=user, unit__in=Unit.objects.visible_to(user))

    def waiting_for_worker(self, now):
        """Nobody works on them: new, confirmed, or left behind by a worker that died."""
        stale = Q(claimed_at=None) | Q(claimed_at__lt=now - RosterImport.STALE_AFTER)
        return self.filter(stale, status__in=RosterImport.WORKING)

    def abandoned(self, now):
        """Read, but not confirmed for days."""
        return self.filter(
            status=RosterImport.Status.READY, created_at__lt=now - RosterImport.KEPT_UNCONFIRMED
        )


class RosterImportManager(models.Manager):
    """Leaves the file where it is: megabytes that only whoever reads it needs."""

    def get_queryset(self):
        return super().get_queryset().defer("content")


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

    WORKING = (Status.WAITING, Status.READING, Status.SAVING)
    STALE_AFTER = timedelta(minutes=3)
    KEPT_UNCONFIRMED = timedelta(days=7)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    file_name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("文件", null=True, help_text="加密保存；导入或放弃后删除")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    problem = models.CharField("问题", max_length=1000, blank=True)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("有变化", default=0)
    unchanged = models.PositiveIntegerField("无变化", default=0)
    wrong = models.PositiveIntegerField("有错误", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    claimed_at = models.DateTimeField(
        "处理时间", null=True, editable=False, help_text="后台最近一次处理它的时间"
    )
    attempts = models.PositiveSmallIntegerField("处理次数", default=0, editable=False)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = RosterImportManager.from_queryset(RosterImportQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "花名册导入"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(status__in=["WAITING", "READING", "SAVING"]),
                name="cards_rosterimport_unfinished",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="cards_rosterimport_no_file_kept_after_the_end",
                condition=Q(status__in=["WAITING", "READING", "READY", "SAVING"]) | Q(content=None),
                violation_error_message="导入结束后不能再保留文件。",
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_working(self) -> bool:
        """Whether the background job has it, or soon will."""
        return self.status in self.WORKING

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged + self.wrong


class RosterRow(models.Model):
    """What one row of an upload would do; shown before it is confirmed."""

    class Action(models.TextChoices):
        NEW = "NEW", "新增"
        CHANGED = "CHANGED", "有变化"
        UNCHANGED = "UNCHANGED", "无变化"
        WRONG = "WRONG", "有错误"

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows", verbose_name="导入")
    sheet = models.CharField("工作表", max_length=40, blank=True, help_text="有几个工作表时才写明")
    number = models.PositiveIntegerField("行号", help_text="与 Excel 左侧的行号相同")
    name = models.CharField("姓名", max_length=60, blank=True)
    action = models.CharField("结果", max_length=10, choices=Action)
    message = models.CharField("说明", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "花名册行"
        ordering = ["pk"]  # as they stand in the file
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "sheet", "number"], name="cards_rosterrow_once_per_place"
            ),
        ]
        indexes = [models.Index(fields=["roster", "action", "id"], name="cards_rosterrow_by_action_id")]

    def __str__(self):
        return f"“{self.sheet}”第 {self.number} 行" if self.sheet else f"第 {self.number} 行"
