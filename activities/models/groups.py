"""Groups 团队: Party branches and their groups, associations, self-governed bodies, and those who run them."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone

from activities.models.versions import public_content
from laoling import calendar
from laoling.accounts.models import Role, Unit
from laoling.people.models import Retiree


class GroupKind(models.TextChoices):
    PARTY_BRANCH = "PARTY_BRANCH", "党支部"
    PARTY_GROUP = "PARTY_GROUP", "党小组"
    CLUB = "CLUB", "文体协会"
    SELF_GOVERNED = "SELF_GOVERNED", "自管组织"
    INTEREST = "INTEREST", "兴趣小组"
    VOLUNTEER = "VOLUNTEER", "志愿服务队"


PARTY_KINDS = (GroupKind.PARTY_BRANCH, GroupKind.PARTY_GROUP)
CHARTERED_KINDS = (GroupKind.CLUB, GroupKind.SELF_GOVERNED)  # registered with a charter, reviewed every year
# What an officer of each kind is usually called; any other word may be typed.
POSTS = {
    GroupKind.PARTY_BRANCH: ("书记", "副书记", "组织委员", "宣传委员", "纪检委员"),
    GroupKind.PARTY_GROUP: ("组长", "副组长"),
    GroupKind.CLUB: ("会长", "副会长", "秘书长", "财务"),
    GroupKind.SELF_GOVERNED: ("主任", "副主任", "财务", "联络员"),
    GroupKind.INTEREST: ("组长", "副组长", "联络员"),
    GroupKind.VOLUNTEER: ("队长", "副队长", "联络员"),
}


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


def held_above(user) -> Q:
    """Groups of the units above the user's to which people of the user's unit belong now; none of the Party."""
    if not user.is_authenticated or user.unit_id is None or not user.sees_people:
        return Q(pk__in=())
    path, step = user.unit.path, Unit.steplen
    above = [path[:length] for length in range(step, len(path), step)]
    members = Membership.objects.current().filter(retiree__in=Retiree.objects.visible_to(user))
    return Q(unit__path__in=above, pk__in=members.values("group")) & ~Q(kind__in=PARTY_KINDS)


class GroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that the user keeps, and those of units above to which people of the user's belong: these to read.

        Why, see docs/decisions/0028.
        """
        return self.filter(Q(pk__in=Group.objects.kept_by(user)) | held_above(user))

    def kept_by(self, user):
        """Groups of the user's subtree; those of the Party only for roles that work with them.

        That a branch exists is no secret, so leaders see branches, without their members; visitors have
        no business with them.
        """
        groups = self.filter(unit__in=Unit.objects.visible_to(user))
        if user.is_authenticated and (user.sees_party or user.role == Role.CENTRE_LEADER):
            return groups
        return groups.exclude(kind__in=PARTY_KINDS)

    def for_the_public(self, day):
        """What elders may join, as they read it: none of the Party, none that still waits for its registration."""
        registered = ~Q(kind__in=CHARTERED_KINDS) | Q(registered_on__lte=day)
        return self.existing_on(day).filter(registered).exclude(kind__in=PARTY_KINDS)

    def of_the_party(self):
        return self.filter(kind__in=PARTY_KINDS)

    def branches(self):
        return self.filter(kind=GroupKind.PARTY_BRANCH)

    def active(self):
        return self.filter(dissolved_on=None)

    def existing_on(self, day):
        """Founded by that day and not dissolved by then."""
        return self.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=day), founded_on__lte=day)

    def waiting_for_registration(self):
        return self.active().filter(kind__in=CHARTERED_KINDS, registered_on=None)

    def without_review_of(self, year: int):
        """Registered ones that existed in the whole of `year` and weren't reviewed for it."""
        reviewed = GroupReview.objects.filter(group=OuterRef("pk"), year=year)
        registered = self.active().filter(kind__in=CHARTERED_KINDS, registered_on__year__lt=year)
        return registered.filter(~Exists(reviewed))


