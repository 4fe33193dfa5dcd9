"""What the command says, in Spanish or English by the user's locale."""

import os
import time

_LINES = {
    "postgres": ("PostgreSQL listo", "PostgreSQL is ready"),
    "backup_first": (
        "Guardo una copia antes de actualizar los datos…",
        "Keeping a copy before the data is updated…",
    ),
    "migrating": ("Preparo las tablas…", "Preparing the tables…"),
    "migrated": ("Tablas listas", "Tables are ready"),
    "seeding": ("Creo el hospital de demostración…", "Making the demonstration hospital…"),
    "seeded": ("Hospital de demostración listo", "Demonstration hospital is ready"),
    "asterisk_install": (
        "Instalo Asterisk (una vez, unos 80 MB)…",
        "Installing Asterisk (once, about 80 MB)…",
    ),
    "asterisk_failed": (
        "No pude instalar Asterisk (¿hay red?). El escritorio funciona, las llamadas todavía no; "
        "lo reintento solo. El detalle: {log}",
        "Could not install Asterisk (is there a network?). The desk works, calls do not yet; "
        "it is retried by itself. The details: {log}",
    ),
    "process": ("{name} listo", "{name} is ready"),
    "process_late": (
        "{name} no responde todavía; se reinicia solo. Su registro: {log}",
        "{name} does not answer yet; it restarts by itself. Its log: {log}",
    ),
    "port_moved": (
        "El puerto {old} ({name}) está ocupado: uso el {new}",
        "Port {old} ({name}) is taken: using {new}",
    ),
    "ready": ("Latido está en {address}", "Latido is at {address}"),
    "ready_demo": (
        "Entre como ana@demo.latido (agente) o sam@demo.latido (supervisor), contraseña latido-demo",
        "Log in as ana@demo.latido (agent) or sam@demo.latido (supervisor), password latido-demo",
    ),
    "ready_call": ("Para que llame un paciente: ./latido call", "To have a patient call: ./latido call"),
    "ready_first": (
        "Cree la primera cuenta con: ./latido manage create_admin",
        "Make the first account with: ./latido manage create_admin",
    ),
    "ready_stop": ("Para detenerlo: ./latido down", "To stop it: ./latido down"),
    "trust": (
        "El certificado es de una autoridad local: instale {ca} en los navegadores que entren",
        "The certificate comes from a local authority: install {ca} in the browsers that will use it",
    ),
    "already": ("Ya está funcionando: {names}", "Already running: {names}"),
    "no_demo_here": (
        "En {home} trabajan personas reales: la demostración no pide segundo factor; use otro LATIDO_HOME",
        "Real people work in {home}: the demonstration asks for no second factor; use another LATIDO_HOME",
    ),
    "demo_only": (
        "El día de la demostración solo se juega en una demostración (./latido up --demo), y {home} no lo es",
        "The demonstration's day is played in a demonstration only (./latido up --demo), and {home} is none",
    ),
    "proxy_needs_host": (
        "--proxy necesita --host: el nombre con el que llega la gente",
        "--proxy needs --host: the name people come by",
    ),
    "options_later": (
        "Las opciones nuevas valen después de ./latido down y ./latido up",
        "New options take effect after ./latido down and ./latido up",
    ),
    "interrupted": (
        "Sigue arrancando en segundo plano; ./latido down lo detiene",
        "It goes on starting in the background; ./latido down stops it",
    ),
    "secret_lost": (
        "falta {files}, sin la que nada de lo guardado se abre; devuélvala desde su copia (./latido doctor)",
        "{files} is missing, without which nothing kept here opens; put it back from its copy (./latido doctor)",
    ),
    "tables_aside": (
        "las tablas están en latido_before: una actualización se cortó; vuelven con ./latido migrate --bring-back",
        "the tables are in latido_before: an upgrade was cut off; they come back with ./latido migrate --bring-back",
    ),
    "failed": ("No pude arrancar: {why}", "Could not start: {why}"),
    "draining": (
        "No entran llamadas nuevas; espero a que terminen {calls} (hasta 30 s)",
        "No new calls come in; waiting for {calls} to end (up to 30 s)",
    ),
    "stopped": ("Latido se detuvo", "Latido has stopped"),
    "not_running": ("Latido no está funcionando", "Latido is not running"),
    "no_home": (
        "El usuario {user} no puede escribir en {home}: elija otra carpeta con LATIDO_HOME",
        "User {user} cannot write to {home}: choose another folder with LATIDO_HOME",
    ),
    "installing": ("Instalo {names}…", "Installing {names}…"),
    "chromium": (
        "Faltan programas para estas pruebas: sudo apt-get install {names}",
        "Programs are missing for these tests: sudo apt-get install {names}",
    ),
    "memory": (
        "Memoria de todo, sin el operador: {mb} MB",
        "Memory of everything, without the carrier: {mb} MB",
    ),
    "key_made": (
        "Llave privada nueva en {file}. Guárdela fuera de este equipo: sin ella ninguna copia se abre.",
        "New private key in {file}. Keep it away from this machine: without it no backup can be opened.",
    ),
    "key_demo": (
        "Como es la demostración, la llave privada se queda en {file}.",
        "As this is the demonstration, the private key stays in {file}.",
    ),
    "key_needed": (
        "Es la primera copia: diga dónde guardar la llave privada, fuera de {home}, con --key-file ARCHIVO",
        "This is the first backup: say where to keep the private key, outside {home}, with --key-file FILE",
    ),
    "key_there": (
        "{file} ya existe y no se toca: puede ser la única llave de otras copias. Dé otro nombre en --key-file",
        "{file} exists and is left alone: it may be the only key to other backups. Give another name in --key-file",
    ),
    "backed_up": ("Copia completa: {file} ({mb} MB)", "Backup complete: {file} ({mb} MB)"),
    "router_leads": (
        "Reparto {shard}: dirige el proceso {pid}, época {epoch}; esperan {waiting}, libres {free}, atraso {lag_ms} ms",
        "Routing {shard}: process {pid} leads, epoch {epoch}; {waiting} wait, {free} free, lag {lag_ms} ms",
    ),
    "router_stands_by": (
        "Reparto {shard}: nadie dirige desde hace {age_ms} ms o más (proceso {pid})",
        "Routing {shard}: nobody has led for {age_ms} ms or more (process {pid})",
    ),
    "status_backup": (
        "Última copia: {at}, {mb} MB; la próxima: {next}",
        "Last backup: {at}, {mb} MB; the next: {next}",
    ),
    "status_failed": ("LA COPIA FALLÓ ({at}): {why}", "THE BACKUP FAILED ({at}): {why}"),
    "status_drill": ("Último ensayo: {at}, {seconds} s, bien", "Last drill: {at}, {seconds} s, well"),
    "status_undrilled": ("EL ENSAYO FALLÓ ({at}): {why}", "THE DRILL FAILED ({at}): {why}"),
    "up_to_date": ("Ya está en {version}", "Already at {version}"),
    "upgrade_impossible": (
        "No se puede; nada cambió: {why}",
        "It cannot be done; nothing was changed: {why}",
    ),
    "upgrade_packages": (
        "Preparo {version} mientras todo sigue funcionando…",
        "Preparing {version} while everything goes on working…",
    ),
    "upgrade_stopping": (
        "Detengo Latido: las llamadas en curso tienen 30 s; mientras se actualiza, las nuevas suenan en el desborde",
        "Stopping Latido: live calls have 30 s; during the upgrade new ones ring at the overflow destination",
    ),
    "upgrade_proving": (
        "Arranco y compruebo que todo responde…",
        "Starting, and proving that everything answers…",
    ),
    "upgrade_back": ("No funcionó ({why}). Vuelvo a {version}…", "It did not work ({why}). Going back to {version}…"),
    "upgrade_tables_back": (
        "La versión anterior no funciona con las tablas nuevas ({why}): vuelven las de antes",
        "The earlier version does not work with the newer tables ({why}): those of before come back",
    ),
    "upgraded": ("Funciona {version}; {seconds} s sin atender", "{version} runs; {seconds} s without answering"),
    "upgrade_untidy": (
        "Funciona, pero lo que se guardó para volver sigue ocupando disco: {why}",
        "It works, but what was kept for going back still takes disk: {why}",
    ),
    "upgrade_stuck": (
        "Tampoco {version} quedó bien: {why}. Diga ./latido doctor; al resolverlo, ./latido up",
        "Nor is {version} well: {why}. Run ./latido doctor; once that is mended, ./latido up",
    ),
    "upgrade_undone": (
        "Funciona otra vez {version}, con sus datos; {seconds} s sin atender",
        "{version} runs again, with its data; {seconds} s without answering",
    ),
    "no_folder": (
        "Diga en qué carpeta: ./latido backup CARPETA --daily 02:30",
        "Say in which folder: ./latido backup FOLDER --daily 02:30",
    ),
    "closed_place": (
        "{place} no existe o {user} no puede escribir en ella: monte el disco, o chown {user}: {place}",
        "{place} does not exist or {user} cannot write to it: mount the disk, or chown {user}: {place}",
    ),
    "backup_failed": (
        "No pude hacer la copia; no se borró ninguna anterior. {why}",
        "Could not make the backup; none of the earlier ones was deleted. {why}",
    ),
    "backup_next": ("La próxima se hará sola: {at}", "The next one will be made by itself: {at}"),
    "no_backup": (
        "No hay copia en {folder}, o falta la llave privada (--key-file ARCHIVO): {why}",
        "There is no backup in {folder}, or the private key is missing (--key-file FILE): {why}",
    ),
    "busy": (
        "Se está haciendo otra copia, un ensayo o una actualización: espere a que termine",
        "Another backup, a drill or an upgrade goes on: wait until it ends",
    ),
    "drilling": (
        "Ensayo: restauro {file} en una carpeta aparte, que se borra al final. Nada de lo que funciona se toca.",
        "Drill: restoring {file} into a folder of its own, removed at the end. Nothing that runs is touched.",
    ),
    "drilled": (
        "La copia sirve. En {seconds} s: {rows} filas iguales, auditoría completa, "
        "{opened} grabaciones abiertas de {recordings}.",
        "The backup works. In {seconds} s: {rows} rows the same, the audit whole, "
        "{opened} recordings opened of {recordings}.",
    ),
    "drill_failed": (
        "LA COPIA NO SIRVE: {why}. Haga otra ahora con ./latido backup y ensáyela.",
        "THE BACKUP DOES NOT WORK: {why}. Make another now with ./latido backup, and drill it.",
    ),
    "restored": (
        "Restaurada en {home}: {tables} tablas, {files} archivos. Arranque: LATIDO_HOME={home} ./latido up",
        "Restored into {home}: {tables} tables, {files} files. Start with: LATIDO_HOME={home} ./latido up",
    ),
    "not_empty": (
        "{home} ya tiene una instalación; restaure en otra",
        "{home} holds an installation; restore into another",
    ),
    "no_room": (
        "No hay espacio para restaurar; nada cambió: {why}",
        "There is no room to restore it; nothing was changed: {why}",
    ),
    "bad_backup": (
        "La copia está incompleta o la llave no es la suya",
        "The backup is incomplete or the key is not its own",
    ),
}

_began = time.monotonic()


def is_spanish() -> bool:
    """Whether the user reads Spanish."""
    if chosen := os.environ.get("LATIDO_LANG"):
        return chosen == "es"
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return locale.startswith("es")


def pick(es: str, en: str) -> str:
    """The one of the two the user reads."""
    return es if is_spanish() else en


def text(key: str, **values: object) -> str:
    """One line in the user's language."""
    return pick(*_LINES[key]).format(**values)


def say(key: str, **values: object) -> None:
    """Print one line."""
    _print(text(key, **values))


def progress(key: str, **values: object) -> None:
    """Print one line with the seconds since the start."""
    _print(f"[{time.monotonic() - _began:5.1f} s] {text(key, **values)}")


def _print(line: str) -> None:
    """Where whoever read is gone (a lost connection), what goes on is done in silence, also by commands it calls."""
    try:
        print(line, flush=True)
    except OSError:
        nobody = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nobody, stream)
        os.close(nobody)
