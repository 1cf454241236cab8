"""The norms as they hold today, their versions, and changing one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from branding.models import Norm, Standard
from branding.standards.forms import StandardForm
from branding.standards.services import change_standard
from laoling import calendar
from laoling.answers import carried_out, status_of


@require_safe
@permission_required("branding.view_standard", raise_exception=True)
def standard_list(request):
    """Each norm with the version that holds today on top, those to come and the old ones below."""
    today = calendar.today()
    current = {standard.pk for standard in Standard.objects.of_versions_on(today)}
    versions = Standard.objects.prefetch_related("items").order_by("-version")
    norms = []
    for norm in Norm:
        mine = [standard for standard in versions if standard.name == norm]
        now = next((standard for standard in mine if standard.pk in current), mine[-1])
        norms.append(
            {
                "name": norm.value,
                "slug": norm.name.lower(),
                "now": now,
                "coming": [s for s in mine if s.valid_from > today],
                "earlier": [s for s in mine if s.pk != now.pk and s.valid_from <= today],
            }
        )
    return render(request, "branding/standard_list.html", {"norms": norms})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("branding.add_standard", raise_exception=True)
def standard_change(request, slug):
    """A form with the newest version of a norm, which makes the next one."""
    if slug.upper() not in Norm.names:
        raise Http404
    today = calendar.today()
    last = Standard.objects.filter(name=Norm[slug.upper()]).prefetch_related("items").order_by("-version")[0]
    form = StandardForm(request.POST if request.method == "POST" else None, standard=last, today=today)

    def save():
        facts = {"last": form.cleaned_data["last"], "valid_from": form.cleaned_data["valid_from"]}
        change_standard(name=last.name, lines=form.lines(), by=request.user, today=today, **facts)

    if form.is_bound and carried_out(request, form, save):
        day = calendar.day_in_words(form.cleaned_data["valid_from"])
        messages.success(request, f"已保存“{last}”的新版本，{day}起执行；以前的检查仍按旧版本。")
        return redirect("branding:standard_list")
    context = {"form": form, "standard": last, "slug": slug}
    return render(request, "branding/standard_form.html", context, status=status_of(form))
