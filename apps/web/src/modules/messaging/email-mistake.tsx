import { Alert, Button, Group, Text } from '@mantine/core';
import { email } from '@peersmith/model';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../api/me.tsx';
import { editPath } from '../../resource/pages.ts';
import type { Option } from '../../widgets/option.ts';

interface EmailMistakeProps {
  problem: Readonly<Record<string, unknown>>;
  template: Option;
}

/** Why nothing can be written with a template, and where to look. */
export function EmailMistake({
  problem: { part, template: named, line, detail, excerpt },
  template,
}: EmailMistakeProps) {
  const can = useCan();
  const place = part === 'subject' ? 'In the subject' : 'In the body';
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<IconAlertTriangle size={18} />}
      title={`The template ${String(named)} could not be rendered`}
      role="alert"
    >
      <Text size="sm">{String(detail)}</Text>
      <Text size="sm" c="dimmed" mt={4}>
        {`${place}, line ${String(line)}`}
      </Text>
      {typeof excerpt === 'string' && excerpt !== '' && (
        <Text component="pre" className="mono" size="sm" mt="xs" style={{ overflowX: 'auto' }}>
          {excerpt}
        </Text>
      )}
      {can(email, 'change') && (
        <Group mt="sm">
          <Button component={Link} to={editPath(email, template.id)} size="xs" variant="default">
            Edit the template
          </Button>
        </Group>
      )}
    </Alert>
  );
}
