"""Addresses of the workbench, below /work/."""

from django.urls import include, path

from plumbline.site.workbench import (
    act,
    correction,
    erasing,
    evidence,
    matter,
    matters,
    opening,
    own,
    papers,
    receipt,
    record,
    relating,
    signers,
    todo,
    way,
)

urlpatterns = [
    path("", todo.todo, name="todo"),
    path("open/", opening.choose, name="open"),
    path("open/<str:code>/", opening.opening, name="opening"),
    path("lists/", include("plumbline.site.workbench.lists.urls")),
    path("own/", own.own, name="own"),
    path("own/conflict/", own.declare, name="declare-conflict"),
    path("matters/", matters.matters, name="matters"),
    path("matters/<int:matter_id>/", matter.matter, name="matter"),
    path("matters/<int:matter_id>/acts/<slug:act>/", act.act, name="act"),
    path("matters/<int:matter_id>/acts/<slug:act>/signers/", signers.signers, name="signers"),
    path("matters/<int:matter_id>/way/", way.to_end, name="way"),
    path("matters/<int:matter_id>/way/<slug:act>/", way.to_act, name="way-to-act"),
    path("matters/<int:matter_id>/records/<int:sequence>/", record.record, name="record"),
    path("matters/<int:matter_id>/records/<int:sequence>/correct/", correction.correction, name="correct-record"),
    path("matters/<int:matter_id>/records/<int:sequence>/receipt/", receipt.receipt, name="matter-receipt"),
    path(
        "matters/<int:matter_id>/records/<int:sequence>/receipt.json", receipt.receipt_file, name="matter-receipt-file"
    ),
    path("matters/<int:matter_id>/related/", relating.relate, name="relate"),
    path("matters/<int:matter_id>/related/<int:link_id>/", relating.open_prepared, name="open-prepared"),
    path("matters/<int:matter_id>/erasing/", erasing.erasing, name="erasing"),
    path("matters/<int:matter_id>/evidence/", evidence.evidence, name="evidence"),
    path("matters/<int:matter_id>/evidence/<int:evidence_id>/", evidence.evidence_file, name="evidence-file"),
    path(
        "matters/<int:matter_id>/documents/<int:document_id>.pdf", papers.document, {"form": "pdf"}, name="document-pdf"
    ),
    path(
        "matters/<int:matter_id>/documents/<int:document_id>.docx",
        papers.document,
        {"form": "docx"},
        name="document-docx",
    ),
]
