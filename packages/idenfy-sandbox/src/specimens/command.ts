#!/usr/bin/env node
import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { inventDocument, specimenSides, specimenTypes } from './document.ts';
import { drawFace, drawSpecimen } from './draw.ts';
import { inventPerson, type SpecimenPerson, specimenPersonSchema } from './person.ts';
import { specimenFormats } from './picture-options.ts';
import { readSpecimen } from './read.ts';

const USAGE = `Draws specimen documents of an invented person, for the sandbox and for tests.

  idenfy-specimens --out DIR [options]

  --out DIR           where the files go; made if it isn't there, files of the same name are replaced
  --seed SEED         the same seed draws the same files; any word or number, by default another each time
  --type TYPE         ID_CARD, PASSPORT, RESIDENCE_PERMIT or FACE; may be given several times, by default all
  --format FORMAT     jpeg (default), png or pdf (front and back as two pages); may be given several times
  --country CC        the holder's nationality and, but for a residence permit, the issuing country (alpha-2)
  --person-from FILE  the holder of another specimen (JPEG, PNG, PDF), or a person as JSON; then --seed and
                      --country choose only the documents
  --help              this text`;

const optionsSchema = z.object({
  out: z.string('a folder is wanted').min(1, 'a folder is wanted'),
  seed: z.string().optional(),
  type: z.array(z.enum([...specimenTypes, 'FACE'])).default([...specimenTypes, 'FACE']),
  format: z.array(z.enum(specimenFormats)).default(['jpeg']),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters are wanted')
    .optional(),
  'person-from': z.string().optional(),
});

/** What was asked for can't be done, with a sentence for the person who asked. */
class UsageError extends Error {}

async function personFrom(file: string): Promise<SpecimenPerson> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UsageError(`--person-from: ${file} can't be read`, { cause });
  });
  const reading = await readSpecimen(bytes);
  if (reading) return 'face' in reading ? reading.face : reading.document.holder;
  try {
    return specimenPersonSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new UsageError(`--person-from: ${file} is neither a specimen nor a person as JSON`, { cause });
  }
}

function readOptions(args: readonly string[]): z.infer<typeof optionsSchema> | 'help' {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        out: { type: 'string' },
        seed: { type: 'string' },
        type: { type: 'string', multiple: true },
        format: { type: 'string', multiple: true },
        country: { type: 'string' },
        'person-from': { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    return values.help === true ? 'help' : optionsSchema.parse(values);
  } catch (error) {
    if (error instanceof z.ZodError) {
      const mistakes = error.issues.map(({ path, message }) => `--${String(path[0])}: ${message}`);
      throw new UsageError(mistakes.join('\n'), { cause: error });
    }
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const seed = options.seed ?? String(randomInt(1_000_000));
  const from = options['person-from'];
  const nationality = options.country === undefined ? {} : { nationality: options.country };
  const holder = from === undefined ? inventPerson(seed, nationality) : await personFrom(from);
  await mkdir(options.out, { recursive: true });

  const save = async (name: string, bytes: Buffer, what: string): Promise<void> => {
    const file = join(options.out, name);
    await writeFile(file, bytes);
    console.log(`${file}  ${what} of ${holder.firstName} ${holder.lastName}`);
  };
  for (const type of options.type) {
    const name = type.toLowerCase().replaceAll('_', '-');
    for (const format of options.format) {
      if (type === 'FACE') {
        await save(`${name}.${format}`, await drawFace(holder, { format }), 'face');
        continue;
      }
      const document = inventDocument(holder, type, {
        seed,
        ...(options.country === undefined || type === 'RESIDENCE_PERMIT'
          ? {}
          : { issuingCountry: options.country }),
      });
      const what = `${type} ${document.number} (${document.issuingCountry})`;
      if (format === 'pdf') {
        const bytes = await drawSpecimen(document, { side: 'BOTH', format });
        await save(`${name}.pdf`, bytes, `${what}, front and back,`);
        continue;
      }
      for (const side of specimenSides) {
        const bytes = await drawSpecimen(document, { side, format });
        await save(`${name}-${side.toLowerCase()}.${format}`, bytes, `${what}, ${side.toLowerCase()},`);
      }
    }
  }
  if (options.seed === undefined) console.log(`The same again: --seed ${seed}`);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
