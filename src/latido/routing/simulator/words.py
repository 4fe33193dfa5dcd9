"""What the simulator says to who runs it, in Spanish or English by the locale."""

import os
from collections.abc import Mapping

_LINES: Mapping[str, tuple[str, str]] = {
    "unreadable": ("no se puede leer: {why}", "cannot be read: {why}"),
    "no_toml": ("no es TOML: {why}", "is not TOML: {why}"),
    "unknown": ("«{key}» no se conoce; se conocen {known}", "“{key}” is not known; known are {known}"),
    "missing": ("falta «{key}»", "“{key}” is missing"),
    "no_number": ("«{key}» debe ser un número", "“{key}” must be a number"),
    "no_whole": ("«{key}» debe ser un número entero", "“{key}” must be a whole number"),
    "range": ("«{key}» debe estar entre {least} y {most}", "“{key}” must be between {least} and {most}"),
    "no_text": ("«{key}» debe ser un texto que no esté vacío", "“{key}” must be a text that is not empty"),
    "no_time": ('«{key}» debe ser una hora como "08:00"', '“{key}” must be a time such as "08:00"'),
    "no_list": ("«{key}» debe ser una lista de {what}", "“{key}” must be a list of {what}"),
    "no_table": ("«{key}» debe ser una tabla", "“{key}” must be a table"),
    "one_of": ("«{key}» debe ser uno de {known}", "“{key}” must be one of {known}"),
    "no_skills": (
        "«{key}» debe dar a cada habilidad un nivel de 1 a 5, como {{ citas = 1 }}",
        "“{key}” must give each skill a level from 1 to 5, such as {{ citas = 1 }}",
    ),
    "no_licence": (
        "«{key}»: {skill} no está entre las habilidades que pide la cola",
        "“{key}”: {skill} is not among the skills that the queue asks for",
    ),
    "twice": ("«{code}» está dos veces", "“{code}” is there twice"),
    "closes_first": ("cierra antes de abrir", "it closes before it opens"),
    "nobody_calls": ("el perfil es todo ceros: nadie llama", "the profile is all zeros: nobody calls"),
    "no_share": ("las partes de todos suman cero", "the shares of all add up to zero"),
    "nobody_serves": (
        "ningún grupo tiene las habilidades que pide la cola {code}",
        "no group has the skills that the queue {code} asks for",
    ),
    "warm_up": ("el calentamiento dura más que el día", "the warm-up is longer than the day"),
    "bad_numbers": (
        "«{given}» no es una lista como {such}",
        "“{given}” is not a list such as {such}",
    ),
    "too_many": ("más de {most} llamadas en un día no se simulan", "more than {most} callers a day are not simulated"),
    "bad_policy": (
        "la política «{given}» no se conoce; se conocen {known}",
        "the policy “{given}” is not known; known are {known}",
    ),
    "heading": (
        "{name}: {days} días simulados con las semillas {seeds}",
        "{name}: {days} simulated days with the seeds {seeds}",
    ),
    "columns": (
        "agentes  política  cola      llamadas  en 20 s %       abandono %      en 10 s %       ocupación %",
        "agents   policy    queue     callers   in 20 s %       abandoned %     in 10 s %       occupancy %",
    ),
    "overlap": (
        "una propuesta se prueba con semillas con las que no se ajustó: {seeds} están en ambas",
        "a proposal is proved on seeds that it was not tuned on: {seeds} are in both",
    ),
    "proposal": ("Propuesta de política, para aprobar:", "Proposed policy, to be approved:"),
    "no_proposal": ("No se encontró nada mejor: la política se queda.", "Nothing better was found: the policy stays."),
    "weight": ("peso", "weight"),
    "reserve": ("reserva", "reserve"),
    "hold": ("espera de la reserva (s)", "hold of the reserve (s)"),
    "gain": (
        "Frente a la política de ahora, días nuevos: {gain} ± {half} puntos (a tiempo − abandono + urgente en 10 s).",
        "Against the policy of now, on new days: {gain} ± {half} points (in time − abandoned + urgent in 10 s).",
    ),
    "floors_kept": (
        "Ninguna cola paga por otra: todas dentro de 4 puntos de nivel y 2 de abandono frente a FIFO.",
        "No queue pays for another: all within 4 points of level and 2 of abandonment of FIFO.",
    ),
    "floors_broken": ("No la apruebe: hay colas que pagan por otras.", "Do not approve it: queues pay for others."),
    "floor_broken": (
        "{agents} agentes, {queue}: pierde {lost} puntos de nivel, {more} más abandonan",
        "{agents} agents, {queue}: loses {lost} points of level, {more} more abandon",
    ),
    "plot_note": (
        "{days} días simulados, con las mismas llamadas en cada política. Punto: media; línea: intervalo del 95 %.",
        "{days} simulated days, the same callers under each policy. Dot: mean; line: 95 % confidence interval.",
    ),
    "plot_within_20": ("Atendidos en 20 s, %", "Answered in 20 s, %"),
    "plot_within_10": ("Atendidos en 10 s, %", "Answered in 10 s, %"),
    "plot_abandoned": ("Abandonan, %", "Abandoned, %"),
    "plot_agents": ("{agents} agentes", "{agents} agents"),
    "plot_all": ("Todas las colas", "All queues"),
    "plot_unwritten": ("no se puede escribir el gráfico: {why}", "the plot cannot be written: {why}"),
    "all": ("todas", "all"),
    "difference": ("{policy} − {base}", "{policy} − {base}"),
}


def text(word: str, language: str, **values: object) -> str:
    return _LINES[word][language != "es"].format(**values)


def language() -> str:
    """es or en, by the environment's locale."""
    if chosen := os.environ.get("LATIDO_LANG"):
        return "es" if chosen == "es" else "en"
    chosen = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "es" if chosen.startswith("es") else "en"
