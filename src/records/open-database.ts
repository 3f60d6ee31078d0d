import type { KeyRing } from '../encryption/key-ring.ts';
import { cannotNote } from './api-keys.ts';
import { connect } from './database.ts';
import type { Database, DatabaseSource } from './database.ts';
import { moveEarlierReadings } from './earlier-readings.ts';
import { translated } from './errors.ts';

/**
 * Opens the results database and migrates it.
 *
 * @param ring seals and opens what only its holders may read
 * @param acceptsEarlier whether values of before are read that are bound to no row, or not encrypted
 * @throws RecordsUnavailableError when it cannot be reached
 * @throws RecordsLockedError when another process has the folder `pgliteDir` open
 * @throws MigrationNeededError when this role may not bring it forward
 */
export async function openDatabase(
  source: DatabaseSource,
  ring: KeyRing,
  { acceptsEarlier = false }: { acceptsEarlier?: boolean } = {},
): Promise<Database> {
  try {
    const database = await connect(source, { ring, acceptsEarlier });
    // Of a log that was changed they become acts when it is set right.
    await moveEarlierReadings(database).catch((error: unknown) => {
      if (!cannotNote(error)) throw error;
    });
    return database;
  } catch (error) {
    throw translated('database.open', error);
  }
}
