/** Judges one line, a pair of documents, as the service would. */
import { z } from 'zod';
import { webhookSchema } from '../../src/idenfy/schemas.ts';
import { compare } from '../../src/matching/comparison.ts';
import type { MatchVerdict } from '../../src/matching/comparison.ts';
import type { Doubt } from '../../src/matching/doubts.ts';
import { doubts } from '../../src/matching/doubts.ts';

export interface Judgement {
  readonly id: Id;
  /** On the person. */
  readonly verdict: MatchVerdict;
  /** Whether VERIFIED would be automatic if iDenfy approved both sessions and said nothing else. */
  readonly automatic: boolean;
  readonly doubts: readonly Doubt[];
}

export interface Refusal {
  readonly id: Id | null;
  readonly error: string;
}

type Id = string | number;

const idSchema = z.union([z.string(), z.number()]);

/** An empty text is what a form sends for a field that nobody filled in. */
const text = z
  .string()
  .nullish()
  .transform((value) => (value === '' || value === null ? undefined : value));

const lineSchema = z.object({
  id: idSchema,
  identity: z.record(z.string(), z.unknown()),
  second: z.record(z.string(), z.unknown()),
  /** Strict: a misspelt key would be ignored, and the pair could pass because of that. */
  person: z.strictObject({ firstName: text, lastName: text, dateOfBirth: text }).nullish(),
  on: z.iso.date().optional(),
});

/** @param today ISO, for lines without `on` */
export function judgeLine(line: string, number: number, today: string): Judgement | Refusal {
  const json = jsonOf(line);
  const parsed = lineSchema.safeParse(json);
  if (!parsed.success) {
    const id = z.object({ id: idSchema }).safeParse(json).data?.id ?? null;
    return { id, error: `Line ${number} ${json === undefined ? 'is no JSON' : whatIsWrong(parsed.error)}.` };
  }
  const { id, person, on = today } = parsed.data;
  const [identity, document] = [resultOf(parsed.data.identity), resultOf(parsed.data.second)];
  const comparison = compare(identity.data ?? {}, document.data ?? {}, on);
  const found = doubts({ identity, document, comparison, person: person ?? {}, today: on });
  return { id, verdict: comparison.person.verdict, automatic: found.length === 0, doubts: found };
}

/** Parsed by the schema of webhooks, like a result. */
const resultOf = (data: object) =>
  webhookSchema.parse({ scanRef: 'compare', status: { overall: 'APPROVED' }, data });

function jsonOf(line: string): unknown {
  try {
    const json: unknown = JSON.parse(line);
    return json;
  } catch {
    return undefined;
  }
}

/** Names the field but no value, since lines are about people. */
function whatIsWrong({ issues: [issue] }: z.ZodError): string {
  const field = issue?.path.join('.') ?? '';
  return field === '' ? 'is no object' : `has no usable ${field}: ${issue?.message}`;
}
