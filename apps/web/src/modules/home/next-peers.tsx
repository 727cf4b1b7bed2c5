import { Box, Button, Group, Text } from '@mantine/core';
import type { PeerCandidate } from '@peersmith/api-client';
import { network } from '@peersmith/model';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { later } from '../../resource/later.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { linkTo } from '../../resource/search.ts';
import { OwnScope, type OwnSystem, useOwnSystems } from '../../shell/own-as.tsx';
import { counted, formatAsn } from '../../text/format.ts';

const PreviewDrawer = later(() => import('../candidates/preview-drawer.tsx'), 'PreviewDrawer', null);
const SHOWN = 6;
const NEEDED = [
  'peeringdb.view_network',
  'peeringdb.view_networkixlan',
  'peeringdb.view_hiddenpeer',
  'peering.view_internetexchange',
  'peering.view_internetexchangepeeringsession',
  'net.view_connection',
];
const MAKES = 'peering.add_internetexchangepeeringsession';

interface Next {
  candidate: PeerCandidate;
  /** Ours. */
  of: OwnSystem;
}

/** The networks with which sessions are worth most, to any of ours that pages are about. */
function useNext(): { next: Next[]; count: number; several: boolean } {
  const holds = useHolds();
  const { shown } = useOwnSystems();
  const isAllowed = NEEDED.every(holds);
  const asked = useQueries({
    queries: shown.map(({ asn }) => ({
      queryKey: ['candidates', 'next', asn],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.call('GET /api/peeringdb/candidates/', {
          query: { ordering: '-value', limit: SHOWN, local_asn: asn },
          signal,
        }),
      enabled: isAllowed,
      placeholderData: keepPreviousData,
    })),
  });
  const next = shown.flatMap((of, at) =>
    (asked[at]?.data?.results ?? []).map((candidate) => ({ candidate, of })),
  );
  return {
    next: next.toSorted((one, other) => other.candidate.value - one.candidate.value).slice(0, SHOWN),
    count: asked.reduce((sum, { data }) => sum + (data?.count ?? 0), 0),
    several: shown.length > 1,
  };
}

/** The networks with which sessions are worth most, each with what speaks for it. */
export function NextPeers() {
  const holds = useHolds();
  const [making, setMaking] = useState<Next | null>(null);
  const { next, count, several } = useNext();
  if (next.length === 0) return null;
  const done = () => setMaking(null);
  return (
    <Card title="Whom to peer with next">
      <Box px="md" pb={8} pt={0}>
        <OwnScope />
      </Box>
      <ul className="down-list">
        {next.map(({ candidate: one, of }) => (
          <li key={`${of.asn} ${one.asn}`}>
            <Group justify="space-between" gap="xs" fz="sm" wrap="nowrap">
              <Link className="link" style={{ minWidth: 0 }} to={detailPath(network, one.network_id)}>
                {formatAsn(one.asn)} {one.name}
              </Link>
              {holds(MAKES) && (
                <Button
                  size="compact-xs"
                  variant="default"
                  style={{ flex: 'none' }}
                  aria-label={`${counted(one.missing, 'session')} with ${formatAsn(one.asn)}: review`}
                  onClick={() => setMaking({ candidate: one, of })}
                >
                  {counted(one.missing, 'session')}
                </Button>
              )}
            </Group>
            <Text size="xs" c="dimmed">
              {several && `For ${formatAsn(of.asn)}. `}
              {reasonsOf(one)}
            </Text>
          </li>
        ))}
        <li>
          <Link className="link" {...linkTo('/peering/candidates/', { ordering: '-value' })}>
            {`All ${counted(count, 'candidate')}, by value`}
          </Link>
        </li>
      </ul>
      {making && (
        <PreviewDrawer
          selection={{ local_asn: making.of.asn, peers: [making.candidate.asn] }}
          onClose={done}
          onDone={done}
        />
      )}
    </Card>
  );
}

/** "Value 78: 100-200Gbps, 2 exchanges, Open, Global, 1,200 prefixes". */
function reasonsOf(one: PeerCandidate): string {
  const prefixes = (one.info_prefixes4 ?? 0) + (one.info_prefixes6 ?? 0);
  const said = [
    one.info_traffic,
    counted(one.exchanges.length, 'exchange'),
    one.policy_general && `${one.policy_general.toLowerCase()} policy`,
    one.info_scope,
    prefixes > 0 && counted(prefixes, 'prefix', 'prefixes'),
  ];
  return `Value ${one.value}: ${said.filter(Boolean).join(', ')}`;
}
