import {
  affectedSession,
  maintenanceNotice,
  maintenanceProposal,
  maintenanceStep,
  maintenanceWindow,
} from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import { asDeclared, type Computation, implement } from '../../engine/implement.ts';
import { checkWindows, refuseRemoval } from './check-window.ts';
import { acceptProposal, ignoreProposal } from './decide-proposal.ts';

const affected =
  (what: RawBuilder<unknown>, where = sql`true`): Computation =>
  (alias) =>
    sql`(select ${what} from maintenance_affectedsession a where a.window_id = ${sql.ref(`${alias}.id`)} and ${where})`;

/** Maintenances, what they affect, what was done and told, and what providers propose. */
export const maintenanceResources = [
  implement(maintenanceWindow, {
    computed: {
      session_count: affected(sql`count(*)::int`),
      network_count: affected(sql`count(distinct a.asn)::int`),
      down_count: affected(
        sql`count(*)::int`,
        sql`a.was_up and not a.is_back and exists (select from maintenance_window v where v.id = a.window_id and v.restore_began is not null)`,
      ),
    },
    beforeSave: checkWindows,
    beforeRemove: refuseRemoval,
  }),
  implement(affectedSession, { seenWith: 'autonomous_system' }),
  asDeclared(maintenanceStep),
  implement(maintenanceNotice, { seenWith: 'autonomous_system' }),
  implement(maintenanceProposal, { actions: { accept: acceptProposal, ignore: ignoreProposal } }),
];
