import {
  announced,
  choice,
  computed,
  defineResource,
  integer,
  json,
  ref,
  text,
  timestamp,
} from '@peersmith/resource';
import * as z from 'zod';
import { PEERINGDB_CHANGE_KIND, PEERINGDB_CHANGE_STATE } from '../choices.ts';
import { asn } from '../kinds/network.ts';

const record = (label: string) => integer({ nullable: true, max: Number.MAX_SAFE_INTEGER, label });
const Ids = z.strictObject({
  ids: z.array(z.int().positive()).min(1, { error: 'Name at least one change.' }).max(1000),
});
const decide = (label: string, help: string) => ({
  label,
  on: 'list' as const,
  method: 'POST' as const,
  permissions: ['peeringdb.change_change'],
  plans: true as const,
  input: Ids,
  status: 200 as const,
  answer: z.strictObject({ changes: z.int().describe('How many were decided.') }),
  help,
});

/** Something in PeeringDB that changed and touches objects of ours. */
export const peeringdbChange = defineResource({
  app: 'peeringdb',
  name: 'change',
  className: 'Change',
  path: 'changes',
  page: '/peeringdb/changes',
  label: 'PeeringDB change',
  about: 'A change in PeeringDB that touches your own objects, to be applied to them or ignored.',
  manual: 'peeringdb#changes-that-touch-you',
  display: '{summary}',
  ordering: ['-time', '-id'],
  frame: ['id', 'url', 'display_url', 'display'],
  readOnly: true,
  traits: [announced],
  indexes: [['time'], ['state'], ['asn']],
  fields: {
    time: timestamp({ default: 'now' }),
    run: record('Run'),
    kind: choice(PEERINGDB_CHANGE_KIND, {}),
    summary: text({ max: 1000 }),
    asn: asn({ nullable: true, label: 'ASN' }),
    network: record('PeeringDB network'),
    ixlan: record('PeeringDB LAN'),
    netixlan: record('PeeringDB port'),
    field: text({
      max: 100,
      blank: true,
      help: 'Field of the record that changed; empty when all of it did.',
    }),
    before: json({ nullable: true }),
    after: json({ nullable: true }),
    autonomous_system: ref('peering.autonomoussystem', { nullable: true, onDelete: 'set null' }),
    internet_exchange: ref('peering.internetexchange', { nullable: true, onDelete: 'set null' }),
    sessions: integer({ default: 0, help: 'Sessions of yours that it touched when it was seen.' }),
    applicable: computed(z.boolean(), {
      cell: 'check',
      help: 'Whether applying it changes something here; otherwise it is for your information.',
    }),
    state: choice(PEERINGDB_CHANGE_STATE, { default: 'pending' }),
    decided: timestamp({ nullable: true }),
    decided_by: ref('auth.user', { nullable: true, onDelete: 'set null' }),
  },
  search: { contains: ['summary'], number: ['asn'] },
  columns: ['summary', 'kind', 'sessions', 'state', 'time'],
  actions: {
    apply: decide('Apply', 'Makes your own objects as PeeringDB says now.'),
    ignore: decide('Ignore', 'Leaves your own objects as they are.'),
    reopen: decide('Reopen', 'Makes ignored changes pending again.'),
  },
});
