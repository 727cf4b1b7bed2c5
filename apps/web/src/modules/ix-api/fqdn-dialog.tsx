import { Select, TextInput } from '@mantine/core';
import type { IxApiPortOptions } from '@peersmith/api-client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { AskDialog, fieldErrors, momentOf, NotBefore, useAsk } from './ask-dialog.tsx';
import { usePortOptions } from './ix-api-data.ts';

interface FqdnDialogProps {
  /** The connection. */
  id: number;
  onClose: () => void;
}

/** Names an address of a connection in the reverse DNS of its exchange. */
export function FqdnDialog({ id, onClose }: FqdnDialogProps) {
  const { data, error } = usePortOptions(id);
  const [family, setFamily] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const [when, setWhen] = useState('');
  const addresses: IxApiPortOptions['addresses'] = data?.addresses ?? [];
  const chosen = addresses.find((one) => String(one.family) === family) ?? addresses[0];
  const fqdn = typed ?? chosen?.fqdn ?? '';
  const ask = useAsk(
    () =>
      client.call('POST /api/net/connections/:id/ixapi-fqdn/', {
        path: { id },
        body: {
          family: chosen?.family === 6 ? 6 : 4,
          fqdn: fqdn.trim() || null,
          not_before: momentOf(when),
        },
      }),
    onClose,
  );
  const errors = fieldErrors(ask.error);
  return (
    <AskDialog
      title="Set the name in reverse DNS?"
      verb="Set the name"
      ask={ask}
      fields={['family', 'fqdn', 'not_before']}
      isReady={chosen !== undefined}
      onClose={onClose}
    >
      {error ? <Failure error={error} /> : !data && <Loading lines={3} />}
      {data && (
        <>
          <Select
            label="Address"
            data={addresses.map((one) => ({ value: String(one.family), label: one.address }))}
            value={chosen ? String(chosen.family) : null}
            error={errors.family}
            allowDeselect={false}
            onChange={(value) => {
              setFamily(value ?? '');
              setTyped(null);
            }}
          />
          <TextInput
            label="Name"
            description="Such as edge1.example.net; none where it is empty."
            value={fqdn}
            error={errors.fqdn}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            data-autofocus
          />
          <NotBefore value={when} onChange={setWhen} error={errors.not_before} />
        </>
      )}
    </AskDialog>
  );
}
