import { Checkbox, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { AskDialog, fieldErrors, momentOf, NotBefore, useAsk } from './ask-dialog.tsx';

interface SetMacDialogProps {
  /** The connection. */
  id: number;
  mac: string;
  theirs: readonly string[];
  onClose: () => void;
}

/** Begins the change of a MAC address at the exchange, now or later. */
export function SetMacDialog({ id, mac, theirs, onClose }: SetMacDialogProps) {
  const [address, setAddress] = useState(mac);
  const [enter, setEnter] = useState(true);
  const [when, setWhen] = useState('');
  const mac_address = address.trim();
  const isAnother = mac_address.toLowerCase() !== mac.toLowerCase();
  const ask = useAsk(
    () =>
      client.call('POST /api/net/connections/:id/ixapi-sagas/', {
        path: { id },
        body: { mac_address, enter_here: isAnother && enter, not_before: momentOf(when) },
      }),
    onClose,
  );
  return (
    <AskDialog
      title="Set the MAC address in IX-API?"
      verb="Set in IX-API"
      ask={ask}
      fields={['mac_address', 'not_before']}
      isReady={mac_address !== ''}
      onClose={onClose}
    >
      <Text size="sm">
        The exchange lets in {theirs.join(', ') || 'none'}. The new address is attached beside that, and takes
        its place once the exchange has it in production. It can be undone at any time.
      </Text>
      <TextInput
        label="New MAC address"
        value={address}
        error={fieldErrors(ask.error).mac_address}
        onChange={({ currentTarget }) => setAddress(currentTarget.value)}
        data-autofocus
      />
      {isAnother && (
        <Checkbox
          label="Also enter it at the connection"
          description="Once the exchange has it."
          checked={enter}
          onChange={({ currentTarget }) => setEnter(currentTarget.checked)}
        />
      )}
      <NotBefore value={when} onChange={setWhen} error={fieldErrors(ask.error).not_before} />
    </AskDialog>
  );
}
