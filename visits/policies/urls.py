"""The staff's pages of policies, under /visits/policies/; the elders' are in `laoling/public`."""

from django.urls import path

from visits.policies import views

urlpatterns = [
    path("", views.policy_list, name="policy_list"),
    path("new/", views.policy_new, name="policy_new"),
    path("<int:pk>/", views.policy_detail, name="policy_detail"),
    path("<int:pk>/edit/", views.policy_edit, name="policy_edit"),
    path("<int:pk>/publish/", views.policy_publish, name="policy_publish"),
    path("<int:pk>/withdraw/", views.policy_withdraw, name="policy_withdraw"),
    path("<int:pk>/people/", views.entitlement_list, name="entitlement_list"),
    path("<int:pk>/people/tick/", views.entitlement_tick, name="entitlement_tick"),
]
