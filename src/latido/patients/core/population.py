"""How common names are in Latin America: each with its share of 100,000. Data only.

Merged from the tables of Faker (MIT), which took them from Colombia's, Chile's, Argentina's and Mexico's registries.
"""

WOMEN = """
María:7012 Luz:2072 Patricia:1615 Ana:1598 Andrea:1191 Sandra:1097 Rosa:1088 Paola:1020 Diana:999 Claudia:998
Carmen:995 Carolina:989 Marcela:968 Lucía:955 Isabel:944 Martha:901 Cecilia:881 Sofía:856 Gloria:843 Elena:780
Alejandra:773 Milena:752 Catalina:747 Valentina:745 Liliana:722 Camila:715 Laura:701 Daniela:674 Adriana:666
Fernanda:614 Lorena:557 Margarita:556 Inés:548 Mónica:541 Olga:536 Ángela:534 Cristina:528 Victoria:519 Martina:502
Marina:486 Rocío:486 Luisa:484 Blanca:475 Juana:470 Nancy:466 Natalia:462 Elizabeth:458 Beatriz:457 Esther:455
Emilia:438 Teresa:425 Amparo:418 Esperanza:416 Constanza:409 Mercedes:406 Paula:406 Tatiana:403 Karen:398 Isabella:397
Angélica:394 Viviana:394 Leidy:387 Clara:384 Johana:372 Yolanda:370 Alexandra:367 Eugenia:367 Alba:355 Lina:352
Julia:349 Sonia:347 Josefina:342 Sara:336 Pilar:333 Alicia:332 Nelly:326 Yaneth:325 Francisca:319 Gladys:318
Stella:307 Emma:306 Angie:305 Antonia:297 Ruth:295 Judith:293 Verónica:292 Silvia:288 Paulina:277 Vanessa:273
Katherine:267 Leonor:265 Amanda:263 Gabriela:260 Erika:259 Flor:258 Helena:258 Delfina:255 Karina:252 Olivia:246
Juliana:245 Guadalupe:241 Marisol:241 Eliana:240 Alma:238 Javiera:238 Marta:238 Fabiola:237 Johanna:237 Mary:237
Edith:233 Julieta:233 Mariana:233 Maritza:233 Ximena:229 Doris:223 Elsa:222 Florencia:219 Jessica:219 Susana:217
Miriam:215 Consuelo:213 Graciela:211 Rosario:210 Dayana:206 Agustina:205 Nubia:204 Socorro:204 Jazmín:202 Ingrid:200
Elisa:197 Elvira:195 Raquel:195 Guillermina:194 Hilda:193 Norma:192 Renata:190 Dora:189 Myriam:188 Lilia:187
Bárbara:184 Irma:184 Pamela:180 Bianca:178 Estela:174 Magdalena:174 Jenny:172 Julieth:172 Estefanía:169 Aura:168
Carla:168 Astrid:166 Aurora:166 Antonella:162 Nidia:162 Tania:162 Francesca:161 Mariela:157 Janeth:153 Violeta:153
Aida:152 Vanesa:152 Mery:151 Josefa:150 Ruby:150 Irene:149 Isidora:148 Lola:148 Fanny:147 Lizeth:146 Virginia:146
Amelia:144 Kelly:144 Maribel:144 Trinidad:144 Ligia:141 Valeria:140 Amalia:139 Dolores:139 Eva:139 Esmeralda:138
Ivonne:138 Delia:137 Rosalba:132 Yulieth:131 Adela:130 Jennifer:130 Malena:130 Maite:129 Dary:128 Leticia:128
Yenny:128 Abril:127 Berta:127 Elvia:126 Jacqueline:126 Ofelia:124 Lourdes:123 Mia:123 Micaela:122 Lucy:120 Mireya:119
Morena:118 Karla:117 Linda:117 Yamile:114 Zoé:114 Soledad:113 Concepción:111 Manuela:110 Lidia:109 Matilde:103
Piedad:103 Yuliana:103 Noemí:101 Ester:100 Marleny:100 Rebeca:100 Deisy:97 Omaira:97 Georgina:96 Noelia:96 Nadia:95
Nicole:95 Anahí:94 Ámbar:94 Abigail:93 Celia:93 Nora:92 Rubiela:92 Melissa:90 Eloisa:89 Cynthia:88 Débora:88
Rosalia:88 Yohana:88 Bibiana:87 Macarena:87 Paloma:87 Mayra:86 Mayte:86 Jimena:85 Mabel:85 Marlene:85 Yesenia:85
Karol:84 Lucila:83 Xiomara:83 Araceli:82 Katerine:82 Maria_Victoria:82 Yadira:82 Yésica:82 Nataly:81 Yolima:81
Úrsula:81 Belén:80 Libia:80 Natividad:80 Perla:80 Yéssica:80 Betty:79 Cindy:78 Iris:78 Milagros:78 Edilma:77 Nohora:76
Anabel:75 Arcelia:75 Ariadna:75 Asunción:75 Caridad:75 Carlota:75 Dulce:75 Isabela:75 Marisela:75 María_Cristina:75
María_José:75 María_Luisa:75 María_Teresa:75 María_del_Carmen:75 Matilda:75 Reina:75 Shirley:75 Vilma:75 Ana_Paula:74
Lara:74 Maira:74 Mora:74 Tamara:74 Gina:73 Francy:72 Carmenza:70 Estella:70 Luciana:70 Edna:69 Lida:69 Yasmín:69
Ignacia:68 Rita:68 Evelyn:67 Liseth:67 Carol:66 Magaly:66 Wendy:66 Aldonza:65 Alta__Gracia:65 Ana_Luisa:65
Ana_María:65 Anel:65 Citlali:65 Conchita:65 Cristal:65 Dalia:65 Dulce_María:65 Esparta:65 Frida:65 Hermelinda:65
Ilse:65 Indira:65 Itzel:65 Jaqueline:65 Lady:65 María_Elena:65 María_Eugenia:65 Mayerly:65 Minerva:65 Mitzy:65
Nayeli:65 Salma:65 Sessa:65 Wendolin:65 Yeni:65 Yuridia:65 Mia_Valentina:64 Uma:64 Angelina:62 Lilian:62 Bertha:61
Damaris:61 Felicitas:61 Agostina:60 Geraldine:59 Yineth:59 Romina:58 Zoraida:58 Catherine:57 Nury:57 Roxana:57
Magda:56 Miryam:56 Gladis:55 Lucero:55 Gisela:54 Pía:54 Carmela:53 Luna:53 Luz_Milagros:53 Margoth:53 Liceth:52
Maria_Paz:52 Maricela:52 Sol:52 Yuri:52 Maria_Emilia:51 Yudy:51 Yuli:51 Heidy:50 Marcia:50 Yuly:50 Dina:49 Ema:49
Jhoana:49 Nelcy:49 Paz:49 Yanet:49 Elba:48 Gilma:48 Yenifer:48 Elsy:47 Enith:47 Candela:46 Clemencia:46 Cielo:45
Danna:45 Francia:45 Joaquina:45 Alcira:44 Candelaria:44 Kiara:44 Loreto:44 Azucena:43 Bernardita:43 Giuliana:42
Maia:42 Oliva:42 Sofia_Belen:42 Alma_Valentina:41 Nina:41 Yeimy:41 Yina:41 Zoe_Valentina:41 Alix:40 Dahiana:40
Sindy:40 Yasna:40 Yazmín:40 Emily:39 Marly:39 Marlén:39 Michel:39 Yeny:39 Bernarda:38 Denis:38 Derly:38 Deyanira:38
Dolly:38 Emilce:38 Jeannette:38 Jocelyn:38 Katherin:38 Leydi:38 Ludmila:38 Monserrat:38 Nayibe:38 Tulia:38 Yurany:38
Yury:38 Zoe_Jazmin:38 Anaís:37 Anyi:37 Janneth:37 Luana:37 Marianela:37 Dominga:36 Emilse:36 Génesis:36 Jackeline:36
Mia_Jazmin:36 Valentina_Jazmin:36 Alma_Mia:35 Fresia:35 Ibeth:35 Lisbeth:35 Mirta:35 Morena_Jazmin:35 Nathalia:35
Zulma:35 Justina:34 Magnolia:34 Mirian:34 Rafaela:34 Solange:34 Tiziana:34 Aleida:33 Elcy:33 Yurani:33 Alfonsina:32
Deicy:32 Denisse:32 Luz_Maria:32 Melba:32 Mia_Morena:32 Nelsy:32 Adiela:31 Alma_Jazmin:31 Luisana:30 Maria_Luz:30
Alondra:29 Nahiara_Jazmin:29 Priscila:29 Valeska:29 Michelle:28 Millaray:28 Sylvia:28 Filomena:27 Oriana:26 Anita:25
Haydée:24 Hortensia:24 Montserrat:24 Dafne:23 Herminia:23 Marjorie:23 Silvana:23 Krishna:22 Leslie:22 Nicol:22
Regina:22 Clementina:21 Encarnacion:21 Estrella:21 Pascuala:21 Colomba:20 Dominique:20 Maura:20 Nilda:20 Sabina:20
Adelina:19 Erica:19 Fabiana:19 Genoveva:19 Jovita:19 Pascal:19 Stephanie:19 Teresita:19 Edelmira:18 Emelina:18
Flora:18 Karin:18 Lissette:18 Otilia:18 Priscilla:18 Adelaida:17 Amada:17 Amaya:17 América:17 Anna:17 Aurelia:17
Brígida:17 Carola:17 Clarisa:17 Danitza:17 Flavia:17 Florinda:17 Jacinta:17 Juanita:17 Nieves:17 Nélida:17 Ramona:17
Rossana:17 Samantha:17 Anastasia:16 Brenda:16 Cintia:16 Clotilde:16 Florentina:16 Gema:16 Lorenza:16 Marisa:16
Melania:16 Scarlett:16 Soraya:16 Vania:16 Danae:15 Katalina:15 Rayén:15 Sophia:15 Thiare:15 Tiare:15 Yessenia:15
Zoila:15 Ernestina:14 Jeanette:14 Joselyn:14 Marie:14 Corina:13 Lía:13 Alison:12 Almendra:12 Aylin:12 Celeste:12
Giovanna:12 Kimberly:12 Mirtha:12 Susan:12 Yaritza:12 Zunilda:12 Allison:11 Aracely:11 Ayleen:11 Franchesca:11
Gilda:11 Ida:11 Pascale:11 Petronila:11 Uberlinda:11 Zulema:11 Adelia:10 Adora:10 Adoración:10 Ainara:10 Ainoa:10
Aitana:10 Albina:10 Ale:10 Almudena:10 Amarilis:10 Amor:10 Ana_Belén:10 Ana_Sofía:10 Angelita:10 Ani:10 Anselma:10
Anunciación:10 Apolonia:10 Ariel:10 Armida:10 Aroa:10 Aránzazu:10 Ascensión:10 Azahar:10 Azahara:10 Azeneth:10
Begoña:10 Benigna:10 Benita:10 Bienvenida:10 Brunilda:10 Calista:10 Calixta:10 Candelas:10 Carina:10 Carmelita:10
Carmina:10 Casandra:10 Cayetana:10 Celestina:10 Charo:10 Chelo:10 Chita:10 Chus:10 Cinthia:10 Claudina:10 Cloe:10
Concha:10 Consuela:10 Coral:10 Corona:10 Crescencia:10 Cruz:10 Custodia:10 Cándida:10 Daisy:10 Dalila:10 Dionisia:10
Domitila:10 Dorita:10 Dorotea:10 Eli:10 Eligia:10 Elisabet:10 Elodia:10 Emiliana:10 Emperatriz:10 Encarna:10
Encarnita:10 Erna:10 Etelvina:10 Eufemia:10 Eulalia:10 Eusebia:10 Eva_María:10 Evangelina:10 Evelia:10 Evita:10
Febe:10 Felicia:10 Feliciana:10 Felicidad:10 Felipa:10 Felisa:10 Fidela:10 Florina:10 Fortunata:10 Fátima:10 Gala:10
Gertrudis:10 Gracia:10 Graciana:10 Griselda:10 Guiomar:10 Ileana:10 Imelda:10 Inmaculada:10 Isa:10 Isaura:10 Itziar:10
Jesusa:10 Jordana:10 José:10 Julie:10 Leandra:10 Leire:10 Leocadia:10 Leyre:10 Loida:10 Luisina:10 Lupe:10 Lupita:10
Luzmira:10 Macaria:10 Mamen:10 Manola:10 Manu:10 Manuelita:10 Mar:10 Margot:10 Maricruz:10 Maristela:10 Marita:10
Martirio:10 María_Belén:10 María_Carmen:10 María_Dolores:10 María_Fernanda:10 María_Jesús:10 María_Manuela:10
María_Pilar:10 María_Ángeles:10 Maxi:10 Melanie:10 Melisa:10 Merche:10 Miguela:10 Mireia:10 Modesta:10 Máxima:10
Narcisa:10 Natalie:10 Nayara:10 Nazaret:10 Nerea:10 Nereida:10 Nicolasa:10 Noa:10 Nuria:10 Nydia:10 Obdulia:10
Octavia:10 Odalis:10 Odalys:10 Olalla:10 Olimpia:10 Paca:10 Pacífica:10 Palmira:10 Pastora:10 Pepita:10 Perlita:10
Petrona:10 Pili:10 Primitiva:10 Prudencia:10 Purificación:10 Rafaella:10 Remedios:10 Reyes:10 Reyna:10 Ricarda:10
Roberta:10 Rosa_María:10 Rosalina:10 Rosalinda:10 Rosalva:10 Rosaura:10 Rosenda:10 Rufina:10 Ruperta:10 Salomé:10
Salud:10 Samanta:10 Sarita:10 Saturnina:10 Selena:10 Serafina:10 Susanita:10 Tecla:10 Teodora:10 Tere:10 Teófila:10
Tomasa:10 Trini:10 Vera:10 Vicenta:10 Visitación:10 Yaiza:10 Zaida:10 Zaira:10 África:10 Ágata:10 Águeda:10 Ángeles:10
Áurea:10 Ada:9 Anahis:9 Ashley:9 Caroline:9 Celinda:9 Elcira:9 Elisabeth:9 Grace:9 Isolina:9 Janet:9 Jenifer:9
Leontina:9 Makarena:9 Maricel:9 Marilyn:9 Mirna:9 Nathalie:9 Nathaly:9 Ninoska:9 Pabla:9 Scarlet:9 Alice:8 Amy:8
Digna:8 Edita:8 Estefany:8 Fiorella:8 Giselle:8 Helen:8 Herminda:8 Ivette:8 Katherinne:8 Lisette:8 Lucrecia:8
Marcelina:8 Marion:8 Nayareth:8 Orfelina:8 Scarleth:8 Vivian:8 Yanira:8 Yoselin:8 Albertina:7 Alejandrina:7 Alexia:7
Clorinda:7 Darling:7 Denise:7 Enriqueta:7 Evelin:7 Jeniffer:7 Jenniffer:7 Katia:7 Leyla:7 Lucinda:7 Rose:7 Tabita:7
Yanina:7 Antonieta:6 Ariela:6 Ayelén:6 Cinthya:6 Daniella:6 Doralisa:6 Elia:6 Francis:6 Gisselle:6 Gricelda:6 Jael:6
Lesly:6 Madeleine:6 Magali:6 Mariluz:6 Marisel:6 Melany:6 Natacha:6 Nayaret:6 Scarlette:6 Wilma:6 Yamilet:6 Dania:5
Massiel:5 Muriel:5 Natali:5 Paulette:5 Rachel:5 Sabrina:5 Sarah:5 Sarai:5 Yanara:5 Yocelyn:5 del_Carmen:700
de_los_Ángeles:350 del_Pilar:300 del_Rosario:200 de_Jesús:90
"""

