import { auditEvent } from '@peersmith/model';
import { asDeclared } from '../../engine/implement.ts';
import { defineModule } from '../../engine/module.ts';
import { revealLog } from './reveal-log.ts';
import { auditSettings } from './settings.ts';

export { forgetAudit } from './forget-audit.ts';
export { type Actor, type AuditEvent, recordAudit } from './record-audit.ts';
export { auditSettings } from './settings.ts';

/** Who came in, who got which rights, who read which secrets. */
export const auditModule = defineModule({
  name: 'audit',
  resources: [asDeclared(auditEvent)],
  settings: auditSettings,
  provides: { reveals: ({ db, onError }) => revealLog(db, onError) },
});
