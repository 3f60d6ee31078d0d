/**
 * Two letters behind a town: a country, or a state or province of one (Cambridge, MA; Torino TO). Two texts contradict
 * where no meaning of the one can be true beside one of the other.
 */
import { countriesNamed } from './countries.ts';
import type { NamedPlaces } from './named.ts';

/** ISO 3166-2, without the country; with the names that stand in place of the code. */
const STATES: Readonly<Record<string, string>> = {
  US:
    'AL:ALABAMA AK:ALASKA AZ:ARIZONA AR:ARKANSAS CA:CALIFORNIA CO:COLORADO CT:CONNECTICUT DE:DELAWARE FL:FLORIDA GA:GEORGIA HI:HAWAII ' +
    'ID:IDAHO IL:ILLINOIS IN:INDIANA IA:IOWA KS:KANSAS KY:KENTUCKY LA:LOUISIANA ME:MAINE MD:MARYLAND MA:MASSACHUSETTS MI:MICHIGAN ' +
    'MN:MINNESOTA MS:MISSISSIPPI MO:MISSOURI MT:MONTANA NE:NEBRASKA NV:NEVADA NH:NEW_HAMPSHIRE NJ:NEW_JERSEY NM:NEW_MEXICO ' +
    'NY:NEW_YORK NY:NEW_YORK_STATE NC:NORTH_CAROLINA ND:NORTH_DAKOTA OH:OHIO OK:OKLAHOMA OR:OREGON PA:PENNSYLVANIA RI:RHODE_ISLAND ' +
    'SC:SOUTH_CAROLINA SD:SOUTH_DAKOTA TN:TENNESSEE TX:TEXAS UT:UTAH VT:VERMONT VA:VIRGINIA WA:WASHINGTON WA:WASHINGTON_STATE ' +
    'WV:WEST_VIRGINIA WI:WISCONSIN WY:WYOMING DC:DISTRICT_OF_COLUMBIA',
  CA:
    'AB:ALBERTA BC:BRITISH_COLUMBIA MB:MANITOBA NB:NEW_BRUNSWICK NL:NEWFOUNDLAND NS:NOVA_SCOTIA ON:ONTARIO PE:PRINCE_EDWARD_ISLAND ' +
    'QC:QUEBEC SK:SASKATCHEWAN NT:NORTHWEST_TERRITORIES NU:NUNAVUT YT:YUKON',
  AU: 'SA:SOUTH_AUSTRALIA WA:WESTERN_AUSTRALIA NT:NORTHERN_TERRITORY',
  IT:
    'AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CL CN CO CR CS CT CZ EN FC FE FG FI FM FR GE GO GR IM ' +
    'IS KR LC LE LI LO LT LU MB MC ME MI MN MO MS MT NA NO NU OR PA PC PD PE PG PI PN PO PR PT PU PV PZ RA RC RE RG RI RM RN RO ' +
    'SA SI SO SP SR SS SU SV TA TE TN TO TP TR TS TV UD VA VB VC VE VI VR VT VV',
  BR: 'AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO',
  CH: 'AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH',
  IN: 'AP AR AS BR CG GA GJ HR HP JH KA KL MP MH MN ML MZ NL OD OR PB RJ SK TN TS TR UP UK WB DL JK',
  RO: 'AB AR AG BC BH BN BT BR BV BZ CL CS CJ CT CV DB DJ GL GR GJ HR HD IL IS IF MM MH MS NT OT PH SJ SM SB SV TR TM TL VL VS VN',
};

interface Meaning {
  readonly country: string;
  /** Null: all of the country. */
  readonly state: string | null;
}

const byText: ReadonlyMap<string, readonly Meaning[]> = Map.groupBy(
  Object.entries(STATES).flatMap(([country, states]) =>
    states.split(' ').flatMap((entry) => {
      const [state = '', name] = entry.split(':');
      return [state, ...(name === undefined ? [] : [name.replaceAll('_', ' ')])].map((text) => ({
        text,
        country,
        state,
      }));
    }),
  ),
  ({ text }) => text,
);

/** Whether it is a state of North America, which is often written without a comma: PORTLAND OR. */
export const isStateCode = (word: string): boolean =>
  word.length === 2 && (byText.get(word) ?? []).some(({ country }) => country === 'US' || country === 'CA');

/** Behind a town alone: without one, CA is Canada. */
export function differInCodes(one: NamedPlaces, other: NamedPlaces): boolean {
  if (![one, other].some(({ regions, countries }) => [...regions, ...countries].some(isCode))) return false;
  const [ours, theirs] = [meaningsOf(one), meaningsOf(other)];
  if (ours === null || theirs === null) return false;
  return !ours.some((here) =>
    theirs.some(
      (there) =>
        here.country === there.country &&
        (here.state === null || there.state === null || here.state === there.state),
    ),
  );
}

type Named = NamedPlaces['countries'][number] | string;

const isCode = (named: Named): boolean => (typeof named === 'string' ? named : named.name).length === 2;

/** Null where nothing is said, or what is said is not known here, and so may be anything. */
function meaningsOf({ towns, regions, countries }: NamedPlaces): readonly Meaning[] | null {
  if (towns.length === 0) return null;
  // The last word alone tells: PARIS, TEXAS, USA is in both.
  const texts = [...regions, ...countries.map(({ name }) => name)];
  const found = texts.map((text): readonly Meaning[] => [
    ...(byText.get(text) ?? []),
    ...[...countriesNamed(text)].map((country) => ({ country, state: null })),
  ]);
  const isOpen = found.length === 0 || found.some((all) => all.length === 0 || all.some(isFormer));
  if (isOpen) return null;
  // What several words say must hold together: TEXAS, USA is Texas.
  const [narrowest = []] = found.toSorted((a, b) => statesIn(b) - statesIn(a));
  const together = narrowest.filter(({ country }) =>
    found.every((all) => all.some((meaning) => meaning.country === country)),
  );
  return together.length > 0 ? together : null;
}

const isFormer = ({ country }: Meaning): boolean => country === 'former';
const statesIn = (all: readonly Meaning[]): number => (all.some(({ state }) => state !== null) ? 1 : 0);
