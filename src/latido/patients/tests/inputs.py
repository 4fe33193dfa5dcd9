"""What people type and files bring as names and birth dates; the same for each form and for the import."""

from datetime import date

NAMES_OF_PEOPLE = {
    "one letter": "Ñ",
    "the longest": "Rosa" + "a" * 116,
    "apostrophe": "D'Angelo",
    "curly apostrophe": "D’Angelo",
    "hyphen and point": "Ana-María J.",
    "ideographs": "美玲",
    "arabic": "فاطمة",
    "cyrillic": "Анна",
    "marks": "सुनीता",
    "decomposed": "Jose\u0301",
}
NO_NAMES = {
    "digit": ("Ros4", "no lleva números"),
    "roman numeral of one sign": ("Rosa \u2161", "no lleva números"),
    "emoji": ("Rosa 🌹", "emojis"),
    "emoji with its selector": ("Rosa ❤\ufe0f", "emojis"),
    "family of emojis": ("Rosa 👩\u200d👧", "emojis"),
    "flag": ("Rosa 🇨🇴", "emojis"),
    "zero-width space": ("Ro\u200bsa", "no se ve"),
    "byte order mark": ("Rosa\ufeff", "no se ve"),
    "selector alone": ("Rosa\ufe0f", "no se ve"),
    "letter that is not seen": ("Rosa\u3164", "no se ve"),
    "right to left": ("\u202eRosa", "no se ve"),
    "bell": ("Ro\x07sa", "no se ve"),
    "quotes": ("Rosa «la Mona»", "comillas"),
    "at sign": ("Rosa@", "quite los demás signos"),
    "markup": ("<b>Rosa</b>", "quite los demás signos"),
    "broken letter": ("Mu\ufffdoz", "dañada"),
    "only signs": ("--", "al menos una letra"),
    "121 letters": ("R" * 121, "demasiado largo"),
    "ligatures that grow": ("ﬃ" * 119, "demasiado largo"),
}
BIRTHS = {
    "29 February": ("29/02/2024", date(2024, 2, 29), "day"),
    "year alone": ("1954", date(1954, 1, 1), "year"),
    "month and year": ("03/1954", date(1954, 3, 1), "month"),
    "in words": ("12 de marzo de 1954", date(1954, 3, 12), "day"),
    "110 years": ("12/03/1916", date(1916, 3, 12), "day"),
}
NO_BIRTHS = {
    "in the future": ("24/11/2096", "en el futuro"),
    "130 years ago": ("23/11/1896", "más de 125 años"),
    "29 February of another year": ("29/02/2023", "no existe en el calendario"),
    "31 of April": ("31/04/1990", "no existe en el calendario"),
    "month 13": ("12/13/1990", "no existe en el calendario"),
    "two digits of a year": ("12/03/54", "cuatro cifras"),
    "before there were years": ("12/03/0954", "de 1800 en adelante"),
    "words": ("ayer", "día, mes y año"),
}
