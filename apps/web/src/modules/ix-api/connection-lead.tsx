import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { saga as sagas } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, isRow, type Row } from '../../api/row.ts';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { CHANGE_AT_EXCHANGE, useIxApiOfConnection, VIEW_IX_API } from './ix-api-data.ts';
import { MismatchTable } from './mismatch-table.tsx';
import { PortFacts } from './port-facts.tsx';
import { EndpointLine } from './read-now.tsx';
import { SagaActions } from './saga-actions.tsx';
import { SagaSteps } from './saga-steps.tsx';
import { SetMacDialog } from './set-mac-dialog.tsx';

const UNDER_WAY = ['scheduled', 'running', 'waiting', 'failed'];

/** What the exchange knows of a connection, and the change there that is under way. */
export function ConnectionAtExchange({ row }: SlotProps) {
  const holds = useHolds();
  const [setting, setSetting] = useState(false);
  const { data } = useIxApiOfConnection(row.id, holds(VIEW_IX_API));
  if (!data?.endpoint) return null;
  const { endpoint, port, saga } = data;
  const isChanging = saga !== null && UNDER_WAY.includes(choiceValue(saga.state) ?? '');
  const macs = port && Array.isArray(port.config.mac_addresses) ? port.config.mac_addresses.map(String) : [];
  return (
    <Box mb="md">
      <Card title="At the exchange">
        <Stack gap="sm" pb="sm">
          <div style={{ padding: '0 var(--mantine-spacing-md)' }}>
            <EndpointLine endpoint={endpoint} />
          </div>
          {port ? (
            <>
              <PortFacts config={port.config} />
              {port.mismatches.length > 0 && <MismatchTable id={row.id} mismatches={port.mismatches} />}
            </>
          ) : (
            <Text size="sm" px="md" c="dimmed">
              The exchange knows no port with one of its addresses.
            </Text>
          )}
          {port && !isChanging && CHANGE_AT_EXCHANGE.every(holds) && (
            <Group px="md">
              <Button size="xs" variant="default" onClick={() => setSetting(true)}>
                Set in IX-API…
              </Button>
            </Group>
          )}
          {isRow(saga) && <Change saga={saga} whole={isChanging} />}
        </Stack>
        {setting && (
          <SetMacDialog
            id={row.id}
            mac={typeof row.mac_address === 'string' ? row.mac_address : ''}
            theirs={macs}
            onClose={() => setSetting(false)}
          />
        )}
      </Card>
    </Box>
  );
}

/** A change with its steps while it is under way, and what came of it afterwards. */
function Change({ saga, whole }: { saga: Row; whole: boolean }) {
  return (
    <>
      <Group px="md" justify="space-between">
        <Link className="link" to={detailPath(sagas, saga.id)}>
          Change to {String(saga.title)}
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
