"""The staff's pages under /branding/suggestions/, and the public's under /suggestions/."""

from django.urls import include, path

from branding.suggestions import public_views, views

app_name = "suggestions"

staff = [
    path("", views.suggestion_list, name="suggestion_list"),
    path("new/", views.suggestion_new, name="suggestion_new"),
    path("print/", views.suggestion_print, name="suggestion_print"),
    path("export/", views.suggestion_export, name="suggestion_export"),
    path("figures/", views.suggestion_figures, name="suggestion_figures"),
    path("<int:pk>/", views.suggestion_detail, name="suggestion_detail"),
    path("<int:pk>/reveal/", views.suggestion_reveal, name="suggestion_reveal"),
    *(
        path(f"<int:pk>/{step}/", views.suggestion_step, {"step": step}, name=f"suggestion_{step}")
        for step in views.STEPS
    ),
]
public = [
    path("", public_views.thanked, name="thanked"),
    path("new/", public_views.propose, name="propose"),
    path("received/", public_views.received, name="received"),
]

urlpatterns = [path("suggestions/", include(public)), path("branding/suggestions/", include(staff))]
