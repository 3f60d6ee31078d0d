import { FAMILIES_BESIDE_BAPTISMAL_NAMES, FAMILIES_BY_COUNTRY } from './lists/families-by-country.ts';

/**
 * What is a family name in one part of the world, although it is a given name, or half of one, in another: known only
 * where the countries on both documents are of that part.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export interface Custom {
  readonly families: ReadonlySet<string>;
  /** Given names have two syllables as a rule, family names one. */
  readonly syllables: boolean;
  /** A field that begins so is a family's. */
  readonly beginnings: ReadonlySet<string>;
  /** An ending that family names have there, and given names elsewhere. */
  readonly shape: RegExp | null;
}

const ROMANCE = 'DA DAS DE DEL DELA DELAS DELLA DELLO DELOS DES DI DO DOS DU LA LAS LE LO LOS';
const GERMANIC = 'VON VOM VAN ZU ZUM ZUR TEN TER AF AV IN OP';

export const NO_CUSTOM: Custom = {
  families: new Set(),
  syllables: false,
  beginnings: new Set(),
  shape: null,
};

const CUSTOMS: readonly (readonly [countries: string, custom: Custom])[] = [
  [
    'CN TW HK MO SG MY',
    east(`
      AN AU BAI CAI CAO CHAN CHANG CHAU CHEN CHENG CHEONG CHEUNG CHIN CHIU CHOI CHONG CHOW CHU CHUA CHUNG DAI DENG DING DONG DU
      FAN FANG FENG FOO FU FUNG GAN GAO GOH GU GUO HAN HAO HE HO HONG HOU HSIAO HSIEH HSU HU HUANG HUI IP JIA JIANG JIN KONG
      KOH KUO KWAN KWOK KWONG LAI LAM LAU LAW LEE LEI LEONG LEUNG LI LIANG LIAO LIM LIN LIU LO LONG LOW LU LUI LUK LUO MA MAK MAO
      MEI MENG MIAO MO MOK NG NI NIU ONG PAN PANG PENG POON QIAN QIN QIU REN SHAO SHEN SHI SIM SONG SU SUN TAI TAM TAN TANG TAO
      TEO TEOH TIAN TING TO TOH TONG TSAI TSANG TSE TSENG TSOI TSUI WAN WANG WEE WEI WEN WONG WOO WU XIA XIAO XIE XIN XIONG XU
      XUE YAN YANG YAO YAP YE YEH YEO YEUNG YI YIN YIP YU YUAN YUEN YUNG ZENG ZHAI ZHANG ZHAO ZHENG ZHONG ZHOU ZHU ZHUANG ZOU
    `),
  ],
  [
    'KR KP',
    east(`
      AHN AN BAE BAEK BAN BANG BYUN CHA CHAE CHANG CHEON CHO CHOE CHOI CHU CHUN CHUNG DO EOM EUM GANG GIL GO GONG GU GWAK GWON HA
      HAM HAN HEO HONG HUH HUR HWANG HYUN IM IN JANG JEON JEONG JI JIN JO JOO JU JUN JUNG KANG KIL KIM KO KONG KOO KU KWAK KWON
      LEE LIM MA MIN MOON MUN NA NAM NO NOH OH OK PAK PARK PYO RA RHEE RHO RI RO RYU SEO SEOK SEOL SHIM SHIN SIM SIN SO SOHN SON
      SONG SUH SUNG UM WANG WON WOO YANG YEO YEOM YI YIM YOO YOON YU YUN
    `),
  ],
  [
    'VN',
    east(`
      BUI CAO CHAU CHU DANG DAO DINH DO DOAN DUONG HA HO HOANG HUYNH KIEU LA LAM LE LUONG LUU LY MAC MAI NGO NGUYEN NINH ONG PHAM
      PHAN PHUNG QUACH TA TANG THACH THAI TO TON TONG TRAN TRIEU TRINH TRUONG TU VO VU VUONG
    `),
  ],
  ['JP', other(`ABE ARAI BABA CHIBA HARA KATO MORI OTA SEKI UEDA TANAKA HAYASHI KANDA KONDO OKA ONO`)],
  [
    'SN ML GN GM CI BF SL LR MR NE GW',
    other(
      `CAMARA CISSE CISSOKO DRAME FOFANA JALLOH JALLOW KAMARA KEITA KONE TOURE DIOP DIALLO FALL SANE WADE BARRY BA SYLLA`,
    ),
  ],
  ['NG GH', other('ADEYEMI ASANTE BALOGUN BOAKYE ANNAN ASARE DARKO EZE UBA')],
  ['ZA ZW BW LS SZ NA ZM MW', other(`NKOSI MOYO DUBE PHIRI BANDA TEMBO SITHOLE MWALE`)],
  ['TR CY', other('ARSLAN AVCI DEMIR KAPLAN KARTAL KAYA KESKIN KORKMAZ SAHIN TAS YILMAZ')],
  [
    'IN NP PK BD LK',
    other(
      `FERNANDO SILVA PERERA SINGH KAUR KHAN MALIK YADAV NAIR DAS ROY GURUNG SHAH RAI THAPA LAMA BHATT JHA KHADKA`,
    ),
  ],
  ['AE SA KW QA BH OM YE IQ SY JO LB PS', beginning('AL EL ABI ABOU BIN BINT BOU')],
  ['EG LY SD', beginning('EL AL')],
  ['DZ TN MA', { ...other('HAMIDI SAIDI BRAHIMI'), beginnings: words('BEN BEL BOU AIT OULD') }],
  ['IR', other('MOHAMMADI IBRAHIMI HASSANI AKBARI AHMADI SALEHI AMINI HABIBI AZIZI HAMIDI')],
  [
    'US CA GB IE AU NZ',
    { ...other('JOHNSON WASHINGTON WILSON MURRAY MORRIS'), beginnings: words('VAN VON') },
  ],
  [
    'DK NO SE FI FO IS',
    {
      ...other('LUND DAHL LIE'),
      beginnings: words(`${ROMANCE} ${GERMANIC}`),
      shape: /.(?:GA?ARD|STAD|LAND|VOLD|BY|DAL|MARK|HAUG|SETH|SKOV|NESS?|VIK)$/,
    },
  ],
  ['PH', { ...other('BAUTISTA REYES SANTOS CRUZ RAMOS'), beginnings: words(ROMANCE) }],
  ['RS BA ME HR SI MK', { ...other('KOVAC'), shape: /....IC$/ }],
  [
    'AT BE CH CZ DE EE ES FR HU IT LI LT LU LV MC MT NL PL PT RO SK SM',
    {
      ...other('NOVAK CERNY HORAK DUDA SILVA'),
      beginnings: words(`${ROMANCE} ${GERMANIC}`),
      shape: /.{5}NY$/,
    },
  ],
  [
    'AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE AO MZ CV',
    { ...other('REIS RAMOS BATISTA SILVA'), beginnings: words(`${ROMANCE} VON VAN`) },
  ],
  ['KH', other(`CHEA HENG KEO LIM MEAS OUK PEN PRAK TEP UNG YIM ROS SENG`)],
  ['IL', other(`AMAR COHEN PERETZ MALKA BITON`)],
];

