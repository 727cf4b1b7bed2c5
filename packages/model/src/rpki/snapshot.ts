import { choice, defineResource, integer, text, timestamp } from '@peersmith/resource';

const RPKI_SOURCE = {
  rtr: { label: 'RTR server', colour: 'info' },
  file: { label: 'File', colour: 'secondary' },
  url: { label: 'URL', colour: 'secondary' },
} as const;

/** The numbers that RTR counts with. */
const WORD = 4_294_967_295;

/** What RPKI said at a time: who may originate which prefixes. */
export const rpkiSnapshot = defineResource({
  app: 'rpki',
  name: 'snapshot',
  className: 'Snapshot',
  path: 'snapshots',
  page: '/rpki/snapshots',
  label: 'RPKI snapshot',
  about: 'What RPKI said at a time: how many VRPs and ASPAs, and where they were read.',
  manual: 'rpki',
  display: 'RPKI as of {as_of}',
  ordering: ['-id'],
  frame: ['id', 'display'],
  readOnly: true,
  fields: {
    source_kind: choice(RPKI_SOURCE, { default: 'file', label: 'Kind of source' }),
    source: text({ max: 2000, help: 'The RTR server, the file or the URL that it was read from.' }),
    as_of: timestamp({
      label: 'As of',
      help: 'When the source made it; when it was read, where the source does not say.',
    }),
    loaded: timestamp({ help: 'When it was read.' }),
    confirmed: timestamp({ help: 'When the source last said exactly this.' }),
    ipv4_vrps: integer({ default: 0, label: 'IPv4 VRPs' }),
    ipv6_vrps: integer({ default: 0, label: 'IPv6 VRPs' }),
    aspas: integer({ default: 0, label: 'ASPAs', help: 'ASes that say who their providers are.' }),
    rejected: integer({
      default: 0,
      label: 'Left out',
      help: 'Records with lengths or bits that no prefix has.',
    }),
    rtr_version: integer({ nullable: true, label: 'RTR version' }),
    rtr_session: integer({ nullable: true, label: 'RTR session' }),
    rtr_serial: integer({ nullable: true, max: WORD, label: 'RTR serial' }),
    digest: text({ max: 64, label: 'SHA-256', help: 'The same for the same VRPs and ASPAs.' }),
  },
  search: { contains: ['source'] },
  columns: ['as_of', 'confirmed', 'source_kind', 'source', 'ipv4_vrps', 'ipv6_vrps', 'aspas', 'rejected'],
  permissions: ['rpki.refresh_snapshot'],
});
