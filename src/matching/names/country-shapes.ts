/**
 * Endings that a country's family names have, and its given names hardly: -er in German, -eau in French, -ez in Spanish. A
 * word that is known as a given name anywhere has no shape, and elsewhere the same ending may mean nothing.
 */
const SHAPES: readonly (readonly [countries: string, shape: RegExp])[] = [
  [
    'DE AT CH LI LU',
    /.{3}(?:[CDGHKLMNPRSTZ]ER|MANN|SEN|HOFF|SCH|TZ|CK|ERT|HARDT|WALD|BERG|BACH|STEIN|HAUS|BAUM|FELD|IGER)$/,
  ],
  [
    'GB IE US CA AU NZ ZA JM',
    /.{2}(?:WRIGHT|INGHAM|INGTON|BURY|FORD|SON|HAM|WOOD|FIELD|WELL|SHAW|STEAD|COMBE|COTT|WICK|WORTH|HOUSE|BROOK|GATE|THORPE|SMITH|KINS|[A-Z]GAN|HERTY|UGHLIN)$/,
  ],
  [
    'NL BE ZA NA SR',
    /.{2}(?:KAMP|STRA|[A-Z]SMA|INGA|[A-Z]MAN|AERTS?|SSENS?|[A-Z]INK|DIJK|VELD|BERG|BURG|HUIS|HUYSEN|HOUT|HOVEN|BROEK|BOOM|STEEN|EMA)$/,
  ],
  [
    'FR BE CH CA LU HT MC',
    /.{2}(?:EAU|EAUX|OUX|AULT|AUD|ARD|[A-Z]IER|[A-Z]ERON|OINE|EUIL|ILLON|IGNON|ETTE?Y|ACHE|OIS)$/,
  ],
  [
    'ES PT MX AR BO BR CL CO CR CU DO EC GT HN NI PA PE PH PR PY SV UY VE AO MZ CV AD US',
    /.{2}(?:[A-Z]EZ|EIRA|EIRO|EYRA|[A-Z]ALES|[A-Z]ARES|UEZ|ARRIA|ERRIA|EDO|TXEA|OYA|ANDIA|UERA|UERO|IRRE|UIZA|MANI|AGA|ENDI|ETA)$/,
  ],
  [
    'IT SM',
    /.{2}(?:[BCDFGLMNPRSTZ]{2}I|INI|ONI|ANI|ARI|ERI|ELLI|ETTI|UCCI|ASCO|AGLIA|ENGO|ISANO|ITANO|IERI|IGLIO)$/,
  ],
  [
    'DK NO SE FI IS FO',
    /.(?:GA?ARD|STAD|LAND|VOLD|DAL|HAUG|SETH|SKOV|VIK|GREN|QVIST|KVIST|STROM|LUND|BERG|[A-Z]SEN|SSON|NEN)$/,
  ],
  ['PL CZ SK', /.{3}(?:NY|[A-Z]OVA|SKA|ZKA|CKA|SKI|CKI|ZKI|CZYK|CZAK|IAK|[A-Z]EK|ICEK|ANEK|WICZ|OWSKI)$/],
  ['HR RS BA ME SI MK', /...(?:IC|SKI|SKA|NIK|[A-Z]EC|CAN|MAN|SEK)$/],
  [
    'BG RU UA BY KZ KG UZ TJ TM AZ MD MK LV EE LT',
    /.{3}(?:[A-Z][OE]VA?|[A-Z]YEVA?|SKAYA|SKAIA|SKII|SKYI|ENKO|CHUK|VYCH|VICH|ULY|ZODA|ZADE)$/,
  ],
  ['LT', /.{3}(?:UNAS|ENAS|ONIS|AITIS|UTIS|ELIS|AUSKAS|ICIUS|IENE|UTE|YTE|AITE|INSKAS)$/],
  ['LV', /.{3}(?:INS|SONS|SONE|MANIS|MANE|KALNS|BERGS|BERGA|STEINS)$/],
  ['GR CY', /.{3}(?:OU|OUS|IDES|IDIS|IADIS|AKIS|AKI|OULOS|OULOU|OGLOU|ATOS|AKOS)$/],
  ['RO MD', /.{3}(?:ESCU|EANU|ANU|ARU|OIU|ACHE)$/],
  ['AL XK', /.{3}(?:AJ|LLARI|LLIU|QIRI|LIU)$/],
  [
    'TR CY',
    /.{2}(?:OGLU|TURK|KAYA|DAG|SOY|CIOGLU|KAN|BAS|TAS|TEPE|BULUT|DEMIR|KURT|ARSLAN|DENIZ|DOGAN|[CL]I)$/,
  ],
  ['GE', /.{3}(?:SHVILI|DZE|IANI|AVA|UA|KELIA|IA|URI|ULI)$/],
  ['AM', /.{3}(?:YAN|IAN|YANTS)$/],
  ['IR AF', /.{3}(?:[A-Z]I|IAN|POUR|NEJAD|NIA|LOU|FAR|RAD|ZADEH)$/],
  [
    'MA DZ TN LY EG SD JO SY LB IQ PS SA AE KW QA BH OM YE',
    /(?:.{3}(?:[BDGKLMNRSTZWHF]I|AZY|AWY|OUI|AOUI)|^(?:BEN|BOU|BEL)[A-Z]{4,})$/,
  ],
  [
    'IN LK NP BD',
    /.{3}(?:KAR|WALA|SURIYA|SEKARA|SEKERA|TUNGA|RATNE|RATHNE|RATHNA|SINGHE|WEERA|NAYAKE|WARDENA|DHYAY|JEE)$/,
  ],
  [
    'JP',
    /.{2}(?:MORI|OKA|NUMA|TAKE|HARA|WARA|[A-Z]DO|MOTO|YAMA|[KG]AWA|MURA|SHIMA|JIMA|[SZ]AKI|[TD]ANI|GUCHI|BAYASHI|[HB]ASHI|[SZ]AWA|NAKA|MATSU|NISHI|UCHI)$/,
  ],
  ['MG', /^(?:RAKOTO|RAZAFI?|RANDRIA|ANDRIA|RAVELO|RASO|RATSI)[A-Z]{3,}$/],
];

const shapes = SHAPES.map(([there, shape]) => [new Set(there.split(' ')), shape] as const);

/** Whether a word of five letters or more has the shape of a family name in all of these countries. */
export function isShapedAsFamily(plain: string, countries: readonly string[]): boolean {
  if (plain.length < 5 || countries.length === 0) return false;
  return shapes.some(
    ([there, shape]) => shape.test(plain) && countries.every((country) => there.has(country)),
  );
}
