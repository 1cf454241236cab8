"""The six roles and what each may do: the matrix of the domain, in one place.

After every migrate the groups are made equal to this table, so a new permission needs one line here and no
data migration. A role sees rows by `visible_to(user)`; these permissions say what it may do with them.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from laoling.accounts.models import Role

VISITOR = {
    "people.view_retiree",
    "people.update_retiree",
    "people.record_consent",
    "cards.view_servicecard",
    "cards.view_assessment",
    "cards.propose_assessment",
    "cards.view_servicecontact",
    "cards.issue_contactcard",
    "visits.view_duty",
    "visits.view_visit",
    "visits.record_visit",
    "visits.view_lifeevent",
    "visits.report_lifeevent",
    "visits.view_helprequest",
    "visits.register_request",
    "visits.work_request",
    "visits.view_policy",
    "visits.tick_entitlement",
    "visits.view_talk",
    "visits.hold_talk",
    "activities.view_activity",
    "activities.publish_activity",
    "activities.view_group",
    "activities.sign_up_people",
    "branding.view_qualitycheck",
    "branding.record_check",
    "branding.view_rectification",
    "branding.work_rectification",
    "branding.view_shiftrecord",
    "branding.keep_shift",
    "branding.view_feedback",
    "branding.view_standard",
    "suggestions.view_suggestion",
    "suggestions.make_suggestion",
    "suggestions.work_suggestion",
    "publicity.view_piece",
    "publicity.write_piece",
    "publicity.view_plannedpiece",
}
STATION_HEAD = VISITOR | {
    "people.print_retiree",
    "people.add_retiree",
    "people.change_retiree",
    "cards.assign_card",
    "cards.pause_card",
    "cards.change_servicecontact",
    "visits.assign_duty",
    "visits.waive_duty",
    "visits.withdraw_visit",
    "visits.withdraw_lifeevent",
    "visits.assign_request",
    "visits.close_request",
    "activities.keep_group",
    "study.view_meeting",
    "study.record_meeting",
    "study.view_directive",
    "study.record_transmission",
    "study.view_studysession",
    "study.record_studysession",
    "branding.verify_rectification",
    "branding.print_poster",
    "suggestions.judge_suggestion",
    "publicity.publish_piece",
    "publicity.plan_publicity",
    "visits.close_talk",
}
# The domain's table says "+" in this row too: what a station can do, its department can.
DEPARTMENT_MANAGER = STATION_HEAD | {
    "people.reveal_retiree",
    "people.export_retiree",
    "people.import_retiree",
    "people.transfer_retiree",
    "people.archive_retiree",
    "people.merge_retiree",
    "people.view_retentionrule",
    "cards.approve_assessment",
    "cards.close_card",
    "cards.reopen_card",
    "cards.view_carestandard",
    "cards.add_carestandard",
    "cards.view_tierrule",
    "cards.add_tierrule",
    "cards.change_tierrule",
    "cards.delete_tierrule",
    "inbox.view_ladderrung",
    "inbox.change_ladderrung",
    "visits.view_muststandard",
    "visits.change_muststandard",
    "visits.view_festivalrule",
    "visits.add_festivalrule",
    "visits.publish_policy",
    "visits.view_moodreport",
    "visits.view_requesttopic",
    "visits.add_requesttopic",
    "visits.change_requesttopic",
    "visits.view_requesturgency",
    "visits.change_requesturgency",
    "activities.register_group",
    "study.excuse_meeting",
    "study.issue_directive",
    "study.view_studytheme",
    "study.add_studytheme",
    "study.change_studytheme",
    "branding.add_standard",
    "branding.view_standarditem",
    "branding.add_standarditem",
    "publicity.approve_piece",
    "publicity.view_channel",
    "publicity.add_channel",
    "publicity.change_channel",
    "accounts.view_dashboard",
}
CENTRE_LEADER = {
    "visits.view_moodreport",
    "visits.view_policy",
    "visits.publish_policy",
    "accounts.view_dashboard",
    "cards.view_carestandard",
    "cards.view_tierrule",
    "cards.view_servicecontact",
    "cards.change_servicecontact",
    "inbox.view_ladderrung",
    "activities.view_activity",
    "activities.view_group",
    "study.view_meeting",
    "study.view_directive",
    "study.issue_directive",
    "study.view_studysession",
    "study.view_studytheme",
    "branding.view_qualitycheck",
    "branding.record_check",
    "branding.view_rectification",
    "branding.view_feedback",
    "branding.view_standard",
    "branding.view_standarditem",
    "suggestions.view_suggestion",
    "suggestions.make_suggestion",
    "publicity.view_piece",
    "publicity.write_piece",
    "publicity.approve_piece",
    "publicity.publish_piece",
    "publicity.view_plannedpiece",
    "publicity.plan_publicity",
    "publicity.view_channel",
}
AUDITOR = {
    "accounts.view_accessevent",
    "accounts.export_accessevent",
    "accounts.view_history",
    "people.view_retentionrule",
}
SYSTEM_ADMIN = {
    "accounts.view_unit",
    "accounts.add_unit",
    "accounts.change_unit",
    "accounts.view_user",
    "accounts.add_user",
    "accounts.change_user",
    "accounts.view_leave",
    "accounts.add_leave",
    "accounts.change_leave",
    "accounts.delete_leave",
    "accounts.view_signinlock",
    "accounts.delete_signinlock",
    "inbox.view_heartbeat",
    "inbox.view_delivery",
    "people.view_retentionrule",
    "people.change_retentionrule",
}

MATRIX = {
    Role.VISITOR: VISITOR,
    Role.STATION_HEAD: STATION_HEAD,
    Role.DEPARTMENT_MANAGER: DEPARTMENT_MANAGER,
    Role.CENTRE_LEADER: CENTRE_LEADER,
    Role.AUDITOR: AUDITOR,
    Role.SYSTEM_ADMIN: SYSTEM_ADMIN,
}


@transaction.atomic
def make_groups_equal_to_matrix(sender, **kwargs):
    """After an app's migrate: give the six groups exactly the permissions of MATRIX that exist by now."""
    if not any(name.startswith(f"{sender.label}.") for names in MATRIX.values() for name in names):
        return
    permissions = {
        f"{app}.{codename}": pk
        for app, codename, pk in Permission.objects.values_list("content_type__app_label", "codename", "pk")
    }
    for role, names in MATRIX.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([permissions[name] for name in names if name in permissions])
