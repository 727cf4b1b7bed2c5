import { Button, Group, List, Modal, Text } from '@mantine/core';
import type { Trouble } from '../present.ts';

interface TrialDialogProps {
  trouble: Trouble;
  onClose: () => void;
  onDraft: () => void;
  onAnyway: () => void;
}

/** Says why a text had better not be in force, and what can be done with it. */
export const TrialDialog = ({ trouble, onClose, onDraft, onAnyway }: TrialDialogProps) => (
  <Modal opened onClose={onClose} title={trouble.title} size="lg">
    <List size="sm" spacing={4} aria-label="What is wrong">
      {trouble.lines.map((line) => (
        <List.Item key={line} style={{ overflowWrap: 'anywhere' }}>
          {line}
        </List.Item>
      ))}
    </List>
    <Text size="sm" mt="md" c="dimmed">
      A draft is kept beside the text in force, and no router is rendered from it. Saved anyway, those routers
      have no configuration until it is mended.
    </Text>
    <Group justify="flex-end" mt="lg">
      <Button variant="default" color="red" onClick={onAnyway}>
        Save anyway
      </Button>
      <Button variant="default" onClick={onClose}>
        Go on editing
      </Button>
      <Button onClick={onDraft} data-autofocus>
        Save as a draft
      </Button>
    </Group>
  </Modal>
);
