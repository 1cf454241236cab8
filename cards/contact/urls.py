"""Included by cards/urls.py below `contact/`, in the namespace of cards."""

from django.urls import path

from cards.contact import numbers, orders, views

urlpatterns = [
    path("", views.contact_card_list, name="contact_card_list"),
    path("list/print/", views.contact_card_print, name="contact_card_print"),
    path("confirm/", views.contact_card_confirm, name="contact_card_confirm"),
    path("issue/", views.contact_card_issue, name="contact_card_issue"),
    path("receive/", views.contact_card_receive, name="contact_card_receive"),
    path("reprint/", views.contact_card_reprint, name="contact_card_reprint"),
    path("print/", orders.print_batch_new, name="print_batch_new"),
    path("print/<int:pk>/", orders.print_batch_detail, name="print_batch_detail"),
    path("print/<int:pk>/progress/", orders.print_batch_progress, name="print_batch_progress"),
    path("print/<int:pk>/cancel/", orders.print_batch_cancel, name="print_batch_cancel"),
    path("print/<int:pk>/pages/", orders.print_batch_pages, name="print_batch_pages"),
    path("services/", numbers.service_contact_list, name="service_contact_list"),
    path("services/new/", numbers.service_contact_new, name="service_contact_new"),
    path("services/preview/", numbers.service_contact_preview, name="service_contact_preview"),
    path("services/leave-out/", numbers.service_contact_leave_out, name="service_contact_leave_out"),
    path("services/<int:pk>/edit/", numbers.service_contact_edit, name="service_contact_edit"),
    path("services/<int:pk>/end/", numbers.service_contact_end, name="service_contact_end"),
]
