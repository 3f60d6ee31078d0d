/** Names side by side, as an identity officer would judge them: everything else on the two documents is the same. */
import { describe, expect, test } from '@jest/globals';
import type { ReadDocument, MatchVerdict } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

/** `GIVEN / FAMILY` as a document, of a country or of none that is known. */
function documentOf(name: string, nationality: string | null, docType: string): ReadDocument {
  const [given = '', family = ''] = name.split('/').map((part) => part.trim());
  return {
    docFirstName: given,
    docLastName: family,
    docDob: '1990-04-17',
    docSex: 'FEMALE',
    docNationality: nationality,
    docIssuingCountry: nationality,
    docType,
    docNumber: docType,
  };
}

function verdictsOf(one: string, other: string, nationality: string | null): readonly MatchVerdict[] {
  const { fields, person } = compare(
    documentOf(one, nationality, 'PASSPORT'),
    documentOf(other, nationality, 'ID_CARD'),
  );
  expect(fields.fullName.sentence).toMatch(/^[A-Z].*\.$/);
  return [fields.fullName.verdict, person.verdict];
}

type Row = readonly [one: string, other: string];

/** `ONE | OTHER`, a line each. */
const rows = (text: string): Row[] =>
  text
    .trim()
    .split('\n')
    .map((line): Row => {
      const [one = '', other = ''] = line.split('|').map((part) => part.trim());
      return [one, other];
    });

const SOMEWHERE = [null, 'LT', 'DE', 'NL', 'ES', 'GB', 'US', 'VN', 'SN', 'MY'];

/** What is found of the two, whichever comes first, in any of these countries; one verdict if all is well. */
function everywhere(one: string, other: string): MatchVerdict[] {
  const found = SOMEWHERE.flatMap((country) => [
    ...verdictsOf(one, other, country),
    ...verdictsOf(other, one, country),
  ]);
  return [...new Set(found)];
}

describe('two people, wherever they are from', () => {
  test.each(
    rows(`
      JOHN / SMITH JR | JOHN / SMITH SR
      JOHN / SMITH JUNIOR | JOHN / SMITH SR
      JOHN JR / SMITH | JOHN / SMITH SENIOR
      JOHN / FEGGINS III | JOHN / FEGGINS IV
      JOHN / FEGGINS II | JOHN / FEGGINS III
      JOHN / FEGGINS 2ND | JOHN / FEGGINS 3RD
      JOHN / FEGGINS VII | JOHN / FEGGINS VIII
      JOHN / FEGGINS V | JOHN / FEGGINS IV
      JOHN / FEGGINS I | JOHN / FEGGINS II
      JOAO / SILVA FILHO | JOAO / SILVA NETO
      MINH / LE | MINH / DO
      MINH / LE JR | MINH / DO JR
      MINH / LE | MINH / LA
      MINH / NGUYEN LE | MINH / NGUYEN TRAN
      BEN / TAN | BIN / TAN
      WEI / AL | WEI / EL
      WEI / ING | WEI / DAME
      WEI / VAN | WEI / DEN
      SOKHA / TE | SOKHA / TER
      KIM / MIN JUN | KIM / MIN SEO
      MIN JUN / KIM | MIN SEO / KIM
      WEI MING / LI | WEI LING / LI
      THI AN / NGUYEN | THI HOA / NGUYEN
      NURUL HUDA / RAHMAN | NURUL AIN / RAHMAN
      MAMADOU LAMINE / DIOP | MAMADOU SALIOU / DIOP
      KHALID BIN AHMED / AL SAUD | KHALID BIN FAHD / AL SAUD
      AHMED BIN ALI BIN OMAR / HASHIMI | AHMED BIN ALI BIN SALEH / HASHIMI
      LUCIA / GARCIA LOPEZ | LUCIA / GARCIA PEREZ
      LUCIA / GARCIA-LOPEZ | LUCIA / GARCIA-RUIZ
      PEDRO / DE SOUSA | PEDRO / DE CASTRO
      МИНЬ / ЛЕ | МИНЬ / ДО
      ANNA / MÜLLER | ANNA / MEIER
    `),
  )('%s and %s', (one, other) => {
    expect(everywhere(one, other)).toEqual(['mismatch']);
  });
});

