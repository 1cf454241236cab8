"""Stories 品牌故事 and notices 通知公告: written, approved by somebody else, published by channel, withdrawn."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from activities.models.versions import public_content
from laoling.accounts.models import Unit
from laoling.people.models import Consent, Purpose, Retiree

MOST_WORDS = 6000


@pghistory.track()
class Channel(models.Model):
    """Where something may appear: 公示栏, 微信公众号, 矿区报 …; one of them is the portal's own public pages."""

    name = models.CharField("渠道", max_length=20, unique=True)
    place = models.PositiveSmallIntegerField("次序", default=100)
    in_use = models.BooleanField("在用", default=True, help_text="不再使用的取消勾选，已登记的不受影响")
    is_portal = models.BooleanField(
        "本平台的公开页面", default=False, editable=False, help_text="登记到这个渠道，公开的页面上就看得到"
    )

    class Meta:
        verbose_name = verbose_name_plural = "宣传渠道"
        default_permissions = ["view", "add", "change"]
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_portal"], condition=Q(is_portal=True), name="publicity_channel_one_portal"
            ),
        ]
        triggers = [public_content("new_channels_version")]

    def __str__(self):
        return self.name


class Kind(models.TextChoices):
    STORY = "STORY", "品牌故事"
    NOTICE = "NOTICE", "通知公告"


class State(models.TextChoices):
    DRAFT = "DRAFT", "草稿"
    SUBMITTED = "SUBMITTED", "待审核"
    RETURNED = "RETURNED", "退回修改"
    APPROVED = "APPROVED", "审核通过"
    WITHDRAWN = "WITHDRAWN", "已撤下"


REWRITABLE = (State.DRAFT, State.RETURNED, State.WITHDRAWN)


class PieceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the user's units; who works without names doesn't see what isn't submitted yet, but his own."""
        if not user.is_authenticated:
            return self.none()
        mine = self.filter(unit__in=Unit.objects.visible_to(user))
        if user.sees_people:
            return mine
        return mine.filter(~Q(state__in=REWRITABLE) | Q(author=user))

    def waiting(self):
        return self.filter(state=State.SUBMITTED)

    def unpublished(self, today: date):
        """Approved, and nobody has written down yet where it came out; a notice whose time is over isn't asked for."""
        return self.filter(state=State.APPROVED, appearances=None).exclude(until_on__lt=today)

    def public(self, today: date):
        """What the public pages show: approved, on the portal by then, in its time, and everybody named agrees still.

        Annotates `out_on`, the day on which it came out there.
        """
        shown = Appearance.objects.filter(piece=OuterRef("pk"), channel__is_portal=True, on_day__lte=today)
        agreeing = Consent.objects.in_force().filter(retiree=OuterRef("retiree"), purpose=Purpose.PUBLICITY)
        against = Mention.objects.filter(piece=OuterRef("pk")).exclude(Exists(agreeing))
        taken_back = Agreement.objects.filter(piece=OuterRef("pk"), withdrawn_on__isnull=False)
        in_time = Q(from_on=None) | Q(from_on__lte=today)
        rows = self.annotate(out_on=Subquery(shown.values("on_day")[:1]))
        return rows.filter(
            in_time, Q(until_on=None) | Q(until_on__gte=today), out_on__isnull=False, state=State.APPROVED
        ).exclude(Exists(against) | Exists(taken_back))

    def about(self, unit: Unit):
        """What units above that one say, itself, and those below."""
        path, step = unit.path, Unit.steplen
        above = [path[:length] for length in range(step, len(path), step)]
        return self.filter(Q(unit__path__startswith=path) | Q(unit__path__in=above))


