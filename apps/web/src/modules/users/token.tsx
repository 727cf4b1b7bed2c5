import { Alert, Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { token } from '@peersmith/model';
import { IconKey } from '@tabler/icons-react';
import type { Row } from '../../api/row.ts';
import { present } from '../../resource/present.ts';
import { CopyButton } from '../../text/copy-button.tsx';

/** The key of a new token: here and never again. */
function TokenCreated({ row, onClose }: { row: Row; onClose: () => void }) {
  const key = typeof row.key === 'string' ? row.key : '';
  return (
    <Modal opened onClose={onClose} title="Your new API token" closeOnClickOutside={false} size="lg">
      <Alert variant="outline" color="yellow" icon={<IconKey size={18} />} mb="md">
        Copy the key now. Only its hash is kept, so it cannot be shown again.
      </Alert>
      <Group align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          label="Key"
          readOnly
          value={key}
          classNames={{ input: 'mono' }}
          onFocus={(event) => event.currentTarget.select()}
          data-autofocus
        />
        <CopyButton text={key} label="Copy" />
      </Group>
      <Text size="sm" c="dimmed" mt="md">
        Send it as <span className="mono">Authorization: Token …</span> with every request.
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Modal>
  );
}

present(token, { leading: 'prefix', Created: TokenCreated });
