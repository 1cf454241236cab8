from django.contrib import admin
from django.urls import reverse

from laoling import calendar
from laoling.accounts.admin_parts import ReadOnly, ReadOnlyInline, ScopedAdmin, link, unit_filter
from laoling.people.id_number import mask_phone
from laoling.people.models import EmergencyContact, RetentionRule


class EmergencyContactInline(ReadOnlyInline):
    model = EmergencyContact
    fields = readonly_fields = ("place", "name", "relation", "masked_phone")

    @admin.display(description="电话")
    def masked_phone(self, contact):
        return mask_phone(contact.phone)


class AliveFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("all", "全部，含去世和归档")]

    def choices(self, changelist):
        choices = list(super().choices(changelist))
        choices[0]["display"] = "在册"
        return choices

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.current()


class RetireeAdmin(ReadOnly, ScopedAdmin):
    """The department's people, masked; revealing a number is a deed of its own, on the person's page.

    Registered by `cards/admin.py`, which adds the roster's way out and in.
    """

    list_display = ["name", "station", "sex", "age", "category", "masked_id", "phone_masked", "area"]
    list_filter = [unit_filter("station"), AliveFilter, "category", "sex", "living", "ability"]
    list_select_related = ["station"]
    search_fields = ["name", "^name_pinyin", "^name_initials"]
    search_help_text = "按姓名、全拼或首字母查找"
    ordering = ["name_sort", "pk"]
    inlines = [EmergencyContactInline]
    fieldsets = [
        (None, {"fields": ["staff_page", "name", "station", "sex", "born_on", "masked_id", "phone_masked"]}),
        ("住处", {"fields": ["address", "area", "living"]}),
        ("身份", {"fields": ["category", "retired_on", "politics", "party_branch", "marriage"]}),
        ("身体", {"fields": ["ability", "health"]}),
        ("其他", {"fields": ["notes", "died_on", "archived_at", "created_at", "updated_at"]}),
    ]

    @admin.display(description="身份证号")
    def masked_id(self, retiree):
        return retiree.masked_id_number

    @admin.display(description="联系电话")
    def phone_masked(self, retiree):
        return retiree.masked_phone

    @admin.display(description="年龄", ordering="born_on")
    def age(self, retiree):
        return retiree.age_on(retiree.died_on or calendar.today())

    @admin.display(description="工作页面")
    def staff_page(self, retiree):
        return link(reverse("desk:retiree_detail", args=[retiree.pk]), "打开这位老同志的页面")


@admin.register(RetentionRule)
class RetentionRuleAdmin(admin.ModelAdmin):
    """The table that `manage.py apply_retention` follows: its lines are fixed, the months are not."""

    list_display = ["kind", "months", "counted_from_words"]
    ordering = ["pk"]
    fields = ("kind", "counted_from_words", "months")
    readonly_fields = ("kind", "counted_from_words")
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="从何时算起")
    def counted_from_words(self, rule):
        return rule.counted_from
