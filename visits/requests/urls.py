"""The pages of help requests; `visits/urls.py` puts them under /visits/requests/, in its own name space."""

from django.urls import path

from visits.requests import printing, views
from visits.requests.states import MOVES

urlpatterns = [
    path("", views.request_list, name="request_list"),
    path("print/", printing.request_print, name="request_print"),
    path("new/", views.request_new, name="request_new"),
    path("new/unknown/", views.request_new_unknown, name="request_new_unknown"),
    path("new/<int:retiree_pk>/", views.request_new_for, name="request_new_for"),
    path("<int:pk>/", views.request_detail, name="request_detail"),
    path("<int:pk>/reveal/", views.request_reveal, name="request_reveal"),
    *(
        path(
            f"<int:pk>/{kind.value.lower().replace('_', '-')}/",
            views.request_step,
            {"kind": kind},
            name=f"request_{kind.value.lower()}",
        )
        for kind in MOVES
    ),
]
