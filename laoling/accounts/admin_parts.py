"""What the admin pages of every app have in common: rows within the reader's scope, and mostly for reading."""

from itertools import chain
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.html import format_html

from laoling import sheets
from laoling.accounts.models import Unit


class ScopedAdmin(admin.ModelAdmin):
    """Lists, pages, histories and lookups of this model hold only what `visible_to` gives the reader."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def get_queryset(self, request):
        queryset = self.model.objects.visible_to(request.user)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset


class ReadOnly:
    """Nothing can be added, changed or deleted: the work is done on the staff's pages, by services."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    """Rows of the page's object; who may see that may see these."""

    extra = 0
    show_change_link = False

    def has_view_permission(self, request, obj=None):
        return True


class ScopedFilter(admin.SimpleListFilter):
    """A filter whose choices are worked out for the reader; `value()` of another's choice finds nothing."""

    def chosen(self) -> int | None:
        """The primary key asked for; None for nothing or nonsense."""
        value = self.value() or ""
        return int(value) if value.isdecimal() and len(value) <= 18 else None


class UnitFilter(ScopedFilter):
    """By unit, everything below it included; `path` leads from the model's row to its unit."""

    title = "单位"
    parameter_name = "unit"
    path = "unit"

    def lookups(self, request, model_admin):
        units = Unit.objects.administered_by(request.user)
        return [(unit.pk, f"{'  ' * (unit.depth - 1)}{unit.name}") for unit in units]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        unit = Unit.objects.administered_by(request.user).filter(pk=self.chosen()).first()
        if unit is None:
            return queryset.none()
        return queryset.filter(**{f"{self.path}__path__startswith": unit.path})


def unit_filter(path: str) -> type[UnitFilter]:
    """A UnitFilter for rows whose unit stands at that path, such as "retiree__station"."""
    return type("UnitFilter", (UnitFilter,), {"path": path})


def admin_list(model: type[Model], **query) -> str:
    """The address of the admin list of a model, filtered by the query."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{urlencode(query)}" if query else address


def link(address: str, words: str) -> str:
    return format_html('<a href="{}">{}</a>', address, words)


def csv_response(name: str, heading: list[str], rows) -> StreamingHttpResponse:
    """A CSV file that Excel opens as Chinese text; `rows` are iterables of cells, made safe on their way."""
    response = StreamingHttpResponse(sheets.csv_lines(chain([heading], rows)), content_type=sheets.CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
