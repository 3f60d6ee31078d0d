/**
 * Whether two places of birth name countries or regions that cannot both be true: Córdoba is in Spain and in Argentina.
 * A former country is only excused beside one of its successors.
 */
import type { Country } from './countries.ts';
import { successorsOf } from './formers.ts';
import type { NamedPlaces } from './named.ts';
import { differInCodes } from './subdivisions.ts';
import { townsNamed } from './towns.ts';

export function contradict(one: NamedPlaces, other: NamedPlaces): boolean {
  const [here, there] = [regionsOf(one), regionsOf(other)];
  if (here.length > 0 && there.length > 0 && !here.some((region) => there.includes(region))) return true;
  if (differInCodes(one, other)) return true;
  const [ours, theirs] = [countriesOf(one), countriesOf(other)];
  // Null: perhaps any country.
  if (ours === null || theirs === null || ours.length === 0 || theirs.length === 0) return false;
  const places = [one, other].flatMap(({ towns, regions }) => [...towns, ...regions]).join(', ');
  return !ours.some((country) =>
    theirs.some((facing) => country === facing || isDisputed(country, facing, places)),
  );
}

/** Named ones, else those of the regions, else those of the towns. */
function countriesOf({ towns, regions, countries }: NamedPlaces): readonly Country[] | null {
  // DE behind a town is Delaware as well, and TO is Torino.
  const named = countries.filter(({ name }) => name.length > 2 || towns.length + regions.length === 0);
  if (named.length > 0) {
    const found = named.map(({ name, codes }) => meaningsOf(name, codes));
    return found.includes(null) ? null : found.flatMap((codes) => codes ?? []);
  }
  const ofRegions = regions.flatMap((region) => REGIONS.get(region)?.countries ?? []);
  // A town behind which something ambiguous is written may be any of its name.
  const isOpen = countries.length > 0 || regions.some((region) => region.length === 2);
  if (ofRegions.length > 0 || isOpen) return ofRegions;
  return towns.flatMap((town) => countriesOfTown(town));
}

function meaningsOf(name: string, codes: ReadonlySet<Country>): readonly Country[] | null {
  // A state of the USA as well.
  if (name === 'GEORGIA') return ['GE', 'US'];
  return codes.has('former') ? successorsOf(name) : [...codes];
}

/** One of the two lies, or lay within the memory of people alive, in the other as a whole. */
const WITHIN = new Set(
  (
    'RS-XK RS-ME ME-XK SD-SS ER-ET ID-TL CN-HK CN-MO CN-TW GB-IE PR-US GU-US AW-NL CW-NL NL-SX BQ-NL DK-GL DK-FO ' +
    'AX-FI FR-RE FR-GP FR-MQ FR-GF FR-YT FR-PF FR-NC MY-SG BD-PK EH-MA GB-IM GB-JE GB-GG GB-GI ' +
    'ES-GI GB-HK MO-PT VI-US AS-US MP-US'
  ).split(' '),
);

/** A part of one of them is claimed or held by the other; anywhere else in them the two contradict. */
const CLAIMED: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    'RU-UA':
      /CRIMEA|KRYM|KRIM|SEVASTOPOL|SIMFEROPOL|YALTA|JALTA|KERCH|YEVPATORI|EUPATORI|FEODOSI|DONETS|DONECK|DONEZ|LUHANS|LUGANS|MARIUPOL|HORLIVKA|GORLOVKA|MAKIIVKA|MAKEEVKA|MELITOPOL|BERDIANSK|BERDYANSK|ENERHODAR|KHERSON|HERSON|ZAPOR/,
    'IN-PK': /KASHMIR|JAMMU|SRINAGAR|MUZAFFARABAD|MIRPUR|GILGIT|SKARDU|BALTISTAN|LADAKH|POONCH|KOTLI/,
    'AM-AZ':
      /KARABA|ARTSAKH|ARCAX|STEPANAKERT|XANKENDI|KHANKENDI|SHUSHI?|SUSA|LACHIN|LACIN|KALBAJAR|KELBACAR|AGDAM|AGHDAM/,
    'GE-RU': /ABKHAZ|ABHAZ|APSNY|SUKHUM|SOKHUM|SUHUM|GAGRA|GUDAUTA|OSSETI|OSETI|TSKHINVAL|CHINVAL/,
    'CY-TR':
      /NICOSIA|LEFKOS|KYRENIA|GIRNE|FAMAGUSTA|MAGUSA|AMMOCHOSTOS|MORPHOU|GUZELYURT|LEFKE|KARPAS|KIBRIS|NORTHERN CYPRUS/,
    'IL-PS':
      /JERUSALEM|YERUSHALAYIM|QUDS|NABLUS|HEBRON|KHALIL|GAZA|GHAZ|BETHLEHEM|BAYT LAHM|BEIT LAHM|RAMALLAH|JENIN|TULKARM|QALQILYA|JERICHO|RAFAH|KHAN YUN|WEST BANK/,
    'JO-PS':
      /JERUSALEM|QUDS|NABLUS|HEBRON|KHALIL|BETHLEHEM|BAYT LAHM|BEIT LAHM|RAMALLAH|JENIN|TULKARM|QALQILYA|JERICHO|WEST BANK/,
    'EG-PS': /GAZA|GHAZ|RAFAH|KHAN YUN/,
    'IL-SY': /GOLAN|MAJDAL SHAMS|QUNEITRA|KATZRIN|MASADA|BUQ/,
    'KP-KR': /KAESONG|GAESEONG/,
  }),
);

