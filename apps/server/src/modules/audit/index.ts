import { auditEvent } from '@peersmith/model';
import { asDeclared } from '../../engine/implement.ts';

export { forgetAudit } from './forget-audit.ts';
export { type Actor, type AuditEvent, recordAudit } from './record-audit.ts';
export { type RevealLog, revealLog } from './reveal-log.ts';

export const audit = [asDeclared(auditEvent)];
