import {
  compileConditions,
  type FactsOfSession,
  type Holds,
  type NewSessionStatus,
  type RequestDirection,
  type RuleAction,
  type RuleCondition,
} from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** A rule as it decides. */
export interface Rule {
  id: number | null;
  name: string;
  direction: RequestDirection | 'both';
  action: RuleAction;
  text: string;
  /** Sessions that it accepts are made with this status; by hand where it is null. */
  session_status: NewSessionStatus | null;
  holds: Holds;
}

/** A rule as it is kept, or as somebody is writing it. */
export interface GivenRule extends Omit<Rule, 'holds'> {
  conditions: RuleCondition;
}

export const readyRule = ({ conditions, ...rule }: GivenRule): Rule => ({
  ...rule,
  holds: compileConditions(conditions),
});

/** The rules that decide now, in their order. */
export async function rulesInForce({ db }: Context): Promise<Rule[]> {
  const { rows } = await sql<GivenRule>`
    select id::int as id, name, direction, action, text, session_status, conditions from requests_rule where enabled order by position, id`.execute(
    db,
  );
  return rows.map(readyRule);
}

/** What comes of a session. */
export interface Verdict {
  action: RuleAction;
  rule: Rule | null;
  text: string;
}

const NOBODY: Verdict = { action: 'ask', rule: null, text: 'No rule is about it.' };

/** What the first rule that holds says. What a hard check speaks against is accepted by no rule: a person is asked. */
export function decide(
  rules: readonly Rule[],
  { direction, facts, stopped }: { direction: RequestDirection; facts: FactsOfSession; stopped: boolean },
): Verdict {
  const rule = rules.find(
    (one) => (one.direction === 'both' || one.direction === direction) && one.holds(facts) === true,
  );
  if (!rule) return NOBODY;
  if (rule.action === 'accept' && stopped)
    return {
      action: 'ask',
      rule,
      text: 'A check stands in the way of the rule, or a private request lacks its relationship.',
    };
  return { action: rule.action, rule, text: rule.text };
}
