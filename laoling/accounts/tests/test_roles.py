"""What each role may do, as a table to be read beside the one in the domain ("People, places, staff")."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from laoling.accounts.models import Role
from laoling.accounts.roles import MATRIX
from laoling.accounts.tests.factories import make_unit, make_user

LETTERS = {
    "V": Role.VISITOR,
    "H": Role.STATION_HEAD,
    "D": Role.DEPARTMENT_MANAGER,
    "C": Role.CENTRE_LEADER,
    "A": Role.AUDITOR,
    "S": Role.SYSTEM_ADMIN,
}
TABLE = """
    people.view_retiree           V H D . . .
    people.update_retiree         V H D . . .
    people.add_retiree            . H D . . .
    people.change_retiree         . H D . . .
    people.transfer_retiree       . . D . . .
    people.archive_retiree        . . D . . .
    people.print_retiree          . H D . . .
    people.reveal_retiree         . . D . . .
    people.export_retiree         . . D . . .
    people.import_retiree         . . D . . .
    people.merge_retiree          . . D . . .
    people.record_consent         V H D . . .
    people.view_retentionrule     . . D . A S
    people.change_retentionrule   . . . . . S

    cards.view_servicecard        V H D . . .
    cards.assign_card             . H D . . .
    cards.pause_card              . H D . . .
    cards.close_card              . . D . . .
    cards.reopen_card             . . D . . .
    cards.view_assessment         V H D . . .
    cards.propose_assessment      V H D . . .
    cards.approve_assessment      . . D . . .
    cards.view_servicecontact     V H D C . .
    cards.change_servicecontact   . H D C . .
    cards.issue_contactcard       V H D . . .
    cards.view_carestandard       . . D C . .
    cards.add_carestandard        . . D . . .
    cards.view_tierrule           . . D C . .
    cards.add_tierrule            . . D . . .
    cards.change_tierrule         . . D . . .
    cards.delete_tierrule         . . D . . .

    visits.view_duty              V H D . . .
    visits.waive_duty             . H D . . .
    visits.assign_duty            . H D . . .
    visits.view_visit             V H D . . .
    visits.record_visit           V H D . . .
    visits.withdraw_visit         . H D . . .
    visits.view_lifeevent         V H D . . .
    visits.report_lifeevent       V H D . . .
    visits.withdraw_lifeevent     . H D . . .
    visits.view_muststandard      . . D . . .
    visits.change_muststandard    . . D . . .
    visits.view_festivalrule      . . D . . .
    visits.add_festivalrule       . . D . . .
    visits.view_helprequest       V H D . . .
    visits.register_request       V H D . . .
    visits.work_request           V H D . . .
    visits.assign_request         . H D . . .
    visits.close_request          . H D . . .
    visits.view_policy            V H D C . .
    visits.tick_entitlement       V H D . . .
    visits.publish_policy         . . D C . .
    visits.view_talk              V H D . . .
    visits.hold_talk              V H D . . .
    visits.close_talk             . H D . . .
    visits.view_moodreport        . . D C . .
    visits.view_requesttopic      . . D . . .
    visits.add_requesttopic       . . D . . .
    visits.change_requesttopic    . . D . . .
    visits.view_requesturgency    . . D . . .
    visits.change_requesturgency  . . D . . .

    activities.view_group         V H D C . .
    activities.keep_group         . H D . . .
    activities.register_group     . . D . . .
    activities.view_activity      V H D C . .
    activities.publish_activity   V H D . . .
    activities.sign_up_people     V H D . . .

    study.view_meeting            . H D C . .
    study.record_meeting          . H D . . .
    study.excuse_meeting          . . D . . .
    study.view_directive          . H D C . .
    study.issue_directive         . . D C . .
    study.record_transmission     . H D . . .
    study.view_studysession       . H D C . .
    study.record_studysession     . H D . . .
    study.view_studytheme         . . D C . .
    study.add_studytheme          . . D . . .
    study.change_studytheme       . . D . . .

    inbox.view_ladderrung         . . D C . .
    inbox.change_ladderrung       . . D . . .
    inbox.view_heartbeat          . . . . . S
    inbox.view_delivery           . . . . . S

    branding.view_qualitycheck    V H D C . .
    branding.record_check         V H D C . .
    branding.view_rectification   V H D C . .
    branding.work_rectification   V H D . . .
    branding.verify_rectification . H D . . .
    branding.view_shiftrecord     V H D . . .
    branding.keep_shift           V H D . . .
    branding.view_feedback        V H D C . .
    branding.print_poster         . H D . . .
    branding.view_standard        V H D C . .
    branding.add_standard         . . D . . .
    branding.view_standarditem    . . D C . .
    branding.add_standarditem     . . D . . .
    training.view_training        V H D C . .
    training.keep_training        . H D . . .
    training.view_brandplan       . H D C . .
    training.keep_brandplan       . H D . . .
    training.name_brandstaff      . . D . . .
    training.view_topic           . . D C . .
    competitions.view_competition V H D C . .
    competitions.enter_competition V H D . . .
    competitions.judge_competition V H D C . .
    competitions.keep_competition . . D C . .
    training.add_topic            . . D . . .
    training.change_topic         . . D . . .
    appraisal.view_appraisal      V H D C . .
    appraisal.object_appraisal    V H . . . .
    appraisal.print_appraisal     . H D C . .
    appraisal.export_appraisal    . . D . . .
    appraisal.close_appraisal     . . D . . .
    appraisal.view_weighttable    V H D C . .
    appraisal.add_weighttable     . . D . . .
    appraisal.view_accountability V H D C . .
    appraisal.record_accountability . . D . . .

    suggestions.view_suggestion   V H D C . .
    suggestions.make_suggestion   V H D C . .
    suggestions.work_suggestion   V H D . . .
    suggestions.judge_suggestion  . H D . . .
    publicity.view_piece          V H D C . .
    publicity.write_piece         V H D C . .
    publicity.approve_piece       . . D C . .
    publicity.publish_piece       . H D C . .
    publicity.view_plannedpiece   V H D C . .
    publicity.plan_publicity      . H D C . .
    publicity.view_channel        . . D C . .
    publicity.add_channel         . . D . . .
    publicity.change_channel      . . D . . .

    accounts.view_dashboard       . . D C . .
    accounts.view_accessevent     . . . . A .
    accounts.export_accessevent   . . . . A .
    accounts.view_history         . . . . A .

    accounts.view_unit            . . . . . S
    accounts.add_unit             . . . . . S
    accounts.change_unit          . . . . . S
    accounts.view_user            . . . . . S
    accounts.add_user             . . . . . S
    accounts.change_user          . . . . . S
    accounts.view_leave           . . . . . S
    accounts.add_leave            . . . . . S
    accounts.change_leave         . . . . . S
    accounts.delete_leave         . . . . . S
    accounts.view_signinlock      . . . . . S
    accounts.delete_signinlock    . . . . . S
