"""Every address of the house."""

from django.urls import include, path

from latido.config.home import home

handler500 = "latido.config.failing.failed"

urlpatterns = [
    path("", home, name="home"),
    path("cuenta/", include("latido.staff.urls")),
    path("puesto/", include("latido.desk.urls")),
    path("telefono/", include("latido.channels.voice.urls")),
    path("piso/", include("latido.supervisor.urls")),
    path("consola/", include("latido.console.urls")),
]
