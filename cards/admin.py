from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.urls import reverse
from import_export.admin import ImportExportMixin

from cards.models import Assessment, CareStandard, Hardship, Pause, ServiceCard, TierChange, TierRule
from cards.resources import AssessmentResource, CardResource, RosterResource
from cards.roster.checking import Scope
from cards.tier_rules import meaning_of
from laoling import calendar
from laoling.accounts.admin_parts import ReadOnly, ReadOnlyInline, ScopedAdmin, link, unit_filter
from laoling.people.admin import RetireeAdmin
from laoling.people.admin_export import ListExportAdmin
from laoling.people.models import Retiree

PERSON_IN_SHORT = ["retiree__id_number", "retiree__phone"]  # nobody decrypts what the list doesn't show


@admin.register(Retiree)
class RosterAdmin(ImportExportMixin, ListExportAdmin, RetireeAdmin):
    """The people with import-export's two buttons: the list as a roster, and the way to the roster's upload.

    Its own import page can't promise what a roster is promised (docs/decisions): the upload takes its place.
    """

    list_resource = RosterResource

    def make_list_resource(self, request):
        return RosterResource(shared_names=Scope.of(request.user).shared_names)

    def has_import_permission(self, request):
        return request.user.has_perm("people.import_retiree")

    def import_action(self, request, *args, **kwargs):
        if not self.has_import_permission(request):
            raise PermissionDenied
        return redirect("cards:roster_list")

    process_import = import_action


class TierChangeInline(ReadOnlyInline):
    model = TierChange
    fields = readonly_fields = ("tier", "from_on", "recorded_at")


class PauseInline(ReadOnlyInline):
    model = Pause
    fields = readonly_fields = ("starts_on", "ends_on", "reason", "recorded_by", "recorded_on")


class OpenFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("1", "在用"), ("0", "已销卡")]

    def queryset(self, request, queryset):
        if self.value() == "1":
            return queryset.open()
        return queryset.exclude(closed_on=None) if self.value() == "0" else queryset


@admin.register(ServiceCard)
class ServiceCardAdmin(ListExportAdmin, ReadOnly, ScopedAdmin):
    list_resource = CardResource
    list_display = ["number", "retiree", "station", "tier", "visitor", "opened_on", "closed_on"]
    list_filter = [OpenFilter, "tier", unit_filter("retiree__station")]
    search_fields = ["number", "retiree__name", "^retiree__name_initials"]
    search_help_text = "按卡号、姓名或首字母查找"
    ordering = ["retiree__name_sort", "pk"]
    inlines = [TierChangeInline, PauseInline]
    fields = [
        "staff_page",
        "number",
        "retiree",
        "station",
        "tier",
        "visitor",
        "opened_on",
        "opened_by",
        "closed_on",
        "closed_by",
        "close_reason",
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("retiree__station", "visitor")
            .defer(*PERSON_IN_SHORT)
        )

    def rows_to_export(self, rows):
        return super().rows_to_export(rows).with_rest_on(calendar.today())

    @admin.display(description="老年站", ordering="retiree__station__path")
    def station(self, card):
        return card.retiree.station

    @admin.display(description="工作页面")
    def staff_page(self, card):
        return link(reverse("cards:card_detail", args=[card.pk]), "打开这张服务卡的页面")


