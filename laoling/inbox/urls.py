from django.urls import path

from laoling.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.reminder_list, name="reminder_list"),
    path("<int:pk>/acknowledge/", views.reminder_acknowledge, name="reminder_acknowledge"),
    path("channels/", views.channel_list, name="channel_list"),
    path("channels/<slug:kind>/", views.channel_save, name="channel_save"),
    path("channels/<slug:kind>/switch/", views.channel_switch, name="channel_switch"),
    path("channels/<slug:kind>/try/", views.channel_try, name="channel_try"),
    path("channels/<slug:kind>/remove/", views.channel_remove, name="channel_remove"),
]
