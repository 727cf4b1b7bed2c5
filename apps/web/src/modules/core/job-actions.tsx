import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { job } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { detailPath } from '../../resource/pages.ts';
import { Failure } from '../../shell/states.tsx';
import { isUnderWay } from './job-data.ts';

const jobs: AnyResource = job;

/** Cancelling a job that has not ended, and doing the work of one that has again. */
export function JobActions({ row }: { row: Row }) {
  const holds = useHolds();
  if (isUnderWay(row)) return holds('core.cancel_job') && <CancelJob row={row} />;
  return holds('core.run_job') && <RunAgain row={row} />;
}

function CancelJob({ row }: { row: Row }) {
  const queries = useQueryClient();
  const [asking, ask] = useDisclosure(false);
  const cancel = useMutation({
    mutationFn: () => client.resource(job).act(row.id, 'cancel'),
    onSuccess: () => {
      ask.close();
      void queries.invalidateQueries({ queryKey: ['row', 'core.job'] });
    },
  });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerStop size={15} color="var(--bad)" />}
        onClick={ask.open}
      >
        Cancel
      </Button>
      <Modal opened={asking} onClose={ask.close} title="Cancel the job?">
        <Stack gap="md">
          <Text size="sm">
            One that waits is not begun. One that runs ends at its next step; what it has written by then
            stays.
          </Text>
          {cancel.error && <Failure error={cancel.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              Let it run
            </Button>
            <Button color="red.8" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel the job
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function RunAgain({ row }: { row: Row }) {
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: () => client.resource(job).act(row.id, 'run-again'),
    onSuccess: (made) => navigate({ to: detailPath(jobs, made.id) }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconRefresh size={15} />}
      loading={again.isPending}
      onClick={() => again.mutate()}
    >
      Run again
    </Button>
  );
}
