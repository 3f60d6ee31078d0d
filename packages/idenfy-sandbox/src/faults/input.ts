import { z } from 'zod';
import { type Endpoint, endpoints, type FaultName, faultNames, faultTable, isFaultName } from './table.ts';

type ParamsOf<N extends FaultName> = z.ZodObject<(typeof faultTable)[N]['params']>;
export type FaultParams<N extends FaultName> = z.output<ParamsOf<N>>;

const scopeFields = {
  /** Left out: for every client. */
  clientId: z.string().min(1).max(100).optional(),
  /** For sessions of one type only. */
  tokenType: z.enum(['IDENTIFICATION', 'DOCUMENT']).optional(),
  /** How often it strikes; null: until it is removed. */
  times: z.int().min(1).nullable().optional(),
  /** How many calls it leaves alone first. */
  skip: z.int().min(0).default(0),
};
const narrowerScope = {
  /** One file: FRONT, BACK, FACE or the name of a step. */
  file: z.string().min(1).optional(),
  /** Only webhooks with this `final`. */
  final: z.boolean().optional(),
  endpoint: z.enum(endpoints).optional(),
};
const { file, final, endpoint } = narrowerScope;

// The links are created together, so these two strike all files of a session.
const ofLinks = new Set<FaultName>(['file-dead', 'file-foreign-host']);

/** What else narrows a fault of this name. */
function narrowing(name: FaultName): Partial<typeof narrowerScope> {
  if (name.startsWith('webhook-')) return { final };
  if (name.startsWith('file-') && !ofLinks.has(name)) return { file };
  return name.startsWith('all-') ? { endpoint } : {};
}

type Scope = z.input<z.ZodObject<typeof scopeFields>>;
type Narrower<N extends FaultName> = N extends `webhook-${string}`
  ? { final?: boolean | undefined }
  : N extends `file-${string}`
    ? { file?: string | undefined }
    : N extends `all-${string}`
      ? { endpoint?: Endpoint | undefined }
      : unknown;

// An object without fields would allow no other fields.
type Params<N extends FaultName> = keyof (typeof faultTable)[N]['params'] extends never
  ? unknown
  : z.input<ParamsOf<N>>;

/** A requested fault: its name, its scope, and its parameters that differ from the default. */
export type FaultInput =
  | { [N in FaultName]: { fault: N } & Scope & Narrower<N> & Params<N> }[FaultName]
  | ({ fault: FaultName } & Scope);

const anyScope = z.object({ ...scopeFields, ...narrowerScope });
export type FaultScope = Omit<z.output<typeof anyScope>, 'times'>;

/** A fault with everything filled in. */
export interface ParsedFault {
  fault: FaultName;
  scope: FaultScope;
  times: number | null;
  params: Record<string, unknown>;
}

/** @throws z.ZodError for an unknown or invalid name, scope or parameter */
export function parseFault(input: unknown): ParsedFault {
  const { fault } = z
    .looseObject({ fault: z.string().refine(isFaultName, `one of ${faultNames.join(', ')}`) })
    .parse(input);
  const { times: wanted, params } = faultTable[fault];
  const known = z
    .strictObject({ fault: z.literal(fault), ...scopeFields, ...narrowing(fault), ...params })
    .parse(input);
  const { times, ...scope } = anyScope.parse(known);
  return { fault, scope, times: times === undefined ? wanted : times, params: z.object(params).parse(known) };
}

/** The parameters of an already parsed fault of this name. */
export function paramsOf<N extends FaultName>(name: N, params: Record<string, unknown>): FaultParams<N> {
  const shape: (typeof faultTable)[N]['params'] = faultTable[name].params;
  return z.object(shape).parse(params);
}
