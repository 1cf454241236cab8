from django.urls import include, path

from laoling.desk import (
    archive_views,
    death_views,
    exporting,
    handover,
    merge_views,
    privacy_views,
    retirees,
    route_views,
    story_views,
    views,
)

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("next/<int:after>/", views.next_visit, name="next_visit"),
    path("route/", route_views.route, name="route"),
    path("route/save/", route_views.route_save, name="route_save"),
    path("route/print/", route_views.route_print, name="route_print"),
    path("handover/", handover.handover, name="handover"),
    path(
        "handover/<int:station_pk>/<int:visitor_pk>/",
        include(
            [
                path("", handover.handover_cards, name="handover_cards"),
                path("confirm/", handover.handover_confirm, name="handover_confirm"),
                path("carry-out/", handover.handover_carry_out, name="handover_carry_out"),
            ]
        ),
    ),
    path("search/", views.search, name="search"),
    path("retirees/", retirees.retiree_list, name="retiree_list"),
    path("retirees/print/", retirees.retiree_print, name="retiree_print"),
    path("retirees/export/", exporting.retiree_export, name="retiree_export"),
    path("retirees/<int:pk>/", views.retiree_detail, name="retiree_detail"),
    path("retirees/<int:pk>/story/", story_views.retiree_story, name="retiree_story"),
    path("retirees/<int:pk>/case-file/", story_views.case_file, name="case_file"),
    path("retirees/<int:pk>/death/", death_views.retiree_death, name="retiree_death"),
    path("deaths/<int:pk>/correct/", death_views.death_correct, name="death_correct"),
    path("deaths/<int:pk>/undo/", death_views.death_undo, name="death_undo"),
    path("retirees/<int:pk>/reveal/", views.retiree_reveal, name="retiree_reveal"),
    path("retirees/<int:pk>/archive/", archive_views.retiree_archive, name="retiree_archive"),
    path("retirees/<int:pk>/restore/", archive_views.retiree_restore, name="retiree_restore"),
    path("retirees/<int:pk>/consents/", privacy_views.consent_record, name="consent_record"),
    path(
        "retirees/<int:pk>/consents/<int:consent_pk>/withdraw/",
        privacy_views.consent_withdraw,
        name="consent_withdraw",
    ),
    path("retirees/<int:pk>/own-data/", privacy_views.own_data, name="own_data"),
    path("duplicates/", merge_views.duplicate_list, name="duplicate_list"),
    path("duplicates/<int:pk>/", merge_views.merge_search, name="merge_search"),
    path("duplicates/<int:pk>/<int:other_pk>/", merge_views.retiree_merge, name="retiree_merge"),
    path("duplicates/<int:pk>/<int:other_pk>/apart/", merge_views.duplicate_apart, name="duplicate_apart"),
]
