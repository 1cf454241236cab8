"""Appraisal and accountability, under /appraisal/."""

from django.urls import path

from branding.appraisal import accountability_views as accountability
from branding.appraisal import views, weight_views

app_name = "appraisal"

urlpatterns = [
    path("", views.appraisal_list, name="appraisal_list"),
    path("mine/", views.mine, name="mine"),
    path("print/", views.appraisal_print, name="appraisal_print"),
    path("export/", views.appraisal_export, name="appraisal_export"),
    path("close/", views.appraisal_close_many, name="appraisal_close_many"),
    path("<int:pk>/", views.appraisal_detail, name="appraisal_detail"),
    *(
        path(f"<int:pk>/{step}/", views.appraisal_step, {"step": step}, name=f"appraisal_{step}")
        for step in views.STEPS
    ),
    path("weights/", weight_views.weight_list, name="weight_list"),
    path("weights/<slug:slug>/", weight_views.weight_change, name="weight_change"),
    path("accountability/", accountability.accountability_list, name="accountability_list"),
    path("accountability/new/", accountability.accountability_new, name="accountability_new"),
    path("accountability/<int:pk>/", accountability.accountability_detail, name="accountability_detail"),
    *(
        path(
            f"accountability/<int:pk>/{step}/",
            accountability.accountability_step,
            {"step": step},
            name=f"accountability_{step}",
        )
        for step in accountability.STEPS
    ),
]
