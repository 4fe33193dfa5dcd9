"""Every address: which are pages that somebody looks at and how they are reached, and why the others are not."""

from dataclasses import dataclass, field

ANA, SAM, ADMIN, PRIVACY = (f"{name}@demo.latido" for name in ("ana", "sam", "admin", "privacidad"))
NOBODY = ""
A_PERSON = "SELECT id FROM staff_user WHERE email = 'ana@demo.latido'"
A_CHANGE = "SELECT id FROM compliance_configurationchange WHERE kind = 'queue' LIMIT 1"
A_PATIENT = "SELECT id FROM patients_patient LIMIT 1"
A_PAIR = """
    INSERT INTO patients_duplicatepair (organisation_id, id, one_id, other_id, bits, band, levels, state, found_at)
    SELECT organisation_id, gen_random_uuid(), min(id::text)::uuid, max(id::text)::uuid, 9, 'probable',
           '[1, 2, 1, 4, 0, 6, 0, 1]', 'open', now() FROM patients_patient
     WHERE organisation_id = (SELECT organisation_id FROM staff_user WHERE email = 'admin@demo.latido')
     GROUP BY organisation_id
        ON CONFLICT (one_id, other_id) DO UPDATE SET state = 'open' RETURNING id
"""
A_COPY = """
    WITH asked AS (
        INSERT INTO compliance_rightsrequest (organisation_id, id, patient_id, "right", words, taken_at, basis, unit,
               more, due_at, extended_why, outcome, answer, proof, disagreement, carry, carried_proof)
        SELECT organisation_id, gen_random_uuid(), id, 'access', 'Quiero mis datos', now(), 'Ley 1581', 'business', 0,
               now() + interval '10 days', '', '', '', '', '', 0, '' FROM patients_patient
         WHERE organisation_id = (SELECT organisation_id FROM staff_user WHERE email = 'admin@demo.latido') LIMIT 1
        RETURNING *)
    INSERT INTO compliance_datacopy (organisation_id, id, request_id, patient_id, state, begun_at, done, total, path,
           key_id, wrapped_key, sealed_sha256, size, released_at, expires_at, shown, shown_words, downloads)
    SELECT organisation_id, gen_random_uuid(), id, patient_id, 'released', now(), 9, 9, '', '', '', '', 0, now(),
           now() + interval '1 day', '', '', 0 FROM asked RETURNING id
"""
A_CONTACT = """
    SELECT about.interaction_id FROM interactions_interactionpatient about
      JOIN staff_user person USING (organisation_id) WHERE person.email = 'privacidad@demo.latido' LIMIT 1
"""
A_BLOCKED = """
    INSERT INTO compliance_protection (organisation_id, id, patient_id, shield, why, set_at)
    SELECT organisation_id, gen_random_uuid(), id, 'blocked', '', now() FROM patients_patient
     WHERE organisation_id = (SELECT organisation_id FROM staff_user WHERE email = 'admin@demo.latido')
     ORDER BY id DESC LIMIT 1
        ON CONFLICT (organisation_id, patient_id, shield) WHERE lifted_at IS NULL DO UPDATE SET why = ''
        RETURNING patient_id
"""
AN_INCIDENT = """
    SELECT one.id FROM compliance_incident one
      JOIN staff_user person USING (organisation_id) WHERE person.email = 'privacidad@demo.latido' LIMIT 1
"""
A_RISK = """
    SELECT one.risk_id FROM compliance_risk one
      JOIN staff_user person USING (organisation_id) WHERE person.email = 'privacidad@demo.latido' LIMIT 1
"""
A_SANCTION = "SELECT sanction_id FROM compliance_sanction LIMIT 1"
A_REQUIREMENT = "SELECT id FROM staff_trainingrequirement LIMIT 1"
A_COMPLETION = "SELECT id FROM staff_trainingcompletion LIMIT 1"
A_WAIT = "SELECT interaction_id FROM routing_work ORDER BY enqueued_at DESC LIMIT 1"


@dataclass(frozen=True)
class Look:
    """name: of the address; parameters: its words, or the SQL that finds them."""

    who: str
    name: str
    parameters: dict[str, str] = field(default_factory=dict)


