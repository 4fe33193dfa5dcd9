"""Who reacts to what: the whole nervous system on one page. event kind -> jobs of the rooms that want to know."""

from collections.abc import Mapping

SUBSCRIPTIONS: Mapping[str, tuple[str, ...]] = {
    "compliance.ConfigurationChanged": ("voice.configure",),
    "compliance.ConsentRecorded": ("interactions.note_consent",),
    "interactions.InteractionClosed": ("interactions.mark_recontact",),
    "patients.RecordsJoined": ("patients.tell_joined",),
    "patients.RecordsParted": ("patients.tell_joined",),
    "staff.SessionsEnded": ("routing.end_shift", "voice.drop_tickets"),
}
