/** What PostgreSQL did for each statement, from its own log (auto_explain), and which of it grows with the tables. */
import { z } from 'zod';

/** More than any page and any client's rows. What is read beyond is read because it is there. */
const MOST_ROWS = 2_000;

export const explaining: readonly string[] = [
  'session_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=0',
  'auto_explain.log_analyze=on',
  'auto_explain.log_timing=off',
  'auto_explain.log_nested_statements=on',
  'auto_explain.log_format=json',
  'auto_explain.log_parameter_max_length=0',
  'compute_query_id=off',
];

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Index Name'?: string | undefined;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter': number;
  readonly 'Rows Removed by Index Recheck': number;
  readonly Plans: readonly PlanNode[];
}

const nodeSchema: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Index Name': z.string().optional(),
    'Actual Rows': z.number(),
    'Actual Loops': z.number(),
    'Rows Removed by Filter': z.number().default(0),
    'Rows Removed by Index Recheck': z.number().default(0),
    Plans: z.array(nodeSchema).default([]),
  }),
);

const planSchema = z.object({ 'Query Text': z.string(), Plan: nodeSchema });
export type Planned = z.infer<typeof planSchema>;

/** The plans between two marks, which are statements of their own: `select 'mark'`. */
export function plansIn(log: string): Planned[] {
  const found = log.matchAll(/ plan:\n((?:\t.*\n?)+)/g);
  return [...found].map(([, text = '']) => planSchema.parse(JSON.parse(text)));
}

/** What of a plan costs more the more rows there are, in words; nothing where it does not. */
export function growth({ 'Query Text': query, Plan: plan }: Planned, growing: ReadonlySet<string>): string[] {
  return nodesOf(plan).flatMap((node) => {
    const found = faultOf(node, growing);
    return found === null ? [] : [`${found}: ${query.replaceAll(/\s+/g, ' ').slice(0, 400)}`];
  });
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...node.Plans.flatMap(nodesOf)];
}

function faultOf(node: PlanNode, growing: ReadonlySet<string>): string | null {
  const { 'Node Type': type, 'Relation Name': table, 'Actual Rows': rows, 'Actual Loops': loops } = node;
  if (loops === 0) return null;
  const read = Math.round(
    (rows + node['Rows Removed by Filter'] + node['Rows Removed by Index Recheck']) * loops,
  );
  if (type.endsWith('Sort') || type.includes('Hash')) {
    const input = Math.round(
      node.Plans.reduce((sum, each) => sum + each['Actual Rows'] * each['Actual Loops'], 0),
    );
    return input > MOST_ROWS ? `${type} of ${input} rows` : null;
  }
  if (table !== undefined && growing.has(table) && type === 'Seq Scan' && read > 0)
    return `Seq Scan of ${table}`;
  // Of what a statement has read already, once more.
  const isScan = type.includes('Scan') && !/^(CTE|Function|Subquery|WorkTable|Values)/.test(type);
  return isScan && read > MOST_ROWS
    ? `${type} reads ${read} rows of ${table ?? node['Index Name'] ?? '?'}`
    : null;
}
