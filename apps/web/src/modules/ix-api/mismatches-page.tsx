import { Button, Group, Stack, Text } from '@mantine/core';
import type { IxApiMismatches } from '@peersmith/api-client';
import { connection, internetExchange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { helpOnPage } from '../../help/help-of.ts';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Page } from '../../shell/page.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { useMismatches } from './ix-api-data.ts';
import { MismatchTable } from './mismatch-table.tsx';
import { EndpointLine } from './read-now.tsx';

type Exchange = IxApiMismatches['exchanges'][number];
const differs = ({ ports, unknown_there }: Exchange) => ports.length + unknown_there.length > 0;

/** Where exchanges and we say different things, over all exchanges with an IX-API. */
export function MismatchesPage() {
  const { data, error } = useMismatches();
  return (
    <Page
      title="Mismatches with exchanges"
      help={helpOnPage(
        'Mismatches',
        'ix-api#what-differs',
        'Where an exchange has something else of your ports than you have here.',
      )}
      about="Where exchanges say something else of your ports than you have, by their IX-APIs."
    >
      {hides(error, data) ? <Failure error={error} /> : data ? <Mismatches {...data} /> : <Loading />}
    </Page>
  );
}

function Mismatches({ exchanges, mismatch_count }: IxApiMismatches) {
  const shown = exchanges.filter((one) => differs(one) || one.endpoint.last_error !== '');
  if (exchanges.length === 0)
    return (
      <div className="card">
        <Empty title="No exchange has an IX-API">
          Enter the IX-API of an exchange, choose it in the form of the exchange, and what differs is listed
          here.
        </Empty>
      </div>
    );
  if (shown.length === 0)
    return (
      <div className="card">
        <Empty title="Both sides say the same">
          {counted(exchanges.length, 'exchange')} with an IX-API: nothing differs, and every port is a
          connection of yours.
        </Empty>
      </div>
    );
  return (
    <Stack gap="md">
      <Text size="sm">
        {counted(mismatch_count, 'mismatch', 'mismatches')} at{' '}
        {counted(exchanges.filter(differs).length, 'exchange')} of {exchanges.length}.
      </Text>
      {shown.map((exchange) => (
        <ExchangeCard key={exchange.id} exchange={exchange} />
      ))}
    </Stack>
  );
}

function ExchangeCard({ exchange }: { exchange: Exchange }) {
  const { id, name, endpoint, ports, unknown_there } = exchange;
  const free = ports.filter((port) => port.connection === null).length;
  return (
    <Card title={name}>
      <Stack gap="sm" pb="md">
        <div style={{ padding: '0 var(--mantine-spacing-md)' }}>
          <EndpointLine endpoint={endpoint} />
        </div>
        {ports.map(({ port, connection: own, mismatches }) =>
          own ? (
            <div key={port}>
              <Text size="sm" px="md">
                <Link className="link" to={detailPath(connection, own.id)}>
                  {own.display}
                </Link>
                , port {port}
              </Text>
              <MismatchTable id={own.id} mismatches={mismatches} />
            </div>
          ) : null,
        )}
        {free > 0 && (
          <Group px="md" justify="space-between">
            <Text size="sm">
              {counted(free, 'port')} there {free === 1 ? 'is' : 'are'} no connection of yours yet.
            </Text>
            <Button
              component={Link}
              to={`${detailPath(internetExchange, id)}ix-api/`}
              size="compact-xs"
              variant="default"
            >
              Set up
            </Button>
          </Group>
        )}
        {unknown_there.map((own) => (
          <Text key={own.id} size="sm" px="md">
            The exchange does not know{' '}
            <Link className="link" to={detailPath(connection, own.id)}>
              {own.display}
            </Link>{' '}
            <span className="mono">{[own.ipv4_address, own.ipv6_address].filter(Boolean).join(', ')}</span>
          </Text>
        ))}
      </Stack>
    </Card>
  );
}
