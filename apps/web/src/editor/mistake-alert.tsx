import { Alert, Button, Group, Text } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { editPath } from '../resource/pages.ts';

interface MistakeAlertProps {
  title: string;
  detail: unknown;
  /** `Line 3, column 7`, or nothing where it is not known. */
  place: string | null;
  excerpt: unknown;
  /** The template to edit, for who is offered that. */
  edit: { resource: AnyResource; id: number } | null;
  /** Whether it is the upper part of a card. */
  inCard?: boolean;
}

/** Why a template gave no text, and where to look. */
export function MistakeAlert({ title, detail, place, excerpt, edit, inCard = false }: MistakeAlertProps) {
  return (
    <Alert
      color="red"
      variant="outline"
      {...(inCard ? { radius: 0, bd: 0 } : {})}
      icon={<IconAlertTriangle size={18} />}
      title={title}
      role="alert"
    >
      <Text size="sm">{String(detail ?? '')}</Text>
      {place !== null && (
        <Text size="sm" c="dimmed" mt={4}>
          {place}
        </Text>
      )}
      {typeof excerpt === 'string' && excerpt !== '' && (
        <Text component="pre" className="mono" size="sm" mt="xs" style={{ overflowX: 'auto' }}>
          {excerpt}
        </Text>
      )}
      {edit && (
        <Group mt="sm">
          <Button component={Link} to={editPath(edit.resource, edit.id)} size="xs" variant="default">
            Edit the template
          </Button>
        </Group>
      )}
    </Alert>
  );
}
