"""Addresses of the desk. They hold ids, never data."""

from django.urls import URLPattern, URLResolver, path

from latido.desk.views import (
    agent,
    alarm,
    booking,
    call,
    called_back,
    emergency,
    patient,
    recent,
    search,
    stage,
    transferring,
    wrap_up,
)

app_name = "desk"
CALL = "llamada/<uuid:interaction_id>/"
PERSON = f"{CALL}pacientes/<uuid:patient_id>/"
VISIT = f"{PERSON}citas/<uuid:appointment_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", stage.home, name="home"),
    path("ahora/", stage.stage, name="stage"),
    path("bandeja/", stage.inbox_view, name="inbox"),
    path("estado/", agent.state, name="state"),
    path("estado/cambiar/", agent.change_state, name="change-state"),
    path("estado/despues/", agent.after_contact, name="after-contact"),
    path("pulso/", agent.heartbeat, name="heartbeat"),
    path("orden/", agent.command, name="command"),
    path(CALL, stage.call_view, name="call"),
    path(f"{CALL}encabezado/", call.head, name="head"),
    path(f"{CALL}trabajo/<slug:work>/", call.work, name="work"),
    path(f"{CALL}quien-llama/", call.caller_kind, name="caller-kind"),
    path(f"{CALL}devolucion/<uuid:callback_id>/anular/", called_back.not_needed, name="not-needed"),
    path(f"{CALL}devolucion/", called_back.who_answered, name="who-answered"),
    path(f"{CALL}borrador/", call.draft, name="draft"),
    path(f"{CALL}buscar/", call.find, name="find"),
    path(f"{CALL}transferir/", transferring.transfer, name="transfer"),
    path(f"{CALL}transferir/a-quien/", transferring.receivers, name="receivers"),
    path(f"{CALL}pacientes/nuevo/", patient.new_patient, name="new-patient"),
    path(f"{PERSON}agregar/", call.link, name="link"),
    path(f"{PERSON}quitar/", call.unlink, name="unlink"),
    path(f"{PERSON}verificar/<slug:check>/", call.verify, name="verify"),
    path(f"{PERSON}mostrar/<slug:field>/", call.reveal, name="reveal"),
    path(f"{PERSON}preferencial/", patient.preferential, name="preferential"),
    path(f"{PERSON}agendar/", booking.book, name="book"),
    path(f"{PERSON}horarios/", booking.places, name="places"),
    path(f"{PERSON}confirmacion/", booking.readback, name="readback"),
    path(f"{PERSON}reservar/", booking.reserve, name="reserve"),
    path(f"{PERSON}citas/", booking.appointments, name="appointments"),
    path(f"{PERSON}citas/<slug:act>/", booking.choose_appointment, name="choose-appointment"),
    path(f"{VISIT}mostrar/", booking.reveal_appointment, name="reveal-appointment"),
    path(f"{VISIT}reprogramar/", booking.move, name="move"),
    path(f"{VISIT}cancelar/", booking.cancel, name="cancel"),
    path(f"{VISIT}deshacer/", booking.undo_cancel, name="undo-cancel"),
    path(f"{CALL}cierre/", wrap_up.wrap_up, name="wrap-up"),
    path(f"{CALL}cierre/buscar/", wrap_up.match, name="match"),
    path(f"{CALL}cierre/tipificar/", wrap_up.choose, name="choose"),
    path(f"{CALL}cierre/dejar/", wrap_up.leave, name="leave"),
    path(f"{CALL}cierre/finalizar/", wrap_up.finish, name="finish"),
    path(f"{CALL}grabacion/", recent.listen, name="listen"),
    path(f"{CALL}grabacion/<uuid:segment_id>/", recent.audio, name="audio"),
    path(f"{CALL}emergencia/", emergency.emergency_facts, name="emergency-facts"),
    path("emergencia/", emergency.emergency, name="emergency"),
    path("alarma/", alarm.alarm, name="alarm"),
    path("alarma/<uuid:interaction_id>/vista/", alarm.seen, name="alarm-seen"),
    path("buscar/", search.search, name="search"),
    path("ficha/<uuid:patient_id>/", search.open_record, name="open-record"),
    path("contactos/", recent.recent, name="recent"),
]