"""


def rows():
    return [(words[0], {LETTERS[letter] for letter in words[1:] if letter != "."}) for words in lines()]


def lines():
    return [line.split() for line in TABLE.splitlines() if line.strip()]


@pytest.mark.django_db
def test_each_role_may_do_what_the_table_says_and_nothing_else():
    unit = make_unit()
    users = {role: make_user(role, unit) for role in Role}
    wanted = dict(rows())
    for role, user in users.items():
        assert user.get_all_permissions() == {name for name, roles in wanted.items() if role in roles}


@pytest.mark.django_db
def test_every_permission_of_the_matrix_exists():
    known = {
        f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert set().union(*MATRIX.values()) <= known


@pytest.mark.django_db
def test_every_right_of_our_own_making_is_given_to_somebody():
    """A permission in a model's Meta that no role has is a page that nobody can open."""
    ours = Permission.objects.filter(
        content_type__app_label__in=[
            "accounts",
            "people",
            "cards",
            "visits",
            "activities",
            "study",
            "inbox",
            "branding",
            "training",
            "competitions",
            "appraisal",
            "suggestions",
            "publicity",
        ]
    ).exclude(codename__regex="^(add|change|delete|view)_")
    named = {f"{app}.{name}" for app, name in ours.values_list("content_type__app_label", "codename")}
    assert named - set().union(*MATRIX.values()) == set()


@pytest.mark.django_db
def test_the_next_migrate_takes_back_what_somebody_gave_by_hand():
    group = Group.objects.get(name="VISITOR")
    group.permissions.add(Permission.objects.get(codename="reveal_retiree"))
    call_command("migrate", verbosity=0)
    assert not group.permissions.filter(codename="reveal_retiree").exists()


@pytest.mark.django_db
def test_a_disabled_user_may_do_nothing():
    assert make_user(Role.DEPARTMENT_MANAGER, is_active=False).get_all_permissions() == set()


@pytest.mark.django_db
def test_rights_cost_one_query(django_assert_num_queries):
    user = make_user()
    with django_assert_num_queries(1):
        assert user.has_perms(["visits.record_visit", "people.view_retiree"])
