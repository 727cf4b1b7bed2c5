import { Alert, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { AskDialog, fieldErrors, useAsk } from './ask-dialog.tsx';

interface CancelDialogProps {
  /** The connection. */
  id: number;
  onClose: () => void;
}

/** Cancels the port of a connection, once it was said what that means. */
export function CancelDialog({ id, onClose }: CancelDialogProps) {
  const [day, setDay] = useState('');
  const asked = useQuery({
    queryKey: ['ix-api', 'cancellation', id, day],
    queryFn: ({ signal }) =>
      client.call('GET /api/net/connections/:id/ixapi-cancellation/', {
        path: { id },
        query: day ? { decommission_at: day } : {},
        signal,
      }),
    retry: false,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const policy = asked.error || asked.isPlaceholderData ? undefined : asked.data;
  const cancel = useAsk(async () => {
    if (!policy) return;
    const { decommission_at, charged_until } = policy;
    await client.call('POST /api/net/connections/:id/ixapi-cancellation/', {
      path: { id },
      body: { asked_for: day || null, decommission_at, charged_until },
    });
  }, onClose);
  return (
    <AskDialog
      title="Cancel the port at the exchange?"
      verb="Cancel the port"
      ask={cancel}
      fields={['asked_for']}
      isReady={policy !== undefined}
      isDangerous
      onClose={onClose}
    >
      <TextInput
        type="date"
        label="Ends on"
        description="The first day that is possible where it is empty."
        value={day}
        error={fieldErrors(asked.error).decommission_at}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
        data-autofocus
      />
      {asked.error && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {!policy && !asked.error && <Loading lines={2} />}
      {policy && (
        <Alert color="yellow" variant="outline" title={`Port ${policy.port}`}>
          <Text size="sm">
            It ends on <b>{policy.decommission_at}</b>, and is paid for until <b>{policy.charged_until}</b>.
          </Text>
          <Text size="sm" mt={4}>
            So the exchange says at this moment. Where it says something else when it comes to it, nothing is
            sent. Once it has the cancellation, there is no way back by IX-API. Your connection stays.
          </Text>
        </Alert>
      )}
    </AskDialog>
  );
}