LOOKED = (
    Look(NOBODY, "account_login"),
    Look(NOBODY, "account_inactive"),
    Look(NOBODY, "staff:invitation", {"secret": "nobodys"}),
    Look(NOBODY, "staff:forgotten"),
    Look(SAM, "staff:sessions"),
    Look(SAM, "staff:shift-codes"),
    Look(SAM, "staff:training"),
    Look(SAM, "staff:lapsing"),
    Look(SAM, "staff:training-grace", {"person_id": A_PERSON}),
    Look(SAM, "staff:shift-code", {"person_id": A_PERSON}),
    Look(SAM, "mfa_add_webauthn"),
    Look(SAM, "supervisor:board"),
    Look(SAM, "supervisor:waits"),
    Look(SAM, "supervisor:lacking"),
    Look(SAM, "supervisor:why", {"interaction_id": A_WAIT}),
    Look(SAM, "console:sharing"),
    Look(SAM, "supervisor:reinforce"),
    Look(SAM, "desk:home"),
    Look(SAM, "desk:recent"),
    Look(SAM, "desk:search"),
    Look(SAM, "desk:open-record", {"patient_id": A_PATIENT}),
    Look(SAM, "desk:emergency"),
    Look(SAM, "account_change_password"),
    Look(SAM, "account_reauthenticate"),
    Look(SAM, "account_logout"),
    Look(SAM, "mfa_index"),
    Look(ADMIN, "console:home"),
    Look(ADMIN, "console:people"),
    Look(ADMIN, "console:new-person"),
    Look(ADMIN, "console:person", {"person_id": A_PERSON}),
    Look(ADMIN, "staff:person-login", {"person_id": A_PERSON}),
    Look(ADMIN, "console:roles"),
    Look(ADMIN, "console:history"),
    Look(ADMIN, "console:undo", {"change_id": A_CHANGE}),
    Look(ADMIN, "console:search"),
    Look(ADMIN, "console:files"),
    Look(ADMIN, "console:imports"),
    Look(ADMIN, "console:duplicates"),
    Look(ADMIN, "console:merges"),
    Look(ADMIN, "console:duplicate", {"pair_id": A_PAIR}),
    Look(ADMIN, "console:holidays", {"key": "lineas"}),
    Look(ADMIN, "console:sharing"),
    Look(ADMIN, "console:items", {"slug": "colas"}),
    Look(ADMIN, "console:item", {"slug": "organizacion", "key": "organizacion"}),
    Look(ADMIN, "console:item", {"slug": "horarios", "key": "lineas"}),
    Look(ADMIN, "console:item", {"slug": "colas", "key": "ENF"}),
    Look(ADMIN, "console:item", {"slug": "dialogos", "key": "menu"}),
    Look(ADMIN, "console:item", {"slug": "verificacion", "key": "verificacion"}),
    Look(ADMIN, "console:item", {"slug": "intentos", "key": "intentos"}),
    Look(ADMIN, "console:new-item", {"slug": "dialogos"}),
    Look(ADMIN, "console:new-item", {"slug": "directorios"}),
    Look(ADMIN, "console:items", {"slug": "tipos-de-atencion"}),
    Look(ADMIN, "console:new-item", {"slug": "tipos-de-atencion"}),
    Look(ADMIN, "console:items", {"slug": "aseguradoras"}),
    Look(ADMIN, "console:new-item", {"slug": "aseguradoras"}),
    Look(ADMIN, "console:items", {"slug": "terceros"}),
    Look(ADMIN, "console:new-item", {"slug": "terceros"}),
    Look(PRIVACY, "console:audit"),
    Look(PRIVACY, "console:posture"),
    Look(PRIVACY, "console:outlets"),
    Look(PRIVACY, "console:posture-paper", {"language": "es"}),
    Look(PRIVACY, "console:privacy"),
    Look(PRIVACY, "console:protected"),
    Look(PRIVACY, "console:incidents"),
    Look(PRIVACY, "console:new-incident"),
    Look(PRIVACY, "console:risks"),
    Look(PRIVACY, "console:closed-risks"),
    Look(PRIVACY, "console:new-risk"),
    Look(PRIVACY, "console:sanctions"),
    Look(PRIVACY, "console:new-sanction"),
    Look(PRIVACY, "console:sanction", {"sanction_id": A_SANCTION}),
    Look(PRIVACY, "console:risk", {"risk_id": A_RISK}),
    Look(PRIVACY, "console:incident", {"incident_id": AN_INCIDENT}),
    Look(PRIVACY, "console:incident-draft", {"incident_id": AN_INCIDENT, "told": "people"}),
    Look(PRIVACY, "console:alerts"),
    Look(PRIVACY, "console:retention"),
    Look(PRIVACY, "console:holds"),
    Look(PRIVACY, "console:blocked"),
    Look(PRIVACY, "console:blocked-one", {"patient_id": A_BLOCKED}),
    Look(PRIVACY, "console:hold", {"patient_id": A_PATIENT}),
    Look(PRIVACY, "console:longer"),
    Look(PRIVACY, "console:prolong", {"patient_id": A_PATIENT}),
    Look(PRIVACY, "console:hold-contact", {"interaction_id": A_CONTACT}),
    Look(PRIVACY, "console:hold-contacts", {"patient_id": A_PATIENT}),
    Look(PRIVACY, "console:protect", {"patient_id": A_PATIENT}),
    Look(PRIVACY, "console:due", {"record": "recording"}),
    Look(PRIVACY, "console:texts"),
    Look(PRIVACY, "console:text", {"purpose": "marketing", "language": "es"}),
    Look(PRIVACY, "console:pledge"),
    Look(PRIVACY, "console:pledged"),
    Look(PRIVACY, "console:ended-thirds"),
    Look(PRIVACY, "console:training"),
    Look(PRIVACY, "console:training-of", {"requirement_id": A_REQUIREMENT}),
    Look(PRIVACY, "console:undo-completion", {"completion_id": A_COMPLETION}),
    Look(PRIVACY, "console:requests"),
    Look(PRIVACY, "console:who-saw"),
    Look(PRIVACY, "console:disclosures"),
    Look(PRIVACY, "console:disclosures-of", {"patient_id": A_PATIENT}),
    Look(ADMIN, "console:exports"),
    Look(PRIVACY, "console:copy", {"copy_id": A_COPY}),
    Look(PRIVACY, "console:who-saw-one", {"patient_id": A_PATIENT}),
    Look(PRIVACY, "console:who-saw-table", {"patient_id": A_PATIENT}),
)

