"""Addresses of privacy, under the console's."""

from django.urls import path

from latido.console.privacy import alerts, openings, records, reports

urlpatterns = [
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
