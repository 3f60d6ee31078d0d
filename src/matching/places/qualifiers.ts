/**
 * Words that tell two places of one name apart: York and New York, Stara and Nova Zagora, Frankfurt on the Oder and on the
 * Main. A place that has none may be either, unless the word stands at the beginning, where it makes another name.
 */

/** Meaning: the words for it. Of the meanings in one line, a place has one. */
const TABLE = `
  north: NORTH NORTHERN NORD NORTE NORDRE NORRA NOORD POLNOCNY SEVERNY SEVERNYI SEVERNI SIAURES ZIEMELU
  south: SOUTH SOUTHERN SUD SUED SUR SUL SODRA ZUID JUZHNY JUZNI YUZHNY YUZHNYI PIETU
  east: EAST EASTERN OST EST ESTE LESTE OOST OSTRA VOSTOCHNY ISTOCNI RYTU
  west: WEST WESTERN OUEST OESTE OVEST VASTRA ZAPADNY ZAPADNI VAKARU
  new: NEW NOVA NOVI NOVO NOVE NOVY NOVYI NOVYY NOVAYA NOVOE NOWY NOWA NOWE NEU NEUE NEUER NEUES NUEVA NUEVO NOUVELLE NOUVEAU NEUF
  new: NUOVA NUOVO NIEUW NIEUWE NYA NY NOU NOUA UJ YENI NAUJOJI NAUJASIS JAUNA JAUN UUS
  old: OLD STARA STARI STARO STARE STARY STARYI STARYY STARAYA STAROE ALT ALTE ALTER VIEJA VIEJO VIEUX VIEILLE VECCHIA VECCHIO VELHA
  old: VELHO OUD OUDE GAMLA GAMLE ESKI SENOJI SENASIS VECA VANA
  upper: UPPER OBER OBERE OBERER HAUTE HAUT GORNJI GORNJA GORNO GORNY GORNA GORNI VERKHNY VERKHNII VERKHNIY VERKHNYAYA VERHNI HORNI HORNY
  upper: FELSO ALTA ALTO SUPERIOR
  lower: LOWER UNTER UNTERE NIEDER NIEDERE BASSE BAS DONJI DONJA DOLNO DOLNY DOLNA DOLNI NIZHNY NIZHNII NIZHNIY NIZHNI NIZHNYAYA NIZNY
  lower: ALSO BAJA BAJO INFERIOR
  great: GREAT GREATER VELIKI VELIKY VELIKIY VELIKII VELIKA VELIKAYA VELIKIE VELIKO BOLSHOI BOLSHOY BOLSHAYA GROSS GROSSE GROOT WIELKA
  great: WIELKI WIELKIE VELKE VELKY VELKA NAGY GRANDE DIDZIOJI
  little: LITTLE MALY MALYI MALI MALA MALAYA MALO MALE KLEIN KLEINE PETIT PETITE LILLA LILLE KIS MAZOJI
`;

const MEANINGS: ReadonlyMap<string, string> = new Map(
  TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      const [meaning = '', words = ''] = line.trim().split(': ');
      return words.split(' ').map((word): [string, string] => [word, meaning]);
    }),
);

/** Towns that were divided, and are one name with and without the word. */
const DIVIDED = new Set(['BERLIN', 'JERUSALEM', 'BEIRUT', 'NICOSIA']);

/** Between a town and what it lies on, or whom it is named for. */
const JOINERS = new Set(
  'A AM AN AUF IM IN OB ON UPON UNDER THE BY OF DE DEL DELLA DELLE DI DA DO DOS DAS D DU DES LA LE LES LOS LAS EL SUR SUL SOUS EN NA NAD POD PRI U DER DEM DEN I V BEI BIJ AAN'.split(
    ' ',
  ),
);

/**
 * @param isKnownAsOne whether both are names of one large town, one of which may have a qualifier (New Delhi, Delhi)
 * @returns whether two towns whose names begin alike are two
 */
export function differInQualifiers(one: string, other: string, isKnownAsOne: boolean): boolean {
  const [a, b] = [readTown(one), readTown(other)];
  if (a.core.length === 0 || a.core[0] !== b.core[0]) return false;
  if (a.meanings.length > 0 && b.meanings.length > 0) {
    return !a.meanings.some((meaning) => b.meanings.includes(meaning));
  }
  if (isKnownAsOne) return false;
  return ((a.isLed || b.isLed) && !DIVIDED.has(a.core[0] ?? '')) || haveOtherTails(a.tail, b.tail);
}

interface Town {
  readonly core: readonly string[];
  /** What stands behind the first word of the core. */
  readonly tail: readonly string[];
  readonly meanings: readonly string[];
  /** Whether a qualifier stands first. */
  readonly isLed: boolean;
}

function readTown(town: string): Town {
  const words = town.split(' ');
  const core = words.filter((word) => !MEANINGS.has(word));
  return {
    core,
    tail: words.slice(words.indexOf(core[0] ?? '') + 1).filter((word) => !JOINERS.has(word)),
    meanings: words.flatMap((word) => MEANINGS.get(word) ?? []),
    isLed: core.length > 0 && MEANINGS.has(words[0] ?? ''),
  };
}

/** Santiago de Cuba and de Compostela: both have more, and nothing of it is the same, written out or shortened. */
function haveOtherTails(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return !a.some((word) => b.some((facing) => word.startsWith(facing) || facing.startsWith(word)));
}
