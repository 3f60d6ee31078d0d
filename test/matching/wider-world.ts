/**
 * Invented people of countries and names that `world.ts` does not have, written without a look at the lists in
 * `src/matching/names`, so that what is measured on them is not flattered. Each is one person in two notations, or two.
 */
import type { Random } from 'idenfy-sandbox/random';
import { randomFrom } from 'idenfy-sandbox/random';
import type { Named } from './world.ts';

type People = readonly [country: string, given: string, family: string];

/** Words with `_` between them are one name. */
const PEOPLES: readonly People[] = [
  ['EG', 'Mahmoud Karim Yasmine Hossam Nadia Tamer', 'El_Sayed Mansour Shalaby Abdelrahman El_Masry Farouk'],
  ['MA', 'Youssef Hicham Salma Rachid Imane Khadija', 'Benali El_Amrani Alaoui Bennani Tazi El_Idrissi'],
  ['DZ', 'Amine Yacine Lynda Sofiane Meriem', 'Benmoussa Boudiaf Hamidi Belkacem Cherif Zerrouki'],
  ['TN', 'Walid Sonia Mehdi Rim Anis', 'Trabelsi Ben_Salah Gharbi Jaziri Bouazizi'],
  ['SA', 'Fahad Abdulaziz Reem Turki Lama', 'Al_Qahtani Al_Ghamdi Al_Otaibi Al_Harbi Al_Shehri'],
  ['LB', 'Rami Nour Elie Rita Georges', 'Khoury Haddad Saad Gemayel Abi_Khalil'],
  ['IQ', 'Mustafa Zainab Haider Noor Ali', 'Al_Jubouri Al_Tamimi Al_Dulaimi Al_Bayati'],
  ['IR', 'Reza Maryam Mehdi Shirin Arash Leila', 'Mohammadi Hosseini Rezaei Karimi Jafari Rahmani'],
  ['PK', 'Imran Ayesha Bilal Sana Usman', 'Chaudhry Qureshi Bhatti Khan Siddiqui Mirza'],
  ['BD', 'Rafiqul Nusrat Tanvir Sharmin', 'Chowdhury Sarkar Biswas Talukder'],
  ['IN', 'Amit Sunita Rahul Deepak Neha Sanjay', 'Sharma Verma Patel Banerjee Joshi Kulkarni Reddy Mishra'],
  ['IN', 'Arjun Kavya Vikram Ananya', 'Nair Menon Iyengar Hegde Chatterjee Agarwal Malhotra'],
  ['LK', 'Nuwan Dilini Chaminda Sanduni', 'Perera Fernando Jayawardena Wickramasinghe Bandara Silva'],
  ['NP', 'Bishal Sita Prakash Anjali', 'Shrestha Adhikari Gurung Thapa Poudel Khadka'],
  ['CN', 'Xiaoming Lihua Jianguo Yuxin Haoran', 'Wang Zhang Liu Chen Zhao Huang Zhou'],
  ['TW', 'Chih-Ming Mei-Ling Chia-Hao Yi-Chun', 'Chen Lin Huang Chang Tsai Hsu'],
  ['HK', 'Ka_Wai Wing_Yan Tsz_Ching Chi_Keung', 'Chan Wong Cheung Leung Lau'],
  ['KR', 'Seoyeon Ji-Hoon Minseok Hye_Jin Eunji', 'Kim Lee Park Choi Jung Kang Yoon'],
  ['JP', 'Haruto Yui Takashi Sakura Kenji Aiko', 'Tanaka Suzuki Yamamoto Kobayashi Matsumoto Inoue Shimizu'],
  ['VN', 'Văn_Hùng Thị_Mai Quốc_Bảo Ngọc_Anh Tuấn', 'Nguyễn Trần Phạm Hoàng Phan Võ Đặng'],
  ['TH', 'Somchai Siriporn Nattapong Kanya', 'Srisai Wongsawat Chaiyasit Rattanakosin Thongdee'],
  [
    'PH',
    'Jose_Marie Kristine Angelo Rowena Mark_Anthony',
    'Dela_Cruz Bautista Reyes Villanueva Mendoza Aquino',
  ],
  ['MY', 'Ahmad_Faiz Nur_Aisyah Wei_Jie', 'Bin_Ismail Binti_Yusof Lim Ng'],
  ['SG', 'Jun_Wei Hui_Min Kavitha', 'Tan Lim Teo Goh Rajaratnam'],
  ['ID', 'Rizky Ayu Hendra Siti', 'Siregar Simanjuntak Hutapea Wijaya Nasution'],
  ['TR', 'Mehmet Zeynep Emre Elif Burak', 'Kaya Demir Şahin Yıldırım Kılıç Özdemir Aydın'],
  ['KZ', 'Nursultan Aigerim Yerlan Dinara', 'Akhmetov Suleimenova Bekov Nurpeisova'],
  ['UZ', 'Sardor Nilufar Jasur Gulnora', 'Karimov Yusupova Rakhimov Tashkentova'],
  ['AZ', 'Elchin Leyla Rauf Gunel', 'Mammadov Aliyeva Huseynov Guliyeva'],
  ['GE', 'Giorgi Nino Levan Tamar', 'Beridze Kapanadze Gelashvili Lomidze Tsiklauri'],
  ['AM', 'Armen Ani Tigran Lusine', 'Hakobyan Sargsyan Petrosyan Grigoryan'],
  ['RU', 'Dmitrii Ekaterina Sergei Svetlana', 'Smirnov Kuznetsova Popov Volkova Mikhailov Belyaeva'],
  ['RS', 'Nemanja Jelena Stefan Milica', 'Jovanović Nikolić Đorđević Stojanović'],
  ['HU', 'László Zsófia Gergő Réka', 'Nagy Kovács Szabó Tóth Kiss'],
  ['RO', 'Ștefan Ioana Răzvan Mihaela', 'Popescu Ionescu Dumitru Stan Gheorghe'],
  ['AL', 'Arben Elira Besnik Valbona', 'Hoxha Shehu Krasniqi Berisha'],
  ['GR', 'Konstantinos Eleni Nikos Despina', 'Papadopoulos Georgiou Vasileiou Karagiannis'],
  ['FI', 'Mikko Aino Juhani Päivi', 'Korhonen Mäkinen Nieminen Hämäläinen'],
  ['SE', 'Björn Åsa Gustav Linnéa', 'Andersson Lindqvist Sjöberg Öberg Håkansson'],
  ['IE', 'Niamh Cormac Siobhán Declan', 'O’Connor Murphy Byrne Kelly Ryan'],
  ['PT', 'João Inês Tiago Beatriz', 'Ferreira da_Costa Oliveira Carvalho Magalhães'],
  ['NG', 'Chukwuemeka Ngozi Oluwaseun Folake', 'Okafor Adeyemi Okonkwo Balogun Eze Adebayo'],
  ['GH', 'Kwame Akosua Kofi Abena', 'Mensah Owusu Boateng Asante Osei'],
  ['KE', 'Grace Kevin Faith Brian', 'Otieno Wanjiku Kamau Kiprotich Mutua'],
  ['ZA', 'Thabo Nomvula Sipho Lerato', 'Nkosi Dlamini van_der_Merwe Botha Mokoena'],
  ['CM', 'Jean-Pierre Marie-Claire Samuel Brigitte', 'Mbarga Nkoulou Eto’o Tchoupo'],
  ['CI', 'Aya Yao Kouassi Adjoua', 'Koné Ouattara Coulibaly Kouamé'],
  ['CD', 'Patrick Chantal Dieudonné', 'Kabongo Mukendi Tshisekedi Ilunga'],
  ['ML', 'Moussa Aminata Seydou', 'Traoré Keïta Diarra Sissoko'],
  ['ET', 'Abebe Almaz Tesfaye', 'Bekele Haile Tadesse Wolde'],
  ['MX', 'Alejandro Guadalupe Fernando Ximena', 'Hernández_López Ramírez Flores_García Morales Ortiz'],
  ['CO', 'Andrés_Felipe Valentina Camilo Luz_Marina', 'Restrepo Gómez_Ríos Jaramillo Quintero Cárdenas'],
  ['AR', 'Facundo Florencia Martín Agustina', 'González Fernández Pereyra Bianchi Acosta'],
  ['PE', 'César Rosa_Elena Luis_Alberto Milagros', 'Quispe Mamani Huamán Condori Chávez'],
  ['BR', 'Thiago Juliana Rafael Letícia', 'Oliveira Pereira_da_Silva Nascimento Barbosa Cavalcanti'],
  ['US', 'Tyler Ashley Jamal Brittany', 'Johnson Williams Washington Rodriguez Kowalski'],
  ['CA', 'Olivier Geneviève Liam Chantal', 'Tremblay Gagnon Bouchard MacDonald'],
  ['AU', 'Lachlan Matilda Callum', 'Thompson Harris Nguyen Papadopoulos'],
  ['IL', 'Noam Tamar Yosef Shira', 'Cohen Levi Mizrahi Goldberg Peretz'],
];

