"""Addresses of the console."""

from django.urls import include, path

from latido.console import patient_urls
from latido.console.views import (
    audit,
    directories,
    files,
    history,
    holidays,
    items,
    people,
    queues,
    roles,
    sharing,
    start,
    trials,
)

app_name = "console"
PERSON = "usuarios/<uuid:person_id>/"
urlpatterns = [
    path("", items.home, name="home"),
    path("usuarios/", people.people, name="people"),
    path("usuarios/nuevo/", people.new_person, name="new-person"),
    path(PERSON, people.change_person, name="person"),
    path(f"{PERSON}desactivar/", people.deactivate, name="deactivate"),
    path(f"{PERSON}reactivar/", people.reactivate, name="reactivate"),
    path(f"{PERSON}invitar/", people.invite, name="invite"),
    path("roles/", roles.roles, name="roles"),
    path("historia/", history.history, name="history"),
    path("historia/<uuid:change_id>/", history.undo, name="undo"),
    path("buscar/", history.search, name="search"),
    path("archivo/", files.files, name="files"),
    path("archivo/descargar/", files.export, name="export"),
    path("auditoria/", audit.audit, name="audit"),
    path("privacidad/", include("latido.console.privacy.urls")),
    path("importaciones/", include(patient_urls.IMPORTS)),
    path("exportaciones/", include(patient_urls.EXPORTS)),
    path("duplicados/", include(patient_urls.DUPLICATES)),
    path("inicio/", start.start, name="start"),
    path("inicio/oida/", start.heard, name="start-heard"),
    path("inicio/vista/", start.start_preview, name="start-preview"),
    path("inicio/<slug:step>/", start.step, name="start-step"),
    path("horarios/<slug:key>/festivos/", holidays.holidays, name="holidays"),
    path("directorios/<str:key>/secreto/", directories.secret, name="directory-secret"),
    path("directorios/<str:key>/probar/", directories.check, name="directory-check"),
    path("reparto/", sharing.sharing, name="sharing"),
    path("reparto/<uuid:trial_id>/", trials.trial, name="trial"),
    path("reparto/<uuid:trial_id>/estado/", trials.state, name="trial-state"),
    path("colas/<str:key>/pasar/", queues.move_waiting, name="move-waiting"),
    path("<slug:slug>/", items.items, name="items"),
    path("<slug:slug>/nuevo/", items.new, name="new-item"),
    path("<slug:slug>/<str:key>/", items.item, name="item"),
    path("<slug:slug>/<str:key>/quitar/", items.remove, name="remove-item"),
]