@pghistory.track()
class Piece(models.Model):
    """A story or a notice: plain text in paragraphs."""

    kind = models.CharField("类别", max_length=10, choices=Kind)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="单位", help_text="哪个单位发的、说的是哪里的事"
    )
    title = models.CharField("标题", max_length=60)
    words = models.TextField("正文", max_length=MOST_WORDS)
    from_on = models.DateField("从哪天起", null=True, blank=True)
    until_on = models.DateField("到哪天为止", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="撰稿人"
    )
    written_at = models.DateTimeField("写稿时间")
    submitted_on = models.DateField("送审日期", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
        db_index=False,
    )
    reason = models.CharField("退回或撤下的原因", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "稿件"
        default_permissions = ["view"]
        permissions = [
            ("write_piece", "写故事和通知"),
            ("approve_piece", "审核故事和通知"),
            ("publish_piece", "登记发布、撤下故事和通知"),
        ]
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="publicity_piece_notice_has_its_time",
                condition=Q(kind="STORY", from_on=None, until_on=None)
                | Q(kind="NOTICE", from_on__isnull=False, until_on__gte=F("from_on")),
                violation_error_message="通知要写从哪天起、到哪天为止；故事不写。",
            ),
            models.CheckConstraint(
                name="publicity_piece_approved_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("author")),
                violation_error_message="自己写的稿件不能自己审核，请由别人审核。",
            ),
            models.CheckConstraint(
                name="publicity_piece_decided_with_who",
                condition=(
                    Q(state__in=("DRAFT", "SUBMITTED"), decided_at=None, decided_by=None)
                    | Q(
                        state__in=("RETURNED", "APPROVED", "WITHDRAWN"),
                        decided_at__isnull=False,
                        decided_by__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="publicity_piece_returned_or_withdrawn_with_reason",
                condition=(Q(state__in=("RETURNED", "WITHDRAWN")) & ~Q(reason=""))
                | (~Q(state__in=("RETURNED", "WITHDRAWN")) & Q(reason="")),
                violation_error_message="退回或撤下的，请写明原因。",
            ),
        ]
        triggers = [public_content("new_pieces_version")]

    def __str__(self):
        return self.title

    @property
    def is_rewritable(self) -> bool:
        return self.state in REWRITABLE

    @property
    def is_story(self) -> bool:
        return self.kind == Kind.STORY


@pghistory.track()
class Appearance(models.Model):
    """That a piece came out on a channel on a day."""

    piece = models.ForeignKey(
        Piece, models.CASCADE, related_name="appearances", verbose_name="稿件", db_index=False
    )
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="appearances", verbose_name="渠道")
    on_day = models.DateField("日期")
    where = models.CharField("版面、栏目", max_length=40, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "发布"
        default_permissions = []
        ordering = ["on_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["piece", "channel"],
                name="publicity_appearance_once_per_channel",
                violation_error_message="这个渠道已经登记过发布。",
            ),
        ]
        triggers = [public_content("new_appearances_version")]

    def __str__(self):
        return f"{self.channel} {self.on_day}"


class Mention(models.Model):
    """A registered retiree whom an approved piece names, by the consent in their record. Written with the approval."""

    piece = models.ForeignKey(
        Piece, models.CASCADE, related_name="mentions", verbose_name="稿件", db_index=False
    )
    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="mentions", verbose_name="老同志")

    class Meta:
        verbose_name = verbose_name_plural = "写到的老同志"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["piece", "retiree"], name="publicity_mention_once_per_piece"),
        ]
        triggers = [public_content("new_mentions_version")]

    def __str__(self):
        return f"{self.piece_id} {self.retiree_id}"


@pghistory.track(exclude=["name"])
class Agreement(models.Model):
    """That somebody named in a piece agreed to it: a colleague, or whoever has no consent in a record of ours."""

    class How(models.TextChoices):
        WRITTEN = "WRITTEN", "本人书面同意"
        SPOKEN = "SPOKEN", "本人口头同意"
        RELATIVE = "RELATIVE", "家属代为同意"
        CHANCE = "CHANCE", "碰巧同字，不是写这个人"

    piece = models.ForeignKey(
        Piece, models.CASCADE, related_name="agreements", verbose_name="稿件", db_index=False
    )
    name = models.CharField("姓名", max_length=50)
    how = models.CharField("怎样同意的", max_length=10, choices=How)
    given_on = models.DateField("同意日期")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "同意公开姓名"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["piece", "name"],
                name="publicity_agreement_once_per_name",
                violation_error_message="这个姓名已经登记过。",
            ),
            models.CheckConstraint(
                name="publicity_agreement_withdrawn_after_given",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
            ),
        ]
        triggers = [public_content("new_agreements_version")]

    def __str__(self):
        return f"{self.piece_id} {self.get_how_display()}"


class PublicConsent(Consent):
    """The consents as the public pages ask for them: one that is withdrawn takes its stories away at once."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = verbose_name_plural = "同意记录"
        triggers = [public_content("new_consents_version")]
