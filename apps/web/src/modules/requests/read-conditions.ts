import { type RuleCondition, ruleConditionsProblem } from '@peersmith/model';

/** Conditions as the server gives them; anything else is a rule that holds always, until somebody writes one. */
export const readConditions = (json: unknown): RuleCondition =>
  ruleConditionsProblem(json) === null ? (json as RuleCondition) : { all: [] };
