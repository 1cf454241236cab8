from django.urls import path

from laoling.people import contact_views, family_views, views

app_name = "people"
urlpatterns = [
    path("new/", views.retiree_new, name="retiree_new"),
    path("<int:pk>/edit/", views.retiree_edit, name="retiree_edit"),
    path("<int:pk>/transfer/", views.retiree_transfer, name="retiree_transfer"),
    path("<int:pk>/family/", family_views.family, name="family"),
    path("<int:pk>/family/join/", family_views.family_join, name="family_join"),
    path("<int:pk>/family/leave/", family_views.family_leave, name="family_leave"),
    path("<int:pk>/spouse/set/", family_views.spouse_set, name="spouse_set"),
    path("<int:pk>/spouse/unset/", family_views.spouse_unset, name="spouse_unset"),
    path("<int:pk>/contacts/", contact_views.contact_list, name="contact_list"),
    path("<int:pk>/contacts/<int:contact_pk>/", contact_views.contact_edit, name="contact_edit"),
    path("<int:pk>/contacts/<int:contact_pk>/remove/", contact_views.contact_remove, name="contact_remove"),
    path("<int:pk>/contacts/<int:contact_pk>/move/", contact_views.contact_move, name="contact_move"),
]
