// Words that stand in name fields beside what a person is called. In plain capitals, as `tokens.ts` makes them. Each of
// them is somebody's name as well, so that `roles.ts` decides from what stands beside it; what is missing here is compared
// as a name.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Documents add and drop them. */
export const titles = words('DR DRA MR MRS MS MISS MISTER PROF SIR DAME ING MAG PHD MGR');

/** Tell a father from his son. The Roman ones of one letter are so only behind a name. */
export const generations = words(`
  JR JNR JUNIOR SR SNR SENIOR II III IV VI VII VIII IX 1ST 2ND 3RD 4TH 5TH 6TH FILHO NETO SOBRINHO
`);
export const generationLetters = words('I V X');

/** Small words of family names, which documents add, drop and move (`van der`, `de la`, `bin`, `al`). */
export const particles = words(`
  DE DEL DELLA DELLO DI DA DAS DO DOS DU DES LA LE LES LO LOS LAS
  VON VOM VAN DER DEN DEM TE TEN TER ZU ZUM ZUR UND AF AV
  BIN IBN BEN BINT BINTI AL EL UL AN AS AZ AR AT ASH ABU OGLU KIZI
`);

/** Those of them that tell a family name wherever they stand. */
export const ofFamilies = words('DEL DELLA DI DOS DAS VON VOM DER DEN ZUM ZUR BIN IBN BINT BINTI');

/** One word in several spellings, so that `Jr.` beside `Junior` is no difference. */
export const oneGeneration: Readonly<Record<string, string>> = {
  JNR: 'JR',
  JUNIOR: 'JR',
  SNR: 'SR',
  SENIOR: 'SR',
  '1ST': 'I',
  '2ND': 'II',
  '3RD': 'III',
  '4TH': 'IV',
  '5TH': 'V',
  '6TH': 'VI',
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
