"""Addresses of what is done with many patients' records, under the console's."""

from django.urls import path

from latido.console.views import duplicates, exports, imports, outlets

ONE = "<uuid:import_id>/"
IMPORTS = [
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
DUPLICATES = [
    path("", duplicates.queue, name="duplicates"),
    path("buscar/", duplicates.seek, name="duplicates-seek"),
    path("estado/", duplicates.state, name="duplicates-state"),
    path("uniones/", duplicates.merges, name="merges"),
    path("sistemas/", outlets.outlets, name="outlets"),
    path("sistemas/<slug:outlet>/", outlets.owed, name="owed"),
    path("uniones/<uuid:merge_id>/deshacer/", duplicates.undo, name="unmerge"),
    path("<uuid:pair_id>/", duplicates.pair, name="duplicate"),
    path("<uuid:pair_id>/decidir/", duplicates.decide, name="duplicate-decide"),
    path("<uuid:pair_id>/unir/", duplicates.merge, name="duplicate-merge"),
]
EXPORTS = [
    path("", exports.files, name="exports"),
    path("<uuid:export_id>/estado/", exports.state, name="export-state"),
    path("<uuid:export_id>/aprobar/", exports.approve, name="approve-export"),
    path("<uuid:export_id>/negar/", exports.refuse, name="refuse-export"),
    path("<uuid:export_id>/archivo/", exports.take, name="take-export"),
]
