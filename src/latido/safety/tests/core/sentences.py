"""What callers say: sentences that must raise a flag, and ordinary ones, the demonstration's too, that must not."""

from itertools import chain

from latido_run.demo.said import SAID

RED = (
    "Quería una cita porque desde anoche tengo un dolor en el pecho que se me va para el brazo.",
    "Me salió el azúcar en 480 y me siento muy mareado, muy mal.",
    "Con esta pastilla nueva me salieron ronchas y se me está hinchando la lengua.",
    "Mi abuelita se tomó doble la pastilla, está normalita, pero me asusté.",
    "Mi bebé tiene dos meses y está con treinta y ocho y medio.",
    "Tengo seis meses de embarazo y desde ayer no siento que se mueva.",
    "Me siento ahogada, no me alcanza el aire ni para hablar.",
    "A mi mamá se le torció la boca y habla enredado.",
    "Me hicieron quimio el jueves y hoy amanecí con fiebre.",
    "No quiero seguir así, ya no le veo sentido a nada.",
    "El niño se tragó una moneda, respira bien, pero llora.",
    "La venda me quedó muy apretada, tengo los dedos fríos y moraditos.",
    "Mi esposo se desmayó en el baño, ya está despierto pero no se acuerda.",
    "No puedo hablar mucho… él está aquí… ¿me ayuda?",
    "Ya no me duele el pecho, eso fue la semana pasada, quiero saber cuándo es el control.",
    "Voy para allá y van a ver lo que les va a pasar.",
)

ORDINARY = (
    *chain.from_iterable(SAID.values()),
    "Necesito la carta aval para mi cirugía, mi seguro es Cenzontle.",
    "Necesito factura, ¿me la mandan con mi RFC?",
    "Mi seguro ya autorizó y aquí me piden un depósito.",
    "¿Cuánto me sale el plus? La obra social dice que no hay que pagar.",
    "Me resurten la receta, por favor, es la de la tiroides.",
    "Necesito el expediente para una segunda opinión.",
    "Quiero el libro de reclamaciones.",
)
