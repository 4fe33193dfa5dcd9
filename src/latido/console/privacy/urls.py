"""Addresses of privacy, under the console's."""

from django.urls import path

from latido.console.privacy import (
    alerts,
    copies,
    disclosures,
    holds,
    keeping,
    openings,
    records,
    reports,
    rights,
    texts,
)

HELD = "retenciones/"
COPY = "copias/<uuid:copy_id>/"
TOLD = "entregas/"
PURGE = "eliminaciones/<uuid:purge_id>/"
urlpatterns = [
    path("pedidos/", rights.requests, name="requests"),
    path("pedidos/<uuid:request_id>/prorrogar/", rights.extend, name="extend-request"),
    path("pedidos/<uuid:request_id>/responder/", rights.answer, name="answer-request"),
    path("pedidos/<uuid:request_id>/desacuerdo/", rights.disagree, name="disagree"),
    path("pedidos/<uuid:request_id>/copia/", copies.begin, name="begin-copy"),
    path(COPY, copies.copy, name="copy"),
    path(f"{COPY}estado/", copies.state, name="copy-state"),
    path(f"{COPY}cosas/<int:number>/", copies.decide, name="copy-decide"),
    path(f"{COPY}cerrar/", copies.release, name="copy-release"),
    path(f"{COPY}entregar/", copies.hand, name="copy-hand"),
    path(f"{COPY}descartar/", copies.discard, name="copy-discard"),
    path(f"{COPY}archivo/", copies.archive, name="copy-archive"),
    path(f"{COPY}papel/", copies.paper, name="copy-paper"),
    path(TOLD, disclosures.find, name="disclosures"),
    path(f"{TOLD}<uuid:patient_id>/", disclosures.disclosures, name="disclosures-of"),
    path(f"{TOLD}<uuid:patient_id>/papel/", disclosures.paper, name="disclosures-paper"),
    path("conservacion/", keeping.retention, name="retention"),
    path("conservacion/<slug:record>/", keeping.waiting, name="due"),
    path("conservacion/<uuid:mark_id>/sacar/", keeping.take_out, name="take-out"),
    path("eliminaciones/proponer/", keeping.propose, name="propose-purge"),
    path(PURGE, keeping.purge, name="purge"),
    path(f"{PURGE}estado/", keeping.state, name="purge-state"),
    path(f"{PURGE}aprobar/", keeping.approve, name="approve-purge"),
    path(f"{PURGE}descartar/", keeping.cancel, name="cancel-purge"),
    path(f"{PURGE}acta/", keeping.act, name="purge-act"),
    path(f"{PURGE}acta/archivo/", keeping.act_file, name="purge-act-file"),
    path(HELD, holds.holds, name="holds"),
    path(f"{HELD}<uuid:patient_id>/poner/", holds.hold, name="hold"),
    path(f"{HELD}<uuid:patient_id>/contactos/", holds.contacts, name="hold-contacts"),
    path(f"{HELD}contactos/<uuid:interaction_id>/", holds.hold_contact, name="hold-contact"),
    path(f"{HELD}grabaciones/<uuid:segment_id>/", holds.hold_recording, name="hold-recording"),
    path(f"{HELD}<uuid:hold_id>/levantar/", holds.lift, name="lift-hold"),
    path("textos/", texts.texts, name="texts"),
    path("textos/<slug:purpose>/<slug:language>/", texts.text, name="text"),
    path("aperturas/", openings.openings, name="privacy"),
    path("por-revisar/", openings.waiting, name="privacy-waiting"),
    path("aperturas/<uuid:opening_id>/revisar/", openings.review, name="review-opening"),
    path("alertas/", alerts.alerts, name="alerts"),
    path("alertas/<uuid:alert_id>/responder/", alerts.answer, name="answer-alert"),
    path("fichas/", records.records, name="protected"),
    path("fichas/<uuid:patient_id>/proteger/", records.protect, name="protect"),
    path("protecciones/<uuid:protection_id>/quitar/", records.lift, name="lift-protection"),
    path("quien-vio/", reports.find, name="who-saw"),
    path("quien-vio/<uuid:patient_id>/", reports.report, name="who-saw-one"),
    path("quien-vio/<uuid:patient_id>/papel/", reports.paper, name="who-saw-paper"),
    path("quien-vio/<uuid:patient_id>/tabla/", reports.table, name="who-saw-table"),
]
