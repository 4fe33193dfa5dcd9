"""Legal texts to begin with, as data. Nothing here is in force: a lawyer of the country confirms what is published."""

from collections.abc import Mapping

from latido.compliance.consent_values import Purpose

SPANISH: Mapping[Purpose, str] = {
    Purpose.REMINDER: "¿Nos permite recordarle sus citas? Puede decirnos que no, o cambiar de idea, cuando quiera.",
    Purpose.RESULT: (
        "¿Nos permite avisarle cuando un resultado suyo esté listo? El aviso nunca dice cuál es el resultado. "
        "Puede cambiar de idea cuando quiera."
    ),
    Purpose.SURVEY: (
        "¿Nos permite preguntarle después cómo le atendimos? Es voluntario, no cambia su atención, "
        "y puede decirnos que no cuando quiera."
    ),
    Purpose.MARKETING: (
        "¿Nos permite contarle de servicios y campañas nuestras? Es voluntario: si dice que no, se le atiende igual. "
        "Puede retirar el permiso cuando quiera."
    ),
    Purpose.RESEARCH: (
        "¿Nos permite contactarle para invitarle a participar en una investigación? Decir que sí no le obliga a "
        "participar, y su atención es la misma si dice que no."
    ),
    Purpose.RECORDING: (
        "Esta llamada se graba para cuidar la calidad de la atención y como prueba de lo que se dijo. "
        "¿Está de acuerdo? Si dice que no, se le atiende igual."
    ),
    Purpose.AI: (
        "¿Nos permite usar un programa de inteligencia artificial para ayudar a atenderle? "
        "Las decisiones las toma una persona, y puede decirnos que no cuando quiera."
    ),
    Purpose.VOICEMAIL: (
        "Si no contesta, ¿nos permite dejar un mensaje de voz que diga de qué se trata? "
        "Quien use su teléfono podría oírlo."
    ),
}
ENGLISH: Mapping[Purpose, str] = {
    Purpose.REMINDER: "May we remind you of your appointments? You can say no, or change your mind, at any time.",
    Purpose.RESULT: (
        "May we let you know when a result of yours is ready? The message never says what the result is. "
        "You can change your mind at any time."
    ),
    Purpose.SURVEY: (
        "May we ask you later how we served you? It is voluntary, does not change your care, "
        "and you can say no at any time."
    ),
    Purpose.MARKETING: (
        "May we call or write to you about our services and campaigns? It is voluntary and is not a condition of any "
        "service. You can withdraw your permission at any time."
    ),
    Purpose.RESEARCH: (
        "May we contact you to invite you to take part in research? Saying yes does not oblige you to take part, "
        "and your care is the same if you say no."
    ),
    Purpose.RECORDING: (
        "This call is recorded to look after the quality of our service and to show what was said. Do you agree? "
        "If you say no, you will be attended all the same."
    ),
    Purpose.AI: (
        "May we use an artificial intelligence program to help us attend you? Decisions are made by a person, "
        "and you can say no at any time."
    ),
    Purpose.VOICEMAIL: (
        "If you do not answer, may we leave a voice message that says what it is about? "
        "Whoever uses your telephone could hear it."
    ),
}
# Ley 1581 de 2012, articles 8, 9 and 12: what for, that it is optional, the rights and who answers.
_COLOMBIA = (
    " Según la Ley 1581 de 2012, puede conocer, corregir y suprimir sus datos, y pedirnos la prueba de este permiso."
)
COLOMBIA = {purpose: words + _COLOMBIA for purpose, words in SPANISH.items()}

STARTS: Mapping[str, Mapping[str, Mapping[Purpose, str]]] = {
    "CO": {"es": COLOMBIA},
    "US": {"es": SPANISH, "en": ENGLISH},
}


def texts_of(country: str) -> Mapping[str, Mapping[Purpose, str]]:
    """By language. Of a country that has no pack, what says nothing of any law."""
    return STARTS.get(country, {"es": SPANISH})
