from django.urls import path

from laoling.desk import retirees, story_views, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("next/<int:after>/", views.next_visit, name="next_visit"),
    path("search/", views.search, name="search"),
    path("retirees/", retirees.retiree_list, name="retiree_list"),
    path("retirees/print/", retirees.retiree_print, name="retiree_print"),
    path("retirees/<int:pk>/", views.retiree_detail, name="retiree_detail"),
    path("retirees/<int:pk>/story/", story_views.retiree_story, name="retiree_story"),
    path("retirees/<int:pk>/case-file/", story_views.case_file, name="case_file"),
    path("retirees/<int:pk>/reveal/", views.retiree_reveal, name="retiree_reveal"),
]