FIRST_RUN = "looked at while an empty home is led to its first call (test_first_run)"
TRIAL = "looked at once it is played (test_a_trial_can_be_read_by_everybody)"
CALL = "looked at in the moments of a call (test_every_moment_of_a_call_can_be_read_by_everybody)"
IMPORT = "looked at by test_an_import_can_be_read_by_everybody"
RECORD = "looked at by test_the_pages_of_a_record_can_be_read_by_everybody"
PART = "a part of a page that is looked at"
ACT = "does something and leads on: has no page of its own"
FILE = "a file or a signal, not a page"
LIKE = "drawn by what draws a page that is looked at"
NOT_LOOKED = {
    **dict.fromkeys(
        ("console:start-step", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_authenticate"), FIRST_RUN
    ),
    **dict.fromkeys(
        (
            "desk:call",
            "desk:wrap-up",
        ),
        CALL,
    ),
    **dict.fromkeys(("console:trial",), TRIAL),
    **dict.fromkeys(
        ("desk:tag-contact", "desk:tag-appointment"), "of one thing of a record; of the parts of nursing's page"
    ),
    **dict.fromkeys(("desk:nursing",), "only a nurse opens it; made of the parts of the other pages of a record"),
    **dict.fromkeys(("staff:pledge",), "looked at by test_the_agreement_can_be_read_by_everybody"),
    **dict.fromkeys(("staff:lock",), "looked at by test_the_screen_locks_and_comes_back_to_where_it_was"),
    **dict.fromkeys(
        (
            "console:import",
            "console:import-columns",
        ),
        IMPORT,
    ),
    **dict.fromkeys(
        (
            "desk:manner",
            "desk:safe-contact",
            "desk:death",
            "desk:confirm",
            "desk:edit-record",
            "desk:consents",
            "desk:coverage",
            "desk:rights",
        ),
        RECORD,
    ),
    **dict.fromkeys(
        (
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_edit_webauthn",
            "mfa_remove_webauthn",
            "console:purge",
            "mfa_generate_recovery_codes",
        ),
        LIKE,
    ),
    **dict.fromkeys(
        (
            "console:owed",
            "desk:stage",
            "desk:inbox",
            "desk:state",
            "desk:head",
            "desk:work",
            "desk:find",
            "desk:transfer",
            "desk:speakers",
            "desk:still-verified",
            "desk:wrong-person",
            "desk:relative",
            "desk:add-relative",
            "desk:receivers",
            "desk:new-patient",
            "desk:book",
            "desk:places",
            "desk:readback",
            "desk:appointments",
            "desk:choose-appointment",
            "desk:move",
            "desk:cancel",
            "desk:match",
            "desk:listen",
            "desk:relationship",
            "desk:consent-text",
            "desk:undo-edit",
            "desk:answer-upkeep",
            "desk:say-came",
            "desk:change-told",
            "desk:timeline",
            "desk:alarm",
            "desk:emergency-facts",
            "supervisor:live",
            "supervisor:callback-number",
            "console:start-heard",
            "console:start-preview",
            "console:import-state",
            "console:duplicates-state",
            "console:trial-state",
            "console:privacy-waiting",
            "console:hold-recording",
            "console:purge-state",
            "console:copy-state",
            "console:export-state",
        ),
        PART,
    ),
    **dict.fromkeys(
        (
            "home",
            "account_language",
            "staff:unlock",
            "staff:tour",
            "staff:end-session",
            "staff:end-others",
            "staff:end-browser",
            "staff:end-everything",
            "staff:password-link",
            "staff:reset-factor",
            "staff:unblock",
            "console:end-training",
            "staff:revoke-shift-code",
            "mfa_login_webauthn",
            "staff:directory",
            "staff:directory-back",
            "staff:directory-posted",
            "console:directory-secret",
            "console:directory-check",
            "mfa_deactivate_totp",
            "console:start",
            "console:deactivate",
            "console:reactivate",
            "console:invite",
            "console:remove-item",
            "console:move-waiting",
            "supervisor:end-reinforcement",
            "console:duplicates-seek",
            "console:duplicate-decide",
            "console:duplicate-merge",
            "console:unmerge",
            "console:import-begin",
            "console:import-undo",
            "console:import-discard",
            "console:import-resume",
            "console:import-decide",
            "desk:attend",
            "desk:attended",
            "desk:change-state",
            "desk:after-contact",
            "desk:heartbeat",
            "desk:command",
            "desk:another-person",
            "desk:second-factor",
            "desk:split",
            "desk:undo-split",
            "desk:caller-kind",
            "desk:draft",
            "desk:link",
            "desk:unlink",
            "desk:verify",
            "desk:reveal",
            "desk:reveal-datum",
            "desk:preferential",
            "desk:change-coverage",
            "desk:end-coverage",
            "desk:undo-coverage",
            "desk:wishes",
            "desk:not-dead",
            "desk:release-family",
            "desk:break-glass",
            "desk:break-glass-in-call",
            "console:review-opening",
            "console:answer-alert",
            "console:lift-protection",
            "console:lift-hold",
            "console:lift-prolonged",
            "console:gather-affected",
            "console:exclude-affected",
            "console:decide-incident",
            "console:notify-incident",
            "console:note-incident",
            "console:close-incident",
            "console:extend-request",
            "console:answer-request",
            "console:carry-out-request",
            "console:disagree",
            "console:begin-copy",
            "console:copy-decide",
            "console:copy-release",
            "console:copy-hand",
            "console:copy-discard",
            "console:approve-export",
            "console:refuse-export",
            "console:take-out",
            "console:propose-purge",
            "console:approve-purge",
            "console:cancel-purge",
            "desk:authorise",
            "desk:end-grant",
            "desk:suspend-relative",
            "desk:bind-record",
            "desk:unbind-record",
            "desk:correct-relative",
            "desk:restore-relative",
            "desk:reserve",
            "desk:reveal-appointment",
            "desk:undo-cancel",
            "desk:choose",
            "desk:leave",
            "desk:reserve-contact",
            "desk:finish",
            "desk:alarm-seen",
            "desk:not-needed",
            "desk:who-answered",
            "supervisor:cancel-callback",
            "voice:ticket",
        ),
        ACT,
    ),
    **dict.fromkeys(
        (
            "console:export",
            "console:import-report",
            "console:who-saw-paper",
            "console:purge-act",
            "console:purge-act-file",
            "console:copy-archive",
            "console:copy-paper",
            "console:disclosures-paper",
            "console:take-export",
            "desk:audio",
            "staff:directory-metadata",
        ),
        FILE,
    ),
}
