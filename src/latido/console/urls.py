"""Addresses of the console."""

from django.urls import path

from latido.console.views import audit, people, setup

app_name = "console"
PERSON = "usuarios/<uuid:person_id>/"
urlpatterns = [
    path("", setup.home, name="home"),
    path("usuarios/", people.people, name="people"),
    path("usuarios/nuevo/", people.new_person, name="new-person"),
    path(PERSON, people.change_person, name="person"),
    path(f"{PERSON}desactivar/", people.deactivate, name="deactivate"),
    path(f"{PERSON}reactivar/", people.reactivate, name="reactivate"),
    path(f"{PERSON}clave/", people.new_password, name="new-password"),
    path("colas/", setup.queues, name="queues"),
    path("colas/<uuid:queue_id>/", setup.change_queue, name="queue"),
    path("tipificaciones/", setup.words, name="words"),
    path("numeros/", setup.lines, name="lines"),
    path("auditoria/", audit.audit, name="audit"),
]
