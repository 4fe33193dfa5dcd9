"""What callers of the demonstration say, and the numbers they call from."""

CALLERS = (
    "Buenos días, quiero una cita con el cardiólogo, me mandaron control a los tres meses.",
    "Señorita, necesito cambiar la cita del jueves porque no puedo pedir permiso en el trabajo.",
    "Llamo para cancelar la cita de mi mamá, es que la hospitalizaron.",
    "Buenas, ¿ya salieron los resultados de los exámenes de sangre?",
    "Me mandaron una resonancia y llevo dos semanas esperando la autorización.",
    "Quiero saber cuánto debo y si puedo pagar por cuotas.",
    "Buenas tardes, es para pedir cita de pediatría para mi nieta.",
    "Se me acabó la medicina de la presión y la fórmula ya está vencida.",
    "¿A qué hora atienden en la Sede Norte y qué tengo que llevar?",
    "Yo llamé ayer por lo mismo y nadie me ha devuelto la llamada.",
)
AGENT = (
    "Buenos días, le atiende el hospital San Rafael. ¿En qué le ayudo? Claro que sí, ya lo reviso."
    " Me regala por favor el número de documento y la fecha de nacimiento."
)
FAMILY = "+573001112233"  # one telephone, three patients
STRANGERS = "+57310"  # whoever nobody knows yet
