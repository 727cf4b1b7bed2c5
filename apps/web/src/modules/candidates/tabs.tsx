import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { CANDIDATE_STATUS, hiddenPeer, memberExport } from '@peersmith/model';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { useCount } from '../../api/queries.ts';
import { isRecord } from '../../api/row.ts';
import { listPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { EachOwnSystem, OwnScope, type OwnSystem, useOwnSystems } from '../../shell/own-as.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';
import { CandidateList } from './candidate-list.tsx';
import { MissingSessions } from './missing-sessions.tsx';
import { PreviewDrawer } from './preview-drawer.tsx';

/** Who could be peered with at an exchange. */
export function AvailablePeers({ row }: SlotProps) {
  const system = isRecord(row.local_autonomous_system) ? Number(row.local_autonomous_system.asn) : null;
  const hidden = useCount(
    hiddenPeer,
    { peeringdb_ixlan_id: Number(row.peeringdb_ixlan), is_expired: false },
    row.peeringdb_ixlan !== null,
  );
  const exports = useCount(
    memberExport,
    { internet_exchange_id: row.id, enabled: true },
    row.peeringdb_ixlan === null,
  );
  if (system === null || (row.peeringdb_ixlan === null && !exports)) return <NotLinked />;
  return (
    <Stack gap="sm">
      {hidden !== null && hidden > 0 && (
        <Text size="sm" c="dimmed">
          {counted(hidden, 'network')} hidden here:{' '}
          <Link
            className="link"
            style={{ textDecoration: 'underline' }}
            to={listPath(hiddenPeer)}
            search={{ peeringdb_ixlan_id: Number(row.peeringdb_ixlan) }}
          >
            show them
          </Link>
        </Text>
      )}
      <CandidateList
        fixed={{ local_asn: [String(system)], internet_exchange_id: [String(row.id)] }}
        empty="You have every session that you could have at this exchange."
      />
    </Stack>
  );
}

const NotLinked = () => (
  <div className="card">
    <Empty title="Not linked to PeeringDB">
      Candidates are found on the exchange’s LAN in PeeringDB. Choose it in the exchange’s form, or import
      your ports: the link is made by their addresses. Or add the exchange’s member export on the tab
      “Members”.
    </Empty>
  </div>
);

/** The sessions that are missing with an AS, over all exchanges in common. */
export function AvailableSessions({ row }: SlotProps) {
  const { current, loading } = useOwnSystems();
  if (loading) return <Loading />;
  if (!current) return <Empty title="No AS of yours yet">Say which AS you run first.</Empty>;
  return (
    <Stack gap="sm">
      <OwnScope />
      <EachOwnSystem>{(system) => <SessionsWith asn={Number(row.asn)} of={system} />}</EachOwnSystem>
    </Stack>
  );
}

function SessionsWith({ asn, of }: { asn: number; of: OwnSystem }) {
  const holds = useHolds();
  const [previewing, preview] = useDisclosure(false);
  const meant = { local_asn: of.asn };
  const { data, error, refetch } = useQuery({
    queryKey: ['candidates', 'sessions', of.asn, asn],
    queryFn: () =>
      client.call('GET /api/peeringdb/candidate-sessions/', {
        query: {
          ...meant,
          asn,
          limit: 1000,
          status: Object.keys(CANDIDATE_STATUS).filter((one) => one !== 'ourselves'),
        },
      }),
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const missing = data.results.filter(({ status }) => status === 'missing').length;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {counted(missing, 'session')} missing between {formatAsn(of.asn)} and {formatAsn(asn)}
        </Text>
        {missing > 0 && holds('peering.add_internetexchangepeeringsession') && (
          <Button onClick={preview.open}>Review and create sessions</Button>
        )}
      </Group>
      <MissingSessions sessions={data.results} />
      {previewing && (
        <PreviewDrawer
          selection={{ ...meant, peers: [asn] }}
          onClose={preview.close}
          onDone={preview.close}
        />
      )}
    </Stack>
  );
}
