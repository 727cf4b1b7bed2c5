import { NativeSelect, Tabs } from '@mantine/core';
import type { PortalAbout, PortalMe } from '@peersmith/api-client';
import { useState } from 'react';
import { Failure, Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { useAbout, usePlaces } from '../queries.ts';
import { NetworkPage } from '../shell.tsx';
import { PrivateRequest } from './private-request.tsx';
import { PublicRequest } from './public-request.tsx';

/** Where sessions could be, and which are wanted. */
export function AskPage() {
  const { data: about } = useAbout();
  return (
    <NetworkPage
      title="Ask for peering"
      lead="These are the places where both of us are. Choose the sessions you want; you will see on the next page what became of them."
    >
      {(network) => about && <Ask key={network.asn} about={about} network={network} />}
    </NetworkPage>
  );
}

function Ask({ about, network }: { about: PortalAbout; network: PortalMe['networks'][number] }) {
  const [local, setLocal] = useState(about.networks[0]?.asn ?? 0);
  const { data: places, error, refetch } = usePlaces(network.asn, local);
  return (
    <>
      {about.networks.length > 1 && (
        <NativeSelect
          label="With"
          maw={340}
          mb="md"
          value={local}
          onChange={({ currentTarget }) => setLocal(Number(currentTarget.value))}
          data={about.networks.map(({ asn, name }) => ({
            value: String(asn),
            label: `${formatAsn(asn)} ${name}`,
          }))}
        />
      )}
      {error ? (
        <Failure error={error} retry={refetch} />
      ) : !places ? (
        <Loading />
      ) : about.private_peering ? (
        <Tabs defaultValue="public" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="public">At exchanges</Tabs.Tab>
            <Tabs.Tab value="private">Private interconnect</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="public">
            <PublicRequest key={local} places={places} />
          </Tabs.Panel>
          <Tabs.Panel value="private">
            <PrivateRequest key={local} places={places} loa={about.loa} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <PublicRequest key={local} places={places} />
      )}
    </>
  );
}
