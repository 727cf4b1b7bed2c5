import { Box, Button, Group, NativeSelect, TextInput } from '@mantine/core';
import type { InventoryRow, NetboxStanding, NetboxState } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { useCan } from '../../api/me.tsx';
import { Card } from '../../resource/overview.tsx';
import { ListPages } from '../../shell/list-pages.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { InventoryTable } from './inventory-table.tsx';
import { MakeDialog } from './make-dialog.tsx';
import { STEP, useInventory } from './netbox-data.ts';

const LABELS: Readonly<Record<NetboxState, string>> = {
  free: 'No router of yours',
  router: 'Routers of yours',
  gone: 'Gone in NetBox',
};
const isState = (word: string): word is NetboxState => word in LABELS;

/** Devices beside our routers; those that are none can be ticked, and routers made of them. */
export function InventoryCard({ standing: { states } }: { standing: NetboxStanding }) {
  const can = useCan();
  const [choice, setChoice] = useState('all');
  const [text, setText] = useState('');
  const [offset, setOffset] = useState(0);
  const [ticked, setTicked] = useState<readonly InventoryRow[]>([]);
  const [making, setMaking] = useState<readonly InventoryRow[] | null>(null);
  const q = useDeferredValue(text.trim());
  const state = isState(choice) ? [choice] : undefined;
  const { data, error, refetch } = useInventory({ state, q, offset });
  const all = states.free + states.router + states.gone;
  const from = (change: () => void) => {
    change();
    setOffset(0);
    setTicked([]);
  };
  const may = can(router, 'add');
  return (
    <Card title="Devices">
      <Group p="md" gap="sm">
        <NativeSelect
          aria-label="Which devices"
          data={[
            { value: 'all', label: `All devices (${formatNumber(all)})` },
            ...(['free', 'router', 'gone'] as const).map((one) => ({
              value: one,
              label: `${LABELS[one]} (${formatNumber(states[one])})`,
            })),
          ]}
          value={choice}
          onChange={({ currentTarget: { value } }) => from(() => setChoice(value))}
        />
        <TextInput
          w={240}
          type="search"
          aria-label="Search devices"
          placeholder="Name, site or role"
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={({ currentTarget: { value } }) => from(() => setText(value))}
        />
        {may && ticked.length > 0 && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(ticked)}>
            {`Make ${counted(ticked.length, 'router')}`}
          </Button>
        )}
      </Group>
      {hides(error, data) ? (
        <Box p="md">
          <Failure error={error} retry={() => void refetch()} />
        </Box>
      ) : !data ? (
        <Box p="md">
          <Loading />
        </Box>
      ) : data.count === 0 ? (
        <Empty title="No device">No device of NetBox is like this.</Empty>
      ) : (
        <>
          <InventoryTable
            rows={data.results}
            ticked={ticked}
            onTick={may ? setTicked : null}
            onMake={(row) => setMaking([row])}
          />
          <ListPages count={data.count} step={STEP} offset={offset} onChange={setOffset} />
        </>
      )}
      {making && (
        <MakeDialog
          devices={making}
          onClose={() => setMaking(null)}
          onMade={() => {
            setMaking(null);
            setTicked([]);
          }}
        />
      )}
    </Card>
  );
}
