"""Units, staff, and what they read: who belongs where, and who looked at what."""

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet


class Level(models.TextChoices):
    CENTRE = "CENTRE", "中心"
    DEPARTMENT = "DEPARTMENT", "服务部"
    STATION = "STATION", "老年站"


class Role(models.TextChoices):
    """The name of a role is the name of the group that holds its permissions (`roles.py`)."""

    VISITOR = "VISITOR", "走访员"
    STATION_HEAD = "STATION_HEAD", "站长"
    DEPARTMENT_MANAGER = "DEPARTMENT_MANAGER", "服务部管理员"
    CENTRE_LEADER = "CENTRE_LEADER", "中心领导"
    AUDITOR = "AUDITOR", "审计员"
    SYSTEM_ADMIN = "SYSTEM_ADMIN", "系统管理员"


UNITLESS_ROLES = {Role.SYSTEM_ADMIN, Role.AUDITOR}
LEVEL_OF_ROLE: dict[str, Level] = {
    Role.VISITOR: Level.STATION,
    Role.STATION_HEAD: Level.STATION,
    Role.DEPARTMENT_MANAGER: Level.DEPARTMENT,
    Role.CENTRE_LEADER: Level.CENTRE,
}


class UnitQuerySet(MP_NodeQuerySet):
    def visible_to(self, user):
        """The units of the user's subtree; none for somebody without a unit."""
        if not user.is_authenticated or user.unit_id is None:
            return self.none()
        return self.within(user.unit)

    def administered_by(self, user):
        """What somebody who looks after accounts or logs works with: the subtree, or everything without a unit."""
        if user.is_authenticated and user.unit_id is None and user.role in UNITLESS_ROLES:
            return self.all()
        return self.visible_to(user)

    def within(self, unit):
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)

    def stations(self):
        return self.filter(level=Level.STATION)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self):
        return UnitQuerySet(self.model, using=self._db).order_by("path")


@pghistory.track()
class Unit(MP_Node):
    """A place in the organisation: the centre, a department or a station."""

    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=12, choices=Level)
    code = models.CharField("代号", max_length=12, unique=True, help_text="用于卡号，例如 D1、S03")
    phone = models.CharField("联系电话", max_length=30, blank=True, help_text="公开页面上给老同志看的电话")
    address = models.CharField("地址", max_length=120, blank=True)

    node_order_by = ["code"]
    objects = UnitManager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        permissions = [("view_dashboard", "查看管理看板")]
        constraints = [
            models.CheckConstraint(
                name="accounts_unit_level_matches_depth",
                condition=Q(level=Level.CENTRE, depth=1)
                | Q(level=Level.DEPARTMENT, depth=2)
                | Q(level=Level.STATION, depth=3),
                violation_error_message="中心在最上，其下是服务部，服务部之下是老年站。",
            ),
        ]

    def __str__(self):
        return self.name


class StaffQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of the user's subtree."""
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def administered_by(self, user):
        """Accounts that somebody who looks after accounts or logs works with; see UnitQuerySet."""
        if user.is_authenticated and user.unit_id is None and user.role in UNITLESS_ROLES:
            return self.all()
        return self.visible_to(user)

    def with_role(self, role):
        return self.filter(role=role)

    def working_on(self, day):
        """Active accounts whose owner is not on leave that day."""
        away = Leave.objects.filter(starts_on__lte=day, ends_on__gte=day)
        return self.filter(is_active=True).exclude(pk__in=away.values("user"))

    def answered_by(self, user, day):
        """The user, and those on leave that day for whom they stand in."""
        away = Leave.objects.filter(substitute=user, starts_on__lte=day, ends_on__gte=day)
        return self.filter(Q(pk=user.pk) | Q(pk__in=away.values("user")))


