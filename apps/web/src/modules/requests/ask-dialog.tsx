import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { NEW_SESSION_STATUS } from '@peersmith/model';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { Failure } from '../../shell/states.tsx';
import { useRequestStep } from './request-data.ts';
import { STEP_WORDS } from './step-words.ts';

const BY_HAND = 'by hand';

/** Sends a request to the Peering API of the network, and says whether what it accepts is made at once. */
export function AskDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const [status, setStatus] = useState(BY_HAND);
  const holds = useHolds();
  const ask = useRequestStep(id, 'ask', onClose);
  return (
    <Modal opened onClose={onClose} title={STEP_WORDS.ask.title}>
      <Stack gap="md">
        <Text size="sm">
          The sessions go to their API with both addresses. What it answers is kept, and asked for again every
          few minutes until all of it is decided.
        </Text>
        {holds('peering.add_internetexchangepeeringsession') && (
          <Select
            label="Sessions that they accept"
            description="Of those that are enabled the next plan configures the routers."
            data={[
              { value: BY_HAND, label: 'Made by hand' },
              ...Object.entries(NEW_SESSION_STATUS).map(([value, { label }]) => ({
                value,
                label: `Made at once: ${label}`,
              })),
            ]}
            value={status}
            allowDeselect={false}
            onChange={(value) => setStatus(value ?? BY_HAND)}
          />
        )}
        {ask.error && <Failure error={ask.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button
            loading={ask.isPending}
            onClick={() => ask.mutate(status === BY_HAND ? {} : { session_status: status })}
          >
            {STEP_WORDS.ask.button}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
