"""Why something of a file was not taken, and what to do about it: sentences for whoever sent the file."""

from collections.abc import Mapping
from dataclasses import dataclass

from latido.kernel.words import gettext_noop as _
from latido.patients.core import births, naming, registration


@dataclass(frozen=True, slots=True)
class Reason:
    """why and remedy may name %(detail)s: a number of a row or a sentence, never a person's datum."""

    why: str
    remedy: str


_LOOK = _("Revise el dato en su sistema, corrija esa fila y vuelva a subir el archivo.")
_WHOLE = _("Vuelva a exportar el archivo y súbalo otra vez: lo que ya entró no se repite.")

REASONS: Mapping[str, Reason] = {
    "name.missing": Reason(_("Falta el nombre."), _("Escriba al menos un nombre.")),
    "surname.missing": Reason(_("Falta el primer apellido."), _("Escriba al menos un apellido.")),
    "name.too_long": Reason(_("El nombre es demasiado largo."), _LOOK),
    **{wrong: Reason(words, _LOOK) for wrong, words in naming.WORDS.items()},
    "birth_date.unreadable": Reason(
        _("La fecha de nacimiento no se entiende."), _("Escriba día, mes y año con cuatro cifras: 12/03/1954.")
    ),
    "birth_date.future": Reason(_("La fecha de nacimiento está en el futuro."), _LOOK),
    "birth_date.too_old": Reason(registration.TOO_OLD, _LOOK),
    **{why: Reason(registration.UNREADABLE[why], _LOOK) for why in births.Unread if why is not births.Unread.NO_DATE},
    "document.invalid": Reason(_("El documento no es válido. %(detail)s"), _LOOK),
    "document.type_unknown": Reason(
        _("Ese tipo de documento no se usa en este país."),
        _("Use las siglas del país, por ejemplo CC, TI, CURP o DNI."),
    ),
    "document.of_other": Reason(
        _("Ese documento ya es de otra ficha."),
        _("Compare las dos personas: una de las dos tiene el documento equivocado."),
    ),
    "record_number.too_long": Reason(_("El número de historia es demasiado largo."), _LOOK),
    "phone.invalid": Reason(_("Ese número de teléfono no existe."), _("Entró sin ese teléfono; agréguelo después.")),
    "email.invalid": Reason(_("El correo no está bien escrito."), _("Entró sin correo; agréguelo después.")),
    "address.too_long": Reason(_("La dirección es demasiado larga."), _("Entró recortada; complétela después.")),
    "sex.unknown": Reason(_("No se entiende el sexo."), _("Entró sin ese dato; use M o F.")),
    "deceased.unknown": Reason(_("No se entiende si la persona falleció."), _("Entró como viva; use sí o no.")),
    "more.too_long": Reason(_("El dato es demasiado largo."), _("Entró sin ese dato; agréguelo después.")),
    "more.unreadable": Reason(_("El dato tiene signos que no se leen."), _("Entró sin ese dato; agréguelo después.")),
    "language.unknown": Reason(_("No se conoce ese idioma."), _("Escríbalo como se llama o con su código.")),
    "interpreter.which": Reason(
        _("No se sabe de qué idioma es el intérprete."), _("Escriba el idioma en su columna o en esta.")
    ),
    "needs.unknown": Reason(
        _("No se entiende alguna de las necesidades."), _("Entró sin ella; agréguela en Trato y preferencias.")
    ),
    "nursing.unclear": Reason(
        _("No se entiende si hay que consultar con enfermería."), _("Entró con el aviso; use sí o no.")
    ),
    "refusal.unclear": Reason(
        _("No se entiende si la persona lo permite."),
        _("Entró como que no; corríjalo en sus permisos."),
    ),
    "whose.unknown": Reason(_("No se entiende de quién es el teléfono."), _("Entró como de un familiar.")),
    "insurer.unknown": Reason(
        _("Esa aseguradora no está en la consola."),
        _("Agréguela, o diga al elegir las columnas que se creen las que falten."),
    ),
    "insurer.missing": Reason(_("Hay datos de cobertura sin aseguradora."), _("Entró sin cobertura; diga quién paga.")),
    "affiliation.unknown": Reason(
        _("No se entiende si es titular o beneficiario."), _("Entró sin ese dato; agréguelo después.")
    ),
    "covered_until.unreadable": Reason(
        _("La fecha en que termina la cobertura no se entiende."), _("Entró sin esa fecha; use día, mes y año.")
    ),
    "last_visit.unreadable": Reason(
        _("La fecha de la última visita no se entiende."), _("Entró sin ese dato; escriba día, mes y año: 12/03/2026.")
    ),
    "last_visit.impossible": Reason(
        _("La última visita no puede estar en el futuro ni antes del nacimiento."), _("Entró sin ese dato.")
    ),
    "repeated": Reason(
        _("La fila %(detail)s trae el mismo documento, historia o código con otros datos."),
        _("Deje una sola fila con los datos correctos."),
    ),
    "possible.same_person": Reason(
        _("Puede ser alguien que ya está: coinciden al menos dos datos entre nombre, nacimiento y teléfono."),
        _("Decida en la pantalla de la importación si es la misma persona."),
    ),
    "possible.former_document": Reason(
        _("El documento fue antes de alguien con otro nombre y otra fecha de nacimiento."),
        _("Compruebe con la persona. Diga en la pantalla de la importación si es la misma o alguien nuevo."),
    ),
    "possible.document_of_other": Reason(
        _("El documento o el código ya es de alguien con otro nombre y otra fecha de nacimiento."),
        _("Compruebe con la persona. Si es la misma, confírmelo en la pantalla de la importación."),
    ),
    "row.empty": Reason(_("La fila no trae datos."), _("Borre la fila o complétela.")),
    "row.too_long": Reason(_("La fila es demasiado larga."), _LOOK),
    "row.too_many_cells": Reason(_("La fila tiene más celdas que el encabezado."), _LOOK),
    "row.unclosed_quote": Reason(
        _("Hay comillas que se abren y no se cierran."), _("Quite esas comillas o ciérrelas.")
    ),
    "row.not_utf8": Reason(_("La línea no está en UTF-8."), _("Exporte el archivo en UTF-8.")),
    "row.not_json": Reason(_("La línea no es JSON válido."), _WHOLE),
    "row.too_deep": Reason(_("El registro tiene demasiados niveles."), _LOOK),
    "fhir.wrong_shape": Reason(_("El paciente no tiene la forma de FHIR R4."), _("Exporte los pacientes en FHIR R4.")),
    "fhir.other_version": Reason(
        _("El paciente está en otra versión de FHIR."), _("Exporte los pacientes en FHIR R4.")
    ),
    "fhir.animal": Reason(_("El registro es de un animal."), _("No se importa.")),
    "fhir.merged": Reason(
        _("El origen ya unificó esta ficha con otra."),
        _("Entra la ficha que quedó. Si la otra ya estaba aquí, compárelas entre los posibles duplicados."),
    ),
    "fhir.inactive": Reason(_("La ficha está inactiva en el origen."), _("Actívela allá si la persona se atiende.")),
    "file.cut": Reason(_("El archivo está cortado: desde aquí no se pudo leer."), _WHOLE),
    "file.not_json": Reason(_("Desde aquí el archivo no es JSON válido."), _WHOLE),
    "file.too_deep": Reason(
        _("El archivo tiene demasiados niveles; no se leyó más."), _("Exporte los pacientes en NDJSON.")
    ),
    "file.xml": Reason(_("Es FHIR en XML."), _("Exporte en JSON o NDJSON.")),
    "file.unknown": Reason(_("No se reconoce el archivo."), _("Suba CSV, Excel (.xlsx) o FHIR R4 en JSON o NDJSON.")),
    "file.empty": Reason(_("El archivo no trae datos."), _("Compruebe que exportó los pacientes.")),
    "file.too_big": Reason(
        _("El archivo es demasiado grande."), _("Divídalo en partes de menos de 200 MB; puede subirlas una tras otra.")
    ),
    "file.bomb": Reason(
        _("Al abrirse, el archivo ocuparía mucho más de lo normal; no se abrió."), _("Guárdelo otra vez o use CSV.")
    ),
    "file.too_many_beside": Reason(
        _("El archivo trae demasiados permisos y coberturas para leerlos juntos."),
        _("Divídalo en partes, cada una con sus pacientes."),
    ),
    "file.old_excel": Reason(
        _("Es un Excel antiguo o protegido con clave."), _("Guárdelo como .xlsx sin clave, o como CSV.")
    ),
    "file.broken": Reason(_("El archivo está dañado."), _WHOLE),
    "file.no_columns": Reason(
        _("Faltan columnas: hacen falta al menos el nombre y el apellido."), _("Diga qué contiene cada columna.")
    ),
    "file.gone": Reason(_("El archivo ya no está."), _("Súbalo otra vez: lo que ya entró no se repite.")),
    "undo.changed": Reason(_("Alguien cambió la ficha después."), _("Revísela a mano.")),
    "undo.used": Reason(_("La ficha ya tiene contactos, citas, cobertura o familia."), _("Se queda.")),
    "undo.refused": Reason(
        _("Lo que la persona no permite se queda, aunque se deshaga la importación."),
        _("Si fue un error, anote lo que permite en sus permisos, con su palabra."),
    ),
    "undo.merged": Reason(_("La ficha se unió con otra."), _("Deshaga primero la unión.")),
    "undo.later_import": Reason(_("Otra importación la cambió después."), _("Deshaga primero la otra importación.")),
}


def of(code: str) -> Reason:
    """Codes come from our own code; one of an older version still has words."""
    return REASONS.get(code, Reason(_("No se pudo tomar el dato."), _LOOK))
