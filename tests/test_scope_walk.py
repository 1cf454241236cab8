"""Nobody sees another unit's rows (reliability): every URL × role × {own, sibling, parent, other} × {GET, POST}.

A URL that the tables below don't name fails the suite: whoever adds a page says here what its address means.
"""

import io
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from pypdf import PdfReader

from laoling import calendar
from laoling.accounts.models import Role
from tests.scope_world import MARK, TARGETS, make_world

pytestmark = pytest.mark.django_db

THIS_MONTH = f"{calendar.today():%Y-%m}"  # an argument that is no row
# The address of a page about one row: its arguments, by the words of `scope_world`.
PAGES_OF_A_ROW = {
    "desk:next_visit": {"after": "retiree"},
    "desk:retiree_detail": {"pk": "retiree"},
    "desk:retiree_reveal": {"pk": "retiree"},
    "desk:retiree_story": {"pk": "retiree"},
    "desk:case_file": {"pk": "retiree"},
    "desk:handover_cards": {"station_pk": "unit", "visitor_pk": "user"},
    "desk:handover_confirm": {"station_pk": "unit", "visitor_pk": "user"},
    "desk:handover_carry_out": {"station_pk": "unit", "visitor_pk": "user"},
    "desk:retiree_archive": {"pk": "retiree"},
    "desk:retiree_restore": {"pk": "retiree"},
    "people:retiree_edit": {"pk": "retiree"},
    "people:retiree_transfer": {"pk": "retiree"},
    "people:family": {"pk": "retiree"},
    "people:family_join": {"pk": "retiree"},
    "people:family_leave": {"pk": "retiree"},
    "people:spouse_set": {"pk": "retiree"},
    "people:spouse_unset": {"pk": "retiree"},
    "people:contact_list": {"pk": "retiree"},
    "people:contact_edit": {"pk": "retiree", "contact_pk": "contact"},
    "people:contact_remove": {"pk": "retiree", "contact_pk": "contact"},
    "people:contact_move": {"pk": "retiree", "contact_pk": "contact"},
    "desk:consent_record": {"pk": "retiree"},
    "desk:consent_withdraw": {"pk": "retiree", "consent_pk": "consent"},
    "desk:own_data": {"pk": "retiree"},
    "desk:merge_search": {"pk": "retiree"},
    "desk:retiree_merge": {"pk": "retiree", "other_pk": "twin"},
    "desk:duplicate_apart": {"pk": "retiree", "other_pk": "twin"},
    "cards:roster_detail": {"pk": "roster"},
    "cards:roster_progress": {"pk": "roster"},
    "cards:roster_wrong": {"pk": "roster"},
    "cards:roster_again": {"pk": "roster"},
    "cards:roster_confirm": {"pk": "roster"},
    "cards:roster_cancel": {"pk": "roster"},
    "cards:card_detail": {"pk": "card"},
    "cards:card_assign": {"pk": "card"},
    "cards:card_pause": {"pk": "card"},
    "cards:card_resume": {"pk": "card", "pause_pk": "pause"},
    "cards:card_close": {"pk": "card"},
    "cards:card_reopen": {"pk": "card"},
    "cards:standard_withdraw": {"pk": "standard"},
    "cards:print_batch_detail": {"pk": "print_batch"},
    "cards:print_batch_progress": {"pk": "print_batch"},
    "cards:print_batch_cancel": {"pk": "print_batch"},
    "cards:print_batch_pages": {"pk": "print_batch"},
    "cards:service_contact_edit": {"pk": "service"},
    "cards:service_contact_end": {"pk": "service"},
    "cards:assessment_new": {"retiree_pk": "retiree"},
    "cards:assessment_detail": {"pk": "assessment"},
    "cards:assessment_approve": {"pk": "assessment"},
    "cards:assessment_reject": {"pk": "assessment"},
    "visits:visit_new": {"retiree_pk": "retiree"},
    "visits:household_new": {"pk": "household"},
    "visits:cover_leave": {"pk": "leave"},
    "visits:cover_left": {"station_pk": "unit", "visitor_pk": "user"},
    "visits:absence_new": {"station_pk": "unit"},
    "visits:visit_detail": {"pk": "visit"},
    "visits:visit_edit": {"pk": "visit"},
    "visits:visit_withdraw": {"pk": "visit"},
    "visits:event_new": {"retiree_pk": "retiree"},
    "visits:event_detail": {"pk": "event"},
    "visits:event_correct": {"pk": "event"},
    "visits:event_withdraw": {"pk": "event"},
    "desk:retiree_death": {"pk": "retiree"},
    "desk:death_correct": {"pk": "death"},
    "desk:death_undo": {"pk": "death"},
    "visits:duty_detail": {"pk": "duty"},
    "visits:duty_waive": {"pk": "duty"},
    "visits:policy_detail": {"pk": "policy"},
    "visits:policy_edit": {"pk": "policy"},
    "visits:policy_publish": {"pk": "policy"},
    "visits:policy_withdraw": {"pk": "policy"},
    "visits:entitlement_list": {"pk": "policy"},
    "visits:entitlement_tick": {"pk": "policy"},
    "visits:mood_reveal": {"pk": "visit"},
    "visits:talk_detail": {"pk": "talk"},
    "visits:talk_hold": {"pk": "talk"},
    "visits:talk_close": {"pk": "talk"},
    "visits:talk_reveal": {"pk": "talk"},
    "visits:request_new_for": {"retiree_pk": "retiree"},
    "visits:request_detail": {"pk": "request"},
    "visits:request_reveal": {"pk": "request"},
    "visits:request_assigned": {"pk": "request"},
    "visits:request_accepted": {"pk": "request"},
    "visits:request_started": {"pk": "request"},
    "visits:request_waited": {"pk": "request"},
    "visits:request_resolved": {"pk": "request"},
    "visits:request_called_back": {"pk": "request"},
    "visits:request_reopened": {"pk": "request"},
    "visits:request_closed": {"pk": "request"},
    "visits:request_noted": {"pk": "request"},
    "visits:request_identified": {"pk": "request"},
    "inbox:reminder_acknowledge": {"pk": "reminder"},
    "activities:activity_detail": {"pk": "activity"},
    "activities:activity_edit": {"pk": "activity"},
    "activities:activity_publish": {"pk": "activity"},
    "activities:activity_cancel": {"pk": "activity"},
    "activities:activity_copy": {"pk": "activity"},
    "activities:activity_summary": {"pk": "activity"},
    "activities:sign_up_list": {"pk": "activity"},
    "activities:sign_up_add": {"pk": "activity"},
    "activities:walk_in_add": {"pk": "activity"},
    "activities:roll_call_end": {"pk": "activity"},
    "activities:roster_print": {"pk": "activity"},
    "activities:sign_up_withdraw": {"pk": "sign_up"},
    "activities:sign_up_tick": {"pk": "sign_up"},
    "activities:sign_up_for": {"retiree_pk": "retiree"},
    "activities:call_untick": {"pk": "call"},
    "activities:series_detail": {"pk": "series"},
    "activities:series_publish": {"pk": "series"},
    "activities:series_cancel": {"pk": "series"},
    "activities:series_extend": {"pk": "series"},
    "activities:venue_edit": {"pk": "venue"},
    "activities:group_detail": {"pk": "group"},
    "activities:group_edit": {"pk": "group"},
    "activities:group_register": {"pk": "group"},
    "activities:group_review": {"pk": "group"},
    "activities:group_dissolve": {"pk": "group"},
    "activities:member_add": {"pk": "branch"},
    "activities:member_print": {"pk": "branch"},
    "activities:member_detail": {"pk": "party_member"},
    "activities:member_leave": {"pk": "member"},
    "activities:office_give": {"pk": "member"},
    "activities:office_end": {"pk": "member", "office_pk": "office"},
    "study:meeting_detail": {"pk": "branch", "month": THIS_MONTH},
    "study:meeting_announce": {"pk": "branch", "month": THIS_MONTH},
    "study:meeting_record": {"pk": "branch", "month": THIS_MONTH},
    "study:meeting_excuse": {"pk": "branch", "month": THIS_MONTH},
    "study:branch_year": {"pk": "branch"},
    "study:branch_year_print": {"pk": "branch"},
    "study:session_edit": {"pk": "activity"},
    "study:directive_detail": {"pk": "directive"},
    "study:directive_edit": {"pk": "directive"},
    "study:directive_withdraw": {"pk": "directive"},
    "study:transmission": {"pk": "directive", "branch_pk": "branch"},
    "branding:check_venue": {"pk": "venue"},
    "branding:check_member": {"pk": "user"},
    "branding:check_detail": {"pk": "check"},
    "branding:photo": {"pk": "photo"},
    "branding:rectification_detail": {"pk": "rectification"},
    "branding:rectification_assign": {"pk": "rectification"},
    "branding:rectification_done": {"pk": "rectification"},
    "branding:rectification_verify": {"pk": "rectification"},
    "branding:rectification_return": {"pk": "rectification"},
    "branding:rectification_set_aside": {"pk": "rectification"},
    "branding:handover_take": {"pk": "shift"},
    "branding:poster_print": {"pk": "venue"},
    "competitions:competition_detail": {"pk": "competition"},
    "competitions:competition_edit": {"pk": "competition"},
    "competitions:competition_open": {"pk": "competition"},
    "competitions:competition_judges": {"pk": "competition"},
    "competitions:competition_close": {"pk": "competition"},
    "competitions:competition_reopen": {"pk": "competition"},
    "competitions:entry_new": {"pk": "competition"},
    "competitions:entry_all": {"pk": "competition"},
    "competitions:competition_judge": {"pk": "competition"},
    "competitions:honours": {"pk": "competition"},
    "competitions:honours_print": {"pk": "competition"},
    "competitions:certificates_print": {"pk": "competition"},
    "competitions:ranking_export": {"pk": "competition"},
    "competitions:entry_detail": {"pk": "entry"},
    "competitions:entry_edit": {"pk": "entry"},
    "competitions:entry_withdraw": {"pk": "entry"},
    "competitions:entry_score": {"pk": "entry"},
    "training:training_detail": {"pk": "training"},
    "training:training_edit": {"pk": "training"},
    "training:training_invite": {"pk": "training"},
    "training:training_attend": {"pk": "training"},
    "training:training_cancel": {"pk": "training"},
    "training:training_sheet": {"pk": "training"},
    "training:invitation_excuse": {"pk": "invitation"},
    "training:invitation_withdraw": {"pk": "invitation"},
    "training:record": {"pk": "user"},
    "training:record_print": {"pk": "user"},
    "training:plan_detail": {"pk": "brand_plan"},
    "training:plan_edit": {"pk": "brand_plan"},
    "training:candidate_new": {"pk": "brand_plan"},
    "training:candidate_detail": {"pk": "candidate"},
    "training:candidate_review": {"pk": "candidate"},
    "training:candidate_decide": {"pk": "candidate"},
    "training:candidate_aims": {"pk": "candidate"},
    "training:candidate_remove": {"pk": "candidate"},
    "appraisal:appraisal_detail": {"pk": "appraisal"},
    "appraisal:appraisal_object": {"pk": "appraisal"},
    "appraisal:appraisal_answer": {"pk": "appraisal"},
    "appraisal:appraisal_correct": {"pk": "appraisal"},
    "appraisal:appraisal_close": {"pk": "room_appraisal"},
    "appraisal:accountability_detail": {"pk": "accountability"},
    "appraisal:accountability_reply": {"pk": "accountability"},
    "appraisal:accountability_withdraw": {"pk": "accountability"},
    "suggestions:suggestion_detail": {"pk": "suggestion"},
    "suggestions:suggestion_reveal": {"pk": "suggestion"},
    "suggestions:suggestion_accept": {"pk": "suggestion"},
    "suggestions:suggestion_decline": {"pk": "suggestion"},
    "suggestions:suggestion_assign": {"pk": "suggestion"},
    "suggestions:suggestion_done": {"pk": "suggestion"},
    "suggestions:suggestion_show": {"pk": "suggestion"},
    "suggestions:suggestion_hide": {"pk": "suggestion"},
    "suggestions:suggestion_call": {"pk": "suggestion"},
    "suggestions:suggestion_revoke": {"pk": "suggestion"},
    "publicity:piece_detail": {"pk": "piece"},
    "publicity:piece_edit": {"pk": "piece"},
    "publicity:piece_approve": {"pk": "piece"},
    "publicity:piece_return": {"pk": "piece"},
    "publicity:piece_submit": {"pk": "piece"},
    "publicity:piece_publish": {"pk": "piece"},
    "publicity:piece_agree": {"pk": "piece"},
    "publicity:piece_withdraw": {"pk": "piece"},
    "publicity:agreement_take_back": {"pk": "piece", "agreement_pk": "agreement"},
    "publicity:plan_detail": {"pk": "plan"},
    "publicity:plan_edit": {"pk": "plan"},
    "publicity:plan_cancel": {"pk": "plan"},
    "admin:auth_user_password_change": {"id": "user"},
}
# Pages that choose their rows by who reads; `{…}` in a query is the key of a target's row.
PAGES_OF_MANY = {
    "home": [""],
    "accounts:sign_in": [""],
    "accounts:password_change": [""],
    "desk:home": [""],
    "desk:search": ["", f"?q={MARK}", "?q=w"],
    "desk:retiree_list": ["", f"?q={MARK}", "?station={unit}", "?state=all&card=any"],
    "desk:retiree_export": ["", f"?q={MARK}", "?state=all", "?station={unit}"],
    "desk:retiree_print": ["", f"?q={MARK}", "?state=all"],
    "desk:handover": [""],
    "desk:route": ["", "?visitor={user}", "?span=week"],
    "desk:route_save": ["", "?visitor={user}"],
    "desk:route_print": ["", "?visitor={user}"],
    "cards:standard_list": [""],
    "cards:standard_change": [""],
    "people:retiree_new": [""],
    "desk:duplicate_list": ["", "?page=2"],
    "cards:card_list": ["", f"?q={MARK}", "?station={unit}", "?tier=2"],
    "cards:card_export": ["", "?state=all", "?station={unit}"],
    "cards:card_print": ["", "?state=all"],
    "cards:assessment_list": ["", f"?q={MARK}", "?station={unit}"],
    "cards:assessment_export": ["", "?state=all"],
    "cards:assessment_print": ["", "?state=all"],
    "cards:contact_card_list": ["", "?station={unit}", "?state=received", f"?q={MARK}"],
    "cards:contact_card_print": ["", "?state=received"],
    "cards:contact_card_confirm": [""],
    "cards:contact_card_issue": [""],
    "cards:contact_card_receive": [""],
    "cards:contact_card_reprint": [""],
    "cards:print_batch_new": [
        "",
        "?who=SERVICE_CARD&style=CARD&station={unit}",
        "?who=REPRINT&style=CARD",
        "?retiree={retiree}",
    ],
    "cards:service_contact_list": ["", "?unit={unit}"],
    "cards:service_contact_new": ["", "?unit={unit}"],
    "cards:service_contact_leave_out": ["", "?unit={unit}"],
    "cards:service_contact_preview": ["", "?unit={unit}", "?contact={service}"],
    "cards:assessment_suggestion": [""],
    "cards:assessment_confirm": [""],
    "cards:assessment_approve_many": [""],
    "cards:roster_list": [""],
    "cards:roster_template": [""],
    "cards:roster_upload": [""],
    "visits:visit_list": ["", f"?q={MARK}", "?station={unit}", "?page=-1"],
    "visits:visit_export": ["", "?since=2020-01-01"],
    "visits:visit_print": ["", "?since=2020-01-01"],
    "visits:duty_export": ["", "?state=all"],
    "visits:duty_print": ["", "?state=all"],
    "visits:duty_list": ["", "?state=overdue", "?station={unit}", "?tier=2&station={unit}"],
    "visits:plan": ["", "?station={unit}", "?when=both&by=day", "?visitor={user}"],
    "visits:plan_confirm": ["", "?station={unit}"],
    "visits:plan_assign": ["", "?station={unit}"],
    "visits:cover": ["", "?station={unit}"],
    "visits:event_list": ["", "?state=all", "?state=died&station={unit}"],
    "visits:festival_list": ["", "?festival=national_day-20261001", "?station={unit}"],
    "visits:festival_print": ["", "?station={unit}"],
    "visits:policy_list": [""],
    "visits:policy_new": [""],
    "visits:request_list": ["", "?state=all", f"?q={MARK}", "?state=all&station={unit}"],
    "visits:request_print": ["", "?state=all"],
    "visits:request_new": [""],
    "visits:talk_list": ["", f"?q={MARK}", "?state=all", "?station={unit}"],
    "visits:mood_report": ["", "?month=2026-10"],
    "visits:mood_print": [""],
    "visits:mood_export": [""],
    "visits:request_new_unknown": [""],
    "inbox:reminder_list": ["", "?page=2"],
    "inbox:channel_list": [""],
    "activities:activity_list": ["", "?unit={unit}"],
    "activities:activity_new": [""],
    "activities:call_list": ["", "?activity={activity}"],
    "activities:call_tick": [""],
    "activities:call_print": [""],
    "activities:participation": ["?by=person", "?by=title", "?station={unit}"],
    "activities:participation_print": ["?by=person", "?by=title"],
    "activities:participation_export": ["?by=person", "?by=title"],
    "activities:venue_list": [""],
    "activities:venue_new": [""],
    "activities:group_list": ["", "?unit={unit}", "?kind=PARTY_BRANCH", "?state=all"],
    "activities:group_new": [""],
    "activities:officer_print": ["", "?state=all"],
    "study:overview": ["", "?unit={unit}"],
    "study:meeting_list": ["", "?unit={unit}"],
    "study:coverage": ["", "?unit={unit}"],
    "study:directive_list": ["", "?unit={unit}", "?state=overdue"],
    "study:directive_new": [""],
    "study:session_list": ["", "?unit={unit}"],
    "branding:check_today": [""],
    "branding:check_list": ["", "?station={unit}", "?venue={venue}", "?state=failed"],
    "branding:rectification_list": ["", "?station={unit}", "?venue={venue}", "?state=all"],
    "branding:shift_today": [""],
    "branding:shift_day": ["", "?unit={unit}"],
    "branding:rectification_print": ["", "?state=all", "?state=repeated", "?station={unit}"],
    "branding:shift_print": ["", "?unit={unit}"],
    "branding:satisfaction": [""],
    "branding:standard_list": [""],
    "competitions:competition_list": ["", "?state=closed"],
    "competitions:competition_new": [""],
    "training:training_list": ["", "?station={unit}", "?state=unrecorded"],
    "training:training_new": [""],
    "training:my_record": [""],
    "training:learner_list": ["", "?station={unit}", "?state=all"],
    "training:plan_list": [""],
    "training:plan_new": [""],
    "appraisal:appraisal_list": ["", "?station={unit}", "?state=objected", "?of=venue"],
    "appraisal:appraisal_print": ["", "?state=all"],
    "appraisal:appraisal_export": ["", "?state=all"],
    "appraisal:appraisal_close_many": [""],
    "appraisal:mine": [""],
    "appraisal:weight_list": [""],
    "appraisal:accountability_list": ["", "?station={unit}", "?state=all"],
    "appraisal:accountability_new": [
        "",
        "?member={user}",
        "?appraisal={appraisal}",
        "?finding={finding}",
        "?duty={duty}",
    ],
    "suggestions:suggestion_list": ["", "?state=all", f"?q={MARK}", "?state=call", "?station={unit}"],
    "suggestions:suggestion_new": [""],
    "suggestions:suggestion_print": ["", "?state=all"],
    "suggestions:suggestion_export": ["", "?state=all"],
    "suggestions:suggestion_figures": [""],
    "publicity:piece_list": ["", f"?q={MARK}", "?unit={unit}", "?state=draft"],
    "publicity:plan_list": ["", "?state=all", "?unit={unit}"],
    "publicity:plan_print": ["", "?state=all"],
    "publicity:plan_new": [""],
    "admin:index": ["", "?unit={unit}"],
    "admin:uncovered_cards": ["", "?unit={unit}"],
    "admin:history": [
        "",
        "?kind=visits.visit",
        "?kind=people.emergencycontact&number={contact}",
        "?kind=cards.assessment",
    ],
    "admin:autocomplete": [f"?app_label=accounts&model_name=leave&field_name=substitute&term={MARK}"],
    "admin:people_retiree_export": ["", "?state=all", "?unit={unit}"],
    "admin:people_retiree_import": [""],
    "admin:people_retiree_process_import": [""],
    "admin:cards_servicecard_export": ["", "?unit={unit}"],
    "admin:cards_assessment_export": ["", "?unit={unit}"],
    "admin:visits_visit_export": ["", "?valid=all"],
    "admin:visits_duty_export": ["", "?unit={unit}"],
    "admin:login": [""],
    "admin:password_change": [""],
    "admin:password_change_done": [""],
    "admin:jsi18n": [""],
}
# Pages about something of the reader's own, or of nobody, which no other's address can name.
PAGES_OF_ONESELF = {
    **{f"inbox:channel_{deed}": {"kind": "feishu"} for deed in ("save", "switch", "try", "remove")},
    "branding:standard_change": {"slug": "venue"},
    "appraisal:weight_change": {"slug": "venue"},
    "publicity:piece_new": {"kind": "story"},
}
EXPORTS = {
    "desk:retiree_export",
    "cards:card_export",
    "cards:assessment_export",
    "visits:visit_export",
    "visits:duty_export",
    "admin:people_retiree_export",
    "admin:cards_servicecard_export",
    "admin:cards_assessment_export",
    "admin:visits_visit_export",
    "admin:visits_duty_export",
}
# Sessions end there; tested with the sign-in.
ENDS_THE_SESSION = {"accounts:sign_out", "admin:logout"}
PUBLIC = {
    "public:policies": {},
    "activities:schedule": {},
    "activities:schedule_this_week": {},
    "activities:schedule_week": {"day": "2026-11-23"},
    "activities:schedule_poster": {"day": "2026-11-23"},
    "activities:schedule_month": {"year": "2026", "month": "11"},
    "activities:schedule_activity": {"pk": 1},
    "activities:activity_calendar": {"pk": 1},
    "activities:display": {},
    "activities:schedule_feed": {},
    "activities:schedule_groups": {},
    "public:reach": {},
    "public:reach_by_card": {"token": "A" * 16},
    "branding:feedback": {"token": "A" * 16},
    "branding:feedback_thanks": {"token": "A" * 16},
    "suggestions:thanked": {},
    "suggestions:propose": {},
    "suggestions:received": {},
    "publicity:story_list": {},
    "publicity:notice_list": {},
    "publicity:story": {"pk": 1},
    "publicity:notice": {"pk": 1},
    "healthz_live": {},
    "healthz_ready": {},
}
# Of Django's admin: an object's absolute address, the lists of an app, and what it doesn't know.
ADMIN_EXTRAS = {"admin:view_on_site", "admin:app_list", "admin:?"}
# Rows that belong to no unit: rights alone decide.
ROWS_OF_NOBODY = {"standard"}
# Rows about people: only for roles that see people by name.
PEOPLE = {
    "retiree",
    "twin",
    "consent",
    "household",
    "card",
    "pause",
    "assessment",
    "visit",
    "event",
    "death",
    "duty",
    "request",
    "talk",
    "roster",
    "reminder",
    "print_batch",
    "member",
    "party_member",
    "office",
    "sign_up",
    "call",
}
ADMIN_ROWS = {
    "accounts_unit": "unit",
    "accounts_user": "user",
    "accounts_accessevent": "access",
    "people_retiree": "retiree",
    "cards_servicecard": "card",
    "cards_assessment": "assessment",
    "visits_duty": "duty",
    "visits_visit": "visit",
    "visits_lifeevent": "event",
    "visits_helprequest": "request",
    "activities_activity": "activity",
}
# Tables that belong to no unit.
ADMIN_COMMON = {
    "accounts_signinlock",
    "cards_carestandard",
    "cards_tierrule",
    "inbox_ladderrung",
    "visits_muststandard",
    "visits_festivalrule",
    "visits_requesttopic",
    "visits_requesturgency",
    "inbox_heartbeat",
    "inbox_delivery",
    "branding_standard",
    "training_topic",
    "publicity_channel",
    "people_retentionrule",
    "study_studytheme",
}
# What a POST sends: enough to be believed if the row were one's own.
DATA = {
    "q": MARK,
    "reason": "工作需要",
    "confirm": "yes",
    "name": "王",
    "tier": "1",
    "all": "1",
    "file_format": "csv",
    "numbers": "full",
}