function east(families: string): Custom {
  return { ...NO_CUSTOM, families: words(families), syllables: true };
}

function other(families: string): Custom {
  return { ...NO_CUSTOM, families: words(families) };
}

function beginning(beginnings: string): Custom {
  return { ...NO_CUSTOM, beginnings: words(beginnings) };
}

const customs = CUSTOMS.map(([there, custom]) => [new Set(there.split(' ')), custom] as const);

/** Null where a country is not known, or they are of several parts. */
export function customOf(countries: readonly string[]): Custom | null {
  if (countries.length === 0) return null;
  const found = customs.find(([there]) => countries.every((country) => there.has(country)));
  return found?.[1] ?? null;
}

type Rows = readonly (readonly [there: ReadonlySet<string>, families: ReadonlySet<string>])[];

const rowsOf = (table: readonly (readonly [countries: string, families: string])[]): Rows =>
  table.map(([there, families]) => [words(there), words(families)]);

const byCountry = rowsOf(FAMILIES_BY_COUNTRY);
const besideBaptismal = rowsOf(FAMILIES_BESIDE_BAPTISMAL_NAMES);

const holds = (rows: Rows, plain: string, countries: readonly string[]): boolean =>
  countries.length > 0 &&
  rows.some(([there, families]) => families.has(plain) && countries.every((country) => there.has(country)));

/** Whether it is a family's in all of these countries, although people elsewhere are called by it. */
export const isFamilyIn = (plain: string, countries: readonly string[]): boolean =>
  holds(byCountry, plain, countries);

/** Whether it is one there beside a baptismal name. */
export const isFamilyBesideBaptismal = (plain: string, countries: readonly string[]): boolean =>
  holds(besideBaptismal, plain, countries);
