"""Addresses of the telephone."""

from django.urls import path

from latido.channels.voice import views

app_name = "voice"
urlpatterns = [path("boleto/", views.ticket, name="ticket")]
