"""The list of the people within scope, on the screen and on paper."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cards.models import ServiceCard, Tier
from cards.search import without_whole_numbers
from laoling import calendar
from laoling.accounts.printing import Column, print_list, station_column
from laoling.desk.filters import RetireeFilter
from laoling.people.models import Retiree

PER_PAGE = 50


def people_of(request) -> RetireeFilter:
    """The people within the user's scope, each with `tier`, None without an open card; and the filter."""
    open_cards = ServiceCard.objects.open().filter(retiree=OuterRef("pk"))
    people = Retiree.objects.visible_to(request.user).annotate(
        tier=Subquery(open_cards.order_by().values("tier"))
    )
    people = people.select_related("station").defer("id_number")
    return RetireeFilter(request.GET, people, request=request, today=calendar.today())


@require_safe
@permission_required("people.view_retiree", raise_exception=True)
@without_whole_numbers
def retiree_list(request):
    """The people within scope, by the pinyin of their names."""
    found = people_of(request)
    context = {
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "filter": found,
        "form": found.form,
        "today": found.today,
    }
    return render(request, "desk/retiree_list.html", context)


@never_cache
@require_POST
@permission_required("people.print_retiree", raise_exception=True)
def retiree_print(request):
    """The people that the filter of the address finds."""
    found, user = people_of(request), request.user
    columns = [
        Column("姓名", name_in_words, narrow=True),
        Column("性别", lambda person: person.get_sex_display(), narrow=True),
        Column("年龄", lambda person: person.age_on(person.died_on or found.today), narrow=True),
        Column("类别", lambda person: person.get_category_display(), narrow=True),
        Column("等级", lambda person: Tier(person.tier).label if person.tier else "", narrow=True),
        *station_column(user, lambda person: person.station),
        Column("住址", lambda person: person.home),
        Column("电话", lambda person: person.phone_for(user), narrow=True),
        Column("居住", lambda person: person.get_living_display()),
        Column("能力", lambda person: person.get_ability_display(), narrow=True),
    ]
    return print_list(
        request,
        title="老同志名单",
        found=found,
        rows=found.qs,
        columns=columns,
        back=reverse("desk:retiree_list"),
    )


def name_in_words(person) -> str:
    """The name, and why somebody is no longer current."""
    if person.died_on:
        return f"{person.name}（已去世）"
    return f"{person.name}（已归档）" if person.archived_at else person.name
