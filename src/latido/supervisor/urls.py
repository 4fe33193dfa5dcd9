"""Addresses of the live floor."""

from django.urls import path

from latido.supervisor import views

app_name = "supervisor"
urlpatterns = [
    path("", views.board, name="board"),
    path("en-vivo/", views.live, name="live"),
    path("refuerzo/", views.reinforce, name="reinforce"),
    path("refuerzo/<slug:code>/<uuid:agent_id>/terminar/", views.end_reinforcement, name="end-reinforcement"),
    path("fichas/", views.lacking, name="lacking"),
    path("por-que/", views.waits, name="waits"),
    path("por-que/<uuid:interaction_id>/", views.why, name="why"),
    path("devoluciones/<uuid:callback_id>/anular/", views.cancel_callback, name="cancel-callback"),
    path("devoluciones/<uuid:callback_id>/numero/", views.callback_number, name="callback-number"),
]
