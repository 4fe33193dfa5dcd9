"""Addresses of privacy, under the console's."""

from django.urls import path

from latido.console.privacy import openings, records

urlpatterns = [
    path("", openings.openings, name="privacy"),
    path("por-revisar/", openings.waiting, name="privacy-waiting"),
    path("aperturas/<uuid:opening_id>/revisar/", openings.review, name="review-opening"),
    path("fichas/", records.records, name="protected"),
    path("fichas/<uuid:patient_id>/proteger/", records.protect, name="protect"),
    path("protecciones/<uuid:protection_id>/quitar/", records.lift, name="lift-protection"),
]
