import { counted, formatNumber } from '../../text/format.ts';
import { type ListFacts, nounsOf, type Waiting } from './irr-data.ts';

interface Said {
  tone: string;
  label: string;
}

/** How a list stands, in two words and a colour. */
export function standingOf({ status }: ListFacts, isStale: boolean): Said {
  switch (status) {
    case 'current':
      return isStale ? { tone: 'var(--warn)', label: 'Stale' } : { tone: 'var(--good)', label: 'Fresh' };
    case 'failing':
      return { tone: 'var(--bad)', label: 'Failing' };
    case 'held':
      return { tone: 'var(--warn)', label: 'Waits for a decision' };
    case 'unused':
      return { tone: 'var(--quiet)', label: 'Unused' };
    default:
      return { tone: 'var(--quiet)', label: 'Not fetched yet' };
  }
}

/** What else is worth knowing of a list, a sentence each. */
export function remarksOn({ is_by_asn, fallback, drops_invalid, hosts_answer }: ListFacts): string[] {
  return [
    is_by_asn
      ? `AS${fallback} stands in for its AS-SET, which is absent, empty or unknown: these are the routes of the AS itself.`
      : '',
    drops_invalid === true ? `${hosts_answer} leaves out what RPKI says is invalid.` : '',
    drops_invalid === false ? `${hosts_answer} also answers what RPKI says is invalid.` : '',
  ].filter((text) => text !== '');
}

/** What accepting a version does to filters. */
export function acceptanceOf({ version, list, networks, hasOne }: Waiting): string {
  const nouns = list ? nounsOf(list.kind) : (['entry', 'entries'] as const);
  const whose =
    networks === null
      ? 'Filters that are made of it'
      : networks === 1
        ? 'The filters of 1 network'
        : `The filters of ${counted(networks, 'network')}`;
  const { entry_count, came, went } = version;
  const takes = hasOne
    ? `take ${counted(entry_count, ...nouns)} instead of ${formatNumber(list?.entry_count ?? 0)}: ${formatNumber(came)} come and ${formatNumber(went)} go.`
    : `take ${counted(entry_count, ...nouns)}; so far there is no list in force.`;
  const empty = entry_count === 0 ? ' An empty list denies everything.' : '';
  return `${whose} ${takes}${empty}`;
}

/** What rejecting a version does to filters. */
export const rejectionOf = ({ list, hasOne }: Waiting): string =>
  hasOne
    ? `The list in force stays${list ? `, with ${counted(list.entry_count, ...nounsOf(list.kind))}` : ''}: no filter changes.`
    : 'There is no list in force, and none comes of this: configurations that read it say that it is missing.';
