import { writingRule } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { implement } from '../../../engine/implement.ts';

/** What is against writing to a network. */
export interface RuleInForce {
  id: number;
  never: boolean;
  not_before: string | null;
  reason: string;
  text: string;
}

/** The rule that is against writing to a network at this moment; null for none. */
export const ruleAgainst = async (context: Context, asn: number): Promise<RuleInForce | null> =>
  (await rulesAgainst(context, [asn])).get(asn) ?? null;

/** The rules that are against writing to some of these networks, by ASN. */
export async function rulesAgainst(
  context: Context,
  asns: readonly number[],
): Promise<Map<number, RuleInForce>> {
  const { rows } = await sql<Omit<RuleInForce, 'text'> & { asn: number }>`
    select id::int as id, asn::float8 as asn, never, not_before, reason from messaging_writingrule
     where asn = any(${asns}::bigint[]) and (never or not_before > ${context.now()})`.execute(context.db);
  return new Map(
    rows.map(({ asn, ...rule }) => {
      const not_before = rule.not_before && new Date(rule.not_before).toISOString();
      return [asn, { ...rule, not_before, text: sentence(asn, { ...rule, not_before }) }];
    }),
  );
}

const sentence = (asn: number, { never, not_before, reason }: Omit<RuleInForce, 'text'>): string =>
  `AS${asn} is ${never ? 'never to be written to' : `not to be written to before ${String(not_before).slice(0, 16).replace('T', ' ')} UTC`}: ${reason}`;

/** A rule says something: never, or a moment. */
export const writingRules = implement(writingRule, {
  beforeSave: (items) => {
    for (const { draft, before, refuse } of items) {
      const { never, not_before } = { ...before, ...draft };
      if (never !== true && (not_before === null || not_before === undefined))
        refuse('not_before', 'Say before when nothing is sent, or that nothing is ever sent.');
    }
  },
});