describe('perhaps one person, so that somebody looks', () => {
  test.each(
    rows(`
      MARIO / LA ROSA | MARIO / DE ROSA
      MARIO / DE LUCA | MARIO / DI LUCA
      MINH / NGUYEN LE | MINH / NGUYEN DO
      ANNA / VON BERG | ANNA / VAN BERG
      ANNA / VAN DER BERG | ANNA / VAN DEN BERG
      ANNA / VAN DER BERG | ANNA / BERG
      INES / DA SILVA | INES / DOS SILVA
      INES / DA SILVA | INES / SILVA
      KHALID / AL MANSOURI | KHALID / EL MANSOURI
      KHALID / AL MANSOURI | KHALID / MANSOURI
      KHALID BIN TARIQ / AZMI | KHALID BINT TARIQ / AZMI
      KHALID BIN TARIQ / AZMI | KHALID TARIQ / AZMI
      MARIO / ДЕ РОСА | MARIO / LA ROSA
      JOHN / SMITH JR | JOHN / SMITH
      DR ANNA / WEISS | ANNA / WEISS
      DR ANNA / WEISS | PROF ANNA / WEISS
      DAME MAMADOU / DIOP | MAMADOU / DIOP
      ING SOKHA / CHAN | SOKHA / CHAN
      THI AN / NGUYEN | THI / NGUYEN
      MINH LE / TRAN | MINH / TRAN
      ABU BAKAR / SESAY | BAKAR / SESAY
      MIN / KIM | MIN JUN / KIM
      WEI / LI | WEI MING / LI
      NURUL / RAHMAN | NURUL HUDA / RAHMAN
      SITI / AMINAH | SITI NUR / AMINAH
      DEWI / LESTARI | DEWI AYU / LESTARI
      FATOU / DIALLO | FATOU BINTOU / DIALLO
      ARUN / PILLAI | ARUN KUMAR / PILLAI
      PAUL MINH / TRAN | PAUL / TRAN
      MARIA / ROSSI | MARIA LUISA / ROSSI
      YUSUF BIN TARIQ / AZMI | TARIQ BIN YUSUF / AZMI
      MINJUN / KIM | MIN / KIM
      JOSE / CUELLAR | JOSE / CULLAR
      JOSE / HUERTA | JOSE / HURTA
      RONALD / KOEMAN | RONALD / KOMAN
      ERIK / STEUER | ERIK / STEUR
      ERIK / HAERING | ERIK / HARING
      JAEDEN / MARTELL | JADEN / MARTELL
      ROSA / MANUEL | ROSA / MANUL
      ROSA / MUELLER | ROSA / MULLER
      THOMAS / MARTIN | MARTIN / THOMAS
      ALI / HASSAN | HASSAN / ALI
      WEI / LI | LI / WEI
      MUSA IBRAHIM / OMAR | OMAR / MUSA IBRAHIM
      MK / NOWAK | MARIA KLARA / NOWAK
      JP / ROUSSEL | JEAN-PIERRE / ROUSSEL
      ANA / R0DR1GUE2 | ANA / RODRIGUEZ
      0LGA / 5M1RNOVA | OLGA / SMIRNOVA
      HE1GA / BRANDT | HELGA / BRANDT
      LUCIA / GARCIA LOPEZ | LUCIA / LOPEZ GARCIA
      LUCIA / GARCIA LOPEZ | LUCIA / GARCIA
      ANNA / АННАБИ | ANNA / ANABI
    `),
  )('%s and %s', (one, other) => {
    expect(everywhere(one, other)).toEqual(['close']);
  });
});

describe('a part that says nothing', () => {
  test.each(
    rows(`
      FNU / RAHMAN | FNU / RAHMAN
      FNU / RAHMAN | ABDUL / RAHMAN
      MARIO / LNU | MARIO / LNU
      NFN / ROSSI | NFN / ROSSI
      UNKNOWN / ROSSI | UNKNOWN / ROSSI
      XXX / ROSSI | XXX / ROSSI
      XXXXX / ROSSI | MARIO / ROSSI
      X / ROSSI | X / ROSSI
      - / ROSSI | - / ROSSI
      / ROSSI | / ROSSI
      / ROSSI | MARIO / ROSSI
      N A / ROSSI | N A / ROSSI
      NO GIVEN NAME / ROSSI | NO GIVEN NAME / ROSSI
      / MARIO ROSSI | MARIO / ROSSI
      / MARIO ROSSI | / MARIO ROSSI
      FNU / LNU | FNU / LNU
      НЕИЗВЕСТНО / ROSSI | НЕИЗВЕСТНО / ROSSI
      ... / ??? | ... / ???
    `),
  )('%s and %s: nobody knows', (one, other) => {
    expect(everywhere(one, other)).toEqual(['not-available']);
  });

  test('is named in the sentence', () => {
    const { fields } = compare(
      documentOf('FNU / RAHMAN', 'AF', 'PASSPORT'),
      documentOf('FNU / RAHMAN', 'AF', 'ID_CARD'),
    );
    expect(fields.firstNames.sentence).toContain('no given names, or puts a word there that says nothing');
  });
});

