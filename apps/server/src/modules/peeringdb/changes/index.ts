import { peeringdbChange } from '@peersmith/model';
import { implement } from '../../../engine/implement.ts';
import { applicable, applyChanges, ignoreChanges, reopenChanges } from './decide-changes.ts';

export { followAndPropose } from './follow-and-propose.ts';
export { recordChanges } from './record-changes.ts';

export const changes = implement(peeringdbChange, {
  computed: { applicable },
  actions: { apply: applyChanges, ignore: ignoreChanges, reopen: reopenChanges },
});
