"""What the demonstration hospitals are made of, in the words of the floor. Data only."""

VISIT_TYPES = (
    (
        "MG", "Medicina general", 20, "",
        "Llegue 20 minutos antes con su documento. Traiga la lista de los medicamentos que toma y los exámenes que"
        " tenga de los últimos seis meses.",
        "Traiga la lista de los medicamentos que toma y los exámenes que tenga de los últimos seis meses.",
        20, "su documento", False, "", False,
    ),
    (
        "PED", "Pediatría: control de crecimiento", 30, "",
        "Traiga el documento del niño o la niña y el carné de vacunas. Debe venir con la mamá, el papá o un adulto"
        " autorizado.",
        "Debe venir con la mamá, el papá o un adulto autorizado.",
        20, "el documento del niño o la niña y el carné de vacunas", False, "", False,
    ),
    (
        "PRE", "Control prenatal", 30, "",
        "Traiga el carné prenatal, sus ecografías y los últimos exámenes. Puede venir con un acompañante.",
        "Puede venir con un acompañante.",
        20, "su documento, el carné prenatal, sus ecografías y los últimos exámenes", False, "sexual", False,
    ),
    (
        "CIT", "Citología", 20, "",
        "Pida la cita para un día en que no tenga la menstruación. Dos días antes no use óvulos ni cremas vaginales y"
        " no tenga relaciones sexuales.",
        "Dos días antes no use óvulos ni cremas vaginales y no tenga relaciones sexuales.",
        20, "su documento", False, "sexual", False,
    ),
    (
        "CAR1", "Cardiología, primera vez", 40, "remisión y autorización",
        "Llegue 30 minutos antes. Traiga la remisión, electrocardiogramas anteriores y la lista de sus medicamentos. No"
        " deje de tomar ninguno.",
        "No deje de tomar ningún medicamento.",
        30, "su documento y la remisión", False, "", False,
    ),
    (
        "CARC", "Cardiología, control", 20, "orden y autorización",
        "Traiga los exámenes que le pidieron en la última cita y sus medicamentos.", "",
        30, "su documento, los exámenes que le pidieron y sus medicamentos", False, "", False,
    ),
    (
        "LAB", "Toma de muestras de laboratorio", 10, "orden",
        "Venga en ayunas de 8 a 12 horas: puede tomar agua. Traiga la orden. Si usa insulina o pastillas para el"
        " azúcar, avísenos antes: enfermería le explica.",
        "Venga en ayunas de 8 a 12 horas: puede tomar agua. Si usa insulina o pastillas para el azúcar, avísenos antes:"
        " enfermería le explica.",
        15, "su documento y la orden", False, "", False,
    ),
    (
        "ECO", "Ecografía abdominal", 30, "orden y autorización",
        "Ayuno de 8 horas. Puede tomar sus medicamentos con un poco de agua. Traiga ecografías anteriores.",
        "Ayuno de 8 horas. Puede tomar sus medicamentos con un poco de agua.",
        20, "su documento, la orden y ecografías anteriores", False, "", False,
    ),
    (
        "MAM", "Mamografía", 20, "orden y autorización",
        "El día del examen no use desodorante, talco ni crema en el pecho o las axilas. Traiga mamografías anteriores."
        " Avísenos si está o puede estar embarazada.",
        "El día del examen no use desodorante, talco ni crema en el pecho o las axilas. Avísenos si está o puede estar"
        " embarazada.",
        20, "su documento, la orden y mamografías anteriores", False, "sexual", False,
    ),
    (
        "END", "Endoscopia alta con sedación", 45, "orden, autorización y valoración",
        "Ayuno de 8 horas, también de agua en las últimas horas según le indique enfermería. Venga con un adulto: no"
        " podrá manejar ese día. Si toma anticoagulantes, insulina o es alérgico a algún medicamento, avísenos:"
        " enfermería lo llama antes. Después quedará 60 minutos en recuperación.",
        "", 45, "su documento, la orden y un adulto que lo acompañe", True, "", False,
    ),
    (
        "RMN", "Resonancia magnética", 45, "orden y autorización",
        "Avísenos antes si tiene marcapasos, implantes o partes metálicas, o si está embarazada. Venga sin joyas ni"
        " maquillaje. Traiga estudios anteriores.",
        "Avísenos antes si tiene marcapasos, implantes o partes metálicas, o si está embarazada. Venga sin joyas ni"
        " maquillaje.",
        30, "su documento, la orden y estudios anteriores", False, "", False,
    ),
    (
        "TEL", "Teleconsulta de control", 20, "autorización según plan",
        "Recibirá un enlace. Entre 10 minutos antes desde un lugar tranquilo, con buena señal, su documento y la lista"
        " de sus medicamentos.",
        "Recibirá un enlace. Busque un lugar tranquilo, con buena señal.",
        10, "su documento y la lista de sus medicamentos", False, "", True,
    ),
)  # fmt: skip

# name, kind, authorisation, patient pays, regimes, share of patients
SELF_PAY = ("Particular", "particular", "", "valor total de la atención", ("Particular",), 6)
INSURERS = {
    "CO": (
        (
            "EPS Frailejón", "EPS, contributivo", "especialista e imágenes",
            "cuota moderadora; copago si es beneficiario y el servicio lo causa",
            ("Contributivo · cat. A", "Contributivo · cat. B", "Contributivo · cat. C"), 34,
        ),
        (
            "EPS Sabana Viva", "EPS, contributivo", "todo menos medicina general", "cuota moderadora; copago",
            ("Contributivo · cat. A", "Contributivo · cat. B"), 22,
        ),
        (
            "EPS Manglar Solidario", "EPS, subsidiado", "especialista e imágenes",
            "sin cuota moderadora; copago según clasificación", ("Subsidiado · grupo A", "Subsidiado · grupo B"), 24,
        ),
        ("Medicina Prepagada Colibrí", "prepagada", "solo procedimientos", "bono", ("Plan Oro", "Plan Clásico"), 7),
        (
            "Seguros Yarumo", "SOAT y ARL", "por accidente (furat o formulario)", "nada con soportes completos",
            ("SOAT", "ARL"), 3,
        ),
        ("Fondo de Salud Faro", "régimen especial", "remisión interna", "nada", ("Régimen especial",), 4),
        SELF_PAY,
    ),
    "MX": (
        (
            "Seguros Cenzontle", "gastos médicos mayores", "carta pase / carta aval", "deducible y coaseguro",
            ("Nivel hospitalario medio",), 24,
        ),
        (
            "Aseguradora Jacaranda", "gastos médicos mayores", "carta aval", "deducible y coaseguro",
            ("Nivel hospitalario alto",), 18,
        ),
        ("Ahuehuete Salud", "salud (prepago)", "pase médico", "copago fijo", ("Plan familiar",), 16),
        (
            "Servicio Médico Estatal Tonalli", "público por convenio", "pase de la dependencia", "nada",
            ("Convenio estatal",), 14,
        ),
        ("Convenio El Agavero", "convenio empresarial", "vale de la empresa", "nada o copago", ("Convenio",), 10),
        ("Mutualidad Maguey", "mutual", "carta pase", "reembolso", ("Mutual",), 8),
        SELF_PAY,
    ),
}  # fmt: skip
AFFILIATIONS = ("Cotizante", "Beneficiario")
