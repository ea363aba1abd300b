"""Every address. tests/web/test_access.py says of each who may see what, and fails for one that it does not know."""

from __future__ import annotations

from allauth.account import views as accounts
from django.urls import include, path

from .connect import bulk, hooks, launch, token, well_known
from .pages import (
    audit,
    booking,
    cases,
    check_in,
    consultation,
    course,
    emergency,
    entries,
    frame,
    invite,
    language,
    log,
    me,
    messages,
    morning,
    moving,
    papers,
    people,
    person,
    pharmacy,
    photos,
    replay,
    scores,
    sheets,
    sign,
    skin,
    sun,
    ways,
)

handler404 = "isocourse.clinic.pages.frame.not_found"

PAGES = [
    path("", frame.home, name="home"),
    path("style.css", frame.stylesheet, name="style"),
    path("still-here/", frame.still_here, name="still_here"),
    path("morning/", morning.morning, name="morning"),
    path("closures/", ways.closures, name="closures"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new, name="new"),
    path("people/take-in/", moving.take_in, name="take_in"),
    path("people/table/", sheets.table_in, name="table_in"),
    path("people/table/<slug:kind>.csv", sheets.table_out, name="table_out"),
    path("person/<uuid:person>/record.json", moving.taken_along, name="taken_along"),
    path("person/<uuid:person>/", person.person, name="person"),
    path("person/<uuid:person>/consultation/", consultation.consultation, name="consultation"),
    path("person/<uuid:person>/course/", course.course, name="course"),
    path("person/<uuid:person>/score/", scores.scores, name="scores"),
    path("person/<uuid:person>/score/<slug:scale>/", scores.score, name="score"),
    path("person/<uuid:person>/messages/", messages.messages, name="messages"),
    path("person/<uuid:person>/skin/", skin.skin, name="skin"),
    path("person/<uuid:person>/photos/", photos.album, name="album"),
    path("person/<uuid:person>/photos/<uuid:photo>.jpeg", photos.photo, name="photo"),
    path("person/<uuid:person>/photos/<uuid:photo>/remove/", photos.remove_photo, name="remove_photo"),
    path("person/<uuid:person>/sign/", sign.sign, name="sign"),
    path("person/<uuid:person>/turn/", sign.turn, name="turn"),
    path("person/<uuid:person>/record/", entries.history, name="history"),
    path("person/<uuid:person>/replay/", replay.replay, name="replay"),
    path("person/<uuid:person>/add/", entries.add, name="add"),
    path("person/<uuid:person>/add/<slug:kind>/", entries.add, name="add_kind"),
    path("person/<uuid:person>/correct/<int:number>/", entries.correct, name="correct"),
    path("person/<uuid:person>/ways/", ways.ways, name="ways"),
    path("person/<uuid:person>/book/", booking.book, name="book"),
    path("person/<uuid:person>/book/<int:booking>/cancel/", booking.cancel, name="cancel"),
    path("person/<uuid:person>/letter.pdf", papers.letter, name="letter"),
    path("person/<uuid:person>/invite/", invite.invite, name="invite"),
    path("pharmacy/", pharmacy.pharmacy, name="pharmacy"),
    path("pharmacy/<uuid:person>/", pharmacy.supply, name="supply"),
    path("pharmacy/<uuid:person>/hand-over/", pharmacy.hand_over, name="hand_over"),
    path("me/", me.me, name="me"),
    path("me/check-in/", check_in.check_in, name="check_in"),
    path("me/photos/", photos.my_album, name="my_album"),
    path("me/photos/<uuid:photo>.jpeg", photos.my_photo, name="my_photo"),
    path("me/category/", me.category, name="category"),
    path("me/sun/", sun.sun, name="sun"),
    path("me/dates.ics", papers.my_dates, name="my_dates"),
    path("me/record.json", moving.my_record, name="my_record"),
    path("me/plan.pdf", papers.my_plan, name="my_plan"),
    path("language/", language.language, name="language"),
    path("enter/<str:token>/", invite.enter, name="enter"),
    path("audit/", audit.audit, name="audit"),
    path("audit/cases/", cases.cases, name="cases"),
    path("log/", log.log, name="log"),
    path("launch/", launch.launch, name="launch"),
    path("launched/", launch.launched, name="launched"),
]
# For services that sign who they are; each address has a gate of its own (tests/web/test_bulk.py).
SERVICES = [
    path(".well-known/smart-configuration", well_known.smart_configuration, name="smart_configuration"),
    path("metadata", well_known.metadata, name="metadata"),
    path("token", token.token, name="token"),
    path("$export", bulk.kick_off, name="export_all"),
    path("Patient/$export", bulk.kick_off, {"log_too": False}, name="export_people"),
    path("Group/<int:group>/$export", bulk.kick_off, {"log_too": False}, name="export_group"),
    path("export/<uuid:job>", bulk.status, name="export"),
    path("export/<uuid:job>/<slug:type>.ndjson", bulk.file, name="export_file"),
]
HOOKS = [
    path("", hooks.discover, name="hooks"),
    path("/<slug:service>", hooks.hook, name="hook"),
    path("/<slug:service>/feedback", hooks.feedback, name="hook_feedback"),
]
# Of allauth only what a clinic's account needs: no signing up, no e-mail.
ACCOUNTS = [
    path("login/", accounts.login, name="account_login"),
    path("logout/", accounts.logout, name="account_logout"),
    path("inactive/", accounts.account_inactive, name="account_inactive"),
    path("reauthenticate/", accounts.reauthenticate, name="account_reauthenticate"),
    path("password/", accounts.password_change, name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
]
urlpatterns = [
    *PAGES,
    path("openapi.json", well_known.described, name="openapi"),
    path("fhir/", include(SERVICES)),
    path("cds-services", include(HOOKS)),
    path("account/", include(ACCOUNTS)),
]
