import { ruleConditionsProblem } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import type { Widget } from '../../widgets/widget.ts';
import { readConditions } from './read-conditions.ts';

/** The conditions of a rule, fact by fact. */
export const conditionsWidget: Widget = {
  Show: later(() => import('./condition-editor.tsx'), 'ConditionsBox'),
  read: readConditions,
  write: (value) => value,
  problem: ruleConditionsProblem,
  wide: true,
};
