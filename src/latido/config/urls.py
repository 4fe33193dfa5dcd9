"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("cuenta/", include("latido.staff.urls")),
    path("puesto/", include("latido.desk.urls")),
    path("piso/", include("latido.supervisor.urls")),
    path("consola/", include("latido.console.urls")),
]
