from django.contrib import admin

from activities.study.models import StudyTheme


@admin.register(StudyTheme)
class StudyThemeAdmin(admin.ModelAdmin):
    """The themes can be renamed, ordered and put out of use; what was studied under one stays readable."""

    list_display = ["name", "strand", "place", "in_use"]
    ordering = ["place", "pk"]
    fields = ["strand", "name", "place", "in_use"]