MEN = """
José:3846 Luis:3106 Juan:2956 Carlos:2696 Andrés:2393 Jorge:1442 David:1388 Alberto:1333 Fernando:1315 Manuel:1290
Antonio:1260 Felipe:1126 Javier:1077 Jesús:1038 Eduardo:1036 Enrique:1007 Diego:989 Francisco:981 Miguel:926
Alexander:918 Daniel:906 Alejandro:887 Óscar:847 Cristian:846 Camilo:823 Benjamín:811 Pedro:793 Mauricio:785
Sebastián:755 Víctor:743 Jhon:724 César:723 Santiago:676 Jaime:635 Rafael:632 Héctor:629 Ricardo:621 Alfonso:604
Mario:603 Pablo:601 Julio:596 Joaquín:566 Iván:564 Jairo:564 Ángel:555 Sergio:520 Álvaro:505 Guillermo:503 Julián:494
Dario:488 Leonardo:488 Gabriel:482 Rodrigo:476 Hernán:469 Fabián:465 Mateo:464 Ignacio:457 Augusto:456 Gustavo:454
Esteban:446 Armando:437 Tomás:429 Martín:406 Vicente:402 Humberto:395 Arturo:393 Orlando:390 Roberto:390 Hugo:386
William:384 Alfredo:374 Alonso:373 Raúl:372 Germán:368 John:365 Omar:363 Nelson:360 Edwin:345 Matías:342 Nicolás:323
Edgar:317 Fredy:315 Rubén:303 Gonzalo:296 Hernando:294 Ernesto:292 Agustín:288 Patricio:287 Bautista:286 Claudio:284
Wilson:284 Emilio:273 Santino:271 Ramón:259 Alexis:257 Lucas:255 Ramiro:248 Lorenzo:245 Gerardo:244 Marco:244
Cristóbal:241 Elías:235 Valentino:235 Fabio:233 Henry:232 Juan_Ignacio:232 Samuel:231 Brayan:226 Kevin:223 Adolfo:221
Bruno:220 René:207 Salvador:203 Maximiliano:202 Jonathan:195 Octavio:193 Rodolfo:193 Bernardo:188 Franco:186 Johan:185
Simón:185 Felix:183 Marcos:183 Gilberto:182 Stiven:180 Gregorio:172 Thiago_Benjamin:171 Leonel:169 Oswaldo:169
Yesid:168 Federico:166 Ciro:164 Alex:160 Marcelo:156 Isaac:155 Rolando:154 Máximo:153 Néstor:150 Emiliano:146
Guadalupe:144 Juan_Cruz:144 Anderson:143 Eliecer:143 Lautaro:143 Abel:142 Fidel:142 Renato:142 Eugenio:140 Segundo:140
Thiago:137 Steven:136 Adrián:135 Benicio:135 León:134 Ferney:132 Valentín:132 Ariel:131 Yeison:131 Abraham:130
Facundo:130 Christian:129 Genaro:129 Horacio:129 Aurelio:127 Robinson:127 Uriel:126 Gerónimo:124 Arley:122 Israel:121
Wilmer:119 Freddy:118 Jair:118 Miguel_Ángel:118 Albeiro:117 Luciano:116 Danilo:115 Walter:115 Edison:114 Harold:112
Adalberto:111 Milton:109 Elkin:108 Edinson:106 Eric:105 Jean:105 Abelardo:104 Alirio:104 Jhonatan:104 Mariano:104
Michael:104 Dante:103 Leandro:103 Clemente:101 Juan_Bautista:101 Evelio:99 Bastián:97 Benito:96 José_Luis:96
José_Manuél:96 Richard:96 Adán:95 Aldo:95 Pascual:95 Flavio:94 Juan_Pablo:94 Wilfrido:92 Amador:91 Teodoro:91 Duván:90
Jacinto:90 Bernabé:89 Domingo:89 Eloy:89 Moisés:89 Aníbal:88 Jerónimo:88 Modesto:88 Reynaldo:88 Cornelio:87 Efrain:87
James:87 Zacarías:87 Francisco_Javier:85 Gabino:85 Jacobo:85 José_Carlos:85 José_María:85 Juan_Carlos:85
Julio_César:85 Luis_Miguel:85 Mauro:85 Porfirio:85 Rufino:85 Timoteo:85 Mateo_Benjamin:84 Óliver:84 Osvaldo:83
Lautaro_Benjamin:78 Libardo:78 Reinaldo:78 Giovanny:77 Jonás:77 Tiziano:77 Ismael:76 Espartaco:75 Homero:75
Jorge_Luis:75 Jos:75 José_Eduardo:75 José_Emilio:75 Luis_Manuel:75 Marco_Antonio:75 Serafín:75 Silvano:75 Zeferino:75
Jeremías:74 Ronald:74 Marlon:72 Edgardo:71 Joel:71 Juan_Manuel:70 Giovanni:68 Juan_Martin:68 Edward:66 Jhoan:66
Josué:63 Bryan:62 Darwin:62 Jeison:62 Jefferson:61 Damián:60 Gaspar:60 Lisandro:60 Lucio:60 Estiven:59 Franklin:58
Ian:58 Luca:58 Wilmar:58 Cristhian:57 Erick:57 Jimmy:57 Santos:57 Santino_Benjamin:56 Alejo:53 Andrey:53 Jaider:53
Arnulfo:52 Ever:52 Junior:52 Thiago_Ezequiel:52 Emiro:51 Ezequiel:51 Heriberto:51 Joan:51 Robert:51 Tulio:51
Brandon:50 Edilberto:50 Fausto:49 Isaías:49 Saúl:49 Smith:49 Enzo:48 Danny:47 Didier:47 Eduar:47 Ian_Benjamin:46
Roger:46 Thiago_Agustin:46 Jhonny:45 Thiago_Nicolas:45 Tiziano_Benjamin:45 Willian:45 Gael:44 Norberto:44
Thiago_Valentin:44 Cristopher:43 Lautaro_Ezequiel:43 Eder:42 Juan_Francisco:42 Maicol:42 Marino:42 Alcides:41
Bautista_Benjamin:41 Silvio:41 Edwar:40 Hermes:40 Milo:40 Thiago_Nahuel:40 Yair:40 Dairo:39 Esneider:39 Gerson:39
Miller:39 Paulo:39 Rigoberto:39 Santiago_Benjamin:39 Wilfredo:39 Aldemar:38 Amaro:38 Dagoberto:38 Jeferson:38
Jonatan:38 Brian:37 Eduard:37 Efrén:37 Francesco:37 Jeisson:37 Sol:37 Benjamin_Ezequiel:36 Misael:36 Román:36 Samir:36
Emerson:35 Frank:35 Nilson:35 Tobias:35 Vladimir:35 Albert:34 Arbey:34 Edilson:34 Jader:33 Wilder:33 Yeferson:33
Isidro:32 Juan_Gabriel:32 Ovidio:32 Thiago_Leonel:32 Alan:31 Gastón:31 Paul:31 Aarón:30 Jordán:30 Mateo_Ezequiel:30
Santino_Ezequiel:30 Thiago_Lionel:30 Thomas:30 Angelo:29 Elvis:29 Johnny:29 Lautaro_Nicolas:29 Mateo_Agustin:29
Tomas_Benjamin:29 Yamid:29 Geovanny:28 Luciano_Benjamin:28 Santino_Nicolas:28 Tiziano_Valentin:28 Bayron:27
Bladimir:27 Gildardo:27 Christopher:26 Elmer:26 Campo:25 Edisson:25 Eider:25 Farid:25 Herney:25 Jerson:25 Argemiro:23
Boris:23 Jhony:23 Nel:23 Raimundo:23 Sneider:23 Faber:22 Alveiro:21 Ciriaco:21 Dany:21 Dylan:21 Eliseo:21 Elver:21
Jose_Angel:21 Jose_Antonio:21 Leopoldo:21 Marcelino:21 Norbey:21 Wilman:21 Ancizar:20 Edier:20 Edmundo:20 Harvey:20
Reinel:20 Ronal:20 Ulises:20 Yerson:20 Deiby:19 Harol:19 Leider:19 Marcial:19 Neider:19 Rogelio:19 Aldair:18 Erasmo:18
Erwin:18 Fermín:18 Florencio:18 Gallego:18 Guido:18 Hans:18 Ocampo:18 Yecid:18 Axel:17 Bernardino:17 Cristofer:17
Dubán:17 Eladio:17 Jhan:17 Ruperto:17 Wilber:17 Borja:16 Celso:16 Evaristo:16 Nicanor:16 Rosendo:16 Anselmo:15
Desiderio:15 Dionisio:15 Eusebio:15 Exequiel:15 Florentino:15 Hipólito:15 Iker:15 Lukas:15 Salomón:15 Tito:15 Waldo:15
Yerko:15 Américo:14 Artemio:14 Atilio:14 Basilio:14 Blas:14 Custodio:14 Demetrio:14 Eleuterio:14 Feliciano:14
Herminio:14 Isidoro:14 Leoncio:14 Lino:14 Narciso:14 Remigio:14 Rómulo:14 Teófilo:14 Williams:14 Xavier:14 Albino:13
Arsenio:13 Ceferino:13 Celestino:13 Cipriano:13 Fabricio:13 Olegario:13 Onofre:13 Paulino:13 Roque:13 Victoriano:13
Victorino:13 Braulio:12 Liam:12 Mathias:12 Max:12 Michel:12 Wladimir:12 Abilio:11 Adelardo:11 Agapito:11 Aitor:11
Albano:11 Ale:11 Amado:11 Amancio:11 Amando:11 Ambrosio:11 Amor:11 Amílcar:11 Anacleto:11 Anastasio:11
Andrés_Felipe:11 Angelino:11 Apolinar:11 Aristides:11 Asdrubal:11 Aureliano:11 Baldomero:11 Balduino:11 Baltasar:11
Bartolomé:11 Baudelio:11 Benigno:11 Berto:11 Bonifacio:11 Buenaventura:11 Calisto:11 Calixto:11 Candelario:11
Carlito:11 Carmelo:11 Casemiro:11 Cayetano:11 Cebrián:11 Cecilio:11 Che:11 Chema:11 Chucho:11 Chus:11 Chuy:11
Cirino:11 Cleto:11 Clímaco:11 Conrado:11 Cosme:11 Cruz:11 Curro:11 Cándido:11 Dan:11 Dani:11 Dimas:11 Donato:11
Duilio:11 Edelmiro:11 Edu:11 Eligio:11 Elpidio:11 Emigdio:11 Epifanio:11 Erik:11 Espiridión:11 Eustaquio:11 Eutimio:11
Eutropio:11 Faustino:11 Fito:11 Fortunato:11 Francisco_Jose:11 Fulgencio:11 Galo:11 Geraldo:11 Gervasio:11 Gil:11
Glauco:11 Godofredo:11 Goyo:11 Graciano:11 Guiomar:11 Haroldo:11 Heliodoro:11 Heraclio:11 Herberto:11 Hermenegildo:11
Hilario:11 Ibán:11 Ildefonso:11 Inocencio:11 Jafet:11 Javi:11 Jenaro:11 Jeremy:11 Jordi:11 Jose_Francisco:11
Jose_Ignacio:11 Jose_Miguel:11 Jose_Ramón:11 Josep:11 José_Mari:11 Juan_Antonio:11 Juan_José:11 Juan_Luis:11
Juanito:11 Kike:11 Lalo:11 Leocadio:11 Lope:11 Loreto:11 Lucho:11 Luis_Ángel:11 Lupe:11 Lázaro:11 Macario:11 Manolo:11
Manu:11 Marc:11 Marciano:11 Marcio:11 María:11 Maxi:11 Maximiano:11 Maximino:11 Melchor:11 Mohamed:11 Moreno:11
Nacho:11 Nacio:11 Nando:11 Natalio:11 Natanael:11 Nazaret:11 Nazario:11 Nico:11 Nicodemo:11 Nilo:11 Noé:11 Paco:11
Pancho:11 Pastor:11 Pelayo:11 Pepe:11 Pepito:11 Plinio:11 Plácido:11 Poncio:11 Primitivo:11 Prudencio:11 Pánfilo:11
Pío:11 Quique:11 Quirino:11 Rafa:11 Reyes:11 Rico:11 Roldán:11 Rosario:11 Ruy:11 Régulo:11 Sabas:11 Samu:11 Sancho:11
Sandalio:11 Saturnino:11 Segismundo:11 Seve:11 Severiano:11 Severino:11 Severo:11 Sigfrido:11 Silvestre:11 Sosimo:11
Tadeo:11 Telmo:11 Teo:11 Teobaldo:11 Teodosio:11 Tiburcio:11 Toni:11 Toribio:11 Toño:11 Trinidad:11 Tristán:11
Urbano:11 Valerio:11 Valero:11 Vasco:11 Venceslás:11 Victor_Manuel:11 Vidal:11 Vinicio:11 Virgilio:11 Vito:11 Yago:11
Ítalo:11 Íñigo:11 Baltazar:10 Byron:10 Joseph:10 Anthony:9 Arnoldo:9 Dilan:9 Emanuel:9 Emmanuel:9 Nibaldo:9 Paolo:9
Arnaldo:8 Herman:8 Jacob:8 Sandro:8 Benedicto:7 Gerald:7 Joshua:7 Juvenal:7 Leónidas:7 Matteo:7 Patrick:7 Andy:6
Demian:6 Eleodoro:6 Gino:6 Jason:6 Nolberto:6 Peter:6 Piero:6 Sixto:6 Yonathan:6 Aliro:5 Allan:5 Aquiles:5 Belisario:5
Charles:5 Edgard:5 Froilán:5 George:5 Justo:5 Pierre:5 Rosamel:5 Washington:5 Alamiro:4 Alexi:4 Amaru:4 Andrew:4
Belarmino:4 Clodomiro:4 Delfín:4 Denis:4 Douglas:4 Edson:4 Eleazar:4 Elian:4 Ethan:4 Galvarino:4 Gary:4 Gumercindo:4
Heraldo:4 Justin:4 Matheo:4 Milán:4 Mirko:4 Nahuel:4 Neftalí:4 Noah:4 Renzo:4 Ronny:4 Stefano:4 Tránsito:4 Yordan:4
Abdón:3 Abner:3 Aladino:3 Alain:3 Alessandro:3 Andre:3 Armin:3 Avelino:3 Bairon:3 Carlo:3 Cristhofer:3 Dennis:3
Eithan:3 Eulogio:3 Floridor:3 Franz:3 Gian:3 Gregory:3 Harry:3 Igor:3 Ivo:3 Jerman:3 Joao:3 Johann:3 Lian:3 Lionel:3
Maikol:3 Marcel:3 Mark:3 Matthew:3 Milovan:3 Norman:3 Percy:3 Rony:3 Rudecindo:3 Rudy:3 Wenceslao:3 Willy:3 Yohan:3
Yonatan:3 Yuri:3 Anyelo:2 Aron:2 Christofer:2 Derek:2 Elio:2 Eydan:2 Fabrizio:2 Giancarlo:2 Gianfranco:2 Hardy:2
Iñaki:2 Jan:2 Johans:2 Kurt:2 Lenin:2 Maykol:2 Ronaldo:2 Said:2 de_Jesús:400 del_Carmen:20
"""

