"""Users. Agent and user are one row and one id; skills and sites hang from it."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned, ScopedManager


class UserManager(ScopedManager["User"]):
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, OrganisationOwned):
    """Somebody who may log in."""

    roles: ClassVar[dict[str, str]] = {"latido_login": "SELECT, UPDATE"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=120)
    role_names = models.JSONField(default=list)  # values of contracts.Role
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="es")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def has_perm(self, _permission: str, _obj: Any = None) -> bool:
        return False  # permissions are declared by role, in contracts; Django's own are not used

    def has_module_perms(self, _app: str) -> bool:
        return False
