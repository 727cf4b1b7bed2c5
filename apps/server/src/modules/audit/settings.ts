import { count, defineSettings } from '../../platform/settings.ts';

/** How long the audit log goes back. */
export const auditSettings = defineSettings('Audit log', {
  AUDIT_LOG_RETENTION_DAYS: count(1, 36_500).default(400).describe('How many days the audit log is kept.'),
});