class StaffManager(UserManager.from_queryset(StaffQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def create_superuser(self, username, email=None, password=None, **fields):
        """What `manage.py createsuperuser` makes: a system administrator, who sees no retiree either."""
        return self.create_user(username, email, password, role=Role.SYSTEM_ADMIN, **fields)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """A member of staff: one unit, one role."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    groups = None  # type: ignore[assignment]  # the one role names the group that holds the permissions
    user_permissions = None  # type: ignore[assignment]

    name = models.CharField("姓名", max_length=40)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name="单位"
    )
    role = models.CharField("角色", max_length=20, choices=Role, default=Role.VISITOR)
    phone = models.CharField("联系电话", max_length=20, blank=True)

    REQUIRED_FIELDS = ["name"]
    objects = StaffManager()  # type: ignore[misc]

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
        ordering = ["unit__path", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_user_has_unit_but_system_roles",
                condition=Q(unit__isnull=False) | Q(role__in=[Role.SYSTEM_ADMIN, Role.AUDITOR]),
                violation_error_message="请选择单位：只有系统管理员和审计员可以不属于任何单位。",
            ),
            models.CheckConstraint(
                name="accounts_user_username_is_lower_case",
                condition=Q(username=Lower("username")),
                violation_error_message="账号请用小写字母。",
            ),
            models.CheckConstraint(
                name="accounts_user_nobody_stands_above_the_roles",
                condition=Q(is_superuser=False),
                violation_error_message="每个账号都按角色取得权限。",
            ),
        ]

    def __str__(self):
        return self.name or self.username

    @classmethod
    def normalize_username(cls, username):
        """One spelling of a name: compatible forms and capitals, which phones like to put first, made equal."""
        return super().normalize_username(username).strip().lower()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    def clean(self):
        """A role belongs to a level: a visitor of a department would see all of its stations."""
        super().clean()
        level = LEVEL_OF_ROLE.get(self.role)
        if level and self.unit and self.unit.level != level:
            raise ValidationError({"unit": f"{self.get_role_display()}的单位应当是{level.label}。"})

    @property
    def sees_people(self) -> bool:
        """Whether the role works with retirees by name (domain: the table of roles)."""
        return self.role in PEOPLE_ROLES

    @property
    def may_call(self) -> bool:
        """Whether the role sees phones in full; the others get them masked, and reveal them with a reason."""
        return self.role in CALLING_ROLES

    @property
    def sees_party(self) -> bool:
        """Whether the role needs party membership; visitors don't."""
        return self.role in PARTY_ROLES

    @property
    def uses_admin(self) -> bool:
        return self.role in ADMIN_ROLES


PEOPLE_ROLES = {Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER}
CALLING_ROLES = {Role.VISITOR, Role.STATION_HEAD}
PARTY_ROLES = {Role.STATION_HEAD, Role.DEPARTMENT_MANAGER}
ADMIN_ROLES = {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN}


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Leave(models.Model):
    """Days on which a member of staff is away, both ends included, and who stands in."""

    user = models.ForeignKey(User, models.CASCADE, related_name="leaves", verbose_name="工作人员")
    starts_on = models.DateField("从")
    ends_on = models.DateField("到")
    substitute = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="substitutions", verbose_name="替班人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "休假"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="accounts_leave_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="休假的结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                name="accounts_leave_substitute_is_another",
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("user")),
                violation_error_message="替班人不能是本人。",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.starts_on}—{self.ends_on}"


class SignInLock(models.Model):
    """How often a sign-in name failed lately; one statement takes a try, so parallel ones are counted."""

    username_key = models.CharField("账号", max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField("失败次数", default=0)
    window_ends_at = models.DateTimeField("解锁时间")

    class Meta:
        verbose_name = verbose_name_plural = "登录锁定"
        default_permissions = ["view", "delete"]
        indexes = [models.Index(fields=["window_ends_at"], name="accounts_signinlock_over")]

    def __str__(self):
        return f"{self.failures} 次，{self.window_ends_at:%Y-%m-%d %H:%M}"


class AccessEvent(models.Model):
    """One look at, or one take-away of, personal data; and every sign-in. Only ever added to."""

    class Kind(models.TextChoices):
        SIGN_IN = "SIGN_IN", "登录"
        SIGN_IN_FAILED = "SIGN_IN_FAILED", "登录失败"
        SIGN_OUT = "SIGN_OUT", "退出"
        PASSWORD = "PASSWORD", "修改密码"
        READ = "READ", "查看"
        REVEAL = "REVEAL", "显示完整信息"
        EXPORT = "EXPORT", "导出"
        PRINT = "PRINT", "打印"
        IMPORT = "IMPORT", "导入"
        ERASE = "ERASE", "按期清除"

    at = models.DateTimeField("时间", auto_now_add=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="工作人员")
    kind = models.CharField("动作", max_length=16, choices=Kind)
    subject = models.CharField("对象", max_length=60, blank=True, help_text="例如 people.retiree:12")
    detail = models.CharField("说明", max_length=300, blank=True)
    address = models.GenericIPAddressField("来自", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "访问记录"
        default_permissions = ["view"]
        permissions = [("export_accessevent", "导出访问记录"), ("view_history", "查看修改记录")]
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="accounts_access_at"),
            models.Index(fields=["subject", "-at"], name="accounts_access_subject"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
