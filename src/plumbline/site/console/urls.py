"""Addresses of the console, below /console/."""

from django.urls import path

from plumbline.site.console import (
    bodies,
    body,
    certificates,
    importing,
    ledger,
    officer,
    placing,
    procedure,
    procedures,
    reform,
    staffing,
    start,
    to_settle,
)

urlpatterns = [
    path("", start.start, name="console"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("reform/", reform.reform, name="reform"),
    path("import/", importing.import_bodies, name="import-bodies"),
    path("import/confirm/", importing.confirm, name="import-bodies-confirm"),
    path("import/problems.xlsx", importing.marked, name="import-bodies-marked"),
    path("bodies/<str:code>/", body.body, name="body"),
    path("bodies/<str:code>/place/", placing.place, name="place-body"),
    path("bodies/<str:code>/enlist/", staffing.enlist, name="enlist"),
    path("officers/<path:code>/certificate/", certificates.issue, name="issue-certificate"),
    path("officers/<path:code>/qualification/", certificates.register, name="register-qualification"),
    path("officers/<path:code>/appoint/", staffing.appoint, name="appoint"),
    path("officers/<path:code>/", officer.officer, name="officer"),
    path("certificates/<int:certificate_id>/suspend/", certificates.suspend, name="suspend-certificate"),
    path("certificates/<int:certificate_id>/return/", certificates.give_back, name="return-certificate"),
    path("appointments/<int:appointment_id>/end/", staffing.end_appointment, name="end-appointment"),
    path("procedures/", procedures.procedures, name="declarations"),
    path("procedures/<str:code>/", procedure.procedure, name="declaration"),
    path("to-settle/", to_settle.to_settle, name="to-settle"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/recounts/<str:code>/", ledger.recount, name="recount"),
]
