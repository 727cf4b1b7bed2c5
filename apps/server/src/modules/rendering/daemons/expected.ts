import { render } from '@peersmith/rendering';
import { BFDS, COMMUNITIES, PASSWORDS, POLICIES, SYSTEMS } from './axes.ts';
import { type Case, type Matrix, value } from './matrix.ts';

export type Platform = 'frr' | 'bird' | 'junos';

/** What the projection says of a session, without a word of any platform. */
export interface Expected {
  readonly one: Case;
  readonly status: string;
  readonly asn: number;
  readonly local_asn: number;
  readonly limit: number;
  readonly password: string;
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Values attached to what is received, and to what is advertised. */
  readonly received: readonly string[];
  readonly advertised: readonly string[];
  readonly bfd: (typeof BFDS)[keyof typeof BFDS];
  readonly multihop: number;
  readonly passive: boolean;
  /** Ours towards another network, and whether it must have one; empty for none. */
  readonly role: string;
}

const CARE =
  'enabled post-maintenance pre-maintenance maintenance disabled provisioning requested decommissioning decommissioned'.split(
    ' ',
  );
export const isLeaving = ({ status }: Expected): boolean => status.endsWith('maintenance');
export const isConfigured = ({ status }: Expected): boolean =>
  CARE.indexOf(status) < CARE.indexOf('provisioning');

const DUMP = `{% for s in (router | ixp_sessions | list) + (router | direct_sessions | list) %}
{{ s.id }};{{ s | max_prefix or 0 }};{{ s | merge_import_policies | map(attribute='slug') | join(' ') }};{{ s | merge_export_policies | map(attribute='slug') | join(' ') }};{{ s | merge_communities | map(attribute='id') | join(' ') }}
{% endfor %}`;

/** The sessions of a matrix, by id, as its projection has them. */
export function expectedOf({ projection, cases }: Matrix): Expected[] {
  const outcome = render(projection, {
    name: 'dump',
    template: DUMP,
    jinja2_trim: true,
    jinja2_lstrip: true,
  });
  if (outcome.kind !== 'rendered') throw new Error(JSON.stringify(outcome));
  const words = (text = '') => text.split(' ').filter((word) => word !== '');
  const dumped = new Map(
    outcome.text
      .trim()
      .split('\n')
      .map((line) => [Number(line.split(';')[0]), line.split(';')]),
  );
  return cases.map((one) => {
    const [, limit, imports, exports, communities] = dumped.get(one.id) ?? [];
    const attached = words(communities).flatMap((id) =>
      [COMMUNITIES[Number(id)]].filter((held) => held !== undefined),
    );
    return {
      one,
      status: [one.own, ...one.above].reduce((most, next) =>
        CARE.indexOf(next) > CARE.indexOf(most) ? next : most,
      ),
      asn: value(SYSTEMS, one.axes.system ?? '').asn,
      local_asn: value(SYSTEMS, one.axes.local_as ?? '').asn,
      limit: Number(limit),
      password: value(PASSWORDS, one.axes.password ?? '')[0],
      imports: words(imports),
      exports: words(exports),
      received: attached.filter(([, type]) => type !== 'egress').map(([text]) => text),
      advertised: attached.filter(([, type]) => type === 'egress').map(([text]) => text),
      bfd: value(BFDS, one.axes.bfd ?? ''),
      multihop: Number(one.axes.multihop),
      passive: one.axes.passive === 'true',
      role: one.axes.role ?? '',
    };
  });
}

/** Why a platform cannot have a session, in the words of this test; duplicates aside. */
export function refusedBy(platform: Platform, { one, asn, local_asn, imports, exports }: Expected): boolean {
  const [, holds] = value(PASSWORDS, one.axes.password ?? '');
  if (!holds.split(' ').includes(platform)) return true;
  if (one.axes.address === 'our own' || one.address.startsWith('fe80:')) return true;
  if (platform === 'bird') return false;
  if ([...imports, ...exports].includes(POLICIES[5][0])) return true;
  const differs = local_asn !== 64_500;
  return platform === 'frr' && differs && (asn === 64_500 || asn === local_asn);
}

/** The communities that can be said, each once. */
export const sayable = (values: readonly string[]): string[] => [
  ...new Set(
    values
      .filter((text) => text !== '0x1234')
      .map((text) => (text === '64500:010' ? '64500:10' : text === 'blackhole' ? '65535:666' : text)),
  ),
];
