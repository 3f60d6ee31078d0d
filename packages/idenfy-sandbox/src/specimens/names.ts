/** Given name and family name as a document of that country prints them; a second pair where it has another script. */
type Given = readonly [latin: string, original?: string];
/** The family name a man and a woman of one family bear. */
type Family = readonly [man: Given, woman: Given];

export interface CountryNames {
  country: string;
  men: readonly Given[];
  women: readonly Given[];
  families: readonly Family[];
  towns: readonly string[];
}

function same(...name: Given): Family {
  return [name, name];
}

/** Common names put together at random: no list of real people stands behind them. */
export const NAMES: readonly CountryNames[] = [
  {
    country: 'LT',
    men: [['Jonas'], ['Mantas'], ['Tomas'], ['Šarūnas'], ['Rokas']],
    women: [['Eglė'], ['Rūta'], ['Austėja'], ['Ieva'], ['Gintarė']],
    families: [
      [['Balčiūnas'], ['Balčiūnaitė']],
      [['Ąžuolas'], ['Ąžuolaitė']],
      [['Vilkas'], ['Vilkaitė']],
      [['Žukauskas'], ['Žukauskienė']],
    ],
    towns: ['Vilnius', 'Kaunas', 'Klaipėda', 'Šiauliai'],
  },
  {
    country: 'LV',
    men: [['Jānis'], ['Edgars'], ['Kristaps']],
    women: [['Līga'], ['Inese'], ['Zane']],
    families: [
      [['Bērziņš'], ['Bērziņa']],
      [['Ozoliņš'], ['Ozoliņa']],
      [['Kalējs'], ['Kalēja']],
    ],
    towns: ['Rīga', 'Liepāja', 'Daugavpils'],
  },
  {
    country: 'EE',
    men: [['Rasmus'], ['Õnne-Mart'], ['Kaarel']],
    women: [['Liis'], ['Kadri'], ['Ülle']],
    families: [same('Tamm'), same('Kõrgemägi'), same('Pärnamets')],
    towns: ['Tallinn', 'Tartu', 'Pärnu'],
  },
  {
    country: 'PL',
    men: [['Łukasz'], ['Paweł'], ['Michał']],
    women: [['Małgorzata'], ['Agnieszka'], ['Zofia']],
    families: [
      [['Wiśniewski'], ['Wiśniewska']],
      [['Źródlany'], ['Źródlana']],
      [['Dąbrowski'], ['Dąbrowska']],
    ],
    towns: ['Warszawa', 'Kraków', 'Łódź', 'Gdańsk'],
  },
  {
    country: 'DE',
    men: [['Jürgen'], ['Hans Peter'], ['Lukas']],
    women: [['Käthe'], ['Anna-Lena'], ['Sophie']],
    families: [same('Müller'), same('Großmann'), same('von der Heide'), same('Schäfer')],
    towns: ['Berlin', 'Köln', 'München', 'Görlitz'],
  },
  {
    country: 'FR',
    men: [['Jean-Luc'], ['François'], ['Loïc']],
    women: [['Zoé'], ['Anaïs'], ['Hélène']],
    families: [same('Lefèvre'), same("D'Aubigny"), same('Garçon')],
    towns: ['Paris', 'Lyon', 'Orléans'],
  },
  {
    country: 'ES',
    men: [['José María'], ['Íñigo'], ['Ángel']],
    women: [['Begoña'], ['Lucía'], ['María del Mar']],
    families: [same('Muñoz Peña'), same('García Ibáñez'), same('Castaño Vidal')],
    towns: ['Madrid', 'Málaga', 'A Coruña'],
  },
  {
    country: 'UA',
    men: [
      ['Oleksandr', 'Олександр'],
      ['Andrii', 'Андрій'],
      ['Yevhen', 'Євген'],
    ],
    women: [
      ['Oksana', 'Оксана'],
      ['Yuliia', 'Юлія'],
      ['Nataliia', 'Наталія'],
    ],
    families: [
      same('Shevchuk', 'Шевчук'),
      same('Kovalenko', 'Коваленко'),
      [
        ['Zelenyi', 'Зелений'],
        ['Zelena', 'Зелена'],
      ],
    ],
    towns: ['Kyiv', 'Lviv', 'Odesa'],
  },
  {
    country: 'BG',
    men: [
      ['Georgi', 'Георги'],
      ['Stoyan', 'Стоян'],
      ['Hristo', 'Христо'],
    ],
    women: [
      ['Desislava', 'Десислава'],
      ['Yana', 'Яна'],
      ['Tsvetelina', 'Цветелина'],
    ],
    families: [
      [
        ['Petrov', 'Петров'],
        ['Petrova', 'Петрова'],
      ],
      [
        ['Zhelyazkov', 'Желязков'],
        ['Zhelyazkova', 'Желязкова'],
      ],
    ],
    towns: ['Sofia', 'Plovdiv', 'Varna'],
  },
  {
    country: 'GR',
    men: [
      ['Georgios', 'Γεώργιος'],
      ['Nikolaos', 'Νικόλαος'],
      ['Stavros', 'Σταύρος'],
    ],
    women: [
      ['Eleni', 'Ελένη'],
      ['Aikaterini', 'Αικατερίνη'],
      ['Sofia', 'Σοφία'],
    ],
    families: [
      [
        ['Papadakis', 'Παπαδάκης'],
        ['Papadaki', 'Παπαδάκη'],
      ],
      [
        ['Oikonomou', 'Οικονόμου'],
        ['Oikonomou', 'Οικονόμου'],
      ],
    ],
    towns: ['Athens', 'Patras', 'Heraklion'],
  },
];
