/** The countries of today where a former one was. */
import type { Country } from './countries.ts';

const SOVIET = 'RU UA BY MD LT LV EE GE AM AZ KZ UZ KG TJ TM'.split(' ');
const YUGOSLAV = 'RS ME HR SI BA MK XK'.split(' ');
const CZECHOSLOVAK = ['CZ', 'SK', 'UA'];

/** By the plain name, in many languages; the first that fits. */
const FORMERS: readonly (readonly [name: RegExp, successors: readonly Country[]])[] = [
  [/SERBI|SRBI|SRBSKO|SERVIE|^SCG$|^CS$/, YUGOSLAV],
  [/GOSLA|GOSZL|GIOUGKOSLA|^(?:YU|YUG|SFRJ|SFRY|FNRJ|FPRY|FRY|SRJ|FRJ)$/, YUGOSLAV],
  [
    /SLOVA[KC]|SLOWA|SZLOV|SLOVEN|SLOVAQ|^(?:CSK|CSHH|CSSR|CSFR|CSR)$|TSJECHO|CEHOSLO|CHEKHOSLO|CECOSLO/,
    CZECHOSLOVAK,
  ],
  [/YEMEN|YMD|^YD$/, ['YE']],
  [/VIETNAM|^VDR?$/, ['VN']],
  [
    /^(?:DD|DDR|GDR|RDA|NRD|NDR|BRD|FRG|RFN|RFA)$|GERMAN(?:Y|IA EST)?$|^(?:GERMAN|FEDERAL REPUBLIC OF GERMANY)|DEUTSCH(?:E D|LAND)|ALLEMA|ALEMAN|VOKIET/,
    ['DE', 'PL', 'RU', 'FR', 'LT'],
  ],
  [
    /SOVI|SOVJ|SOVET|SOWJ|SOVYET|SZOVJ|NEUVOSTO|NOUKOGUDE|TARYBU|PADOMJU|RADZIECK|^(?:SU|SUN|UDSSR|ZSRR|TSRS|PSRS|NSVLI*T?|SNTL|SSCB|SSRS|SZSKZSZ|CCCP|ESSD|SSJS|[RB]?S?F?SR|UKSSR|BSSR|RSFSR)$|(?:^| )(?:USSR|URSS|SSSR|SRSR|A?SSR|TSR|PSR|NSV|RSS|SRS|S S R|S S S R|U S S R)(?: |$)/,
    SOVIET,
  ],
  [/^(?:BURMA|BIRMA\w*|BUR|BU)$/, ['MM']],
  [/^(?:ZAIRE|ZR|ZAR|BELGIAN CONGO|CONGO BELGE)$/, ['CD']],
  [/^(?:CEYLO?A?N)$/, ['LK']],
  [/^(?:PERSI\w*|PERSE)$/, ['IR']],
  [/^EAST PAKISTAN$/, ['BD', 'PK']],
  [/VOLTA|^HVO?$/, ['BF']],
  [/^(?:SIAM)$/, ['TH']],
  [/ABYSSINI/, ['ET', 'ER']],
  [/TANGANYIKA|ZANZIBAR/, ['TZ']],
  [/^(?:FYROM|MKD FYROM|MACEDONIA|MACEDOINE|MAZEDONIEN|MAKEDONIJA)$/, ['MK', 'GR', 'BG']],
  [/HABSBURG|AUSTRIA HUNGARY|OSTERREICH UNGARN/, 'AT HU CZ SK PL UA RO IT SI HR BA RS ME'.split(' ')],
  [/^RUSSIAN EMPIRE$/, [...SOVIET, 'PL', 'FI', 'TR']],
  [/RHODESIA|RHODESIEN|^RHO?$/, ['ZW', 'ZM']],
  [/^(?:AN|ANT|ANHH)$|ANTIL/, ['NL', 'CW', 'AW', 'SX', 'BQ']],
];

/** Null for one whose successors are not listed: it says nothing. */
export const successorsOf = (plain: string): readonly Country[] | null =>
  FORMERS.find(([name]) => name.test(plain))?.[1] ?? null;
