"""django-import-export's own export of an admin list: its button and address; our right, mask, files and log."""

from typing import ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from import_export.admin import ExportMixin

from laoling.people.exporting import ListResource, export_rows


class ListExportAdmin(ExportMixin):
    """An admin list whose rows, as they are filtered, may be taken away.

    By itself import-export lets every member of staff export, keeps whole files in memory, takes one `=` off a
    formula, and tells nobody.
    """

    list_resource: ClassVar[type[ListResource]]

    def has_export_permission(self, request):
        return self.has_view_permission(request) and request.user.has_perm("people.export_retiree")

    def make_list_resource(self, request) -> ListResource:
        return self.list_resource()

    def rows_to_export(self, rows):
        """The rows of the list with what the columns need."""
        return rows.defer(None)

    def export_action(self, request):
        if not self.has_export_permission(request):
            raise PermissionDenied
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        try:
            rows = self.rows_to_export(self.get_export_queryset(request))
        except IncorrectLookupParameters:
            return redirect(f"{back}?e=1")
        words = "；".join(
            f"{name}={'（有）' if name == 'q' else value}" for name, value in request.GET.items()
        )
        return export_rows(
            request,
            resource=self.make_list_resource(request),
            rows=rows,
            words="",
            logged=f"管理后台 {words}".strip(),
            back=f"{back}?{request.GET.urlencode()}",
            template="admin/export_list.html",
            context={**self.admin_site.each_context(request), "opts": self.opts},
        )
