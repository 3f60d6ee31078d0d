/** Text that nobody writes by chance, put wherever personal data can enter. */
import { randomInt } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Of letters alone: a name may hold nothing else, and no way of quoting changes them. */
export const marker = `ZQ${Array.from({ length: 10 }, () => LETTERS.charAt(randomInt(26))).join('')}`;

/** A birth date cannot hold the marker; nobody else here has this one. */
export const plantedBirthDate = '1931-08-29';

/**
 * What a search looks for: every planted text begins with the marker, which may have been written in another case, as
 * iDenfy and the comparison of names do.
 */
export const sought: readonly string[] = [
  marker,
  marker.toLowerCase(),
  `${marker.charAt(0)}${marker.slice(1).toLowerCase()}`,
  plantedBirthDate,
];

/** The texts planted in one system, each with the word for its place in it. */
export class Plants {
  readonly texts = new Map<string, string>();
  private readonly of: string;

  /** @param of a letter for the system */
  constructor(of: string) {
    this.of = of;
  }

  /** @param where in capital letters; at most seven for what must fit into a document's number */
  text(where: string): string {
    const text = `${marker}${this.of}${where}`;
    this.texts.set(where, text);
    return text;
  }

  /** Of those that were planted, which of them are not in there. In whatever case. */
  missingFrom(content: string, wheres: readonly string[]): readonly string[] {
    const there = content.toUpperCase();
    return wheres.filter((where) => {
      const text = this.texts.get(where);
      return text === undefined || !there.includes(text);
    });
  }
}
