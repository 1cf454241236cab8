"""Uploads of the roster: the Excel that a department already has."""

from django.conf import settings
from django.db import models

from laoling.accounts.models import Unit


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
