import { Button, Group, Stack, Text } from '@mantine/core';
import type { ComparedPort, IxApiOfExchange } from '@peersmith/api-client';
import { connection } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useCan, useHolds } from '../../api/me.tsx';
import { Card } from '../../resource/overview.tsx';
import { addPath, detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { linkTo } from '../../resource/search.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { ORDER_PORT, useIxApiOfExchange } from './ix-api-data.ts';
import { MismatchTable } from './mismatch-table.tsx';
import { PortFacts } from './port-facts.tsx';
import { EndpointLine } from './read-now.tsx';
import { RouteServerTable } from './route-server-table.tsx';

/** Most ports that are shown. */
const MOST = 200;
const wants = ({ connection: own, mismatches }: ComparedPort) => (own ? mismatches.length : 0.5);

/** What an exchange knows of our ports there, beside what we have. */
export function ExchangeIxApiTab({ row }: SlotProps) {
  const holds = useHolds();
  const { data, error } = useIxApiOfExchange(row.id, row.ixapi_endpoint !== null);
  if (row.ixapi_endpoint === null)
    return (
      <div className="card">
        <Empty title="No IX-API">
          Choose the IX-API of this exchange in its form, and what the exchange knows of your ports is shown
          here.
        </Empty>
      </div>
    );
  if (hides(error, data)) return <Failure error={error} />;
  if (!data) return <Loading />;
  const { endpoint, service, ports, unknown_there, mismatch_count } = data;
  // Those that want something first.
  const shown = ports.toSorted((one, other) => wants(other) - wants(one)).slice(0, MOST);
  return (
    <Stack gap="md">
      <EndpointLine endpoint={endpoint} />
      <Service service={service} />
      <Group justify="space-between">
        <Text size="sm">
          {counted(ports.length, 'port')} of yours there, {counted(mismatch_count, 'mismatch', 'mismatches')}.
          {ports.length > MOST && ` The first ${MOST} are shown.`}
        </Text>
        {ORDER_PORT.every(holds) && endpoint.version !== 1 && (
          <Button
            component={Link}
            size="xs"
            variant="default"
            {...linkTo('/ix-api/order/', { exchange: row.id })}
          >
            Order a port…
          </Button>
        )}
      </Group>
      {shown.map((port) => (
        <PortCard key={port.config.id} port={port} />
      ))}
      {unknown_there.length > 0 && (
        <Card title="Not known at the exchange">
          <Stack gap={4} px="md" pb="md">
            {unknown_there.map(({ id, display, ipv4_address, ipv6_address }) => (
              <Text key={id} size="sm">
                <Link className="link" to={detailPath(connection, id)}>
                  {display}
                </Link>{' '}
                <span className="mono">{[ipv4_address, ipv6_address].filter(Boolean).join(', ')}</span>
              </Text>
            ))}
          </Stack>
        </Card>
      )}
    </Stack>
  );
}

function Service({ service }: Pick<IxApiOfExchange, 'service'>) {
  if (!service)
    return (
      <Text size="sm" c="dimmed">
        None of its services is found to be this exchange: none has a subnet that an address of yours is in,
        or the LAN of this exchange in PeeringDB.
      </Text>
    );
  const servers = service.features.filter(({ type }) => type === 'route_server');
  return (
    <Card title={service.name || service.id}>
      <Group gap="xl" px="md" pb="sm" fz="sm">
        <Fact name="Service">{service.id}</Fact>
        {service.product && <Fact name="Product">{service.product}</Fact>}
        {service.metro_area && <Fact name="Metro area">{service.metro_area}</Fact>}
        <Fact name="Subnets">
          <span className="mono">{[service.subnet_v4, service.subnet_v6].filter(Boolean).join(', ')}</span>
        </Fact>
        {servers.map(({ id, name, asn, ip_v4, ip_v6 }) => (
          <Fact key={id} name={`Route server ${name}`}>
            {asn !== null && `${formatAsn(asn)} `}
            <span className="mono">{[ip_v4, ip_v6].filter(Boolean).join(', ')}</span>
          </Fact>
        ))}
      </Group>
    </Card>
  );
}

function PortCard({ port }: { port: ComparedPort }) {
  const can = useCan();
  const { config, connection: own, mismatches, route_servers, set_up } = port;
  return (
    <Card title={`Port ${String(config.remote_id)}`}>
      <PortFacts config={config} />
      {own && (
        <Text size="sm" px="md" pb="sm">
          It is{' '}
          <Link className="link" to={detailPath(connection, own.id)}>
            {own.display}
          </Link>
          {mismatches.length === 0 && ', and both sides say the same.'}
        </Text>
      )}
      {own && mismatches.length > 0 && <MismatchTable id={own.id} mismatches={mismatches} />}
      <RouteServerTable id={own?.id ?? null} servers={route_servers} />
      {set_up && can(connection, 'add') && (
        <Group px="md" pb="md">
          <Button component={Link} size="xs" {...linkTo(addPath(connection), set_up)}>
            Set up
          </Button>
        </Group>
      )}
    </Card>
  );
}
