"""Lists as Excel or CSV: every row that a filter finds, masked unless a reason is given; one way for all lists."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from import_export import resources
from import_export.fields import Field

from laoling import calendar, sheets
from laoling.accounts.filters import ScopedFilter
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.forms import PlainTextField, PlainWords

CHUNK = 1000  # rows that are in memory at a time
MASKED, FULL = "masked", "full"


class Column(Field):
    """One column of an exported list: what stands in it for a row. `mask` is what hides a number that is a secret."""

    def __init__(
        self,
        label: str,
        value: Callable[[Any], Any],
        *,
        width: int = 12,
        mask: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(column_name=label)
        self.value, self.width, self.mask = value, width, mask


class ListResource(resources.Resource):
    """A list that may be exported; the columns are declared as `name = Column(…)`, in order."""

    title: ClassVar[str]
    has_numbers: ClassVar[bool] = True  # ID numbers or phones: shown whole only for a reason

    def __init__(self, *, full: bool = False) -> None:
        """`full`: with whole numbers; whoever asks for that has the right and gave a reason."""
        super().__init__()
        self.full = full

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        value = field.value(instance)
        return value if field.mask is None or self.full else field.mask(value or "")

    def widths(self) -> list[int]:
        return [getattr(field, "width", 12) for field in self.get_export_fields()]

    def iter_queryset(self, queryset: QuerySet) -> Iterator[Any]:
        """The rows in their order, by chunks of their keys: neither a cursor of the server nor all of them at once."""
        return self.iter_keys(queryset, keys_of(queryset))

    def iter_keys(self, queryset: QuerySet, keys: Sequence[int]) -> Iterator[Any]:
        queryset = queryset.order_by()
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            found = {row.pk: row for row in queryset.filter(pk__in=chunk)}
            yield from (found[key] for key in chunk if key in found)

    def lines(self, queryset: QuerySet, keys: Sequence[int]) -> Iterator[list[Any]]:
        """The heading and the rows with these keys."""
        yield [sheets.Styled(heading, sheets.Style.HEAD) for heading in self.get_export_headers()]
        yield from map(self.export_resource, self.iter_keys(self.filter_export(queryset), keys))


def keys_of(queryset: QuerySet) -> list[int]:
    return list(queryset.values_list("pk", flat=True))


class ExportForm(PlainWords, forms.Form):
    """As which file, and with whole numbers or masked ones; whole ones need a right and a reason."""

    file_format = forms.ChoiceField(
        label="文件格式",
        choices=[("xlsx", "Excel 工作簿（.xlsx）"), ("csv", "CSV 文本（给别的系统用）")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    numbers = forms.ChoiceField(
        label="身份证号和电话",
        choices=[(MASKED, "只留头尾，中间打码"), (FULL, "完整号码")],
        widget=forms.RadioSelect,
        initial=MASKED,
    )
    reason = PlainTextField(
        label="用途",
        max_length=100,
        required=False,
        help_text="要完整号码时必须填写，例如：节日慰问核对名单。用途会记入访问记录，供审计查看。",
    )

    def __init__(self, *args: Any, may_reveal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_reveal:
            del self.fields["numbers"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("numbers") == FULL and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请填写用途")
        return values

    @property
    def is_full(self) -> bool:
        return self.cleaned_data.get("numbers") == FULL


def export_list(request, *, resource: ListResource, found: ScopedFilter, rows: QuerySet, back: str):
    """Export the rows of `found`: `rows` is `found.qs` with what the columns need, `back` the address of the list."""
    if not found.form.is_valid():
        messages.warning(request, "没有导出：请先改好筛选条件。")
        return redirect(back)
    return export_rows(
        request,
        resource=resource,
        rows=rows,
        words=found.in_words(),
        logged=found.in_words(for_log=True),
        back=f"{back}?{request.GET.urlencode()}",
    )


def export_rows(
    request,
    *,
    resource: ListResource,
    rows: QuerySet,
    words: str,
    logged: str,
    back: str,
    template: str = "export_list.html",
    context: dict[str, Any] | None = None,
):
    """Ask for the format, and send the rows; it is written into the access log before the first one goes.

    `words` say what the list is narrowed down to, `logged` the same without names; `back` leads to the list.
    """
    keys = keys_of(rows)
    if not keys:
        messages.warning(request, "没有导出：这些条件下没有记录。")
        return redirect(back)
    may_reveal = resource.has_numbers and request.user.has_perm("people.reveal_retiree")
    form = ExportForm(request.POST or None, may_reveal=may_reveal)
    if not form.is_valid():
        shown = {
            "title": resource.title,
            "form": form,
            "count": len(keys),
            "words": words,
            "back": back,
            "has_numbers": resource.has_numbers,
        }
        status = 422 if form.is_bound else 200
        return render(request, template, {**(context or {}), **shown}, status=status)
    resource.full = form.is_full
    record_export(request, resource, rows.model, f"{len(keys)} 条", form, logged)
    return file_response(resource, resource.lines(rows, keys), form.cleaned_data["file_format"])


def record_export(request, resource: ListResource, model, count: str, form: ExportForm, words: str) -> None:
    """Write down who took how many rows away, which ones, and why with whole numbers."""
    how = f"完整号码，用途：{form.cleaned_data['reason']}" if resource.full else "号码打码"
    if not resource.has_numbers:
        how = "没有号码"
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.EXPORT,
        subject=model._meta.label_lower,
        detail=f"导出{resource.title} {count}，{how}；{words}",
        address=client_address(request),
    )


def file_response(
    resource: ListResource, lines: Iterable[list[Any]], file_format: str
) -> StreamingHttpResponse:
    """The file, sent while it is made."""
    if file_format == "csv":
        content, kind = sheets.csv_lines(lines), sheets.CSV
    else:
        page = sheets.Page(resource.title, resource.widths(), lines)
        content, kind = sheets.xlsx_chunks([page]), sheets.XLSX
    response = StreamingHttpResponse(content, content_type=kind)
    name = f"{resource.title}-{calendar.today()}.{file_format}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
