import { ActionIcon, Checkbox, Table, Text, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { PeerCandidate } from '@peersmith/api-client';
import { network } from '@peersmith/model';
import { IconArrowDown, IconArrowUp, IconEyeOff, IconMail } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { detailPath } from '../../resource/pages.ts';
import { formatAsn, formatNumber } from '../../text/format.ts';

interface CandidateTableProps {
  candidates: readonly PeerCandidate[];
  has: (asn: number) => boolean;
  onChange: (candidates: readonly PeerCandidate[], chosen: boolean) => void;
  ordering: string;
  onOrder: (ordering: string) => void;
  onHide: ((candidate: PeerCandidate) => void) | null;
}

interface Head {
  label: string;
  /** What the server orders by. */
  order?: string;
  right?: boolean;
}
const HEADS: readonly Head[] = [
  { label: 'Network', order: 'name' },
  { label: 'Missing', order: 'sessions', right: true },
  { label: 'Have', right: true },
  { label: 'Exchanges', order: 'exchanges' },
  { label: 'Policy', order: 'policy_general' },
  { label: 'Type' },
  { label: 'Traffic', order: 'info_traffic' },
  { label: 'Prefixes', order: 'info_prefixes4', right: true },
  { label: 'Facilities', right: true },
  { label: 'Value', order: 'value', right: true },
];

/** Networks that could be peered with, and where. */
export function CandidateTable(props: CandidateTableProps) {
  const { candidates, has, onChange } = props;
  const chosen = candidates.filter(({ asn }) => has(asn)).length;
  return (
    <div className="listing">
      <Table highlightOnHover verticalSpacing={6} horizontalSpacing="sm" aria-label="Networks to peer with">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40}>
              <Checkbox
                size="xs"
                aria-label="Choose all on this page"
                checked={candidates.length > 0 && chosen === candidates.length}
                indeterminate={chosen > 0 && chosen < candidates.length}
                onChange={(event) => onChange(candidates, event.currentTarget.checked)}
              />
            </Table.Th>
            {HEADS.map((head) => (
              <HeadCell key={head.label} head={head} {...props} />
            ))}
            <Table.Th w={1} className="stays">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {candidates.map((candidate) => (
            <Line key={candidate.asn} candidate={candidate} {...props} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function HeadCell({ head, ordering, onOrder }: { head: Head } & CandidateTableProps) {
  const { label, order, right } = head;
  const ta = right ? 'right' : 'left';
  if (!order) return <Table.Th ta={ta}>{label}</Table.Th>;
  const direction = ordering === order ? 'ascending' : ordering === `-${order}` ? 'descending' : 'none';
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th ta={ta} aria-sort={direction}>
      <UnstyledButton
        className="sort"
        fz="inherit"
        title={`Sort by ${label}`}
        onClick={() => onOrder(direction === 'descending' ? order : `-${order}`)}
      >
        {label}
        {direction !== 'none' && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}

/** Sessions whose address is claimed twice or shares no prefix with ours. */
const Doubtful = ({ count }: { count: number }) =>
  count > 0 && (
    <Text size="xs" c="dimmed" title="Addresses claimed twice, or without a common prefix">
      {formatNumber(count)} doubtful
    </Text>
  );

const prefixes = (count: number | null) => (count === null ? '—' : formatNumber(count));

function Line({ candidate, has, onChange, onHide }: { candidate: PeerCandidate } & CandidateTableProps) {
  const { asn, name, network_id, exchanges, email } = candidate;
  const places = exchanges.map((exchange) => exchange.name);
  const who = `${formatAsn(asn)} ${name}`;
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox
          size="xs"
          aria-label={`Choose ${who}`}
          checked={has(asn)}
          onChange={(event) => onChange([candidate], event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Link to={detailPath(network, network_id)} className="link one-line" title={who}>
          <span style={{ fontWeight: 500 }}>{formatAsn(asn)}</span> {name}
        </Link>
      </Table.Td>
      <Table.Td ta="right">
        {formatNumber(candidate.missing)}
        <Doubtful count={candidate.contested + candidate.no_common_prefix} />
      </Table.Td>
      <Table.Td ta="right">{candidate.configured || '—'}</Table.Td>
      <Table.Td title={places.join(', ')}>
        <span className="short-line">
          {places.length > 1 ? `${places.length}: ${places.join(', ')}` : places[0]}
        </span>
      </Table.Td>
      <Table.Td>{candidate.policy_general || '—'}</Table.Td>
      <Table.Td>{candidate.info_type || '—'}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{candidate.info_traffic || '—'}</Table.Td>
      <Table.Td
        ta="right"
        title="IPv4 / IPv6 prefixes that the network announces"
        style={{ whiteSpace: 'nowrap' }}
      >
        {prefixes(candidate.info_prefixes4)} / {prefixes(candidate.info_prefixes6)}
      </Table.Td>
      <Table.Td ta="right">{candidate.shared_facilities || '—'}</Table.Td>
      <Table.Td ta="right" title="Of 100: traffic, exchanges in common, policy, prefixes and scope">
        {candidate.value}
      </Table.Td>
      <Table.Td className="stays" style={{ whiteSpace: 'nowrap' }}>
        {email && (
          <Tooltip label={`Write to ${email}`}>
            <ActionIcon component="a" href={`mailto:${email}`} aria-label={`Write to ${who}`}>
              <IconMail size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        {onHide && (
          <Tooltip label="Hide">
            <ActionIcon onClick={() => onHide(candidate)} aria-label={`Hide ${who}`}>
              <IconEyeOff size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
