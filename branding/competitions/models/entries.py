"""Entries of a competition, what each judge says of them, and the results that closing it wrote down."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from activities.models import Venue
from branding.competitions.models.competitions import Competition, Criterion, Judge, Who
from branding.competitions.models.frozen import frozen
from laoling.accounts.models import Role, Unit

STAFF = settings.AUTH_USER_MODEL
OF_ENTRY = "(SELECT competition_id FROM competitions_entry WHERE id = {row}.entry_id)"


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of one's units; one's own; all of a competition that one judges or arranges.

        A visitor reads colleagues' innovations only when they are announced.
        """
        if not user.is_authenticated or user.unit_id is None:
            return self.none()
        in_team = Partner.objects.filter(user=user).values("entry")
        own = Q(member=user) | Q(pk__in=in_team) | Q(submitted_by=user)
        judged = Q(competition__in=Judge.objects.filter(member=user).values("competition"))
        within = Q(unit__in=Unit.objects.visible_to(user))
        if user.role == Role.VISITOR:
            within &= Q(member=None) | Q(competition__closed_at__isnull=False)
        kept = Q(pk__in=[])
        if user.has_perm("competitions.keep_competition"):
            kept = Q(competition__in=Competition.objects.kept_by(user))
        return self.filter(own | judged | within | kept)

    def not_about(self, user):
        """Those that the user isn't in: neither the person, nor in the team, nor at work in that station."""
        at_home = Q(competition__who__in=[Who.VENUE, Who.STATION], unit=user.unit_id)
        team = Partner.objects.filter(user=user).values("entry")
        return self.exclude(Q(member=user) | Q(pk__in=team) | at_home)

    def unscored_by(self, user):
        """Those that a judge may score and hasn't, or not for every judged criterion."""
        given = Score.objects.filter(
            entry=OuterRef(OuterRef("pk")), criterion=OuterRef("pk"), judge__member=user
        )
        owed = Criterion.objects.filter(~Exists(given), competition=OuterRef("competition"), figure="")
        return self.not_about(user).filter(Exists(owed))

    def standing(self):
        return self.filter(withdrawn_at=None)


@pghistory.track()
class Entry(models.Model):
    """Who takes part: a member of staff, a venue or a station; an innovation says what it is and who shares in it."""

    competition = models.ForeignKey(
        Competition, models.PROTECT, related_name="entries", verbose_name="竞赛", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    member = models.ForeignKey(
        STAFF, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工作人员"
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="活动室"
    )
    team: models.ManyToManyField = models.ManyToManyField(
        STAFF, through="Partner", blank=True, related_name="+", verbose_name="一起完成的人"
    )
    title = models.CharField("项目名称", max_length=60, blank=True)
    text = models.TextField("事迹或做法", max_length=4000, blank=True)
    submitted_at = models.DateTimeField("报名时间")
    submitted_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="报名人")
    withdrawn_at = models.DateTimeField("退出时间", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参赛"
        default_permissions = []
        ordering = ["unit__path", "member__name", "venue__name", "pk"]
        triggers = [frozen("{row}.competition_id")]
        constraints = [
            models.CheckConstraint(
                name="competitions_entry_of_one_thing",
                condition=Q(member=None) | Q(venue=None),
            ),
            models.UniqueConstraint(
                fields=["competition", "unit"],
                condition=Q(member=None, venue=None, withdrawn_at=None),
                name="competitions_entry_station_once",
                violation_error_message="这个老年站已经报名。",
            ),
            models.UniqueConstraint(
                fields=["competition", "venue"],
                condition=Q(venue__isnull=False, withdrawn_at=None),
                name="competitions_entry_venue_once",
                violation_error_message="这个活动室已经报名。",
            ),
            models.UniqueConstraint(
                fields=["competition", "member", "title"],
                condition=Q(member__isnull=False, withdrawn_at=None),
                name="competitions_entry_member_once",
                violation_error_message="这位同事已经报名；同一个创新项目只报一次。",
            ),
        ]

    def __str__(self):
        return f"{self.title}（{self.of_whom}）" if self.title else self.of_whom

    @property
    def of_whom(self) -> str:
        return str(self.member or self.venue or self.unit)


class Partner(models.Model):
    """That a member of staff shares in somebody else's entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+", verbose_name="参赛", db_index=False)
    user = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="工作人员")

    class Meta:
        verbose_name = verbose_name_plural = "一起完成的人"
        default_permissions = []
        triggers = [frozen(OF_ENTRY)]
        constraints = [
            models.UniqueConstraint(fields=["entry", "user"], name="competitions_partner_once"),
        ]

    def __str__(self):
        return str(self.user)


class ScoreQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; everybody's once the competition is closed, for its judges and whoever arranged it."""
        if not user.is_authenticated:
            return self.none()
        judged = Q(entry__competition__in=Judge.objects.filter(member=user).values("competition"))
        if user.has_perm("competitions.keep_competition"):
            judged |= Q(entry__competition__in=Competition.objects.kept_by(user))
        return self.filter(Q(judge__member=user) | (judged & Q(entry__competition__closed_at__isnull=False)))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Score(models.Model):
    """What one judge gives one entry for one criterion, from 0 to 100."""

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="scores", verbose_name="参赛", db_index=False
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name="评分项目")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="scores", verbose_name="评委")
    points = models.PositiveSmallIntegerField("分数")
    given_at = models.DateTimeField("评分时间")

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        default_permissions = []
        ordering = ["entry", "criterion", "judge"]
        triggers = [frozen(OF_ENTRY)]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "criterion", "judge"], name="competitions_score_once_per_judge"
            ),
            models.CheckConstraint(
                name="competitions_score_0_to_100",
                condition=Q(points__lte=100),
                violation_error_message="分数请填 0 到 100。",
            ),
        ]

    def __str__(self):
        return f"{self.criterion} {self.points}"


class ResultQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of competitions that the user sees: what is announced is for everybody there."""
        return self.filter(entry__competition__in=Competition.objects.visible_to(user))

    def won(self):
        return self.exclude(award="")


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class Result(models.Model):
    """An entry's total, rank and award as they were when the competition was closed."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="result", verbose_name="参赛")
    total = models.DecimalField("总分", max_digits=5, decimal_places=2)
    rank = models.PositiveSmallIntegerField("名次")
    award = models.CharField("奖项", max_length=20, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "竞赛结果"
        default_permissions = []
        ordering = ["rank", "entry__unit__path", "entry"]
        triggers = [frozen(OF_ENTRY)]
        constraints = [
            models.CheckConstraint(
                name="competitions_result_total_0_to_100", condition=Q(total__range=(0, 100))
            ),
            models.CheckConstraint(name="competitions_result_rank_from_1", condition=Q(rank__gte=1)),
        ]

    def __str__(self):
        return f"第 {self.rank} 名 {self.entry}"


class ResultLine(models.Model):
    """What one criterion gave an entry, and the numbers that it came from; no points: nothing to measure."""

    result = models.ForeignKey(
        Result, models.CASCADE, related_name="lines", verbose_name="结果", db_index=False
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name="评分项目")
    points = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True)
    words = models.CharField("依据", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "结果明细"
        default_permissions = []
        ordering = ["result", "criterion__place", "criterion"]
        triggers = [
            frozen(
                "(SELECT entry.competition_id FROM competitions_result result"
                " JOIN competitions_entry entry ON entry.id = result.entry_id WHERE result.id = {row}.result_id)"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["result", "criterion"], name="competitions_resultline_once"),
        ]

    def __str__(self):
        return f"{self.criterion} {self.points}"
