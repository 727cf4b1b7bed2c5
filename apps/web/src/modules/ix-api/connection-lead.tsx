import { Alert, Box, Button, Group, Stack, Text } from '@mantine/core';
import { connection, saga as sagas } from '@peersmith/model';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan, useHolds } from '../../api/me.tsx';
import { isRow, type Row } from '../../api/row.ts';
import { BulkDelete } from '../../resource/bulk-delete.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath, listPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { ChangeButtons } from './change-buttons.tsx';
import { CHANGE_AT_EXCHANGE, useIxApiOfConnection, VIEW_IX_API } from './ix-api-data.ts';
import { MismatchTable } from './mismatch-table.tsx';
import { PortFacts } from './port-facts.tsx';
import { EndpointLine } from './read-now.tsx';
import { RouteServerTable } from './route-server-table.tsx';
import { SagaActions } from './saga-actions.tsx';
import { SagaSteps } from './saga-steps.tsx';

/** What the exchange knows of a connection, and the changes there that are under way. */
export function ConnectionAtExchange({ row }: SlotProps) {
  const holds = useHolds();
  const { data } = useIxApiOfConnection(row.id, holds(VIEW_IX_API));
  if (!data?.endpoint) return null;
  const { endpoint, port, saga, is_gone } = data;
  const open = data.sagas.filter(isRow);
  const isOver = isRow(saga) && !open.some(({ id }) => id === saga.id);
  return (
    <Box mb="md">
      <Card title="At the exchange">
        <Stack gap="sm" pb="sm">
          <div style={{ padding: '0 var(--mantine-spacing-md)' }}>
            <EndpointLine endpoint={endpoint} />
          </div>
          {is_gone && <Gone row={row} isThere={port !== null} />}
          {port ? (
            <>
              <PortFacts config={port.config} />
              {port.mismatches.length > 0 && <MismatchTable id={row.id} mismatches={port.mismatches} />}
              <RouteServerTable id={row.id} servers={port.route_servers} />
            </>
          ) : (
            <Text size="sm" px="md" c="dimmed">
              The exchange knows no port with one of its addresses.
            </Text>
          )}
          {port && CHANGE_AT_EXCHANGE.every(holds) && <ChangeButtons row={row} port={port} />}
          {open.map((one) => (
            <Change key={one.id} saga={one} whole />
          ))}
          {isOver && <Change saga={saga} whole={false} />}
        </Stack>
      </Card>
    </Box>
  );
}

/** The port was cancelled from here: the connection is left, to be removed by who wants that. */
function Gone({ row, isThere }: { row: Row; isThere: boolean }) {
  const can = useCan();
  const navigate = useNavigate();
  const [removing, setRemoving] = useState(false);
  return (
    <Box px="md">
      <Alert
        color="yellow"
        variant="outline"
        title={isThere ? 'Ends at the exchange' : 'Gone at the exchange'}
      >
        <Text size="sm">
          {isThere
            ? 'Its port was cancelled, and ends. The connection with its sessions stays until you remove it.'
            : 'Its port was cancelled, and is gone. The connection with its sessions is still here.'}
        </Text>
        {can(connection, 'delete') && (
          <Button mt="sm" size="xs" variant="default" onClick={() => setRemoving(true)}>
            Remove the connection…
          </Button>
        )}
      </Alert>
      {removing && (
        <BulkDelete
          resource={connection}
          rows={[row]}
          onClose={() => setRemoving(false)}
          onDone={() => navigate({ to: listPath(connection) })}
        />
      )}
    </Box>
  );
}

/** A change with its steps while it is under way, and what came of it afterwards. */
function Change({ saga, whole }: { saga: Row; whole: boolean }) {
  return (
    <>
      <Group px="md" justify="space-between">
        <Link className="link" to={detailPath(sagas, saga.id)}>
          {String(saga.title)}
        </Link>
        <Group gap="xs">
          <SagaActions row={saga} />
        </Group>
      </Group>
      {whole ? (
        <SagaSteps row={saga} />
      ) : (
        <Text size="sm" px="md" aria-live="polite">
          {String(saga.message)}
        </Text>
      )}
    </>
  );
}