function isDisputed(one: Country, other: Country, places: string): boolean {
  const pair = [one, other].toSorted().join('-');
  return WITHIN.has(pair) || CLAIMED.get(pair)?.test(places) === true;
}

interface Region {
  readonly region: string;
  readonly countries: readonly Country[];
}

/** Country: regions; `=` between the names of one. Regions of several countries, and those that are towns, are left out. */
const REGION_TABLE = `
  US: ALABAMA ALASKA ARIZONA ARKANSAS CALIFORNIA COLORADO CONNECTICUT DELAWARE FLORIDA HAWAII IDAHO ILLINOIS INDIANA IOWA
  KANSAS KENTUCKY LOUISIANA MAINE MARYLAND MASSACHUSETTS MICHIGAN MINNESOTA MISSISSIPPI MISSOURI MONTANA NEBRASKA NEVADA
  NEW_HAMPSHIRE NEW_JERSEY NEW_MEXICO NEW_YORK_STATE NORTH_CAROLINA NORTH_DAKOTA OHIO OKLAHOMA OREGON PENNSYLVANIA
  RHODE_ISLAND SOUTH_CAROLINA SOUTH_DAKOTA TENNESSEE TEXAS UTAH VERMONT VIRGINIA WASHINGTON_STATE WEST_VIRGINIA WISCONSIN WYOMING
  CA: ALBERTA BRITISH_COLUMBIA MANITOBA NEW_BRUNSWICK NEWFOUNDLAND NOVA_SCOTIA ONTARIO SASKATCHEWAN
  AU: NEW_SOUTH_WALES QUEENSLAND TASMANIA WESTERN_AUSTRALIA SOUTH_AUSTRALIA
  DE: BAVARIA=BAYERN SAXONY=SACHSEN HESSEN BRANDENBURG THURINGEN NORDRHEIN_WESTFALEN NIEDERSACHSEN RHEINLAND_PFALZ SAARLAND
  BADEN_WURTTEMBERG HAMBURG BERLIN BREMEN
  ES: CATALUNYA=CATALONIA ANDALUCIA
  IT: SICILIA=SICILY SARDEGNA TOSCANA LOMBARDIA
  IN: KERALA KARNATAKA GUJARAT HARYANA MAHARASHTRA ODISHA=ORISSA RAJASTHAN TAMIL_NADU UTTAR_PRADESH WEST_BENGAL BIHAR
  PK: SINDH BALOCHISTAN
`;

const REGIONS: ReadonlyMap<string, Region> = new Map(
  [...REGION_TABLE.matchAll(/([A-Z]{2}):([^:]*)(?=\s[A-Z]{2}:|$)/g)].flatMap(([, country = '', names = '']) =>
    names
      .trim()
      .split(/\s+/)
      .map((entry) => entry.replaceAll('_', ' ').split('='))
      .flatMap((aliases) =>
        aliases.map((name): [string, Region] => [name, { region: aliases[0] ?? '', countries: [country] }]),
      ),
  ),
);

/** Hamburg is a town and a region. */
const regionsOf = ({ towns, regions }: NamedPlaces): readonly string[] =>
  [...regions, ...towns].flatMap((name) => REGIONS.get(name)?.region ?? []);

