"""Words to begin a confidentiality agreement with. A lawyer of the clinic reads them before anybody accepts them."""

from collections.abc import Mapping
from types import MappingProxyType

START: Mapping[str, str] = MappingProxyType(
    {
        "es": """Lo que sé de un paciente por mi trabajo es confidencial, también que es paciente.

1. Abro solo las fichas que necesito para atender a quien tengo delante o en la línea. No abro la mía, ni la de familiares, colegas o conocidos.
2. No cuento, copio, fotografío ni envío datos de pacientes fuera de los sistemas de la institución.
3. Mi clave y mi segundo paso son míos: no los presto. Bloqueo la pantalla cuando me levanto.
4. Sé que todo lo que abro y escucho queda registrado y se revisa.
5. Si veo o cometo un error con datos de un paciente, aviso el mismo día a quien cuida la privacidad.
6. Esta obligación sigue después de que deje de trabajar aquí. Incumplirla puede llevar a una sanción y a responder ante la ley.""",  # noqa: E501 - sentences are not cut
        "en": """What I know of a patient through my work is confidential, including that they are a patient.

1. I open only the records I need to attend to whoever is before me or on the line. I do not open my own, nor those of relatives, colleagues or acquaintances.
2. I do not tell, copy, photograph or send patients' data outside the institution's systems.
3. My password and my second step are mine: I do not lend them. I lock the screen when I get up.
4. I know that everything I open and listen to is recorded and reviewed.
5. If I see or make a mistake with a patient's data, I tell whoever looks after privacy on the same day.
6. This duty goes on after I stop working here. Failing it may lead to a sanction and to answering before the law.""",  # noqa: E501
    }
)
