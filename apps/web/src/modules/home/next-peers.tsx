import { Button, Group, Text } from '@mantine/core';
import type { PeerCandidate } from '@peersmith/api-client';
import { network } from '@peersmith/model';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { later } from '../../resource/later.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { linkTo } from '../../resource/search.ts';
import { useOwnSystems } from '../../shell/own-as.tsx';
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

/** The networks with which sessions are worth most, each with what speaks for it. */
export function NextPeers() {
  const holds = useHolds();
  const { current } = useOwnSystems();
  const [making, setMaking] = useState<PeerCandidate | null>(null);
  const query = { ordering: '-value', limit: SHOWN, ...(current ? { local_asn: current.asn } : {}) };
  const { data } = useQuery({
    queryKey: ['candidates', 'next', current?.asn],
    queryFn: ({ signal }) => client.call('GET /api/peeringdb/candidates/', { query, signal }),
    enabled: current !== null && NEEDED.every(holds),
    placeholderData: keepPreviousData,
  });
  if (!data || data.count === 0 || !current) return null;
  const done = () => setMaking(null);
  return (
    <Card title="Whom to peer with next">
      <ul className="down-list">
        {data.results.map((one) => (
          <li key={one.asn}>
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
                  onClick={() => setMaking(one)}
                >
                  {counted(one.missing, 'session')}
                </Button>
              )}
            </Group>
            <Text size="xs" c="dimmed">
              {reasonsOf(one)}
            </Text>
          </li>
        ))}
        <li>
          <Link className="link" {...linkTo('/peering/candidates/', { ordering: '-value' })}>
            {`All ${counted(data.count, 'candidate')}, by value`}
          </Link>
        </li>
      </ul>
      {making && (
        <PreviewDrawer
          selection={{ local_asn: current.asn, peers: [making.asn] }}
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
