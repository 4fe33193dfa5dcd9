"""Users. Agent and user are one row and one id; skills and sites hang from it."""

from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from latido.kernel.ids import new_id
from latido.plumbing import tenancy
from latido.plumbing.tenancy import EVERYTHING, OrganisationOwned, ScopedManager
from latido.staff.tables.pledges import Pledge as Pledge
from latido.staff.tables.pledges import PledgeText as PledgeText
from latido.staff.tables.training import TrainingCompletion as TrainingCompletion
from latido.staff.tables.training import TrainingGrace as TrainingGrace
from latido.staff.tables.training import TrainingRequirement as TrainingRequirement

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # printed codes only stand in for one


class UserManager(ScopedManager["User"]):
    def get_queryset(self) -> models.QuerySet["User"]:
        """At a login with whether they have a second factor: a session ends when the first comes or the last goes."""
        users = super().get_queryset()
        if tenancy.scope() != tenancy.Scope(role="latido_login"):
            return users
        factors = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=SECOND_FACTORS)
        return users.annotate(factor_as_read=Exists(factors))

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
    sessions_mark = models.UUIDField(default=new_id, db_default=RandomUUID())  # opened under an older one: over
    asked_help_at = models.DateTimeField(null=True)  # to get in again; until somebody helps or they get in
    password_is_temporary = models.BooleanField(default=False)  # chosen by somebody else; changed at first login

    training_due_at = models.DateTimeField(null=True)  # by when something has to be completed (training.standing)
    training_held_at = models.DateTimeField(null=True)  # since then kept from patients' data by it

    factor: bool | None = None  # whether they had a second one when the session was looked at last

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="staff_user_email_once")]

    def __str__(self) -> str:
        return str(self.id)  # whoever prints or logs a user shows no name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session ends with its mark, with the password, and when the first second factor comes or the last goes.

        What was read with the row is good for one answer: whoever asks again may have changed it.
        """
        read: bool | None = self.__dict__.pop("factor_as_read", None)
        factors = Authenticator.objects.filter(user_id=self.pk, type__in=SECOND_FACTORS)
        self.factor = factors.exists() if read is None else read
        known = f"{self.password}|{self.sessions_mark}|{self.factor}"
        return salted_hmac("latido.staff.session", known, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, _permission: str, _obj: Any = None) -> bool:
        return False  # permissions are declared by role, in contracts; Django's own are not used

    def has_module_perms(self, _app: str) -> bool:
        return False


class TourSeen(OrganisationOwned):
    """Somebody was shown around a place of the demonstration, or sent the tour away."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="staff_tourseen_once")]

    def __str__(self) -> str:
        return self.name


class Skill(OrganisationOwned):
    """Something a queue may require: a language, a service, a licence."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "code"], name="staff_skill_code_once")]

    def __str__(self) -> str:
        return self.code


class AgentSkill(OrganisationOwned):
    """How well one agent does one thing."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT"}

    agent = models.ForeignKey(User, on_delete=models.CASCADE, related_name="agent_skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    proficiency = models.PositiveSmallIntegerField()  # 1 (novice) to 5 (expert)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "skill"], name="staff_agentskill_once"),
            models.CheckConstraint(
                condition=models.Q(proficiency__gte=1, proficiency__lte=5), name="staff_agentskill_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.skill_id} {self.proficiency}"


class UserSite(OrganisationOwned):
    """Where somebody works: an attribute within the organisation, not a wall."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="user_sites")
    site_id = models.UUIDField()  # of orgs

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "site_id"], name="staff_usersite_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.site_id}"


class Guess(OrganisationOwned):
    """How often somebody was wrong about a secret of theirs since they last were right."""

    roles: ClassVar[dict[str, str]] = {"latido_login": EVERYTHING}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)  # of guesses.Limit
    tries = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="staff_guess_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.tries}"


class OpenSession(OrganisationOwned):
    """One browser somebody is logged in with. Its id lies in the session and marks the telephone opened in it."""

    roles: ClassVar[dict[str, str]] = {"latido_login": EVERYTHING}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)  # before its twelve hours are over
    ended_at = models.DateTimeField(null=True)
    by_directory = models.BooleanField(default=False, db_default=False)  # how they entered last
    address = models.CharField(max_length=45, blank=True)  # the network's, where it was last seen
    device = models.CharField(max_length=60, blank=True)  # "Chrome · Windows"

    def __str__(self) -> str:
        return str(self.id)


class KnownDevice(OrganisationOwned):
    """A browser with which somebody has got in before: a stranger's guesses do not keep them out there."""

    roles: ClassVar[dict[str, str]] = {"latido_login": EVERYTHING}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    device_id = models.UUIDField()  # in the browser's signed cookie
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "device_id"], name="staff_knowndevice_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.device_id}"


class Invitation(OrganisationOwned):
    """A link with which somebody chooses their password once. The link itself is not kept."""

    roles: ClassVar[dict[str, str]] = {"latido_login": "SELECT, UPDATE, DELETE"}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret in the link
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.user_id)


class ShiftCode(OrganisationOwned):
    """What stands in for somebody's second factor for some hours, by a supervisor. The code itself is not kept."""

    roles: ClassVar[dict[str, str]] = {"latido_login": "SELECT, DELETE"}

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="shift_code")
    digest = models.CharField(max_length=64)  # with the installation's key, which the database does not hold
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_id)


class Directory(OrganisationOwned):
    """The hospital's own list of people and groups, by which they enter."""

    roles: ClassVar[dict[str, str]] = {"latido_login": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=80)
    item = models.JSONField()  # contracts.DirectoryItem
    secret = models.TextField(default="", blank=True)  # sealed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "code"], name="staff_directory_code_once")]

    def __str__(self) -> str:
        return str(self.id)


class DirectoryLink(OrganisationOwned):
    """Which account of a directory is which person, for good."""

    directory = models.ForeignKey(Directory, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=400)
    closed = models.BooleanField(default=False)  # deactivated because no group of theirs has a role

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directory", "subject"], name="staff_directorylink_subject_once"),
            models.UniqueConstraint(fields=["directory", "user"], name="staff_directorylink_user_once"),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class SignInAttempt(OrganisationOwned):
    """Somebody on their way to a directory and back. It is used once."""

    roles: ClassVar[dict[str, str]] = {"latido_login": EVERYTHING}

    directory = models.ForeignKey(Directory, on_delete=models.CASCADE, related_name="+")
    state_digest = models.CharField(max_length=64, unique=True)
    browser_digest = models.CharField(max_length=64)
    remembered = models.TextField()  # sealed
    answer = models.TextField(default="", blank=True)  # sealed: what SAML posts before the browser comes back
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)