const spaced = (word: string): string => word.replaceAll('_', ' ');

export function inventElsewhere(random: Random): Named {
  const [country, given, family] = random.pick(PEOPLES);
  return {
    given: spaced(random.pick(given.split(' '))),
    family: spaced(random.pick(family.split(' '))),
    country,
  };
}

type Pair = readonly [one: Named, other: Named];

const firstOf = (text: string): string => text.split(/[ -]/)[0] ?? text;

const LETTERS = Array.from('BDFGKLMNPRSTVZ');

/** Two people with all else in common: of one birthday, sex and country. */
const TWO_PEOPLE: Readonly<Record<string, (random: Random) => Pair>> = {
  twins: (random) => {
    const [country, given, family] = random.pick(PEOPLES);
    const named = { country, family: spaced(random.pick(family.split(' '))) };
    const one = spaced(random.pick(given.split(' ')));
    const other = spaced(random.pick(given.split(' ').filter((name) => spaced(name) !== one)));
    return [
      { ...named, given: one },
      { ...named, given: other },
    ];
  },
  'two given names turned': (random) => {
    const [[country, given], [, elsewhere]] = [random.pick(PEOPLES), random.pick(PEOPLES)];
    const one = firstOf(random.pick(given.replaceAll('_', ' ').split(' ')));
    const names = [given, elsewhere].flatMap((text) => text.split(/[ _-]/)).filter((name) => name !== one);
    const other = firstOf(random.pick(names));
    return [
      { country, given: one, family: other },
      { country, given: other, family: one },
    ];
  },
  'turned, and of another family': (random) => {
    const [one, other] = [inventElsewhere(random), inventElsewhere(random)];
    const family = other.family === one.family ? 'Vraxholm' : other.family;
    return [one, { ...one, given: family, family: one.given }];
  },
  'another letter': (random) => {
    const one = inventElsewhere(random);
    const field = random.pick(['given', 'family'] as const);
    const text = one[field];
    const at = random.below(firstOf(text).length);
    const letter = random.pick(LETTERS.filter((candidate) => candidate !== text.charAt(at).toUpperCase()));
    return [one, { ...one, [field]: text.slice(0, at) + letter + text.slice(at + 1) }];
  },
  'another particle': (random) => {
    const one = inventElsewhere(random);
    const [here, there] = random.pick([
      ['de', 'di'],
      ['von', 'van'],
      ['bin', 'bint'],
      ['da', 'dos'],
      ['le', 'la'],
    ] as const);
    return [
      { ...one, family: `${here} ${one.family}` },
      { ...one, family: `${there} ${one.family}` },
    ];
  },
  'another generation': (random) => {
    const one = inventElsewhere(random);
    const [here, there] = random.pick([
      ['Jr', 'Sr'],
      ['II', 'III'],
      ['Filho', 'Neto'],
    ] as const);
    return [
      { ...one, family: `${one.family} ${here}` },
      { ...one, family: `${one.family} ${there}` },
    ];
  },
  'one syllable or two': (random) => {
    const [whole, parted] = random.pick([
      ['Xian', 'Xi An'],
      ['Jian', 'Ji An'],
      ['Lian', 'Li An'],
      ['Tiane', 'Tian E'],
      ['Fangan', 'Fang An'],
      ['Haeun', 'Ha Eun'],
      ['Hoan', 'Ho An'],
      ['Huan', 'Hu An'],
    ] as const);
    const country = random.pick(['CN', 'TW', 'KR', 'VN', 'US']);
    const family = random.pick(['Hu', 'Li', 'Kim', 'Tran', 'Wang']);
    return [
      { country, given: whole, family },
      { country, given: parted, family },
    ];
  },
};

export function twoPeopleElsewhere(
  seed: string,
  count: number,
): readonly (readonly [kind: string, pair: Pair])[] {
  return Object.entries(TWO_PEOPLE).flatMap(([kind, make]) =>
    Array.from({ length: count }, (_, at) => [kind, make(randomFrom(`${seed} ${kind} ${at}`))] as const),
  );
}
