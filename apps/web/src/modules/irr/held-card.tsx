import { Alert, Box, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { DecideDialog, type Verdict } from './decide-dialog.tsx';
import { DifferenceLists } from './difference-lists.tsx';
import { DECIDE, type IrrKind, type Waiting } from './irr-data.ts';

interface HeldCardProps {
  waiting: Waiting;
  list: number;
  kind: IrrKind;
}

/** A list that waits: why, in what it differs from the one in force, and the two answers to it. */
export function HeldCard({ waiting, list, kind }: HeldCardProps) {
  const holds = useHolds();
  const [verdict, decide] = useState<Verdict | null>(null);
  const { detail, created, number, id } = waiting.version;
  return (
    <Card title="What waits for a decision">
      <Stack gap="sm" pb="md">
        <Alert
          mx="md"
          color="yellow"
          variant="outline"
          icon={<IconAlertTriangle size={18} />}
          title={`Version ${number} is held`}
        >
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {detail}
          </Text>
          {created && (
            <Text size="sm" mt={4}>
              It came <Moment iso={created} />.{' '}
              {waiting.hasOne ? 'The list before it stays in force.' : 'There is no list in force.'}
            </Text>
          )}
          {holds(DECIDE) && (
            <Group gap="xs" mt="sm">
              <Button size="xs" onClick={() => decide('accept')}>
                Accept …
              </Button>
              <Button size="xs" variant="default" onClick={() => decide('reject')}>
                Reject …
              </Button>
            </Group>
          )}
        </Alert>
        <Box>
          <DifferenceLists list={list} version={id} kind={kind} />
        </Box>
      </Stack>
      {verdict && <DecideDialog waiting={waiting} verdict={verdict} onClose={() => decide(null)} />}
    </Card>
  );
}