describe('one person, wherever from', () => {
  test.each(
    rows(`
      MARIO / LA ROSA | MARIO / LAROSA
      ANNA / VAN DER BERG | ANNA VAN DER / BERG
      ANNA / VANDERBERG | ANNA / VAN DER BERG
      JOHN / SMITH JR. | JOHN / SMITH JUNIOR
      JOHN / SMITH II | JOHN / SMITH 2nd
      DAME MAMADOU / DIOP | DAME-MAMADOU / DIOP
      MINH / LE | Minh / Lê
      ANNA / MUELLER | ANNA / MÜLLER
      ANNA / MULLER | ANNA / MÜLLER
      KAETHE / GROSSMANN | KÄTHE / GROẞMANN
      JUAN / NUNXXEZ | JUAN / NÚÑEZ
      MIN JUN / KIM | MIN-JUN / KIM
      MINJUN / KIM | MIN JUN / KIM
      PETRAITIS / JONAS | JONAS / PETRAITIS
      NGUYEN / MINH | MINH / NGUYEN
      MARIA<<< / ROSSI | MARIA / ROSSI
    `),
  )('%s and %s', (one, other) => {
    expect(everywhere(one, other)).toEqual(['match']);
  });
});

describe('a later given name left out', () => {
  const left: readonly Row[] = rows(`
    JONAS / PETRAITIS | JONAS PETRAS / PETRAITIS
    JONAS P. / PETRAITIS | JONAS PETRAS / PETRAITIS
    EMMA / SCHNEIDER | EMMA LOUISE / SCHNEIDER
  `);
  test.each(left)('%s and %s: Europeans leave it out', (one, other) => {
    for (const country of ['LT', 'DE', 'GB']) {
      expect(verdictsOf(one, other, country)).toEqual(['match', 'match']);
    }
  });

  test.each(left)('%s and %s: elsewhere, or if nobody knows, somebody looks', (one, other) => {
    for (const country of [null, 'US', 'IN', 'KR', 'TR', 'BR']) {
      expect(verdictsOf(one, other, country)).toEqual(['close', 'close']);
    }
  });

  test('is doubted where one of the documents names another country', () => {
    const [one, other] = [
      documentOf('JONAS / PETRAITIS', 'LT', 'PASSPORT'),
      { ...documentOf('JONAS PETRAS / PETRAITIS', 'LT', 'ID_CARD'), docNationality: 'PH' },
    ];
    expect(compare(one, other).fields.fullName.verdict).toBe('close');
  });

  test('goes by the nationality, not by who issued a permit; by the issuer where there is no nationality', () => {
    const bare = { docNationality: null };
    const one = { ...documentOf('JONAS / PETRAITIS', 'LT', 'PASSPORT'), docIssuingCountry: 'US' };
    const other = { ...documentOf('JONAS PETRAS / PETRAITIS', 'LT', 'ID_CARD'), docIssuingCountry: 'CN' };
    expect(compare(one, other).fields.fullName.verdict).toBe('match');
    expect(compare({ ...one, ...bare }, { ...other, ...bare }).fields.fullName.verdict).toBe('close');
  });

  test('is doubted where an original script tells of another tradition', () => {
    const one = {
      ...documentOf('EMMA / SCHNEIDER', 'DE', 'PASSPORT'),
      orgFirstName: '艾玛',
      orgLastName: '施',
    };
    const other = documentOf('EMMA LOUISE / SCHNEIDER', 'DE', 'ID_CARD');
    expect(compare(one, other).fields.fullName.verdict).toBe('close');
  });
});

describe('a name cut off by a machine-readable zone', () => {
  // 39 characters with the fillers: FAMILY<<GIVEN<GIVEN.
  const whole = 'RAGUNATHAN SUBRAMANIAM / VENKATESH ANANTHAKRISHNAN';
  const [one, other] = ['PASSPORT', 'ID_CARD'];

  test('is the same where it is full to its last place', () => {
    const cut = 'RAGUNATHAN SUBRAMANIAM / VENKATESH ANANTHAKRISHNAN'.split(' / ');
    expect(`${cut[1]}<<${cut[0]}`.slice(0, 39)).toBe('VENKATESH ANANTHAKRISHNAN<<RAGUNATHAN S');
    expect(
      compare(
        documentOf(whole, 'IN', one),
        documentOf('RAGUNATHAN S / VENKATESH ANANTHAKRISHNAN', 'IN', other),
      ).person.verdict,
    ).toBe('match');
  });

  test.each([
    [
      'a place too early',
      'RAGUNATHAN SU / VENKATESH ANANTHAKRISHNA',
      'RAGUNATHAN S / VENKATESH ANANTHAKRISHNA',
      'close',
    ],
    [
      'long, but not as long as a zone',
      'NURUL HUDA / ABDULRAHMAN MOHAMMEDNASIR AZMI',
      'NURUL / ABDULRAHMAN MOHAMMEDNASIR AZMI',
      'close',
    ],
    [
      'as long as a card’s zone, but in a passport',
      'NURUL HUDA / ABDULRAHMAN BAKHTIARNA',
      'NURUL / ABDULRAHMAN BAKHTIARNAX',
      'close',
    ],
  ] as const)('%s, it is as doubtful as a short one', (_what, long, short, verdict) => {
    expect(compare(documentOf(long, 'MY', other), documentOf(short, 'MY', one)).person.verdict).toBe(verdict);
  });
});
