from django.urls import include, path

from visits import printing, views

app_name = "visits"
urlpatterns = [
    path("", views.visit_list, name="visit_list"),
    path("print/", printing.visit_print, name="visit_print"),
    path("new/<int:retiree_pk>/", views.visit_new, name="visit_new"),
    path("<int:pk>/", views.visit_detail, name="visit_detail"),
    path("<int:pk>/withdraw/", views.visit_withdraw, name="visit_withdraw"),
    path("duties/", views.duty_list, name="duty_list"),
    path("duties/print/", printing.duty_print, name="duty_print"),
    path("duties/<int:pk>/", views.duty_detail, name="duty_detail"),
    path("duties/<int:pk>/waive/", views.duty_waive, name="duty_waive"),
    path("policies/", include("visits.policies.urls")),
    path("requests/", include("visits.requests.urls")),
]
