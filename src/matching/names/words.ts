// Words that stand in name fields without telling one person from another, or only from father or son. In plain
// capitals, as `tokens.ts` makes them. Short on purpose: what is missing here costs a look, never a wrong match.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Never part of a legal name; left out wherever other words are left. */
export const titles = words('DR MR MRS MS MISS MISTER PROF SIR DAME ING');

/** Tell a father from his son; a document may leave them out, but two different ones contradict each other. */
export const generations = words('JR SR JUNIOR SENIOR II III IV');

/** Small words of family names, which documents add, drop and move (`van der`, `de la`, `bin`, `al`). */
export const particles = words(`
  DE DEL DELLA DELLO DI DA DAS DO DOS DU DES LA LE LES LO LOS LAS
  VON VOM VAN DER DEN DEM TE TEN TER ZU ZUM ZUR UND AF AV
  BIN IBN BEN BINT BINTI AL EL UL AN AS AZ AR AT ASH ABU OGLU KIZI
`);

/** Particles that are given names where a name begins with them. */
export const startsName = words('BEN DELLA ABU DEN');

/** One word in several spellings, so that `bin` beside `ibn` is no difference. */
export const sameParticle: Readonly<Record<string, string>> = {
  IBN: 'BIN',
  BEN: 'BIN',
  BINTI: 'BINT',
  EL: 'AL',
  UL: 'AL',
  JUNIOR: 'JR',
  SENIOR: 'SR',
};

/**
 * Given names, folded, that several children of one family bear beside another one, so that without the other one
 * it is not known which child this is.
 */
export const sharedGivenNames = words(`
  MOHAMMED MOHAMMAD MOHAMED MOHAMAD MUHAMMAD MUHAMMED MUHAMED MEHMET MAMADOU MD MOHD MHD AHMED AHMAD ALI ABDUL
  ABD ABDEL ABDALLAH ABDULLAH SYED SAYED SAYYID SHEIKH SHAIKH HAJI MARIA MARIE MARY MARIJA MARIYA JOSE JEAN JUAN
  JOAO ANA ANNA ANNE ANN JOHN JOHANN JOHANNES CARL KARL NGUYEN THI VAN SRI KUMAR DEVI BEGUM BIBI KHATUN
`);

/** Short forms by which people are called; a document bears one seldom, a form filled in by hand often. */
const nicknames: Readonly<Record<string, string>> = {
  ALEX: 'ALEXANDER ALEXANDRA ALEKSANDR ALEKSANDRA OLEKSANDR ALEJANDRO ALEXEI',
  ANDY: 'ANDREW ANDREAS ANDERS',
  BEN: 'BENJAMIN BENEDICT',
  BILL: 'WILLIAM',
  BOB: 'ROBERT',
  BOBBY: 'ROBERT',
  CHARLIE: 'CHARLES CHARLOTTE',
  CHRIS: 'CHRISTOPHER CHRISTIAN CHRISTINE CHRISTINA',
  DAN: 'DANIEL',
  DAVE: 'DAVID',
  DICK: 'RICHARD',
  ED: 'EDWARD EDUARD EDMUND',
  FRED: 'FREDERICK FRIEDRICH ALFRED',
  HANS: 'JOHANNES JOHANN',
  JACK: 'JOHN',
  JIM: 'JAMES',
  JIMMY: 'JAMES',
  JOE: 'JOSEPH JOSEF',
  JOSH: 'JOSHUA',
  KATE: 'KATHERINE CATHERINE',
  LIZ: 'ELIZABETH ELISABETH',
  MAX: 'MAXIMILIAN MAXIM MAXWELL',
  MICHI: 'MICHAEL MICHAELA',
  MIKE: 'MICHAEL',
  NICK: 'NICHOLAS NICOLAS NIKOLAI NICOLA',
  PETE: 'PETER',
  RICK: 'RICHARD',
  ROB: 'ROBERT',
  RON: 'RONALD',
  SAM: 'SAMUEL SAMANTHA',
  SASHA: 'ALEXANDER ALEXANDRA ALEKSANDR ALEKSANDRA OLEKSANDR',
  STEVE: 'STEPHEN STEVEN',
  SUE: 'SUSAN',
  TED: 'EDWARD THEODORE',
  TIM: 'TIMOTHY',
  TOM: 'THOMAS',
  TONY: 'ANTHONY ANTONIO',
  VLAD: 'VLADIMIR VLADISLAV VOLODYMYR',
  WILL: 'WILLIAM',
  ZHENYA: 'YEVGENY EVGENY YEVHEN',
};

const longForms = new Map(Object.entries(nicknames).map(([short, long]) => [short, words(long)]));

export function isNicknameOf(one: string, other: string): boolean {
  return longForms.get(one)?.has(other) === true || longForms.get(other)?.has(one) === true;
}
