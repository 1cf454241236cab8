from django.contrib import admin
from django.urls import reverse

from laoling import calendar
from laoling.accounts.admin_parts import ReadOnly, ScopedAdmin, link, unit_filter
from visits.models import Duty, DutyKind, Visit
from visits.requests import admin as requests_admin  # noqa: F401 - registers its pages
from visits.windows import State

PERSON_IN_SHORT = ["retiree__id_number", "retiree__phone"]  # nobody decrypts what the list doesn't show


class StateFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() else queryset


class PromisedFilter(admin.SimpleListFilter):
    """The duties that the dashboard's share of work done on time is about."""

    title = "考核"
    parameter_name = "promised"

    def lookups(self, request, model_admin):
        return [("month", "本月已到期")]

    def queryset(self, request, queryset):
        if self.value() != "month":
            return queryset
        today = calendar.today()
        return queryset.counted().filter(due_on__gte=today.replace(day=1), due_on__lt=today)


class ValidFilter(admin.SimpleListFilter):
    title = "有效"
    parameter_name = "valid"

    def lookups(self, request, model_admin):
        return [("all", "全部，含撤回的")]

    def choices(self, changelist):
        choices = list(super().choices(changelist))
        choices[0]["display"] = "有效"
        return choices

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.valid()


@admin.register(Duty)
class DutyAdmin(ReadOnly, ScopedAdmin):
    """The department's duties, with the state that page, reminder and dashboard show too (Rules of duties, 9)."""

    list_display = ["retiree", "kind", "tier", "opens_on", "due_on", "state_words", "station", "visitor"]
    list_filter = [StateFilter, PromisedFilter, "tier", "kind", "origin", unit_filter("retiree__station")]
    search_fields = ["retiree__name", "^retiree__name_initials", "=card__number"]
    search_help_text = "按姓名、首字母或卡号查找"
    date_hierarchy = "due_on"
    ordering = ["due_on", "pk"]
    fields = [
        "staff_page",
        "retiree",
        "station",
        "kind",
        "origin",
        "tier",
        "opens_on",
        "due_on",
        "state_words",
        "settled_on",
        "ended_by",
        "end_reason",
    ]

    def get_queryset(self, request):
        duties = super().get_queryset(request).with_state(calendar.today())
        return duties.select_related("retiree__station", "card__visitor").defer(*PERSON_IN_SHORT)

    @admin.display(description="状态")
    def state_words(self, duty):
        return State(duty.state).label

    @admin.display(description="老年站", ordering="retiree__station__path")
    def station(self, duty):
        return duty.retiree.station

    @admin.display(description="责任走访员")
    def visitor(self, duty):
        return duty.card and duty.card.visitor

    @admin.display(description="工作页面")
    def staff_page(self, duty):
        return link(reverse("desk:retiree_detail", args=[duty.retiree_id]), "打开这位老同志的页面")


@admin.register(Visit)
class VisitAdmin(ReadOnly, ScopedAdmin):
    list_display = [
        "retiree",
        "visited_on",
        "visitor",
        "outcome",
        "kind_words",
        "tier",
        "station",
        "late_recorded",
        "valid",
    ]
    list_filter = [ValidFilter, "outcome", "tier", "late_recorded", unit_filter("retiree__station")]
    search_fields = ["retiree__name", "^retiree__name_initials", "visitor__name"]
    search_help_text = "按老同志姓名、首字母或走访人姓名查找"
    date_hierarchy = "visited_on"
    ordering = ["-visited_at", "-pk"]
    fields = [
        "retiree",
        "station",
        "visited_at",
        "visitor",
        "outcome",
        "kind_words",
        "done",
        "needs",
        "mood",
        "next_step",
        "next_try_on",
        "tier",
        "recorded_by",
        "recorded_at",
        "late_recorded",
        "withdrawn_at",
        "withdrawn_by",
    ]

    def get_queryset(self, request):
        visits = super().get_queryset(request).select_related("retiree__station", "visitor")
        return visits.defer(*PERSON_IN_SHORT)

    @admin.display(description="本次完成")
    def kind_words(self, visit):
        return "、".join(DutyKind(kind).label for kind in visit.kinds)

    @admin.display(description="老年站", ordering="retiree__station__path")
    def station(self, visit):
        return visit.retiree.station

    @admin.display(description="有效", boolean=True)
    def valid(self, visit):
        return visit.withdrawn_at is None