def named_urls(resolver=None, spaces=()) -> Iterator[str]:
    """The full name of every URL of the portal, such as "visits:visit_detail"."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named_urls(pattern, (*spaces, *filter(None, [pattern.namespace])))
        else:
            yield ":".join([*spaces, pattern.name or "?"])


def admin_models() -> set[str]:
    return {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}


def test_every_url_is_named_in_the_tables():
    known = {*PAGES_OF_A_ROW, *PAGES_OF_MANY, *PAGES_OF_ONESELF, *ENDS_THE_SESSION, *PUBLIC, *ADMIN_EXTRAS}
    pages = ("changelist", "add", "change", "delete", "history")
    known |= {f"admin:{model}_{page}" for model in [*ADMIN_ROWS, *ADMIN_COMMON] for page in pages}
    urls = set(named_urls())
    assert urls - known == set(), "new pages: say in this file what their addresses mean"
    assert known - urls == set(), "pages that are gone"
    assert admin_models() == {*ADMIN_ROWS, *ADMIN_COMMON}


def text_of(response) -> str:
    """Everything that the reader gets: headers, the page, what is inside an Excel file, a PDF or a stream."""
    headers = " ".join(f"{name}: {unquote(value)}" for name, value in response.items())
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b" ".join(book.read(name) for name in book.namelist())
    if content.startswith(b"%PDF"):
        content = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).encode()
    return headers + content.decode("utf-8", "replace")


class Walk:
    """One reader going through the portal; `leaks` is what he should not have seen."""

    def __init__(self, world, role):
        self.world, self.role, self.client = world, role, Client()
        self.leaks, self.count = [], 0
        if role:
            self.reader = world.readers[role]
            self.client.force_login(self.reader)

    def sees_people_of(self, things) -> bool:
        people_roles = {Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER}
        return self.role in people_roles and self.has(things)

    def sees_staff_of(self, things) -> bool:
        return self.role in {Role.AUDITOR, Role.SYSTEM_ADMIN} or (self.role is not None and self.has(things))

    def has(self, things) -> bool:
        return bool(self.reader.unit) and things.unit.path.startswith(self.reader.unit.path)

    def forbidden_words(self) -> list[str]:
        words = []
        for things in self.world.things.values():
            if not self.sees_people_of(things):
                words += [things.people_mark, *things.secrets]
            elif self.role == Role.DEPARTMENT_MANAGER:
                words += things.secrets  # masked until revealed
            else:
                words += things.secrets[:1]  # stations call people: phones in full, ID numbers masked
            if not self.sees_staff_of(things):
                words.append(things.staff_mark)
        return words

    def visit(self, method, address, data=None, may_show=()):
        """One request; a POST is taken back afterwards, so that the next one finds the same world."""
        self.count += 1
        with transaction.atomic():
            response = self.send(method, address, data)
            transaction.set_rollback(method == "POST")
        text = text_of(response)
        words = [word for word in self.forbidden if word not in may_show]
        self.leaks += [f"{method} {address}: {word}" for word in words if word in text]
        return response

    def send(self, method, address, data):
        return self.client.get(address) if method == "GET" else self.client.post(address, data or DATA)

    def go(self):
        self.forbidden = self.forbidden_words()
        for name, arguments in PAGES_OF_A_ROW.items():
            words = {word for word in arguments.values() if word != THIS_MONTH}
            for things in self.targets_with(words):
                keys = {
                    key: word if word == THIS_MONTH else things.rows[word].pk
                    for key, word in arguments.items()
                }
                may_reach = self.may_reach(things, words)
                self.visit_row(reverse(name, kwargs=keys), things, may_reach=may_reach)
        for name, queries in PAGES_OF_MANY.items():
            for query in queries:
                self.visit_many(name, query)
        for name, arguments in PAGES_OF_ONESELF.items():
            for method in ("GET", "POST"):
                self.visit(method, reverse(name, kwargs=arguments))
        self.go_through_admin()
        for name, arguments in PUBLIC.items():
            self.visit("GET", reverse(name, kwargs=arguments))

    def targets_with(self, words):
        return [things for things in self.world.things.values() if words <= set(things.rows)]

    def visit_row(self, address, things, *, may_reach):
        """A row out of reach answers as if it weren't there, or that one has no right; never with success."""
        for method in ("GET", "POST"):
            # A revealed number is what that page is for; whose it may be is told by the status.
            is_meant_to = "reveal" in address or "own-data" in address
            is_reveal = method == "POST" and is_meant_to and self.sees_people_of(things)
            response = self.visit(method, address, may_show=things.secrets if is_reveal else ())
            refused = response.status_code in {403, 404, 405} or self.is_sent_away(response)
            if not may_reach and not refused:
                self.leaks.append(f"{method} {address}: answered {response.status_code}")

    def may_reach(self, things, words) -> bool:
        if set(words) <= ROWS_OF_NOBODY:
            return True
        return self.sees_people_of(things) if PEOPLE & set(words) else self.sees_staff_of(things)

    def is_sent_away(self, response) -> bool:
        """To the sign-in page, to the next household of one's own list, or, by Django's admin, to its index."""
        away = ("/accounts/sign-in/", "/desk/", "/visits/new/")
        return response.status_code == 302 and (response.url == "/admin/" or response.url.startswith(away))

    def visit_many(self, name, query):
        address = reverse(name)
        if "{" not in query:
            self.visit("GET", address + query)
            self.visit("POST", address + query, self.choice_of_all(), may_show=self.exported_by(name))
            return
        for things in self.world.things.values():
            keys = {word: row.pk for word, row in things.rows.items()}
            if any(f"{{{word}}}" in query for word in keys):
                self.visit("GET", address + query.format_map(keys))

    def exported_by(self, name) -> list[str]:
        """What an export may hold in full: the numbers of the reader's own people."""
        if name not in EXPORTS:
            return []
        mine = [things for things in self.world.things.values() if self.sees_people_of(things)]
        return [secret for things in mine for secret in things.secrets]

    def choice_of_all(self):
        """Ticks every unit's rows in whatever list this is."""
        rows = [row for word in ("assessment", "contact_card") for row in self.rows_of(word)]
        keys = [row.pk for row in rows]
        return DATA | {"chosen": keys, "ids": keys}

    def rows_of(self, word):
        return [things.rows[word] for things in self.targets_with({word})]

    def go_through_admin(self):
        for model in sorted(admin_models()):
            lists = reverse(f"admin:{model}_changelist")
            self.visit("GET", lists)
            self.visit("GET", f"{lists}?q=w")
            self.visit("GET", reverse(f"admin:{model}_add"))
            word = ADMIN_ROWS.get(model)
            if word is None:
                continue
            targets = self.targets_with({word})
            keys = [things.rows[word].pk for things in targets]
            for action in ("export_csv", "unlock", "delete_selected"):
                self.visit("POST", lists, {"action": action, "_selected_action": keys, "index": 0})
            for things in targets:
                for page in ("change", "delete", "history"):
                    address = reverse(f"admin:{model}_{page}", args=[things.rows[word].pk])
                    self.visit_row(address, things, may_reach=self.may_reach(things, {word}))
        for label in (
            "accounts",
            "people",
            "cards",
            "visits",
            "activities",
            "inbox",
            "branding",
            "training",
            "auth",
        ):
            self.visit("GET", f"/admin/{label}/")
        for things in self.targets_with({"retiree"}):
            self.visit("GET", self.absolute(things.rows["retiree"]))

    def absolute(self, row) -> str:
        kind = ContentType.objects.get_for_model(type(row))
        return reverse("admin:view_on_site", args=[kind.pk, row.pk])


