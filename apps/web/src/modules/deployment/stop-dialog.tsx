import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { client } from '../../api/client.ts';
import { Failure } from '../../shell/states.tsx';
import { usePlanStep } from './use-plan-step.ts';

interface StopDialogProps {
  id: number;
  isApplying: boolean;
  onClose: () => void;
}

/** Asks whether to go no further. */
export function StopDialog({ id, isApplying, onClose }: StopDialogProps) {
  const stop = usePlanStep(
    () => client.call('POST /api/deployment/plans/:id/cancel/', { path: { id } }),
    onClose,
  );
  return (
    <Modal opened onClose={onClose} title={isApplying ? 'Stop before the next router?' : 'Cancel this plan?'}>
      <Stack gap="md">
        <Text size="sm">
          {isApplying
            ? 'Routers that are being changed come to their own end: confirmed, or taken back. No other is begun, and what was applied stays.'
            : 'Nobody can approve or apply it any more. Nothing was written to any router.'}
        </Text>
        {stop.error && <Failure error={stop.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Go on
          </Button>
          <Button color="red.8" loading={stop.isPending} onClick={() => stop.mutate()}>
            {isApplying ? 'Stop' : 'Cancel the plan'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
