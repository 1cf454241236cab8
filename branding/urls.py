"""The staff's pages under /branding/ and the public's under /feedback/."""

from django.urls import include, path

from branding.checks import views as checks
from branding.feedback import public_views
from branding.feedback import views as feedback
from branding.rectifications import views as rectifications
from branding.shifts import views as shifts
from branding.standards import views as standards

app_name = "branding"

staff = [
    path("checks/", checks.check_list, name="check_list"),
    path("checks/today/", checks.check_today, name="check_today"),
    path("checks/<int:pk>/", checks.check_detail, name="check_detail"),
    path("checks/venues/<int:pk>/", checks.check_venue, name="check_venue"),
    path("checks/staff/<int:pk>/", checks.check_member, name="check_member"),
    path("photos/<int:pk>/", checks.photo, name="photo"),
    path("rectifications/", rectifications.rectification_list, name="rectification_list"),
    path("rectifications/print/", rectifications.rectification_print, name="rectification_print"),
    path("rectifications/<int:pk>/", rectifications.rectification_detail, name="rectification_detail"),
    *(
        path(
            f"rectifications/<int:pk>/{step}/",
            rectifications.rectification_step,
            {"step": step},
            name=f"rectification_{step}",
        )
        for step in rectifications.STEPS
    ),
    path("shifts/", shifts.shift_day, name="shift_day"),
    path("shifts/print/", shifts.shift_print, name="shift_print"),
    path("shifts/today/", shifts.shift_today, name="shift_today"),
    path("shifts/<int:pk>/take/", shifts.handover_take, name="handover_take"),
    path("satisfaction/", feedback.satisfaction, name="satisfaction"),
    path("venues/<int:pk>/poster/", feedback.poster_print, name="poster_print"),
    path("standards/", standards.standard_list, name="standard_list"),
    path("standards/<slug:slug>/", standards.standard_change, name="standard_change"),
]
public = [
    path("feedback/<str:token>/", public_views.feedback, name="feedback"),
    path("feedback/<str:token>/thanks/", public_views.feedback_thanks, name="feedback_thanks"),
]

urlpatterns = [*public, path("branding/", include(staff))]
