"""Addresses of importing patients, under the console's."""

from django.urls import path

from latido.console.views import imports

ONE = "<uuid:import_id>/"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path(ONE, imports.one, name="import"),
    path(f"{ONE}estado/", imports.state, name="import-state"),
    path(f"{ONE}columnas/", imports.columns, name="import-columns"),
    path(f"{ONE}importar/", imports.begin, name="import-begin"),
    path(f"{ONE}deshacer/", imports.undo, name="import-undo"),
    path(f"{ONE}descartar/", imports.discard, name="import-discard"),
    path(f"{ONE}continuar/", imports.resume, name="import-resume"),
    path(f"{ONE}informe/", imports.report, name="import-report"),
    path(f"{ONE}filas/<slug:row_id>/", imports.decide, name="import-decide"),
]
