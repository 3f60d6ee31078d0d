import type { Country } from './countries.ts';

/** The names are plain. */
export interface NamedPlaces {
  readonly towns: readonly string[];
  readonly regions: readonly string[];
  /** Each as it is written, with the countries that it may mean. */
  readonly countries: readonly { readonly name: string; readonly codes: ReadonlySet<Country> }[];
}
