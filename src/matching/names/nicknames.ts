const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

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
