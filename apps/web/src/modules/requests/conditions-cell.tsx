import { conditionText, type RuleCondition, ruleConditionsProblem } from '@peersmith/model';
import type { CellProps } from '../../cells/cell.ts';

/** Whether they can be read. */
export const isSound = (value: unknown): value is RuleCondition => ruleConditionsProblem(value) === null;

/** The conditions of a rule as a sentence. */
export function ConditionsCell({ value }: CellProps) {
  return <>{isSound(value) ? conditionText(value) : 'Conditions that nobody can read'}</>;
}
