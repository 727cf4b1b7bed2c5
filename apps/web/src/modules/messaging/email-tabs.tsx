import { NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { SlotProps } from '../../resource/present.ts';
import { NoOwnSystem, type OwnSystem, useOwnSystems } from '../../shell/own-as.tsx';
import { Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { EmailComposer } from './email-composer.tsx';

/** An e-mail to a network that we have a record of. */
export const SystemEmailTab = ({ row }: SlotProps) => (
  <EmailComposer
    about={['system', row.id]}
    generate={(email, signal) =>
      client.call('POST /api/peering/autonomous-systems/:id/generate-email/', {
        path: { id: row.id },
        body: { email },
        signal,
      })
    }
    to={{
      asn: Number(row.asn),
      send: (body) =>
        client.call('POST /api/peering/autonomous-systems/:id/send-email/', { path: { id: row.id }, body }),
    }}
  />
);

/** An e-mail to a network that PeeringDB knows, in the name of one's own AS: the one that pages are about, unless another is chosen. */
export function NetworkEmailTab({ row }: SlotProps) {
  const { systems, current: first, loading } = useOwnSystems();
  const [chosen, setChosen] = useState<OwnSystem | null>(null);
  const current = chosen ?? first;
  if (loading) return <Loading />;
  if (!current)
    return <NoOwnSystem>An e-mail to a network is written in the name of an AS of yours.</NoOwnSystem>;
  return (
    <Stack gap="md">
      {systems.length > 1 && (
        <NativeSelect
          label="In the name of"
          w={300}
          data={systems.map(({ id, asn, name }) => ({
            value: String(id),
            label: `${formatAsn(asn)} – ${name}`,
          }))}
          value={String(current.id)}
          onChange={(event) =>
            setChosen(systems.find(({ id }) => String(id) === event.currentTarget.value) ?? null)
          }
        />
      )}
      <EmailComposer
        key={current.id}
        about={['network', current.id, row.id]}
        generate={(email, signal) =>
          client.call('POST /api/peeringdb/networks/render-email/', {
            body: { email, autonomous_system: current.id, network: row.id },
            signal,
          })
        }
        to={{
          asn: Number(row.asn),
          send: (written) =>
            client.call('POST /api/peeringdb/networks/send-email/', {
              body: { ...written, autonomous_system: current.id, network: row.id },
            }),
        }}
      />
    </Stack>
  );
}
