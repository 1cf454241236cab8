from django.contrib import admin
from django.db.models import Max

from branding.models import Standard, StandardItem


class StandardItemInline(admin.TabularInline):
    model = StandardItem
    extra = 3
    fields = ["place", "phase", "text"]


@admin.register(Standard)
class StandardAdmin(admin.ModelAdmin):
    """A changed norm is a new version, with its items; the old one stays readable."""

    list_display = ["name", "about", "version", "valid_from"]
    list_filter = ["name"]
    ordering = ["name", "-version"]
    fields = ["name", "about", "valid_from"]
    inlines = [StandardItemInline]
    show_full_result_count = False

    def get_fields(self, request, obj=None):
        return ["name", "about", "version", "valid_from"] if obj else ["name", "about", "valid_from"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        last = Standard.objects.filter(name=obj.name).aggregate(last=Max("version"))["last"]
        obj.version = (last or 0) + 1
        super().save_model(request, obj, form, change)
