import { Button, Group } from '@mantine/core';
import type { ComparedPort } from '@peersmith/api-client';
import { useState } from 'react';
import type { Row } from '../../api/row.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { FqdnDialog } from './fqdn-dialog.tsx';
import { SetMacDialog } from './set-mac-dialog.tsx';

type Asking = 'mac' | 'fqdn' | 'cancel';

/** What can be asked of the exchange for the port of a connection. */
export function ChangeButtons({ row, port }: { row: Row; port: ComparedPort }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  const macs = Array.isArray(port.config.mac_addresses) ? port.config.mac_addresses.map(String) : [];
  const isGoing = String(port.config.state).startsWith('decommission');
  if (isGoing) return null;
  const button = (what: Asking, words: string) => (
    <Button size="xs" variant="default" onClick={() => setAsking(what)}>
      {words}
    </Button>
  );
  return (
    <Group px="md" gap="xs">
      {button('mac', 'Set in IX-API…')}
      {button('fqdn', 'Reverse DNS…')}
      {button('cancel', 'Cancel the port…')}
      {asking === 'mac' && (
        <SetMacDialog
          id={row.id}
          mac={typeof row.mac_address === 'string' ? row.mac_address : ''}
          theirs={macs}
          onClose={close}
        />
      )}
      {asking === 'fqdn' && <FqdnDialog id={row.id} onClose={close} />}
      {asking === 'cancel' && <CancelDialog id={row.id} onClose={close} />}
    </Group>
  );
}
