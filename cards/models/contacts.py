"""The printed contact cards: whose numbers stand on them, which were printed, given out, signed for."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from laoling.accounts.models import Unit
from laoling.people.models import Retiree

TOKEN_BYTES = 12  # 16 letters that nobody guesses, and a code that stays coarse enough for old eyes' phones


def new_token() -> str:
    """What the code on one card says, and nothing else does."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class CardStyle(models.TextChoices):
    CARD = "CARD", "随身卡"
    DOOR = "DOOR", "门卡"
    POCKET = "POCKET", "口袋页"


class ServiceContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the user's subtree: what they may change. Those above are only read."""
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def in_force(self):
        return self.filter(ended_on=None)


@pghistory.track()
class ServiceContact(models.Model):
    """Whom retirees may call: a service of a unit, its number, and what it does.

    Units below have it too, unless they have one of the same name; theirs without a number means that they
    don't offer the service (`cards/contact/directory.py`).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contacts", verbose_name="单位")
    name = models.CharField("服务名称", max_length=12)
    phone = models.CharField("电话", max_length=20, blank=True)
    does = models.CharField("能做什么", max_length=20, blank=True)
    hours = models.CharField("服务时间", max_length=30, blank=True)
    place = models.PositiveSmallIntegerField("次序", default=5)
    ended_on = models.DateField("停用日期", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="停用人",
        db_index=False,
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ServiceContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务电话"
        default_permissions = ["view", "change"]
        ordering = ["place", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(ended_on=None),
                name="cards_servicecontact_name_once_per_unit",
                violation_error_message="本单位已有同名的服务电话，请修改原来那一项。",
            ),
            models.CheckConstraint(
                name="cards_servicecontact_ended_by_somebody",
                condition=Q(ended_on=None, ended_by=None) | Q(ended_on__isnull=False, ended_by__isnull=False),
                violation_error_message="停用要有日期和经办人。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_left_out(self) -> bool:
        """Whether it says that the unit doesn't offer what those above do."""
        return not self.phone


class PrintBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What the user has had printed, while they may see people."""
        if not user.is_authenticated or not user.sees_people:
            return self.none()
        return self.filter(created_by=user, unit__in=Unit.objects.visible_to(user))

    def waiting_for_worker(self, now):
        """Nobody works on them: new, or left behind by a worker that died."""
        stale = Q(claimed_at=None) | Q(claimed_at__lt=now - PrintBatch.STALE_AFTER)
        return self.filter(stale, status__in=PrintBatch.WORKING)

    def past_keeping(self, now):
        """Whose pages, and names of those left out, have been kept for long enough."""
        return self.filter(done_at__lt=now - PrintBatch.KEPT).exclude(content=None, left_out=[])


class PrintBatch(models.Model):
    """Contact cards to print for many: made in the background, as one PDF that is kept for some days."""

    class Who(models.TextChoices):
        WITHOUT = "WITHOUT", "有服务卡、还没有联系卡的"
        REPRINT = "REPRINT", "号码变了、要重印的"
        SERVICE_CARD = "SERVICE_CARD", "所有有服务卡的"
        EVERYBODY_WITHOUT = "EVERYBODY_WITHOUT", "还没有联系卡的（有没有服务卡都算）"
        ONE = "ONE", "一位老同志"

    class Status(models.TextChoices):
        WAITING = "WAITING", "等待制作"
        WORKING = "WORKING", "正在制作"
        DONE = "DONE", "已做好"
        FAILED = "FAILED", "没有做成"
        CANCELLED = "CANCELLED", "已取消"

    WORKING = (Status.WAITING, Status.WORKING)
    STALE_AFTER = timedelta(minutes=3)
    KEPT = timedelta(days=3)
    MOST = 1000

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    who = models.CharField("印给谁", max_length=20, choices=Who)
    style = models.CharField("样式", max_length=8, choices=CardStyle)
    retirees = ArrayField(models.BigIntegerField(), verbose_name="名单", help_text="下单时的名单")
    with_gaps = models.BooleanField(
        "打不出的字留空", default=True, help_text="姓名里打不出的字：留空手写，或者不印这些人"
    )
    site = models.CharField("网址", max_length=200, help_text="二维码打开的公开网站")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    problem = models.CharField("问题", max_length=300, blank=True)
    left_out = models.JSONField("没有印的人", default=list, blank=True)
    content = models.BinaryField("文件", null=True, help_text="加密保存，过几天删除")
    submission_id = models.UUIDField(unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="打印人"
    )
    created_at = models.DateTimeField("下单时间", auto_now_add=True)
    claimed_at = models.DateTimeField("处理时间", null=True, editable=False)
    attempts = models.PositiveSmallIntegerField("处理次数", default=0, editable=False)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = PrintBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联系卡打印"
        default_permissions = []
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="cards_printbatch_pages_only_when_done",
                condition=Q(status="DONE") | Q(content=None),
                violation_error_message="没有做好的打印不能有文件。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(status__in=["WAITING", "WORKING"]),
                name="cards_printbatch_unfinished",
            ),
        ]

    def __str__(self):
        return f"{self.get_style_display()} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_working(self) -> bool:
        """Whether the background job has it, or soon will."""
        return self.status in self.WORKING

    @property
    def kept_until(self):
        """The moment from which its pages are removed; None before it is done."""
        return self.done_at and self.done_at + self.KEPT


class ContactCardQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def valid(self):
        """Not replaced by a newer one."""
        return self.filter(replaced_on=None)

    def waiting(self):
        """Printed, but not given out yet."""
        return self.valid().filter(issued_on=None)

    def unsigned(self):
        """Given out, but nobody has signed for it yet."""
        return self.valid().filter(received_on=None).exclude(issued_on=None)

    def received(self):
        return self.valid().exclude(received_on=None)

    def outdated(self, numbers: Mapping[int, list[dict]]):
        """On which a number stands that isn't the station's any more.

        `numbers` are those of each station now, by its key, as `Directory.numbers` gives them. A service that
        was added, or moved to another place, makes no card outdated: everything on it is still true.
        """
        wrong = Q(pk__in=[])
        for station, now in numbers.items():
            wrong |= Q(retiree__station=station) & ~Q(numbers__contained_by=now)
        return self.filter(wrong)

    def to_reprint(self, numbers: Mapping[int, list[dict]]):
        """The last card of a person and style, where it is outdated and the person still there."""
        newer = ContactCard.objects.waiting().filter(retiree=OuterRef("retiree"), style=OuterRef("style"))
        last = self.valid().exclude(Exists(newer), issued_on__isnull=False)
        return last.filter(retiree__died_on=None, retiree__archived_at=None).outdated(numbers)


@pghistory.track()
class ContactCard(models.Model):
    """金手杖亲情联系卡： one printed card of one retiree. Nothing personal stands on it but the name."""

    class SignedBy(models.TextChoices):
        SELF = "SELF", "本人"
        FAMILY = "FAMILY", "家属"

    retiree = models.ForeignKey(Retiree, models.CASCADE, related_name="contact_cards", verbose_name="老同志")
    style = models.CharField("样式", max_length=8, choices=CardStyle)
    token = models.CharField("卡上的代码", max_length=24, unique=True, default=new_token)
    numbers = models.JSONField("卡上的号码", help_text="名称和号码，按印的次序")
    batch = models.ForeignKey(
        PrintBatch, models.SET_NULL, null=True, related_name="cards", verbose_name="打印批次"
    )
    printed_at = models.DateTimeField("打印时间")
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="打印人", db_index=False
    )
    issued_on = models.DateField("发放日期", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发放人",
        db_index=False,
    )
    received_on = models.DateField("签收日期", null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签收登记人",
        db_index=False,
    )
    signed_by = models.CharField("签收人", max_length=8, choices=SignedBy, blank=True)
    signer = models.CharField("家属姓名", max_length=50, blank=True)
    replaced_on = models.DateField("作废日期", null=True, blank=True, help_text="新卡发放后，旧卡作废")

    objects = ContactCardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联系卡"
        default_permissions = []
        permissions = [("issue_contactcard", "登记联系卡的发放和签收")]
        ordering = ["-printed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retiree", "style"],
                condition=Q(replaced_on=None, issued_on=None),
                name="cards_contactcard_one_to_hand_out",
                violation_error_message="这位老同志已有一张同样的联系卡等待发放。",
            ),
            models.UniqueConstraint(
                fields=["retiree", "style"],
                condition=Q(replaced_on=None, issued_on__isnull=False),
                name="cards_contactcard_one_in_use",
                violation_error_message="这位老同志已有一张同样的联系卡在用。",
            ),
            models.CheckConstraint(
                name="cards_contactcard_issued_by_somebody",
                condition=Q(issued_on=None, issued_by=None)
                | Q(issued_on__isnull=False, issued_by__isnull=False),
                violation_error_message="发放要有日期和经办人。",
            ),
            models.CheckConstraint(
                name="cards_contactcard_received_with_who_signed",
                condition=Q(received_on=None, received_by=None, signed_by="")
                | (
                    Q(issued_on__isnull=False, received_on__gte=F("issued_on"), received_by__isnull=False)
                    & ~Q(signed_by="")
                ),
                violation_error_message="签收要有日期（不早于发放）、签收人和登记人。",
            ),
            models.CheckConstraint(
                name="cards_contactcard_family_signs_with_a_name",
                condition=(Q(signed_by="FAMILY") & ~Q(signer="")) | (~Q(signed_by="FAMILY") & Q(signer="")),
                violation_error_message="家属签收要写姓名。",
            ),
        ]

    def __str__(self):
        return f"{self.get_style_display()} {self.retiree}"

    @property
    def state(self) -> str:
        """Where it is, in words."""
        if self.replaced_on:
            return "已作废"
        if self.received_on:
            return "已签收"
        return "已发放，未签收" if self.issued_on else "已打印，未发放"

    @property
    def signed_in_words(self) -> str:
        """`本人`, `家属王芳`, or nothing."""
        return f"{self.get_signed_by_display()}{self.signer}"

    def is_outdated(self, numbers: Iterable[dict]) -> bool:
        """Whether a number on it isn't among `numbers`, those of its station now: `outdated` for one card."""
        now = list(numbers)
        return any(number not in now for number in self.numbers)
