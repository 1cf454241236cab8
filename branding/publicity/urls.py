"""The staff's pages under /branding/publicity/, and the public's under /stories/ and /notices/."""

from django.urls import include, path

from branding.publicity import plan_views, public_views, views

app_name = "publicity"

staff = [
    path("", views.piece_list, name="piece_list"),
    path("new/<slug:kind>/", views.piece_new, name="piece_new"),
    path("<int:pk>/", views.piece_detail, name="piece_detail"),
    path("<int:pk>/edit/", views.piece_edit, name="piece_edit"),
    *(
        path(f"<int:pk>/{step}/", views.piece_step, {"step": step}, name=f"piece_{step}")
        for step in views.STEPS
    ),
    path(
        "<int:pk>/agreements/<int:agreement_pk>/take-back/",
        views.agreement_take_back,
        name="agreement_take_back",
    ),
    path("plan/", plan_views.plan_list, name="plan_list"),
    path("plan/new/", plan_views.plan_new, name="plan_new"),
    path("plan/print/", plan_views.plan_print, name="plan_print"),
    path("plan/<int:pk>/", plan_views.plan_detail, name="plan_detail"),
    path("plan/<int:pk>/edit/", plan_views.plan_edit, name="plan_edit"),
    path("plan/<int:pk>/cancel/", plan_views.plan_cancel, name="plan_cancel"),
]
public = [
    path("stories/", public_views.story_list, name="story_list"),
    path("stories/<int:pk>/", public_views.story, name="story"),
    path("notices/", public_views.notice_list, name="notice_list"),
    path("notices/<int:pk>/", public_views.notice, name="notice"),
]

urlpatterns = [*public, path("branding/publicity/", include(staff))]