@pytest.fixture
def world():
    return make_world()


@pytest.mark.parametrize("role", [*Role, None], ids=str)
def test_a_reader_finds_only_what_is_in_scope(world, role):
    walk = Walk(world, role)
    walk.go()
    assert walk.leaks == []
    assert walk.count > 300


def test_the_walk_would_notice(world):
    """The control: with a wider scope the same walk finds leaks, so it does look."""
    visitor = world.readers[Role.VISITOR]
    walk = Walk(world, Role.VISITOR)
    type(visitor).objects.filter(pk=visitor.pk).update(unit=world.tree.centre)
    walk.go()
    for name in ("sibling", "other"):
        things = world.things[name]
        assert [leak for leak in walk.leaks if leak.endswith(things.people_mark)]
        assert [leak for leak in walk.leaks if leak.endswith(things.secrets[1])]


def test_the_world_has_something_to_find_in_each_place(world):
    assert {name for name, things in world.things.items() if "retiree" in things.rows} == {
        "own",
        "sibling",
        "other",
    }
    assert set(world.things) == set(TARGETS)


def test_a_moved_visitor_sees_the_new_station_from_the_next_request(world):
    visitor, things = world.readers[Role.VISITOR], world.things
    client = Client()
    client.force_login(visitor)
    before = client.get(reverse("cards:card_list")).content.decode()
    type(visitor).objects.filter(pk=visitor.pk).update(unit=world.tree.far_station)
    after = client.get(reverse("cards:card_list")).content.decode()
    assert (things["own"].people_mark in before, things["other"].people_mark in before) == (True, False)
    assert (things["own"].people_mark in after, things["other"].people_mark in after) == (False, True)


@pytest.mark.parametrize("role", [Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER])
def test_the_numbers_of_another_unit_s_person_find_nobody(world, role):
    client, other = Client(), world.things["other"]
    client.force_login(world.readers[role])
    for secret in [*other.secrets, other.secrets[1][-4:]]:
        response = client.post(reverse("desk:search"), {"q": secret}, follow=True)
        assert other.people_mark not in response.content.decode()
        assert not any(
            f"/desk/retirees/{other.rows['retiree'].pk}/" in url for url, _ in response.redirect_chain
        )