SURNAMES = """
Rodríguez:2059 González:1958 Gómez:1578 Martínez:1555 López:1533 García:1411 Díaz:1393 Pérez:1374 Sánchez:1287
Hernández:1179 Ramírez:1121 Rojas:1103 Muñoz:1069 Torres:995 Vargas:809 Moreno:778 Castro:749 Ortiz:742 Gutiérrez:741
Álvarez:728 Romero:696 Morales:660 Herrera:650 Ruiz:645 Fernández:644 Suárez:589 Jiménez:571 Castillo:561 Medina:501
Valencia:494 Silva:492 Arias:466 Rivera:463 Contreras:450 Quintero:445 Molina:437 Reyes:428 Soto:419 Parra:413
Peña:411 Salazar:405 Mosquera:396 Acosta:389 Mendoza:387 Ramos:386 Guzmán:381 Guerrero:378 Vásquez:378 Vega:376
Correa:375 Cortés:366 Cruz:366 Osorio:364 Ríos:362 Cárdenas:360 Marín:355 Flórez:345 Escobar:343 Ortega:341
Giraldo:318 Mora:317 Mejía:312 Zapata:311 Navarro:306 Fuentes:301 Delgado:298 Cardona:297 Sepúlveda:292 Flores:290
Méndez:289 Núñez:288 Velásquez:287 Aguirre:285 Vera:285 Ávila:285 Vergara:284 Palacios:283 Figueroa:277 Carvajal:276
Sierra:275 Rincón:274 Calderón:265 León:264 Miranda:263 Córdoba:262 Montoya:262 Cabrera:261 Sandoval:261 Restrepo:260
Bravo:257 Jaramillo:253 Lozano:249 Acevedo:241 Hurtado:236 Barrera:233 Benítez:232 Durán:230 Murillo:230 Orozco:229
Beltrán:228 Duarte:223 Barrios:222 Franco:222 Caicedo:217 Maldonado:217 Trujillo:215 Londoño:213 Ospina:213 Toro:213
Luna:211 Pacheco:208 Blanco:207 Cáceres:204 Pineda:204 Bernal:196 Agudelo:193 Bustos:192 Carrillo:191 Becerra:190
Páez:189 Ayala:186 Ojeda:184 Uribe:184 Alarcón:183 Garzón:182 Jaimes:180 Aguilar:178 Benavides:177 Espinoza:177
Chávez:175 Saavedra:175 Valenzuela:174 Mena:173 Alvarado:172 Camacho:171 Domínguez:171 Padilla:171 Gil:169
Espinosa:166 Guerra:166 Henao:164 Bedoya:163 Bermúdez:163 Godoy:163 Zambrano:163 Salas:162 Rivas:161 Hoyos:160
Pinto:159 Vélez:159 Araya:158 Narváez:158 Arango:156 Arenas:156 Amaya:155 Sosa:154 Arévalo:153 Castañeda:153 Lara:153
Bonilla:152 Meza:152 Campos:151 Cifuentes:151 Tapia:150 Márquez:148 Vanegas:148 Cano:147 Tovar:146 Buitrago:145
Carrasco:145 Leal:145 Paz:145 Quiroga:145 Angulo:144 Castellanos:144 Duque:144 Guevara:144 Ochoa:144 Solano:142
Serrano:141 Bustamante:140 Mercado:139 Salgado:139 Rueda:138 Montes:136 Patiño:136 Fonseca:135 Serna:135 Villegas:135
Mesa:134 Ariza:132 Leiva:132 Villa:132 Burgos:131 Daza:131 Forero:131 Ocampo:131 Camargo:130 Meneses:130 Pinzón:130
Andrade:128 Sarmiento:128 Ardila:127 Gallego:127 Galvis:127 Ibarra:127 Estrada:126 Prieto:124 Villamizar:124 Niño:123
Roa:123 Rubio:122 Salcedo:122 Perea:121 Ponce:121 Velasco:121 Naranjo:120 Sanabria:119 Jara:118 Carmona:117 Pardo:117
Acuña:116 Farías:116 Montenegro:116 Ordóñez:116 Perdomo:116 Cardozo:115 Castaño:114 Gaitán:114 Gamboa:113 Quiroz:113
Bautista:112 Caro:112 Pulido:111 Toledo:111 Cuéllar:110 Nieto:110 Ceballos:109 Olivares:109 Peralta:109 Alzate:108
Arrieta:108 Caballero:108 Galindo:108 Monsalve:107 Rosero:107 Gallardo:106 Orellana:106 Rangel:106 Garrido:105
Melo:105 Riquelme:105 Zúñiga:105 Fajardo:104 Vallejo:103 Palacio:102 Aguilera:101 Pabón:100 Rentería:100 Arteaga:99
Santos:99 Barreto:98 Granados:98 Pizarro:98 Gimenez:96 Ballesteros:95 Garcés:95 Henríquez:95 Rico:95 Chacón:94
Juárez:94 Arroyo:93 Polo:92 Zuluaga:92 Murcia:91 Posada:91 Salinas:91 Valderrama:91 Valdés:91 Yáñez:91 Campo:90
Pedraza:90 Gaviria:89 Monroy:88 Arboleda:87 Bohórquez:87 Parada:87 Tamayo:87 Loaiza:86 Ledesma:85 Pereyra:85 Triana:83
Burbano:82 Prada:82 Barragán:81 Galeano:81 Navarrete:81 Paredes:81 Anaya:80 Chaparro:80 Espitia:80 Gonzáles:80
Rendón:80 Salamanca:80 Vázquez:79 Mansilla:78 Cuesta:77 Velandia:76 Oviedo:75 Betancur:74 Cornejo:74 Aravena:73
Lucero:73 Roldán:73 Venegas:73 Hidalgo:72 Quezada:72 Vidal:72 Barbosa:70 Rivero:70 Alfonso:69 Erazo:69 Angarita:68
Bolaños:68 Cantillo:68 Manrique:68 Villalobos:67 Olaya:66 Sáez:66 Ulloa:66 Yepes:66 Corredor:65 Ferreyra:65 Moya:65
Pino:65 Bejarano:64 Lagos:64 Palma:63 Soria:63 Ángel:63 Alfaro:62 Bastidas:62 Carrizo:62 Gálvez:62 Mantilla:61
Obando:61 Puentes:61 Castrillón:60 Ospino:60 Rengifo:60 Riascos:60 Donoso:59 Villamil:59 Cerón:58 Olivera:58
Velázquez:58 Villalba:58 Canales:57 Orjuela:57 Portilla:57 Sanhueza:57 Bolívar:56 Molano:56 Poblete:56 Urrutia:56
Cerda:55 Baeza:54 Solís:54 Valdez:54 Barrientos:53 Agüero:52 Arriagada:52 Barraza:52 Guajardo:52 San_Martín:52
Coronel:51 Valdivia:51 Cuevas:50 Zamora:50 Córdova:49 Arancibia:48 Robles:48 Briones:47 Huerta:47 Rosales:47
Troncoso:47 Catalán:46 Inostroza:46 Villarroel:46 Martin:45 Santana:45 Villanueva:45 Arce:44 Berríos:44 Moyano:44
Véliz:44 Quintana:43 Segovia:42 Verdugo:42 Aguayo:41 Aranda:41 Cordero:41 Echeverría:41 Gallegos:41 Piña:41 Segura:41
Varela:41 Arellano:40 Concha:40 Cortez:40 Madrid:40 Merino:40 Neira:40 Pereira:40 Barría:39 Gajardo:38 Garay:38
Maidana:38 Montero:38 Astudillo:37 Báez:37 Casanova:37 Altamirano:36 Cid:36 Retamal:36 Rocha:36 Urbina:36 Ahumada:35
Avilés:35 Brito:35 Coronado:35 Fierro:35 Pavez:35 Prado:35 Tello:35 Valdebenito:35 Cepeda:34 Cárcamo:34 Esparza:34
Jorquera:34 Moraga:34 Quintanilla:34 Rosas:34 Zepeda:34 Araneda:33 Carreño:33 Ibáñez:33 Lobos:33 Ávalos:33 Abarca:32
Carrera:32 Mancilla:32 Mella:32 Meléndez:32 Román:32 Saldaña:32 Arredondo:31 Cabezas:31 Gatica:31 Albornoz:30
Cisternas:30 Fuentealba:30 Gaete:30 Mardones:30 Riveros:30 Rojo:30 Valladares:30 Vallejos:30 Lira:29 Manríquez:29
Olmos:29 Rebolledo:29 Zavala:29 Cofré:28 Estévez:28 Guillen:28 Macías:28 Menéndez:28 Oyarzún:28 Plaza:28 Quiñones:28
Varas:28 Zamorano:28 Zarate:28 de_la_Fuente:28 Barra:27 Santibáñez:27 Fuenzalida:26 Opazo:26 Santander:25 Vilches:25
Alba:24 Alcala:24 Alcaraz:24 Alemán:24 Alonso:24 Amador:24 Aparicio:24 Aragón:24 Armas:24 Borrego:24 Bueno:24
Cabello:24 Carranza:24 Carrión:24 Casares:24 Casas:24 Cervantes:24 Cisneros:24 Collado:24 Corral:24 Crespo:24
Dueñas:24 Dávila:24 Enríquez:24 Escamilla:24 Ferrer:24 Frías:24 Galván:24 Gamez:24 Girón:24 Gracia:24 Haro:24
Heredia:24 Iglesias:24 Jurado:24 Lerma:24 Lillo:24 Linares:24 Llamas:24 Madrigal:24 Manzanares:24 Mata:24 Mateo:24
Montecinos:24 Muro:24 Muñiz:24 Noriega:24 Otero:24 Palomino:24 Palomo:24 Pelayo:24 Perales:24 Porras:24 Portillo:24
Puente:24 Puga:24 Quesada:24 Ramón:24 Raya:24 Robledo:24 Rosado:24 Santiago:24 Sarabia:24 Sevilla:24 Sotelo:24
Sáenz:24 Tejada:24 Tirado:24 Téllez:24 Ureña:24 Valentín:24 Valle:24 Valles:24 Valverde:24 Vigil:24 Zaragoza:24
Mamani:23 Novoa:23 Avendaño:22 Cancino:22 Céspedes:22 Faúndez:22 Galaz:22 Jerez:22 Jofré:22 Maturana:22 Oliva:22
Oyarzo:22 Tobar:22 Astorga:21 Hermosilla:21 Marchant:21 Olguín:21 Riffo:21 Urra:21 Alegría:20 Almonacid:20 Bastías:20
Candia:20 Galleguillos:20 Rubilar:20 Suazo:20 Abrego:19 Abreu:19 Adame:19 Alcántar:19 Alejandro:19 Almanza:19
Almaraz:19 Almonte:19 Alonzo:19 Alva:19 Anguiano:19 Apodaca:19 Aponte:19 Archuleta:19 Arguello:19 Armendáriz:19
Armenta:19 Arreola:19 Arriaga:19 Baca:19 Badillo:19 Bahena:19 Balderas:19 Barajas:19 Barela:19 Batista:19 Bañuelos:19
Benavídez:19 Botello:19 Briseño:19 Bétancourt:19 Cabán:19 Cadena:19 Caldera:19 Calvillo:19 Camarillo:19 Candelaria:19
Cantú:19 Caraballo:19 Carbajal:19 Carrero:19 Carreón:19 Cartes:19 Casillas:19 Casárez:19 Cavazos:19 Cazares:19
Cedillo:19 Ceja:19 Centeno:19 Cervántez:19 Chapa:19 Chavarría:19 Cintrón:19 Collazo:19 Colunga:19 Colón:19
Concepción:19 Corona:19 Corrales:19 Cotto:19 Covarrubias:19 Curiel:19 Delgadillo:19 Elizondo:19 Escalante:19
Escobedo:19 Espinal:19 Espino:19 Esquibel:19 Esquivel:19 Feliciano:19 Galarza:19 Gaona:19 Garibay:19 Garica:19
Garza:19 Gastélum:19 Gaytán:19 Godínez:19 Gollum:19 Granado:19 Griego:19 Grijalva:19 Guardado:19 Gurule:19
Hernandes:19 Hernádez:19 Hinojosa:19 Holguín:19 Irizarry:19 Jaime:19 Jasso:19 Jimínez:19 Jáquez:19 Laboy:19
Laureano:19 Lebrón:19 Lemus:19 Leyva:19 Limón:19 Lizama:19 Loera:19 Lomeli:19 Longoria:19 Lovato:19 Loya:19 Loyola:19
Lozada:19 Lucio:19 Luevano:19 Lugo:19 Madera:19 Maestas:19 Magaña:19 Malave:19 Mares:19 Marrero:19 Marroquín:19
Mascareñas:19 Matos:19 Matías:19 Maya:19 Mayorga:19 Medrano:19 Melgar:19 Mellado:19 Menchaca:19 Meraz:19 Miramontes:19
Mireles:19 Mojica:19 Mondragón:19 Montalvo:19 Montañez:19 Montaño:19 Montemayor:19 Montez:19 Mota:19 Munguía:19
Nava:19 Nazario:19 Negrete:19 Negrón:19 Nevárez:19 Nieves:19 Norambuena:19 Nájera:19 Ocasio:19 Olivas:19 Olivo:19
Olivárez:19 Olvera:19 Ontiveros:19 Oquendo:19 Ornelas:19 Orosco:19 Orta:19 Osses:19 Ozuna:19 Padrón:19 Pantoja:19
Partida:19 Pedroza:19 Peres:19 Pichardo:19 Polanco:19 Preciado:19 Quiñónez:19 Rael:19 Rascón:19 Razo:19 Regalado:19
Reséndez:19 Reyna:19 Reynoso:19 Riojas:19 Rodarte:19 Rodrígez:19 Rodríquez:19 Rolón:19 Romo:19 Roque:19 Rosario:19
Roybal:19 Rozas:19 Ruelas:19 Saiz:19 Salcido:19 Saldivar:19 Samaniego:19 Sanches:19 Santacruz:19 Santillán:19
Sauceda:19 Saucedo:19 Seguel:19 Serrato:19 Sisneros:19 Soliz:19 Solorio:19 Solorzano:19 Tafoya:19 Tamez:19 Tejeda:19
Terrazas:19 Terán:19 Tijerina:19 Trejo:19 Treviño:19 Tórrez:19 Ulibarri:19 Urías:19 Vaca:19 Valadez:19 Vela:19
Verduzco:19 Viera:19 Villagómez:19 Villalpando:19 Villareal:19 Villarreal:19 Villaseñor:19 Ybarra:19 Zamudio:19
Zayas:19 Zedillo:19 Zelaya:19 de_Anda:19 de_Jesús:19 de_León:19 de_la_Crúz:19 de_la_Garza:19 de_la_O:19 de_la_Rosa:19
de_la_Torre:19 del_Río:19 del_Valle:19 Águila:19 Aliaga:18 Cea:18 Escalona:18 Hormazábal:18 Leyton:18 Pozo:18 Aedo:17
Bahamondes:17 Bello:17 Briceño:17 Chamorro:17 Cisterna:17 Matus:17 Mondaca:17 Pastén:17 Pinilla:17 Aburto:16
Barahona:16 Barriga:16 Barros:16 Bórquez:16 Elgueta:16 Estay:16 Llanos:16 Matamala:16 Bugueño:15 Ferrada:15 Lizana:15
Maureira:15 Olave:15 Oyarce:15 Urzúa:15 Villagra:15 Villar:15 Vivanco:15 Zurita:15 Órdenes:15 Aros:14 Aránguiz:14
Belmar:14 Lazo:14 Lorca:14 Vicencio:14 Villagrán:14 Arcos:13 Armijo:13 Collao:13 Letelier:13 Machuca:13 Marambio:13
Mejías:13 Millán:13 Morán:13 Olmedo:13 Orrego:13 Quinteros:13 Quispe:13 Saldivia:13 Ampuero:12 Chandía:12 Fredes:12
Iturra:12 Jaque:12 Medel:12 Oñate:12 Parraguez:12 Peñaloza:12 Pulgar:12 Ruz:12 Saldías:12 Azócar:11 Bahamonde:11
Bascuñán:11 Celis:11 Cubillos:11 Ibacache:11 Luengo:11 Madariaga:11 Ovalle:11 Pincheira:11 Quijada:11 Apablaza:10
Badilla:10 Bobadilla:10 Ferreira:10 Galdames:10 Labra:10 Ormeño:10 Ossandón:10 Sobarzo:10 Veas:10 Veloso:10 Videla:10
Agurto:9 Allende:9 Alvear:9 Andres:9 Aracena:9 Astete:9 Blazquez:9 Cares:9 Cavieres:9 Cruces:9 Diez:9 Erices:9
Exposito:9 Galan:9 Marti:9 Moncada:9 Montecino:9 Olea:9 Retamales:9 Santamaria:9 Solar:9 Toloza:9 Tomas:9 Vejar:9
Villablanca:9 Zenteno:9 Adasme:8 Allendes:8 Bruna:8 Choque:8 Corvalán:8 Dinamarca:8 Droguett:8 Encina:8 Fica:8
Inzunza:8 Lazcano:8 Olate:8 Viveros:8 Abad:5 Abascal:5 Abella:5 Abellán:5 Abril:5 Acedo:5 Acero:5 Adadia:5 Adán:5
Aguado:5 Agudo:5 Aguiló:5 Agullo:5 Agustí:5 Agustín:5 Alberdi:5 Albero:5 Alberola:5 Alberto:5 Alcalde:5 Alcolea:5
Alcántara:5 Alcázar:5 Alegre:5 Alemany:5 Aller:5 Almagro:5 Almansa:5 Almazán:5 Almeida:5 Alsina:5 Amat:5 Amigó:5 Amo:5
Amor:5 Amores:5 Amorós:5 Andreu:5 Anglada:5 Anguita:5 Antón:5 Antúnez:5 Aragonés:5 Aramburu:5 Arana:5 Araujo:5 Arco:5
Ariño:5 Arjona:5 Armengol:5 Arnaiz:5 Arnal:5 Arnau:5 Aroca:5 Arranz:5 Arregui:5 Arribas:5 Artigas:5 Asenjo:5 Asensio:5
Atienza:5 Ayllón:5 Ayuso:5 Azcona:5 Aznar:5 Azorin:5 Badía:5 Baena:5 Balaguer:5 Ballester:5 Baquero:5 Barba:5
Barbero:5 Barberá:5 Barceló:5 Barco:5 Barral:5 Barranco:5 Barreda:5 Barrena:5 Barrio:5 Barroso:5 Bartolomé:5 Baró:5
Barón:5 Bas:5 Bastida:5 Batalla:5 Batlle:5 Bauzà:5 Bayo:5 Bayona:5 Bayón:5 Baños:5 Belda:5 Bellido:5 Belmonte:5
Benavent:5 Benavente:5 Benet:5 Benito:5 Berenguer:5 Bermejo:5 Bernad:5 Bernat:5 Berrocal:5 Bertrán:5 Bilbao:5 Blanca:5
Blanch:5 Blanes:5 Blasco:5 Boada:5 Boix:5 Bonet:5 Borja:5 Borrell:5 Borrás:5 Bosch:5 Botella:5 Bou:5 Bru:5 Buendía:5
Busquets:5 Bárcena:5 Cabanillas:5 Cabañas:5 Cabeza:5 Cabo:5 Cabrero:5 Cadenas:5 Cal:5 Calatayud:5 Calleja:5 Calvet:5
Calvo:5 Calzada:5 Camino:5 Campillo:5 Campoy:5 Camps:5 Canals:5 Canet:5 Cantero:5 Cantón:5 Caparrós:5 Capdevila:5
Carbajo:5 Carballo:5 Carbonell:5 Carbó:5 Carlos:5 Carnero:5 Carpio:5 Carreras:5 Carretero:5 Carro:5 Casado:5 Casal:5
Casals:5 Casanovas:5 Cases:5 Castejón:5 Castell:5 Castells:5 Castelló:5 Castilla:5 Castrillo:5 Catalá:5 Cazorla:5
Cañas:5 Cañellas:5 Cañete:5 Cañizares:5 Cerdán:5 Cerezo:5 Cerro:5 Cervera:5 Chaves:5 Checa:5 Chico:5 Clavero:5
Clemente:5 Cobo:5 Cobos:5 Coca:5 Codina:5 Coello:5 Coll:5 Colom:5 Coloma:5 Colomer:5 Comas:5 Company:5 Conde:5
Conesa:5 Corbacho:5 Corominas:5 Cortina:5 Costa:5 Crespi:5 Criado:5 Cuadrado:5 Cuenca:5 Cuervo:5 Cueto:5 Cámara:5
Cánovas:5 Cózar:5 Dalmau:5 Diego:5 Diéguez:5 Domingo:5 Doménech:5 Donaire:5 Echevarría:5 Egea:5 Elorza:5 Elías:5
Escolano:5 Escribano:5 Escrivá:5 Escudero:5 Espada:5 España:5 Español:5 Espejo:5 Esteban:5 Esteve:5 Fabra:5 Fabregat:5
Falcó:5 Falcón:5 Farré:5 Feijoo:5 Feliu:5 Ferrando:5 Ferrera:5 Ferreras:5 Ferrero:5 Ferrán:5 Ferrández:5 Ferrándiz:5
Figueras:5 Figuerola:5 Fiol:5 Flor:5 Folch:5 Font:5 Fortuny:5 Franch:5 Francisco:5 Frutos:5 Fuente:5 Fuertes:5
Fuster:5 Fábregas:5 Gabaldón:5 Galiano:5 Gallart:5 Gallo:5 Gargallo:5 Garmendia:5 Garriga:5 Gascón:5 Gaya:5 Gelabert:5
Gibert:5 Gilabert:5 Gimeno:5 Giner:5 Giralt:5 Girona:5 Gisbert:5 Goicoechea:5 Gomila:5 Gomis:5 Gonzalo:5 Gordillo:5
Goñi:5 Grande:5 Gras:5 Grau:5 Gual:5 Guardia:5 Guardiola:5 Guijarro:5 Guitart:5 Gárate:5 Heras:5 Hernando:5 Herranz:5
Herrero:5 Hervia:5 Hervás:5 Hierro:5 Higueras:5 Hoz:5 Huertas:5 Huguet:5 Iborra:5 Iglesia:5 Infante:5 Iniesta:5
Iriarte:5 Isern:5 Izaguirre:5 Izquierdo:5 Iñiguez:5 Jaume:5 Jaén:5 Jordá:5 Jordán:5 Jove:5 Jover:5 Juan:5 Juliá:5
Julián:5 Jáuregui:5 Jódar:5 Lago:5 Laguna:5 Lamas:5 Landa:5 Larrañaga:5 Larrea:5 Lasa:5 Lastra:5 Llabrés:5 Lladó:5
Llano:5 Lledó:5 Llobet:5 Llopis:5 Llorens:5 Llorente:5 Lloret:5 Lluch:5 Lobato:5 Lobo:5 Lorenzo:5 Losa:5 Losada:5
Lucas:5 Lucena:5 Luján:5 Lumbreras:5 Luque:5 Luz:5 Luís:5 Machado:5 Maestre:5 Malo:5 Mancebo:5 Manjón:5 Manso:5
Manuel:5 Manzano:5 Marco:5 Marcos:5 Mariscal:5 Mariño:5 Marqués:5 Martorell:5 Marí:5 Mas:5 Mascaró:5 Matas:5 Mate:5
Mateos:5 Mateu:5 Mayo:5 Mayol:5 Mayoral:5 Maza:5 Melero:5 Mendizábal:5 Mercader:5 Miguel:5 Milla:5 Mir:5 Miralles:5
Miró:5 Moles:5 Moliner:5 Molins:5 Moll:5 Monreal:5 Montalbán:5 Montaña:5 Montesinos:5 Montserrat:5 Moraleda:5
Morante:5 Morata:5 Morcillo:5 Morell:5 Morera:5 Morillo:5 Mulet:5 Mur:5 Mármol:5 Mínguez:5 Múgica:5 Nadal:5 Navas:5
Nebot:5 Nevado:5 Nicolau:5 Nicolás:5 Nogueira:5 Noguera:5 Nogués:5 Ocaña:5 Oliver:5 Oliveras:5 Olivé:5 Oller:5 Olmo:5
Ortuño:5 Osuna:5 Pablo:5 Pagès:5 Palau:5 Pallarès:5 Palmer:5 Palomar:5 Palomares:5 Paniagua:5 Pareja:5 Parejo:5
Pascual:5 Pastor:5 Pavón:5 Pazos:5 Pedrero:5 Pedro:5 Pedrosa:5 Peinado:5 Peiró:5 Pellicer:5 Peláez:5 Pera:5 Peral:5
Perelló:5 Perera:5 Peñalver:5 Peñas:5 Pi:5 Pinedo:5 Pintor:5 Piquer:5 Piñeiro:5 Piñol:5 Pla:5 Plana:5 Planas:5 Pol:5
Pomares:5 Pombo:5 Pons:5 Pont:5 Porcel:5 Porta:5 Portero:5 Pou:5 Poza:5 Pozuelo:5 Prat:5 Prats:5 Priego:5 Puerta:5
Puig:5 Pujadas:5 Pujol:5 Quero:5 Querol:5 Quevedo:5 Quirós:5 Ramis:5 Real:5 Rebollo:5 Recio:5 Redondo:5 Reguera:5
Reig:5 Reina:5 Requena:5 Revilla:5 Rey:5 Riba:5 Ribas:5 Ribera:5 Ribes:5 Ricart:5 Riera:5 Ripoll:5 Rius:5 Roca:5
Rocamora:5 Roda:5 Rodrigo:5 Roig:5 Roma:5 Romeu:5 Ropero:5 Ros:5 Rosa:5 Rosell:5 Roselló:5 Rosselló:5 Roura:5 Rovira:5
Royo:5 Ruano:5 Río:5 Ródenas:5 Sabater:5 Sacristán:5 Sainz:5 Sala:5 Sales:5 Salmerón:5 Salom:5 Salvador:5 Salvà:5
Samper:5 Sancho:5 Sanjuan:5 Sanmartín:5 Sanmiguel:5 Sans:5 Sanz:5 Sastre:5 Saura:5 Sebastián:5 Seco:5 Sedano:5
Segarra:5 Seguí:5 Serra:5 Sevillano:5 Simó:5 Sobrino:5 Sola:5 Solana:5 Soler:5 Solera:5 Solsona:5 Solé:5 Somoza:5
Soriano:5 Sureda:5 Taboada:5 Talavera:5 Tamarit:5 Tejedor:5 Tejera:5 Tejero:5 Tena:5 Tenorio:5 Terrón:5 Teruel:5
Tolosa:5 Tomé:5 Tormo:5 Torralba:5 Torre:5 Torrecilla:5 Torrens:5 Torrent:5 Torrents:5 Torrijos:5 Trillo:5 Tudela:5
Tur:5 Ugarte:5 Uriarte:5 Uría:5 Valbuena:5 Valcárcel:5 Valenciano:5 Valera:5 Valero:5 Vall:5 Valls:5 Vaquero:5 Vara:5
Vendrell:5 Verdejo:5 Verdú:5 Viana:5 Vicens:5 Vicente:5 Vila:5 Vilalta:5 Vilanova:5 Vilaplana:5 Vilar:5 Villalonga:5
Villaverde:5 Villena:5 Vives:5 Vizcaíno:5 Viña:5 Viñas:5 Yuste:5 Zabala:5 Zabaleta:5 Zorrilla:5 Álamo:5 Álvaro:5
de_la_Hoz:60 de_los_Ríos:25 del_Castillo:60 Santa_Cruz:30 Montes_de_Oca:15 Ponce_de_León:10 D'Angelo:4 O'Higgins:2
"""
