from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Case, CharField, Value, When
from django.urls import reverse
from django.utils import timezone

from laoling.accounts import lockout, services
from laoling.accounts.admin_parts import ReadOnly, ScopedAdmin, csv_response, link, unit_filter
from laoling.accounts.models import UNITLESS_ROLES, AccessEvent, Leave, Level, SignInLock, Unit, User
from laoling.accounts.passwords import HELP
from laoling.accounts.services import client_address

LONGEST_EXPORT = 100_000

admin.site.unregister(Group)  # the roles are a table in roles.py, not something to click together


class UnitForm(forms.ModelForm):
    parents = Unit.objects.none()  # those of the reader's scope, given by the admin
    parent = forms.ModelChoiceField(
        Unit.objects.none(), label="上级单位", required=False, empty_label="（没有，这是中心）"
    )

    class Meta:
        model = Unit
        fields = ["name", "code", "phone", "address"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            parent: Any = self.fields["parent"]
            parent.queryset = self.parents

    def clean(self):
        super().clean()
        parent = self.cleaned_data.get("parent")
        if self.instance.pk is None and "parent" not in self.errors:
            if parent is None and Unit.objects.filter(level=Level.CENTRE).exists():
                self.add_error("parent", "请选择上级单位：中心只有一个，已经有了。")
            self.instance.level = list(Level)[parent.depth if parent else 0]
            self.instance.depth = parent.depth + 1 if parent else 1


@admin.register(Unit)
class UnitAdmin(ScopedAdmin):
    """Units are added under another one and never deleted; the code is part of card numbers and stays."""

    form = UnitForm
    list_display = ["indented_name", "level", "code", "phone", "address"]
    ordering = ["path"]
    search_fields = ["name", "code"]

    def get_queryset(self, request):
        return Unit.objects.administered_by(request.user)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.parents = self.get_queryset(request).exclude(level=Level.STATION)
        return form

    def get_fields(self, request, obj=None):
        return (
            ["name", "level", "code", "phone", "address"]
            if obj
            else ["parent", "name", "code", "phone", "address"]
        )

    def get_readonly_fields(self, request, obj=None):
        return ["level", "code"] if obj else []

    def save_model(self, request, obj, form, change):
        if change:
            return super().save_model(request, obj, form, change)
        parent = form.cleaned_data["parent"]
        if parent is None:
            return Unit.objects.add_root(instance=obj)
        return Unit.objects.add_child(parent, instance=obj)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="名称", ordering="path")
    def indented_name(self, unit):
        return f"{'  ' * (unit.depth - 1)}{unit.name}"


class LeaveInline(admin.TabularInline):
    model = Leave
    fk_name = "user"
    extra = 0
    autocomplete_fields = ["substitute"]


WORDS = {
    "labels": {"username": "账号", "is_active": "可以登录"},
    "help_texts": {
        "username": "登录时用，小写字母和数字，例如 zhangsan",
        "is_active": "离职、调走的人取消勾选，马上就不能登录；以前的记录都保留",
    },
}


def explain_passwords(form: forms.BaseForm) -> None:
    """The rules in one plain line, on a form with the fields password1 and password2."""
    form.fields["password1"].label, form.fields["password1"].help_text = "密码", HELP
    form.fields["password2"].label, form.fields["password2"].help_text = "再填一次密码", ""


