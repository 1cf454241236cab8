"""The retired colleagues: who they are, where they live, whom to call."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from laoling import calendar
from laoling.accounts.models import Level, Unit
from laoling.crypto import BlindIndexField, EncryptedTextField, blind_index
from laoling.people import id_number as id_numbers
from laoling.people import search
from laoling.people.order import Natural
from laoling.people.pinyin import PinyinField


class Sex(models.TextChoices):
    MALE = "M", "男"
    FEMALE = "F", "女"


class Category(models.TextChoices):
    VETERAN = "VETERAN", "离休"
    RETIRED = "RETIRED", "退休"
    EARLY = "EARLY", "退养"
    SURVIVOR = "SURVIVOR", "遗属"


class Politics(models.TextChoices):
    PARTY = "PARTY", "中共党员"
    PROBATIONARY = "PROBATIONARY", "中共预备党员"
    LEAGUE = "LEAGUE", "共青团员"
    DEMOCRATIC = "DEMOCRATIC", "民主党派"
    MASSES = "MASSES", "群众"


class Marriage(models.TextChoices):
    SINGLE = "SINGLE", "未婚"
    MARRIED = "MARRIED", "已婚"
    DIVORCED = "DIVORCED", "离异"
    WIDOWED = "WIDOWED", "丧偶"


class Living(models.TextChoices):
    ALONE = "ALONE", "独居"
    SPOUSE = "SPOUSE", "与配偶同住"
    CHILDREN = "CHILDREN", "与子女同住"
    INSTITUTION = "INSTITUTION", "养老机构"


class Ability(models.TextChoices):
    INTACT = "INTACT", "完好"
    MILD = "MILD", "轻度"
    MODERATE = "MODERATE", "中度"
    SEVERE = "SEVERE", "重度"
    TOTAL = "TOTAL", "完全失能"


class ArchiveReason(models.TextChoices):
    MOVED = "MOVED", "迁出，不再由我们服务"
    MISTAKE = "MISTAKE", "登记错误"
    OTHER = "OTHER", "其他原因"


class Household(models.Model):
    """People at one address; one visit can serve all of them."""

    station = models.ForeignKey(Unit, models.PROTECT, related_name="households", verbose_name="老年站")
    address = models.CharField("住址", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "家庭"

    def __str__(self):
        return self.address


class RetireeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People of the user's subtree; none for roles that never see people by name.

        A record that was merged into another is left out everywhere: it has nothing any more.
        """
        if not user.is_authenticated or not user.sees_people:
            return self.none()
        return self.filter(station__in=Unit.objects.visible_to(user), merged_into=None)

    def current(self):
        """Alive, not archived, and not merged into another record."""
        return self.filter(died_on=None, archived_at=None, merged_into=None)

    def like(self, *, name: str, born_on: date | None, phone: str = ""):
        """Who may be the same person: name and day of birth, or the phone. All cleaned; "" and None fit nobody."""
        found = Q(name=name, born_on=born_on) if name and born_on else Q(pk__in=[])
        if phone_index := blind_index(phone, purpose="people.phone", transform="digits"):
            found |= Q(phone_index=phone_index)
        return self.filter(found)

    def matching(self, text: str, *, also=None):
        """Those who fit each word of `text`: name, pinyin, initials, phone or its tail, ID number, address.

        `also(word)` is who fits a word by what a room above knows (`cards/search.py`). Only when these find
        nobody is a word of one or two letters looked for in the middle of addresses. Without a word: nobody.
        """
        words = search.words_of(text)
        if not words:
            return self.none()
        found = self.filter(*(search.fits(self, word, also=also) for word in words))
        if any(len(word) < search.TRIGRAM for word in words) and not found.exists():
            found = self.filter(*(search.fits(self, word, also=also, in_the_middle=True) for word in words))
        return found

    def aged(self, youngest: int | None, oldest: int | None, today):
        """Whose full years on `today` are from `youngest` to `oldest`, both included; None: no bound."""
        people = self
        if youngest is not None:
            people = people.filter(born_on__lte=calendar.years_before(today, youngest))
        if oldest is not None:
            people = people.filter(born_on__gt=calendar.years_before(today, oldest + 1))
        return people

    def family_of(self, retiree):
        """Who else lives in the same household."""
        return self.filter(household=retiree.household_id).exclude(household=None).exclude(pk=retiree.pk)

    def sorted_by_name(self):
        return self.order_by("name_sort", "pk")