@admin.register(Assessment)
class AssessmentAdmin(ListExportAdmin, ReadOnly, ScopedAdmin):
    list_resource = AssessmentResource
    list_display = [
        "retiree",
        "station",
        "assessed_on",
        "status",
        "proposed_tier",
        "tier",
        "proposed_by",
        "decided_by",
    ]
    list_filter = ["status", "proposed_tier", unit_filter("retiree__station")]
    search_fields = ["retiree__name", "^retiree__name_initials"]
    search_help_text = "按姓名或首字母查找"
    ordering = ["-proposed_at", "-pk"]
    fields = [
        "retiree",
        "station",
        "assessed_on",
        "hardship_words",
        "ability",
        "living",
        "notes",
        "suggested_tier",
        "proposed_tier",
        "proposed_by",
        "proposed_at",
        "status",
        "tier",
        "decided_by",
        "decided_at",
        "decision_reason",
    ]

    def get_queryset(self, request):
        people = super().get_queryset(request).select_related("retiree__station", "proposed_by", "decided_by")
        return people.defer(*PERSON_IN_SHORT)

    def rows_to_export(self, rows):
        return super().rows_to_export(rows).with_current_tier()

    @admin.display(description="老年站", ordering="retiree__station__path")
    def station(self, assessment):
        return assessment.retiree.station

    @admin.display(description="困难类型")
    def hardship_words(self, assessment):
        return "、".join(Hardship(name).label for name in assessment.hardships)


@admin.register(CareStandard)
class CareStandardAdmin(admin.ModelAdmin):
    """A change is a new row from a day on: what was promised under the old one stays readable."""

    list_display = ["tier", "kind", "promise_words", "phone_words", "valid_from", "in_force", "created_by"]
    list_display_links = None
    list_filter = ["tier", "kind"]
    list_select_related = ["created_by"]
    ordering = ["tier", "kind", "-valid_from"]
    show_full_result_count = False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        today = calendar.today()
        in_force = CareStandard.objects.in_force(today).values("pk")
        return (
            super()
            .get_queryset(request)
            .annotate(is_in_force=Exists(CareStandard.objects.filter(pk=OuterRef("pk"), pk__in=in_force)))
        )

    def add_view(self, request, form_url="", extra_context=None):
        """A change is made where its meaning is shown before it is saved."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("cards:standard_change")

    @admin.display(description="承诺")
    def promise_words(self, standard):
        return standard.promise

    @admin.display(description="电话也算")
    def phone_words(self, standard):
        return "算" if standard.phone_counts else "不算"

    @admin.display(description="现在执行", boolean=True)
    def in_force(self, standard):
        return standard.is_in_force


class TierRuleForm(forms.ModelForm):
    hardships = forms.MultipleChoiceField(
        label="须有的困难",
        choices=Hardship.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="勾选的每一项都要有",
    )

    class Meta:
        model = TierRule
        fields = ["tier", "ability_at_least", "lives_alone", "hardships", "hardships_at_least"]


@admin.register(TierRule)
class TierRuleAdmin(admin.ModelAdmin):
    """The table that suggests a tier; the gravest line that holds wins."""

    form = TierRuleForm
    list_display = ["tier", "condition_words"]
    list_filter = ["tier"]
    ordering = ["tier", "pk"]
    show_full_result_count = False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A change is shown with what it would mean before it is saved."""
        if request.method == "POST" and "_confirmed" not in request.POST:
            rule = self.get_object(request, unquote(object_id)) if object_id else None
            may = self.has_change_permission(request, rule) if object_id else self.has_add_permission(request)
            form = self.get_form(request, rule, change=rule is not None)(request.POST, instance=rule)
            if may and (rule or not object_id) and form.is_valid():
                return self.meaning_page(request, form.save(commit=False))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def meaning_page(self, request, rule):
        others = [other for other in TierRule.objects.all() if other.pk != rule.pk]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "保存前请看：这样改的影响",
            "rule": rule,
            "meaning": meaning_of(list(TierRule.objects.all()), [*others, rule], request.user),
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                if name != "csrfmiddlewaretoken"
                for value in values
            ],
        }
        return render(request, "admin/cards/tierrule/meaning.html", context)

    def delete_view(self, request, object_id, extra_context=None):
        rule = self.get_object(request, unquote(object_id))
        if rule is not None and self.has_delete_permission(request, rule):
            rules = list(TierRule.objects.all())
            others = [other for other in rules if other != rule]
            extra_context = {
                **(extra_context or {}),
                "meaning": meaning_of(rules, others, request.user),
            }
        return super().delete_view(request, object_id, extra_context)

    @admin.display(description="条件")
    def condition_words(self, rule):
        return rule.conditions