class StaffCreationForm(UserCreationForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        explain_passwords(self)

    class Meta:
        model = User
        fields = ["username", "name", "role", "unit", "phone"]
        labels, help_texts = WORDS["labels"], WORDS["help_texts"]


class StaffPasswordForm(AdminPasswordChangeForm):
    usable_password = None  # everybody here signs in with a password

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        explain_passwords(self)


class StaffChangeForm(UserChangeForm):
    editor: User  # who changes it, given by the admin
    password = None  # type: ignore[assignment]  # a link stands there: what is left of a hash is nobody's business

    class Meta:
        model = User
        fields = ["username", "name", "role", "unit", "phone", "is_active"]
        labels, help_texts = WORDS["labels"], WORDS["help_texts"]

    def clean(self):
        """Nobody shuts himself out, or makes himself another: a colleague does that."""
        super().clean()
        if self.instance == self.editor and {"role", "is_active"} & set(self.changed_data):
            raise forms.ValidationError("不能停用自己的账号，也不能改自己的角色，请另一位系统管理员来做。")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts are made, moved and disabled, never deleted: what somebody did stays his."""

    form = StaffChangeForm
    add_form = StaffCreationForm
    add_form_template = "admin/change_form.html"
    change_password_form = StaffPasswordForm
    change_user_password_template = "admin/staff_password.html"  # noqa: S105
    inlines = [LeaveInline]
    actions = ["unlock"]
    list_display = ["name", "username", "role", "unit", "phone", "is_active", "last_login"]
    list_filter = ["role", "is_active", unit_filter("unit")]
    list_select_related = ["unit"]
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    filter_horizontal = []
    search_fields = ["name", "username", "phone"]
    ordering = ["unit__path", "name", "pk"]
    readonly_fields = ["password_link", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password_link", "is_active"]}),
        ("工作", {"fields": ["name", "role", "unit", "phone"]}),
        ("记录", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        ("工作", {"fields": ["name", "role", "unit", "phone"]}),
    ]

    def get_queryset(self, request):
        ordering = self.get_ordering(request) or []
        return User.objects.administered_by(request.user).order_by(*ordering)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.editor = request.user
        widget = form.base_fields["unit"].widget
        widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "unit":
            kwargs["queryset"] = Unit.objects.administered_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="密码")
    def password_link(self, user):
        return link(reverse("admin:auth_user_password_change", args=[user.pk]), "重设密码")

    def user_change_password(self, request, id, form_url=""):
        """Django's page; the access log has the change, and the new password can be used at once."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = User.objects.get(pk=id)
            lockout.forget(user.username, now=timezone.now())
            services.record_access(
                by=request.user,
                kind=AccessEvent.Kind.PASSWORD,
                subject=f"accounts.user:{user.pk}",
                detail=f"由系统管理员重设：{user.username}",
                address=client_address(request),
            )
        return response

    @admin.action(description="解除登录锁定", permissions=["unlock"])
    def unlock(self, request, queryset):
        keys = [lockout.key_of(username) for username in queryset.values_list("username", flat=True)]
        count, _ = SignInLock.objects.filter(username_key__in=keys).delete()
        messages.success(request, f"已解除 {count} 个账号的登录锁定" if count else "所选账号都没有锁定")

    def has_unlock_permission(self, request):
        return request.user.has_perm("accounts.delete_signinlock")


@admin.register(SignInLock)
class SignInLockAdmin(ReadOnly, admin.ModelAdmin):
    """Who is locked out now; names that no account has are counted, not shown."""

    list_display = ["account", "failures", "window_ends_at"]
    ordering = ["-window_ends_at"]
    show_full_result_count = False
    list_display_links = None

    def get_queryset(self, request):
        locks = SignInLock.objects.filter(window_ends_at__gt=timezone.now()).order_by("-window_ends_at")
        users = User.objects.administered_by(request.user).values_list("username", "name")
        names = {lockout.key_of(username): f"{name}（{username}）" for username, name in users}
        found = [key for key in locks.values_list("username_key", flat=True) if key in names]
        whens = [When(username_key=key, then=Value(names[key])) for key in found]
        return locks.filter(username_key__in=found).annotate(
            account_name=Case(*whens, default=Value(""), output_field=CharField())
        )

    @admin.display(description="账号")
    def account(self, lock):
        return lock.account_name


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnly, admin.ModelAdmin):
    """Who signed in, looked, revealed, printed and exported: for the auditor, who can take it along."""

    list_display = ["at", "user", "kind", "subject", "detail", "address"]
    list_filter = ["kind", ("at", admin.DateFieldListFilter), unit_filter("user__unit")]
    list_select_related = ["user"]
    list_display_links = None
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["user__name", "user__username", "=subject"]
    search_help_text = "按姓名、账号，或者对象（例如 people.retiree:12）查找"
    date_hierarchy = "at"
    actions = ["export_csv"]

    def get_queryset(self, request):
        events = AccessEvent.objects.order_by("-at", "-pk")
        if request.user.unit_id is None and request.user.role in UNITLESS_ROLES:
            return events
        return events.filter(user__in=User.objects.visible_to(request.user))

    def has_export_permission(self, request):
        return request.user.has_perm("accounts.export_accessevent")

    @admin.action(description="导出所选记录（CSV）", permissions=["export"])
    @transaction.atomic
    def export_csv(self, request, queryset):
        count = queryset.count()
        if count > LONGEST_EXPORT:
            messages.error(request, f"一次最多导出 {LONGEST_EXPORT} 条，所选有 {count} 条，请先按日期筛选。")
            return None
        services.record_access(
            by=request.user,
            kind=AccessEvent.Kind.EXPORT,
            subject="accounts.accessevent",
            detail=f"导出访问记录 {count} 条",
            address=client_address(request),
        )
        heading = ["时间", "工作人员", "账号", "动作", "对象", "说明", "来自"]
        return csv_response("access-log", heading, map(cells_of, queryset.select_related("user")))


def cells_of(event: AccessEvent) -> list:
    return [
        f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
        event.user.name if event.user else "",
        event.user.username if event.user else "",
        event.get_kind_display(),
        event.subject,
        event.detail,
        event.address,
    ]
