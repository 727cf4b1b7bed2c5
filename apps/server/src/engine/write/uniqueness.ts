import {
  type AnyResource,
  columnOf,
  entries,
  fieldOf,
  labelOf,
  permissionOf,
  type Row,
  tableOf,
} from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import { holds } from '../permissions.ts';
import { withinGrant } from '../read/within-grant.ts';
import type { Refuse } from './references.ts';

export interface Candidate {
  /** Null for a new row. */
  id: number | null;
  /** The whole row as it will be, under draft keys. */
  row: Row;
  /** Keys that the draft sets. */
  set: ReadonlySet<string>;
  refuse: Refuse;
}

interface Rule {
  keys: readonly string[];
  message: string;
  at: string;
}

function rulesOf(resource: AnyResource): Rule[] {
  const single = entries(resource)
    .filter(([, field]) => field.options.unique)
    .map(([key, field]) => ({
      keys: [key],
      at: key,
      message: `${resource.label} with this ${sentenceCase(labelOf(key, field))} already exists.`,
    }));
  const together = resource.unique.map((keys) => ({
    keys,
    at: 'non_field_errors',
    message: `${resource.clash ?? clashOf(resource, keys)}.`,
  }));
  return [...single, ...together];
}

const clashOf = (resource: AnyResource, keys: readonly string[]) =>
  `Another ${resource.label} has the same ${keys.map((key) => sentenceCase(labelOf(key, fieldOf(resource, key)))).join(' and ')}`;

/** Names the object that is in the way, to whoever may see it. */
const naming = (message: string, other: number | null) =>
  other === null ? message : `${message.replace(/\.$/, '')}: #${other}.`;

const sentenceCase = (label: string) =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/**
 * Refuses rows that clash with others, stored or in the same request: one statement for all rules and rows.
 * The database's constraints stand behind it, for two requests at the same moment.
 */
export async function requireUnique(
  context: Context,
  resource: AnyResource,
  candidates: readonly Candidate[],
): Promise<void> {
  const rules = rulesOf(resource);
  const parts: RawBuilder<unknown>[] = [];
  rules.forEach((rule, at) => {
    const touched = candidates
      .map((one, position) => ({ one, position }))
      .filter(
        ({ one }) =>
          rule.keys.some((key) => one.set.has(key)) && rule.keys.every((key) => !blank(one.row[key])),
      );
    const seen = new Set<string>();
    for (const { one } of touched) {
      const text = JSON.stringify(rule.keys.map((key) => one.row[key]));
      if (seen.has(text)) one.refuse(rule.at, rule.message);
      seen.add(text);
    }
    if (touched.length) parts.push(clashes(context, resource, { ...rule, number: at }, touched));
  });
  if (parts.length === 0) return;
  const { rows } = await sql<{
    rule: number;
    at: number;
    other: number | null;
  }>`${sql.join(parts, sql` union all `)}`.execute(context.db);
  for (const row of rows) {
    const rule = rules[row.rule];
    if (rule)
      candidates[row.at]?.refuse(
        rule.at,
        rule.keys.length > 1 ? naming(rule.message, row.other) : rule.message,
      );
  }
}

const blank = (value: unknown) => value === null || value === undefined;

function clashes(
  context: Context,
  resource: AnyResource,
  rule: Rule & { number: number },
  touched: readonly { one: Candidate; position: number }[],
): RawBuilder<unknown> {
  const columns = rule.keys.map((key) => columnOf(key, fieldOf(resource, key)));
  const given = touched.map(({ one, position }) => ({
    at: position,
    own: one.id,
    ...Object.fromEntries(rule.keys.map((key, n) => [columns[n], one.row[key]])),
  }));
  const types = rule.keys.map(
    (key, n) => sql`${sql.ref(columns[n] ?? key)} ${sql.raw(fieldOf(resource, key).sql ?? 'text')}`,
  );
  const same = columns.map((name) => sql`x.${sql.ref(name)} = g.${sql.ref(name)}`);
  const seen = holds(context.principal, permissionOf(resource, 'view'))
    ? withinGrant(context, resource, sql`x.id`)
    : sql`false`;
  // A row of the same request that moves away is judged as it is now: two rows cannot swap a unique value in one request.
  return sql`select ${sql.lit(rule.number)} as rule, g.at, case when ${seen} then x.id end as other from json_to_recordset(${JSON.stringify(given)}::json) g(at int, own bigint, ${sql.join(types)}) join ${sql.table(tableOf(resource))} x on ${sql.join(same, sql` and `)} where x.id is distinct from g.own`;
}

/** The same messages for a clash that only the database saw (SQLSTATE 23505). */
export function clashMessage(resource: AnyResource, detail: string): { at: string; message: string } {
  const named = /^Key \(([^)]*)\)/.exec(detail)?.[1]?.split(', ') ?? [];
  const rule = rulesOf(resource).find(
    (one) =>
      one.keys.every((key) => named.includes(columnOf(key, fieldOf(resource, key)))) &&
      one.keys.length === named.length,
  );
  return rule
    ? { at: rule.at, message: rule.message }
    : { at: 'non_field_errors', message: `Another ${resource.label} has the same ${named.join(', ')}.` };
}
