from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from laoling import calendar
from laoling.accounts.admin_parts import ReadOnly, ScopedAdmin, link, unit_filter
from laoling.accounts.models import Unit
from laoling.people.admin_export import ListExportAdmin
from laoling.ticks import ask_on_commit
from visits import festival_services
from visits.models import MUSTS, Duty, DutyKind, FestivalRule, LifeEvent, MustStandard, Visit
from visits.requests import admin as requests_admin  # noqa: F401 - registers its pages
from visits.resources import DutyResource, VisitResource
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
        return [("month", "本月已到期"), ("musts", "本月三必到")]

    def queryset(self, request, queryset):
        today = calendar.today()
        if self.value() == "musts":
            first, last = calendar.period_of(today, calendar.Period.MONTH)
            is_over = Q(settled_on__isnull=False) | Q(due_on__lt=today) | Q(due_at__lt=timezone.now())
            return queryset.counted().filter(is_over, kind__in=MUSTS, due_on__range=(first, last))
        if self.value() != "month":
            return queryset
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
class DutyAdmin(ListExportAdmin, ReadOnly, ScopedAdmin):
    """The department's duties, with the state that page, reminder and dashboard show too (Rules of duties, 9)."""

    list_resource = DutyResource
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
        duties = super().get_queryset(request).with_state(timezone.now())
        return duties.select_related("retiree__station", "card__visitor", "assigned_to").defer(
            *PERSON_IN_SHORT
        )

    @admin.display(description="状态")
    def state_words(self, duty):
        return State(duty.state).label

    @admin.display(description="老年站", ordering="retiree__station__path")
    def station(self, duty):
        return duty.retiree.station

    @admin.display(description="责任走访员")
    def visitor(self, duty):
        return duty.visitor

    @admin.display(description="工作页面")
    def staff_page(self, duty):
        return link(reverse("desk:retiree_detail", args=[duty.retiree_id]), "打开这位老同志的页面")


@admin.register(Visit)
class VisitAdmin(ListExportAdmin, ReadOnly, ScopedAdmin):
    list_resource = VisitResource
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


@admin.register(LifeEvent)
class LifeEventAdmin(ReadOnly, ScopedAdmin):
    """What was reported; the work is done on the staff's pages."""

    list_display = ["retiree", "kind", "happened_on", "ended_on", "station_words", "reported_by", "valid"]
    list_filter = ["kind", ValidFilter, unit_filter("retiree__station")]
    search_fields = ["retiree__name", "^retiree__name_initials"]
    search_help_text = "按老同志姓名或首字母查找"
    date_hierarchy = "happened_on"
    ordering = ["-happened_on", "-pk"]
    fields = [
        "staff_page",
        "retiree",
        "station_words",
        "kind",
        "happened_on",
        "ended_on",
        "place",
        "ward",
        "words",
        "reported_by",
        "reported_at",
        "withdrawn_at",
        "withdrawn_by",
        "withdraw_reason",
    ]

    def get_queryset(self, request):
        events = (
            super().get_queryset(request).select_related("retiree__station", "reported_by", "withdrawn_by")
        )
        return events.defer(*PERSON_IN_SHORT)

    @admin.display(description="老年站", ordering="retiree__station__path")
    def station_words(self, event):
        return event.retiree.station

    @admin.display(description="有效", boolean=True)
    def valid(self, event):
        return event.withdrawn_at is None

    @admin.display(description="工作页面")
    def staff_page(self, event):
        return link(reverse("visits:event_detail", args=[event.pk]), "打开这条情况的页面")


@admin.register(MustStandard)
class MustStandardAdmin(admin.ModelAdmin):
    """How soon a must is due; what was asked for already keeps its clock."""

    list_display = ["kind", "hours", "phone_counts"]
    fields = ["kind", "hours", "phone_counts"]
    readonly_fields = ["kind"]
    show_full_result_count = False


@admin.register(FestivalRule)
class FestivalRuleAdmin(admin.ModelAdmin):
    """Which unit keeps which festival; a change is a new row from a day on."""

    list_display = ["festival", "unit_words", "choice", "days_before", "valid_from", "created_by"]
    list_display_links = None
    list_filter = ["festival", "choice"]
    list_select_related = ["unit", "created_by"]
    fields = ["unit", "festival", "choice", "days_before", "valid_from"]
    show_full_result_count = False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A manager decides for the own department and its stations, never for everybody."""
        if db_field.name == "unit":
            kwargs["queryset"] = Unit.objects.visible_to(request.user)
            kwargs["required"] = True
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        return {
            "unit": request.user.unit_id,
            "valid_from": calendar.today(),
            **super().get_changeform_initial_data(request),
        }

    def save_model(self, request, obj, form, change):
        festival_services.add_rule(rule=obj, by=request.user, today=calendar.today())
        ask_on_commit("visits.tasks.plan_duties")

    @admin.display(description="单位")
    def unit_words(self, rule):
        return rule.unit or "全中心（默认）"
