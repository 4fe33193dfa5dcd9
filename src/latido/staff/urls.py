"""Logging in and one's own account: allauth's views at our addresses, each with its access."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.urls import include, path

from latido.plumbing.access import access, public
from latido.staff import directories, invited, views
from latido.staff.entering import views as entering

own = access("account.use")
DIRECTORY = "directorio/<uuid:directory_id>/"

screen = [
    path("bloquear/", views.lock, name="lock"),
    path("desbloquear/", views.unlock, name="unlock"),
    path("recorrido/", views.tour_seen, name="tour"),
    path("invitacion/<str:secret>/", invited.invitation, name="invitation"),
    path(DIRECTORY, entering.leave, name="directory"),
    path(f"{DIRECTORY}vuelta/", entering.back, name="directory-back"),
    path(f"{DIRECTORY}respuesta/", entering.posted, name="directory-posted"),
    path(f"{DIRECTORY}metadatos/", entering.metadata, name="directory-metadata"),
]
login = account.LoginView.as_view(extra_context={"directories": directories.on_the_login_page})
urlpatterns = [
    path("", include((screen, "staff"))),
    path("idioma/", views.language, name="account_language"),
    path("ingresar/", public("por aquí se ingresa")(login), name="account_login"),
    path("salir/", views.log_out, name="account_logout"),
    path("inactiva/", public("a quien ya no trabaja aquí")(account.account_inactive), name="account_inactive"),
    path("clave/", own(account.password_change), name="account_change_password"),
    path("confirmar/", own(account.reauthenticate), name="account_reauthenticate"),
    path("segundo-paso/", public("la otra mitad del ingreso")(mfa.authenticate), name="mfa_authenticate"),
    path("segundo-paso/confirmar/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("segundo-factor/", own(mfa.index), name="mfa_index"),
    path("segundo-factor/activar/", views.activate_second_factor, name="mfa_activate_totp"),
    path("segundo-factor/quitar/", views.keep_second_factor, name="mfa_deactivate_totp"),
    path("codigos/", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("codigos/nuevos/", own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("codigos/descargar/", own(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
]
