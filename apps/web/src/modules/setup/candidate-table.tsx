import { Checkbox, Table } from '@mantine/core';
import type { FirstCandidate } from '@peersmith/api-client';
import { formatAsn, formatNumber } from '../../text/format.ts';

interface CandidateTableProps {
  candidates: readonly FirstCandidate[];
  has: (asn: number) => boolean;
  onChange: (candidates: readonly FirstCandidate[], chosen: boolean) => void;
}

/** Who could be peered with, and where. */
export function CandidateTable({ candidates, has, onChange }: CandidateTableProps) {
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
                checked={chosen === candidates.length}
                indeterminate={chosen > 0 && chosen < candidates.length}
                onChange={(event) => onChange(candidates, event.currentTarget.checked)}
              />
            </Table.Th>
            <Table.Th>ASN</Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>Policy</Table.Th>
            <Table.Th>Type</Table.Th>
            <Table.Th>Traffic</Table.Th>
            <Table.Th>Exchanges in common</Table.Th>
            <Table.Th>Families</Table.Th>
            <Table.Th ta="right">Sessions</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {candidates.map((candidate) => (
            <Line
              key={candidate.asn}
              candidate={candidate}
              chosen={has(candidate.asn)}
              onChange={(tick) => onChange([candidate], tick)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface LineProps {
  candidate: FirstCandidate;
  chosen: boolean;
  onChange: (chosen: boolean) => void;
}
function Line({ candidate, chosen, onChange }: LineProps) {
  const { asn, name, policy_general, info_type, info_traffic, exchanges, ipv4, ipv6, sessions } = candidate;
  const places = exchanges.length > 3 ? [...exchanges.slice(0, 3), `+${exchanges.length - 3}`] : exchanges;
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox
          size="xs"
          aria-label={`Choose ${formatAsn(asn)} ${name}`}
          checked={chosen}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>{formatAsn(asn)}</Table.Td>
      <Table.Td>
        <span className="one-line" title={name}>
          {name}
        </span>
      </Table.Td>
      <Table.Td>{policy_general || '—'}</Table.Td>
      <Table.Td>{info_type || '—'}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{info_traffic || '—'}</Table.Td>
      <Table.Td>
        <span className="one-line" title={exchanges.join(', ')}>
          {places.join(', ')}
        </span>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {[ipv4 && 'IPv4', ipv6 && 'IPv6'].filter(Boolean).join(', ')}
      </Table.Td>
      <Table.Td ta="right">{formatNumber(sessions)}</Table.Td>
    </Table.Tr>
  );
}