@pghistory.track()
class Group(models.Model):
    """People who meet for something, under a station or a department, with officers of their own."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="groups", verbose_name="单位")
    kind = models.CharField("类别", max_length=14, choices=GroupKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="所属党支部",
        help_text="只有党小组要选",
    )
    name = models.CharField("名称", max_length=60)
    purpose = models.CharField("做什么", max_length=200, blank=True)
    plan = models.TextField("计划", max_length=2000, blank=True)
    charter = models.TextField("章程", max_length=6000, blank=True)
    founded_on = models.DateField("成立日期")
    registered_on = models.DateField("备案日期", null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="备案人",
        db_index=False,
    )
    dissolved_on = models.DateField("解散日期", null=True, blank=True)
    dissolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办理解散的人",
        db_index=False,
    )
    dissolve_reason = models.CharField("解散原因", max_length=200, blank=True)
    created_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "团队"
        default_permissions = ["view"]
        permissions = [
            ("keep_group", "登记团队和它的成员、负责人"),
            ("register_group", "团队备案、年审和解散"),
        ]
        ordering = ["unit__path", "kind", "name", "pk"]
        triggers = [public_content("new_schedule_version")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "name"],
                condition=Q(dissolved_on=None),
                name="activities_group_name_once_per_unit",
                violation_error_message="本单位已有同名的团队。",
            ),
            models.CheckConstraint(
                name="activities_group_party_group_below_a_branch",
                condition=(Q(kind=GroupKind.PARTY_GROUP) & Q(parent__isnull=False))
                | (~Q(kind=GroupKind.PARTY_GROUP) & Q(parent=None)),
                violation_error_message="党小组要选所属党支部，别的团队不选。",
            ),
            models.CheckConstraint(
                name="activities_group_registered_with_charter",
                condition=Q(registered_on=None, registered_by=None)
                | (Q(registered_on__isnull=False, registered_by__isnull=False) & ~Q(charter="")),
                violation_error_message="备案要有章程、日期和办理人。",
            ),
            models.CheckConstraint(
                name="activities_group_registered_after_founding",
                condition=Q(registered_on=None) | Q(registered_on__gte=F("founded_on")),
                violation_error_message="备案日期不能早于成立日期。",
            ),
            models.CheckConstraint(
                name="activities_group_dissolved_with_who_and_why",
                condition=Q(dissolved_on=None, dissolved_by=None, dissolve_reason="")
                | (Q(dissolved_on__gte=F("founded_on"), dissolved_by__isnull=False) & ~Q(dissolve_reason="")),
                violation_error_message="解散要写明日期和原因，日期不能早于成立日期。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_of_the_party(self) -> bool:
        return self.kind in PARTY_KINDS

    @property
    def is_chartered(self) -> bool:
        return self.kind in CHARTERED_KINDS

    @property
    def is_active(self) -> bool:
        return self.dissolved_on is None

    @property
    def since(self):
        """The day from which the portal asks anything of it: its founding, or when it was entered here if later."""
        return max(self.founded_on, calendar.local_day(self.created_at))


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who is named to the user: their people, in groups that they see; Party members only if the role needs it."""
        rows = self.filter(
            retiree__in=Retiree.objects.visible_to(user), group__in=Group.objects.visible_to(user)
        )
        return rows if user.sees_party else rows.exclude(group__kind__in=PARTY_KINDS)

    def current(self):
        """Not left, of people who are there: who is archived isn't counted, and is again when restored."""
        return self.filter(left_on=None, retiree__died_on=None, retiree__archived_at=None)

    def of_the_party(self):
        return self.filter(group__kind__in=PARTY_KINDS)

    def on(self, day):
        """Members on that day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day)


@pghistory.track()
class Membership(models.Model):
    """Somebody belongs to a group from a day on, until the day on which they left; nothing of it is deleted."""

    class Reason(models.TextChoices):
        WISH = "WISH", "本人提出"
        MOVED = "MOVED", "迁出或转走"
        DIED = "DIED", "去世"
        DISSOLVED = "DISSOLVED", "团队解散"
        MERGED = "MERGED", "重复登记"
        OTHER = "OTHER", "其他"

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships", verbose_name="团队")
    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="memberships", verbose_name="老同志")
    joined_on = models.DateField("加入日期")
    left_on = models.DateField("离开日期", null=True, blank=True)
    left_reason = models.CharField("离开原因", max_length=10, choices=Reason, blank=True)
    recorded_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办理离开的人",
        db_index=False,
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "团队成员"
        default_permissions = []
        ordering = ["retiree__name_sort", "joined_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_membership_left_after_joining_with_why",
                condition=Q(left_on=None, left_reason="", ended_by=None)
                | (Q(left_on__gte=F("joined_on"), ended_by__isnull=False) & ~Q(left_reason="")),
                violation_error_message="离开要写明原因，日期不能早于加入日期。",
            ),
            models.UniqueConstraint(
                fields=["group", "retiree"],
                condition=Q(left_on=None),
                name="activities_membership_once_at_a_time",
                violation_error_message="这位同志已经是成员。",
            ),
            # Half-open: who left and came back on the same day wasn't a member twice.
            ExclusionConstraint(
                name="activities_membership_spans_apart",
                expressions=[
                    (F("group"), RangeOperators.EQUAL),
                    (F("retiree"), RangeOperators.EQUAL),
                    (
                        DateRange("joined_on", "left_on", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="这段时间这位同志已经是成员。",
            ),
        ]

    def __str__(self):
        return f"{self.group} {self.retiree}"


class OfficeQuerySet(models.QuerySet):
    def current(self):
        """Held now, by people who are there."""
        return self.filter(
            until_on=None, membership__retiree__died_on=None, membership__retiree__archived_at=None
        )

    def visible_to(self, user):
        return self.filter(membership__in=Membership.objects.visible_to(user))


@pghistory.track()
class Office(models.Model):
    """A post that a member holds in the group, from a day to a day."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="offices", verbose_name="成员")
    post = models.CharField("职务", max_length=20)
    from_on = models.DateField("任职日期")
    until_on = models.DateField("免职日期", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "团队职务"
        default_permissions = []
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_office_ends_after_beginning",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="免职日期不能早于任职日期。",
            ),
            models.UniqueConstraint(
                fields=["membership", "post"],
                condition=Q(until_on=None),
                name="activities_office_once_at_a_time",
                violation_error_message="这位同志已经担任这个职务。",
            ),
        ]

    def __str__(self):
        return self.post


