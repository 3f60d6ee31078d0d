/**
 * Invented people of a hundred countries, with names as anybody would pick them for that country, composed before the lists in
 * `src/matching/names` were widened for the last time, and never looked at for it: what is measured on them is not flattered.
 */
import type { Named } from './world.ts';

/** Each `given/family`, two of a country or more. */
const PEOPLE = `
LT: Darius/Petrauskas, Ingrida/Balčiūnaitė, Paulius/Urbonas
LV: Mārtiņš/Liepiņš, Laura/Ozola, Edgars/Zariņš
EE: Kristjan/Ilves, Katrin/Kukk, Priit/Pärn
PL: Tomasz/Zieliński, Magdalena/Szymańska, Marcin/Woźniak, Joanna/Dąbrowska
DE: Stefan/Becker, Katrin/Schulz, Jürgen/Hoffmann, Anke/Schäfer, Tobias/Koch
AT: Stefan/Egger, Sabine/Leitner, Thomas/Fuchs
CH: Reto/Widmer, Nicole/Schmid, Beat/Gerber
NL: Pieter/van Dijk, Anouk/Smit, Bram/Meijer, Lotte/de Boer
BE: Pieter/Claes, Elise/Goossens, Wout/De Smet
FR: Julien/Petit, Céline/Leroy, Guillaume/Roux, Aurélie/Fournier, Mathieu/Bonnet
LU: Tom/Schroeder, Nathalie/Kremer
IE: Declan/Ryan, Niamh/McCarthy, Eoin/Doyle
GB: George/Wilson, Amelia/Evans, Jack/Roberts, Sophie/Wright, Callum/MacKenzie
US: David/Williams, Emily/Brown, Christopher/Martinez, Sarah/Moore, Brandon/Jackson
CA: Jacob/Côté, Chloé/Lavoie, Tyler/Campbell
AU: Lachlan/Brown, Matilda/Kelly, Bruce/Robinson
NZ: Hemi/Walker, Mereana/Henare, Liam/Thompson
ES: David/Fernández García, Lucía/Martínez, Sergio/Jiménez, Marta/Moreno Díaz, Álvaro/Muñoz
PT: Rui/Rodrigues, Catarina/Martins, Nuno/Sousa
IT: Marco/Colombo, Valentina/Ricci, Alessandro/Marino, Elena/Greco, Andrea/Conti
MT: Paul/Micallef, Doreen/Grech
GR: Konstantinos/Ioannidis, Vasiliki/Karagianni, Panagiotis/Makris
CY: Georgios/Savvides, Eleni/Christofi
AL: Dritan/Berisha, Blerina/Marku, Erion/Kola
XK: Faton/Hoti, Valdete/Bajrami
MK: Vladimir/Ristovski, Ivana/Angelovska
RS: Dragan/Ilić, Snežana/Pavlović, Miloš/Kostić
ME: Danilo/Đukanović, Andrijana/Perović
BA: Haris/Kovačević, Emina/Suljić, Dino/Bašić
HR: Tomislav/Knežević, Ivana/Vuković, Ante/Matić
SI: Andrej/Kranjc, Mojca/Zupan
HU: Gábor/Molnár, Erzsébet/Németh, Péter/Farkas, Ágnes/Balogh
SK: Marek/Kováč, Lucia/Nováková, Ján/Tóth
CZ: Pavel/Kučera, Lenka/Veselá, Martin/Horák, Petra/Němcová
RO: Cristian/Radu, Gabriela/Stoica, Ionuț/Dumitru, Andreea/Rusu
MD: Vitalie/Cebotari, Tatiana/Lungu
BG: Stoyan/Iliev, Ivanka/Angelova, Nikolay/Hristov
UA: Volodymyr/Boiko, Oksana/Savchenko, Yurii/Rudenko, Svitlana/Lysenko
BY: Viktar/Kazlou, Maryia/Hrynkevich
RU: Mikhail/Volkov, Ekaterina/Kozlova, Aleksei/Lebedev, Tatiana/Morozova, Dmitrii/Novikov
FI: Timo/Hämäläinen, Päivi/Koskinen, Mika/Järvinen
SE: Anders/Svensson, Karin/Gustafsson, Mikael/Pettersson, Elin/Lindberg
NO: Bjørn/Pedersen, Marit/Nilsen, Knut/Haugen
DK: Søren/Kristensen, Kirsten/Rasmussen, Jens/Jørgensen
IS: Ólafur/Kristjánsson, Sigríður/Gunnarsdóttir
TR: Emre/Arslan, Elif/Koç, Hüseyin/Kurt, Merve/Özdemir
GE: Zurab/Tsiklauri, Ketevan/Chkheidze
AM: Gevorg/Karapetyan, Narine/Vardanyan
AZ: Kamran/Ahmadov, Leyla/Quliyeva
KZ: Arman/Ibragimov, Zhanar/Abdrakhmanova
UZ: Sherzod/Mirzaev, Gulnora/Saidova
KG: Ermek/Sultanov, Jyldyz/Bekova
TJ: Jamshed/Nazarov, Firuza/Davlatova
IL: Eitan/Goldberg, Michal/Shapiro, Avi/Dahan
PS: Khalil/Zuaiter, Hanan/Abu Eid
JO: Hamzeh/Al-Zoubi, Rula/Momani
LB: Tony/Frangieh, Carla/Abi Nader
SY: Nizar/Al-Khalil, Rasha/Shami
IQ: Haider/Al-Saadi, Rania/Al-Dulaimi
SA: Fahad/Al-Zahrani, Reem/Al-Mutairi
AE: Saeed/Al Mansoori, Maitha/Al Kaabi
EG: Tamer/El Sharkawy, Heba/Mansour, Karim/Abdelaziz
MA: Hamza/El Fassi, Imane/Berrada, Omar/Chraibi
DZ: Sofiane/Belkacem, Nadia/Bensalem, Riad/Mahrez
TN: Walid/Bouslama, Sonia/Khelifi, Anis/Chaabane
IR: Mehdi/Jafari, Narges/Rahimi, Amir/Hashemi
AF: Najib/Wardak, Shabnam/Azizi
PK: Bilal/Chaudhary, Hina/Rizvi, Imran/Qureshi
IN: Sanjay/Mehta, Pooja/Verma, Suresh/Iyer, Deepika/Nair, Arjun/Mukherjee
BD: Tanvir/Chowdhury, Farhana/Haque
LK: Sanath/Jayawardena, Nadeesha/Gunasekara
NP: Prakash/Thapa, Sabina/Karki
CN: Guoqiang/Zhao, Xiaoyan/Huang, Zhiwei/Zhou, Lihua/Wu
TW: Chien-Hung/Tsai, Ya-Wen/Hsu
HK: Ho Yin/Leung, Mei Yee/Ho
KR: Seung-hyun/Yoon, Eun-ji/Han, Dong-wook/Jang
JP: Haruka/Ito, Takashi/Nakamura, Aiko/Kobayashi, Daisuke/Kato
VN: Quang Huy/Đặng, Ngọc Mai/Bùi, Hữu Phước/Đỗ
TH: Thaksin/Wongchai, Sunisa/Thongkham
LA: Bounthong/Sayavong, Chanthala/Phetsavanh
MY: Mohd Faizal/bin Ramli, Siew Ling/Wong, Kavitha/Muniandy
SG: Kai Ming/Chua, Shu Hui/Teo
ID: Rizky/Nasution, Maria/Simanjuntak, Hendra/Gunawan
PH: Ramon/Garcia, Cristina/Ramos, Jericho/Dimaculangan
AO: Domingos/Lopes, Joana/Quissanga
MZ: Alberto/Nhantumbo, Anabela/Cossa
NG: Tunde/Bakare, Chioma/Nwosu, Ifeanyi/Okeke, Yetunde/Ogunbanjo
GH: Kwabena/Frimpong, Efua/Addo, Kojo/Quaye
KE: Daniel/Kiprotich, Esther/Wambui, Brian/Mutua
UG: Robert/Ssentongo, Brenda/Nabirye
TZ: Baraka/Mollel, Upendo/Kileo
RW: Diane/Mukeshimana, Olivier/Nshimiyimana
ZA: Lerato/Molefe, Kobus/Swanepoel, Zanele/Khumalo, Lindiwe/Mokoena
ZW: Blessing/Chigumbura, Simba/Makoni
ZM: Natasha/Zulu, Brian/Sakala
CM: Christelle/Tchinda, Hervé/Ngassa
CI: Serge/Yapi, Mariam/Diabaté
SN: Cheikh/Mbengue, Khady/Seck
ML: Bakary/Sissoko, Kadiatou/Dembélé
CD: Christian/Tshibangu, Solange/Mwamba
MG: Njaka/Randrianasolo, Fara/Rabemananjara
MX: Miguel Ángel/Gutiérrez, Guadalupe/Torres, Ricardo/Flores Mendoza, Alejandra/Morales
GT: Byron/Barrios, Sandra/Estrada
CU: Yunier/Suárez, Lisandra/Acosta
DO: Yeison/Almonte, Yesenia/Encarnación
CO: Jhon Jairo/Ramírez, Paola/Castro Rojas, Felipe/Cárdenas
VE: Wilmer/Contreras, Mariangel/Salazar
EC: Byron/Cevallos, Gabriela/Andrade
PE: Jorge/Chávez, Milagros/Huamaní, Percy/Ccori
BO: Evo/Morales, Wara/Apaza
CL: Cristóbal/Contreras, Constanza/Araya
AR: Facundo/Pereyra, Agustina/Álvarez, Sebastián/Sosa
UY: Washington/Techera, Florencia/Cabrera
BR: Lucas/Rodrigues, Fernanda/Almeida, Rafael/Costa, Letícia/Gomes, Gustavo/Ribeiro
HT: Jean-Robert/Laguerre, Nadège/Dorvil
JM: Shericka/Thompson, Damion/McKenzie
TT: Rishi/Persad, Keron/Charles
`;

/** Whoever reads both words as given names is right: `THOMAS / MARTIN` (docs/matching.md, Turned names). */
export const blindPeople: readonly Named[] = PEOPLE.trim()
  .split('\n')
  .flatMap((line) => {
    const [country = '', people = ''] = line.split(': ');
    return people.split(', ').map((name) => {
      const [given = '', family = ''] = name.split('/');
      return { given, family, country };
    });
  });