/** Large towns by country, each once; their names in other languages are in `towns.ts`. */
const TOWN_TABLE = `
  LT VILNIUS KAUNAS KLAIPEDA SIAULIAI PANEVEZYS; LV RIGA DAUGAVPILS LIEPAJA JELGAVA; EE TALLINN TARTU; RU MOSCOW;
  UA KYIV KHARKIV ODESA LVIV DNIPRO; BY MINSK; MD CHISINAU; KZ ALMATY ASTANA; UZ TASHKENT SAMARKAND; KG BISHKEK; TJ DUSHANBE;
  TM ASHGABAT; AM YEREVAN GYUMRI; AZ BAKU GANJA; GE TBILISI; PL WARSAW KRAKOW GDANSK WROCLAW POZNAN LODZ; CZ PRAGUE BRNO OSTRAVA;
  SK BRATISLAVA KOSICE; HU BUDAPEST DEBRECEN; RO BUCHAREST TIMISOARA IASI; BG SOFIA PLOVDIV; RS BELGRADE NIS; HR ZAGREB SPLIT RIJEKA;
  SI LJUBLJANA MARIBOR; BA SARAJEVO; MK SKOPJE; AL TIRANA; GR ATHENS THESSALONIKI; TR ISTANBUL ANKARA IZMIR; AT VIENNA GRAZ;
  DE MUNICH COLOGNE HAMBURG BERLIN DRESDEN LEIPZIG STUTTGART NUREMBERG; CH ZURICH GENEVA BASEL; BE BRUSSELS ANTWERP GHENT;
  NL AMSTERDAM THE_HAGUE; FR PARIS LYON MARSEILLE STRASBOURG LILLE; GB LONDON EDINBURGH CARDIFF; IE DUBLIN; DK COPENHAGEN;
  SE STOCKHOLM GOTHENBURG; NO OSLO; FI HELSINKI TURKU TAMPERE; IS REYKJAVIK; IT ROME MILAN NAPLES TURIN; ES MADRID BARCELONA SEVILLE;
  PT LISBON PORTO; US NEW_YORK CHICAGO HOUSTON LOS_ANGELES; CA MONTREAL TORONTO; MX MEXICO_CITY; CU HAVANA; CN BEIJING GUANGZHOU SHANGHAI;
  JP TOKYO OSAKA; KR SEOUL BUSAN; VN HANOI HO_CHI_MINH; TH BANGKOK; ID JAKARTA; PH MANILA; IN MUMBAI KOLKATA CHENNAI NEW_DELHI;
  BD DHAKA CHITTAGONG; PK KARACHI LAHORE ISLAMABAD; NP KATHMANDU; LK COLOMBO; IR TEHRAN ISFAHAN; AF KABUL; IQ BAGHDAD BASRA MOSUL;
  SY DAMASCUS ALEPPO; LB BEIRUT; JO AMMAN; EG CAIRO; SA RIYADH JEDDAH; DZ ALGIERS; TN TUNIS; MA CASABLANCA MARRAKESH; SD KHARTOUM;
  SO MOGADISHU; ER ASMARA; ET ADDIS_ABABA; KE NAIROBI MOMBASA KISUMU; UG KAMPALA; TZ DAR_ES_SALAAM; RW KIGALI; NG LAGOS ABUJA KANO;
  GH ACCRA KUMASI; SN DAKAR; CM DOUALA YAOUNDE; CD KINSHASA; AO LUANDA; ZW HARARE; ZA JOHANNESBURG PRETORIA CAPE_TOWN; MZ MAPUTO;
  BR SAO_PAULO RIO_DE_JANEIRO; AR BUENOS_AIRES; PE LIMA; CO BOGOTA; VE CARACAS; EC QUITO; UY MONTEVIDEO
`;

let ofTowns: ReadonlyMap<string | number, readonly Country[]> | null = null;

/** Empty if the town is not known, or its name is also another town's. */
function countriesOfTown(town: string): readonly Country[] {
  ofTowns ??= allTowns();
  return keysOf(town).flatMap((key) => ofTowns?.get(key) ?? []);
}

function allTowns(): ReadonlyMap<string | number, readonly Country[]> {
  const found = new Map<string | number, readonly Country[]>();
  for (const entry of TOWN_TABLE.split(';')) {
    const [country = '', ...names] = entry.trim().split(/\s+/);
    for (const key of names.flatMap((name) => keysOf(name.replaceAll('_', ' ')))) {
      found.set(key, [...(found.get(key) ?? []), country]);
    }
  }
  return found;
}

/** The town's rows in the table of names, else its name. */
function keysOf(town: string): readonly (string | number)[] {
  const rows = [...townsNamed(town)];
  return rows.length > 0 ? rows : [town];
}