@pghistory.track()
class GroupReview(models.Model):
    """The yearly review of a registered group: what it did, how many belong to it, how its accounts are."""

    class Result(models.TextChoices):
        GOOD = "GOOD", "优秀"
        PASSED = "PASSED", "合格"
        IMPROVE = "IMPROVE", "限期整改"
        FAILED = "FAILED", "不合格"

    group = models.ForeignKey(Group, models.PROTECT, related_name="reviews", verbose_name="团队")
    year = models.PositiveSmallIntegerField("年度")
    activities_held = models.PositiveIntegerField("开展活动（次）")
    members = models.PositiveIntegerField("成员（人）")
    accounts_in_order = models.BooleanField("账目清楚")
    result = models.CharField("结果", max_length=10, choices=Result)
    words = models.CharField("意见", max_length=500, blank=True)
    reviewed_on = models.DateField("审查日期")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审查人", db_index=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "团队年审"
        default_permissions = []
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "year"],
                name="activities_groupreview_once_a_year",
                violation_error_message="这一年已经审查过。",
            ),
            models.CheckConstraint(
                name="activities_groupreview_said_why_not",
                condition=Q(result__in=["GOOD", "PASSED"]) | ~Q(words=""),
                violation_error_message="整改或不合格的，请写明意见。",
            ),
            models.CheckConstraint(
                name="activities_groupreview_good_with_accounts_in_order",
                condition=Q(accounts_in_order=True) | ~Q(result__in=["GOOD", "PASSED"]),
                violation_error_message="账目不清楚的，不能评为优秀或合格。",
            ),
        ]

    def __str__(self):
        return f"{self.group} {self.year}"
