"""The pages of training and of the plan of brand staff, below /branding/training/."""

from django.urls import path

from branding.training import plan_views, record_views, views

app_name = "training"

urlpatterns = [
    path("", views.training_list, name="training_list"),
    path("new/", views.training_new, name="training_new"),
    path("<int:pk>/", views.training_detail, name="training_detail"),
    path("<int:pk>/edit/", views.training_edit, name="training_edit"),
    path("<int:pk>/invite/", views.training_invite, name="training_invite"),
    path("<int:pk>/attend/", views.training_attend, name="training_attend"),
    path("<int:pk>/cancel/", views.training_cancel, name="training_cancel"),
    path("<int:pk>/sheet/", views.training_sheet, name="training_sheet"),
    path("invitations/<int:pk>/excuse/", views.invitation_excuse, name="invitation_excuse"),
    path("invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
    path("mine/", record_views.my_record, name="my_record"),
    path("staff/", record_views.learner_list, name="learner_list"),
    path("staff/<int:pk>/", record_views.record, name="record"),
    path("staff/<int:pk>/print/", record_views.record_print, name="record_print"),
    path("plans/", plan_views.plan_list, name="plan_list"),
    path("plans/new/", plan_views.plan_new, name="plan_new"),
    path("plans/<int:pk>/", plan_views.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/edit/", plan_views.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/candidates/new/", plan_views.candidate_new, name="candidate_new"),
    path("candidates/<int:pk>/", plan_views.candidate_detail, name="candidate_detail"),
    *(
        path(
            f"candidates/<int:pk>/{step}/",
            plan_views.candidate_step,
            {"step": step},
            name=f"candidate_{step}",
        )
        for step in plan_views.STEPS
    ),
]
