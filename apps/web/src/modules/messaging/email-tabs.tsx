import { client } from '../../api/client.ts';
import type { SlotProps } from '../../resource/present.ts';
import { NoOwnSystem, useOwnSystems } from '../../shell/own-as.tsx';
import { Loading } from '../../shell/states.tsx';
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

/** An e-mail to a network that PeeringDB knows, in the name of one's own AS. */
export function NetworkEmailTab({ row }: SlotProps) {
  const { current, loading } = useOwnSystems();
  if (loading) return <Loading />;
  if (!current)
    return <NoOwnSystem>An e-mail to a network is written in the name of an AS of yours.</NoOwnSystem>;
  return (
    <EmailComposer
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
  );
}
