import { Box, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { objectChange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useList } from '../../../api/queries.ts';
import { Moment } from '../../../cells/moment.tsx';
import { Change } from '../../../resource/changes-tab.tsx';
import { listPath } from '../../../resource/pages.ts';
import { RevertMenu } from '../../../resource/revert-actions.tsx';
import { linkTo } from '../../../resource/search.ts';
import { Loading } from '../../../shell/states.tsx';
import { counted } from '../../../text/format.ts';
import { howItCame, whatWasDone } from './request-words.ts';
import type { RequestOfChanges } from './use-requests.ts';

const SHOWN = 10;

/** One request: who did what, how and when; its changes when they are asked for. */
export function RequestLine({ request }: { request: RequestOfChanges }) {
  const [opened, { toggle }] = useDisclosure(false);
  const [first] = request.changes;
  if (!first) return null;
  const done = whatWasDone(request);
  const how = howItCame(first);
  return (
    <Box component="li" style={{ borderBottom: '1px solid var(--line)', listStyle: 'none' }} px="md" py={10}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box miw={0} flex="1 1 260px" fz="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit fw={600}>
            {String(first.user_name) || 'The server'}
          </Text>{' '}
          {done}
          <Text c="dimmed" size="xs" mt={2}>
            <Moment iso={String(first.time)} />
            {how && ` · ${how}`} · {counted(request.count, 'change')}
          </Text>
        </Box>
        <Group gap={4} wrap="nowrap" flex="none">
          <Button
            size="compact-sm"
            variant="default"
            onClick={toggle}
            aria-expanded={opened}
            aria-label={`Difference of: ${done}`}
          >
            Difference
          </Button>
          <RevertMenu row={first} />
        </Group>
      </Group>
      {opened && <Changes request={request} />}
    </Box>
  );
}

function Changes({ request }: { request: RequestOfChanges }) {
  const { data } = useList(objectChange, { request_id: request.id, limit: SHOWN });
  if (!data) return <Loading lines={3} />;
  return (
    <Box mt="sm" style={{ display: 'grid', gap: 8 }}>
      {data.results.map((change) => (
        <Change key={change.id} change={change} named />
      ))}
      {data.count > SHOWN && (
        <Link {...linkTo(listPath(objectChange), { request_id: request.id })} className="link">
          {`All ${counted(data.count, 'change')}`}
        </Link>
      )}
    </Box>
  );
}
