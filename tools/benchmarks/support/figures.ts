/** What is said of a benchmark's measurements: medians, spreads, the ratio to the floor, and whether a goal is met. Pure. */
import { z } from 'zod';

/** Of the ratio (product over floor), or of the product itself where no floor is built. */
export const goalSchema = z.union([
  z.object({ of: z.enum(['ratio', 'product']), atMost: z.number() }).strict(),
  z.object({ of: z.enum(['ratio', 'product']), atLeast: z.number() }).strict(),
]);
export type Goal = z.infer<typeof goalSchema>;

/** By its name in the output; `goal: null` for what is only told. */
export interface FigureOf {
  readonly unit: string;
  readonly goal: Goal | null;
}

export interface Measured {
  readonly product: readonly number[];
  /** Empty where there is no floor. */
  readonly floor: readonly number[];
}

const medianSchema = z.number().nullable();

export const figureSchema = z.object({
  unit: z.string(),
  product: medianSchema,
  /** The least and the most. */
  productSpread: z.array(z.number()),
  floor: medianSchema,
  floorSpread: z.array(z.number()),
  /** The median of the rounds' own ratios: product and floor of one round met the same machine. */
  ratio: medianSchema,
  goal: goalSchema.nullable(),
  met: z.boolean().nullable(),
});
export type Figure = z.infer<typeof figureSchema>;

/** The last line of a benchmark's standard output. */
export const resultSchema = z.object({
  bench: z.string(),
  /** These four are the first figure's. */
  product: medianSchema,
  floor: medianSchema,
  ratio: medianSchema,
  goal: goalSchema.nullable(),
  /** Whether every figure meets its goal. */
  met: z.boolean(),
  rounds: z.number(),
  short: z.boolean(),
  /** The machine's load average over one minute, while it ran. */
  load: z.array(z.number()),
  figures: z.record(z.string(), figureSchema),
});
export type Result = z.infer<typeof resultSchema>;

export function figureFrom({ unit, goal }: FigureOf, { product, floor }: Measured): Figure {
  const ratios = floor.flatMap((value, at) => {
    const ours = product[at];
    return ours === undefined || value === 0 ? [] : [ours / value];
  });
  const [ours, theirs, ratio] = [median(product), median(floor), median(ratios)];
  const judged = goal?.of === 'ratio' ? ratio : ours;
  return {
    unit,
    product: rounded(ours),
    productSpread: spread(product),
    floor: rounded(theirs),
    floorSpread: spread(floor),
    ratio: rounded(ratio),
    goal,
    met: goal === null || judged === null ? null : isWithin(judged, goal),
  };
}

function isWithin(value: number, wanted: Goal): boolean {
  return 'atMost' in wanted ? value <= wanted.atMost : value >= wanted.atLeast;
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [lower, upper] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}

/** The value that a share of all values, such as 0.99, does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

function spread(values: readonly number[]): number[] {
  return values.length === 0 ? [] : [Math.min(...values), Math.max(...values)].map(threeDigits);
}

const rounded = (value: number | null): number | null => (value === null ? null : threeDigits(value));

/** Three digits that count; whole numbers stay whole. */
const threeDigits = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));

export function goalInWords(goal: Goal | null): string {
  if (goal === null) return '';
  return `${goal.of} ${'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`}`;
}

const range = (values: readonly number[]): string => (values.length === 0 ? '' : ` (${values.join(' to ')})`);

export function figureInWords(
  name: string,
  { unit, product, floor, ratio, goal, met, ...spreads }: Figure,
): string {
  const parts = [
    `${product} ${unit}${range(spreads.productSpread)}`,
    ...(floor === null ? [] : [`floor ${floor} ${unit}${range(spreads.floorSpread)}`, `ratio ${ratio}`]),
    ...(goal === null ? [] : [`goal ${goalInWords(goal)}: ${met === true ? 'met' : 'MISSED'}`]),
  ];
  return `${name}: ${parts.join('; ')}`;
}
