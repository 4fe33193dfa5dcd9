"""Names of the town, the commonest first. Data only."""

WOMEN = """
María Luz Ana Rosa Sandra Martha Carmen Gloria Claudia Blanca Paola Laura Adriana Alba Alejandra Amparo Andrea
Ángela Astrid Aura Beatriz Camila Carolina Catalina Cecilia Consuelo Daniela Diana Dolores Elena Elvira Emilia
Esperanza Estela Eugenia Fabiola Fernanda Flor Gabriela Gladys Graciela Inés Ingrid Irene Isabel Jimena Josefina
Juana Julia Karina Leonor Leticia Lidia Liliana Lina Lorena Lucía Luisa Magdalena Marcela Margarita Mariana
Marina Marta Mercedes Mónica Myriam Natalia Nidia Nohora Nubia Olga Patricia Paula Pilar Raquel Rebeca Rocío
Rosario Sara Silvia Sofía Soledad Susana Teresa Valentina Verónica Victoria Viviana Ximena Yolanda Yuliana
Zoraida
"""
MEN = """
José Juan Luis Carlos Jorge Jesús Pedro Andrés Miguel Manuel David Jaime Abel Adolfo Agustín Alberto Alejandro
Alfonso Alfredo Álvaro Ángel Antonio Armando Arturo Benjamín Bernardo Camilo César Cristian Daniel Darío Diego
Edgar Eduardo Emilio Enrique Ernesto Esteban Fabio Felipe Félix Fernando Francisco Gabriel Germán Gilberto
Gonzalo Guillermo Gustavo Héctor Hernán Hugo Humberto Ignacio Iván Javier Jhon Joaquín Julián Julio Leonardo
Marco Mario Martín Mateo Mauricio Nelson Nicolás Óscar Pablo Rafael Ramiro Ramón Raúl Ricardo Roberto Rodrigo
Rubén Samuel Santiago Sebastián Sergio Simón Tomás Vicente Víctor Wilson Yeison
"""
SURNAMES = """
Rodríguez Gómez González Martínez García López Hernández Sánchez Ramírez Pérez Acosta Agudelo Aguilar Álvarez
Amaya Arango Arias Ávila Ayala Barrera Beltrán Benítez Bermúdez Bernal Bonilla Bravo Buitrago Caballero Cabrera
Calderón Camacho Cano Cárdenas Cardona Carrillo Casas Castaño Castillo Castro Chacón Cifuentes Contreras Córdoba
Correa Cortés Cruz Cuervo Delgado Díaz Duarte Echeverri Escobar Espinosa Estrada Fajardo Flórez Forero Franco
Fuentes Gaitán Galindo Gallego Garzón Giraldo Guerrero Guevara Gutiérrez Guzmán Henao Herrera Hoyos Hurtado
Ibáñez Jaramillo Jiménez Lara León Londoño Lozano Luna Marín Márquez Medina Mejía Méndez Mendoza Molina Montoya
Mora Morales Moreno Mosquera Muñoz Murillo Navarro Nieto Niño Núñez Ochoa Ojeda Orozco Ortega Ortiz Ospina
Palacios Pardo Parra Patiño Peña Perdomo Pineda Pinzón Prada Quintero Quiroga Ramos Rendón Restrepo Reyes Ríos
Rivera Robayo Rojas Romero Rueda Ruiz Salazar Sandoval Santos Serrano Sierra Silva Solano Sosa Suárez Tapia Toro
Torres Trujillo Uribe Valencia Vargas Vásquez Velásquez Vélez Vera Villa Villegas Yepes Zambrano Zapata Zuluaga
"""
NEIGHBOURHOODS = (
    "La Esmeralda",
    "El Mirador",
    "Los Nogales",
    "Villa del Río",
    "Santa Inés",
    "La Floresta",
    "El Recuerdo",
)