@pghistory.track()
class Retiree(models.Model):
    """A retired colleague, looked after by one station."""

    station = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="retirees",
        verbose_name="老年站",
        limit_choices_to={"level": Level.STATION},
    )
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name="家庭"
    )
    # Both directions stand in the table, and each must have the other: a foreign key of the database, see 0004.
    spouse = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="配偶"
    )
    name = models.CharField("姓名", max_length=50)
    name_sort = PinyinField(source="name", style="sort", max_length=400, editable=False)
    name_pinyin = PinyinField(source="name", style="full", max_length=300, editable=False)
    name_initials = PinyinField(source="name", style="initials", max_length=50, editable=False)
    id_number = EncryptedTextField("身份证号", purpose="people.retiree.id_number")
    id_number_index = BlindIndexField(source="id_number", purpose="people.id_number", editable=False)
    sex = models.CharField("性别", max_length=1, choices=Sex)
    born_on = models.DateField("出生日期")
    phone = EncryptedTextField("联系电话", purpose="people.retiree.phone", blank=True, default="")
    phone_index = BlindIndexField(
        source="phone", purpose="people.phone", transform="digits", null=True, editable=False
    )
    phone_tail_index = BlindIndexField(
        source="phone", purpose="people.phone_tail", transform="tail4", null=True, editable=False
    )
    address = models.CharField("住址", max_length=120, blank=True)
    area = models.CharField("居民区", max_length=60, blank=True)
    category = models.CharField("人员类别", max_length=10, choices=Category, default=Category.RETIRED)
    retired_on = models.DateField("退休日期", null=True, blank=True)
    politics = models.CharField("政治面貌", max_length=12, choices=Politics, blank=True)
    party_branch = models.CharField("党支部", max_length=60, blank=True)
    marriage = models.CharField("婚姻状况", max_length=10, choices=Marriage, blank=True)
    living = models.CharField("居住状况", max_length=12, choices=Living, blank=True)
    health = models.CharField("健康状况", max_length=200, blank=True)
    ability = models.CharField("能力等级", max_length=10, choices=Ability, blank=True)
    notes = models.CharField("备注", max_length=500, blank=True)
    died_on = models.DateField("去世日期", null=True, blank=True)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="归档人",
        db_index=False,
    )
    archive_reason = models.CharField("归档原因", max_length=10, choices=ArchiveReason, blank=True)
    archive_note = models.CharField("归档说明", max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_rows",
        verbose_name="并入",
        editable=False,
        help_text="重复登记的一份并入另一份后，只留号码和去处",
    )
    merged_at = models.DateTimeField("并入时间", null=True, blank=True, editable=False)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="合并人",
        db_index=False,
        editable=False,
    )
    erased_at = models.DateTimeField("资料清除时间", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(
        "版本", default=1, editable=False, help_text="每次修改加一：两人同时修改时，后一位会得到提示"
    )
    submission_id = models.UUIDField(
        "提交编号", unique=True, null=True, editable=False, help_text="同一次填写只登记一次"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = RetireeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "老同志"
        permissions = [
            ("update_retiree", "更新电话、住处、身体等日常情况和紧急联系人"),
            ("transfer_retiree", "转站"),
            ("archive_retiree", "归档和恢复"),
            ("reveal_retiree", "显示完整身份证号和电话"),
            ("print_retiree", "打印老同志资料"),
            ("export_retiree", "导出老同志资料"),
            ("import_retiree", "导入花名册"),
            ("merge_retiree", "合并重复的老同志"),
        ]
        ordering = ["name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                name="people_retiree_id_number_once",
                violation_error_message="该身份证号已经登记。",
            ),
            models.CheckConstraint(
                name="people_retiree_spouse_is_another",
                condition=Q(spouse=None) | ~Q(spouse=F("pk")),
                violation_error_message="配偶不能是本人。",
            ),
            models.CheckConstraint(
                name="people_retiree_archived_with_reason",
                condition=Q(archived_at=None, archived_by=None, archive_reason="", archive_note="")
                | (Q(archived_at__isnull=False) & ~Q(archive_reason="")),
                violation_error_message="归档要有原因。",
            ),
            models.CheckConstraint(
                name="people_retiree_merged_with_who_and_when",
                condition=Q(merged_into=None, merged_at=None, merged_by=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False, merged_by__isnull=False),
                violation_error_message="合并要有经办人和时间。",
            ),
            models.CheckConstraint(
                name="people_retiree_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                violation_error_message="一份资料不能并入它自己。",
            ),
            models.CheckConstraint(
                name="people_retiree_erased_only_when_gone",
                condition=Q(erased_at=None)
                | Q(died_on__isnull=False)
                | Q(archived_at__isnull=False)
                | Q(merged_into__isnull=False),
                violation_error_message="资料已按保存期限清除，不能恢复。",
            ),
        ]
        indexes = [
            models.Index(fields=["station", "name_sort", "id"], name="people_retiree_station_name"),
            models.Index(fields=["name", "born_on"], name="people_retiree_name_born"),
            models.Index(fields=["phone_index"], name="people_retiree_phone"),
            models.Index(fields=["phone_tail_index"], name="people_retiree_phone_tail"),
            # What the list of people is sorted by, for those who look after several stations.
            models.Index(fields=["name_sort", "id"], name="people_retiree_name"),
            models.Index(fields=["born_on", "id"], name="people_retiree_age"),
            models.Index("area", Natural("address"), "name_sort", "id", name="people_retiree_building"),
            models.Index(OpClass("name_pinyin", "text_pattern_ops"), name="people_retiree_pinyin"),
            models.Index(OpClass("name_initials", "text_pattern_ops"), name="people_retiree_initials"),
            models.Index(OpClass("area", "text_pattern_ops"), name="people_retiree_area"),
            GinIndex(OpClass("name", "gin_trgm_ops"), name="people_retiree_name_trgm"),
            GinIndex(OpClass(Upper("address"), "gin_trgm_ops"), name="people_retiree_address_trgm"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_current(self) -> bool:
        """Alive, not archived, and not merged into another record."""
        return self.died_on is None and self.archived_at is None and self.merged_into_id is None

    @property
    def masked_id_number(self) -> str:
        return id_numbers.mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        return id_numbers.mask_phone(self.phone)

    def phone_for(self, user) -> str:
        """The phone as that member of staff sees it: in full to call, else masked."""
        return self.phone if user.may_call else self.masked_phone

    @property
    def home(self) -> str:
        """Residential area and address, the area once only when the address begins with it."""
        if self.area and not self.address.startswith(self.area):
            return f"{self.area} {self.address}".strip()
        return self.address

    def age_on(self, day) -> int:
        """Full years on that day."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


@pghistory.track()
class EmergencyContact(models.Model):
    """Somebody to call about a retiree; the lowest place is called first."""

    retiree = models.ForeignKey(Retiree, models.CASCADE, related_name="contacts", verbose_name="老同志")
    place = models.PositiveSmallIntegerField("次序", default=1)
    name = models.CharField("紧急联系人", max_length=50)
    relation = models.CharField("关系", max_length=20, blank=True)
    phone = EncryptedTextField("紧急联系电话", purpose="people.contact.phone", blank=True, default="")
    phone_index = BlindIndexField(
        source="phone", purpose="people.phone", transform="digits", null=True, editable=False
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "紧急联系人"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retiree", "place"],
                name="people_emergencycontact_one_per_place",
                deferrable=models.Deferrable.IMMEDIATE,  # two change places in one statement
                violation_error_message="这个次序已经有联系人。",
            ),
        ]
        indexes = [models.Index(fields=["phone_index"], name="people_contact_phone")]

    def __str__(self):
        return self.name

    @property
    def masked_phone(self) -> str:
        return id_numbers.mask_phone(self.phone)


class Transfer(models.Model):
    """A retiree went from one station to another on a day."""

    retiree = models.ForeignKey(Retiree, models.CASCADE, related_name="transfers", verbose_name="老同志")
    from_station = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="转出")
    to_station = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="转入")
    moved_on = models.DateField("转站日期")
    reason = models.CharField("原因", max_length=200)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人", db_index=False
    )
    was_planned = models.BooleanField(
        "任务已随之调整",
        default=False,
        db_default=False,
        editable=False,
        help_text="排任务的扫描看到了这次转站：新单位的节日安排从此适用",
    )

    class Meta:
        verbose_name = verbose_name_plural = "转站记录"
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(
                fields=["retiree"], name="people_transfer_not_planned", condition=Q(was_planned=False)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="people_transfer_to_another_station",
                condition=~Q(from_station=F("to_station")),
                violation_error_message="转入的老年站要与原来的不同。",
            ),
        ]

    def __str__(self):
        return f"{self.from_station} → {self.to_station}"
