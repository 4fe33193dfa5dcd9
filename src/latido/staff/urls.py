"""Logging in and one's own account: allauth's views at our addresses, each with its access."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.urls import include, path

from latido.plumbing.access import View, access, public
from latido.staff import directories
from latido.staff.entering import views as entering
from latido.staff.views import browsers, forgotten, invited, keys, own, pledge, someones, training, vouching

account_use = access("account.use")


def lasting(view: View) -> View:
    """What changes how somebody gets in for good."""
    return own.not_for_a_shift(own.just_proven(view))


PASSKEY_LOGIN = keys.PasskeyLogin.as_view()

PERSON = "persona/<uuid:person_id>/"
DIRECTORY = "directorio/<uuid:directory_id>/"

screen = [
    path("bloquear/", own.lock, name="lock"),
    path("desbloquear/", own.unlock, name="unlock"),
    path("invitacion/<str:secret>/", invited.invitation, name="invitation"),
    path("olvido/", forgotten.forgotten, name="forgotten"),
    path("sesiones/", browsers.own_sessions, name="sessions"),
    path("sesiones/cerrar-otras/", browsers.end_others, name="end-others"),
    path("sesiones/<uuid:session_id>/cerrar/", browsers.end_session, name="end-session"),
    path("turno/", vouching.people, name="shift-codes"),
    path("turno/<uuid:person_id>/", vouching.give, name="shift-code"),
    path("turno/<uuid:person_id>/anular/", vouching.revoke, name="revoke-shift-code"),
    path(PERSON, someones.person_login, name="person-login"),
    path(f"{PERSON}enlace/", someones.password_link, name="password-link"),
    path(f"{PERSON}segundo-paso/quitar/", someones.reset_factor, name="reset-factor"),
    path(f"{PERSON}desbloquear/", someones.unblock, name="unblock"),
    path(f"{PERSON}cerrar/", someones.end_everything, name="end-everything"),
    path(f"{PERSON}cerrar/<uuid:session_id>/", someones.end_browser, name="end-browser"),
    path("acuerdo/", pledge.pledge, name="pledge"),
    path("capacitacion/", training.own, name="training"),
    path("capacitacion/personas/", training.people, name="lapsing"),
    path("capacitacion/<uuid:person_id>/plazo/", training.grace, name="training-grace"),
    path("recorrido/", own.tour_seen, name="tour"),
    path(DIRECTORY, entering.leave, name="directory"),
    path(f"{DIRECTORY}vuelta/", entering.back, name="directory-back"),
    path(f"{DIRECTORY}respuesta/", entering.posted, name="directory-posted"),
    path(f"{DIRECTORY}metadatos/", entering.metadata, name="directory-metadata"),
]
login = account.LoginView.as_view(extra_context={"directories": directories.on_the_login_page})
urlpatterns = [
    path("", include((screen, "staff"))),
    path("idioma/", own.language, name="account_language"),
    path("ingresar/", public("por aquí se ingresa")(login), name="account_login"),
    path("salir/", own.log_out, name="account_logout"),
    path("inactiva/", public("a quien ya no trabaja aquí")(account.account_inactive), name="account_inactive"),
    path("clave/", account_use(account.password_change), name="account_change_password"),
    path("confirmar/", account_use(account.reauthenticate), name="account_reauthenticate"),
    path("segundo-paso/", public("la otra mitad del ingreso")(keys.SecondStep.as_view()), name="mfa_authenticate"),
    path("segundo-paso/confirmar/", account_use(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("segundo-paso/confirmar/llave/", account_use(keys.Again.as_view()), name="mfa_reauthenticate_webauthn"),
    path("segundo-factor/", account_use(mfa.index), name="mfa_index"),
    path("segundo-factor/activar/", own.activate_second_factor, name="mfa_activate_totp"),
    path("segundo-factor/quitar/", own.keep_second_factor, name="mfa_deactivate_totp"),
    path("llaves/entrar/", public("por aquí se ingresa sin contraseña")(PASSKEY_LOGIN), name="mfa_login_webauthn"),
    path("llaves/nueva/", account_use(lasting(keys.Add.as_view())), name="mfa_add_webauthn"),
    path("llaves/<int:pk>/nombre/", account_use(lasting(keys.Rename.as_view())), name="mfa_edit_webauthn"),
    path("llaves/<int:pk>/quitar/", account_use(lasting(keys.Remove.as_view())), name="mfa_remove_webauthn"),
    path("codigos/", account_use(lasting(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path("codigos/nuevos/", own.make_codes, name="mfa_generate_recovery_codes"),
]
