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
export async function ruleAgainst(context: Context, asn: number): Promise<RuleInForce | null> {
  const { rows } = await sql<Omit<RuleInForce, 'text'>>`
    select id::int as id, never, not_before, reason from messaging_writingrule
     where asn = ${asn} and (never or not_before > ${context.now()})`.execute(context.db);
  const [rule] = rows;
  if (!rule) return null;
  const not_before = rule.not_before && new Date(rule.not_before).toISOString();
  return { ...rule, not_before, text: sentence(asn, { ...rule, not_before }) };
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
