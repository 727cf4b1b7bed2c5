import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { objectChange } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useList } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { FieldValue } from '../cells/index.tsx';
import { Moment } from '../cells/moment.tsx';
import { Empty, Failure, hides, Loading } from '../shell/states.tsx';
import { ChangeDiff } from './change-diff.tsx';
import { changesOf, detailPath } from './pages.ts';
import { RevertActions } from './revert-actions.tsx';

const STEP = 20;

/** How an object came to be what it is, newest first. */
export function ChangesTab({ resource, row }: { resource: AnyResource; row: Row }) {
  const [limit, setLimit] = useState(STEP);
  const { data, error } = useList(objectChange, { ...changesOf(resource, row.id), limit });
  if (hides(error, data)) return <Failure error={error} />;
  if (!data) return <Loading />;
  if (data.count === 0)
    return (
      <div className="card">
        <Empty title="No changes recorded">Changes show here once somebody edits this object.</Empty>
      </div>
    );
  return (
    <Stack gap="md" maw={980}>
      {data.results.map((change) => (
        <Change key={change.id} change={change} />
      ))}
      {data.count > limit && (
        <Button variant="default" onClick={() => setLimit(limit + STEP)}>
          {`Older changes (${data.count - limit})`}
        </Button>
      )}
    </Stack>
  );
}

/** One change, with its difference; named where it does not stand on the page of its object. */
export function Change({ change, named = false }: { change: Row; named?: boolean }) {
  const { action } = objectChange.fields;
  return (
    <Box className="card" component="article" style={{ overflow: 'hidden' }}>
      <Group px="md" py={9} gap="md" fz="sm">
        <FieldValue name="action" field={action} value={change.action} row={change} />
        <Text span inherit fw={600}>
          {named ? String(change.object_repr) : String(change.user_name)}
        </Text>
        <Text span inherit c="dimmed">
          <Moment iso={String(change.time)} />
        </Text>
        <Group gap="md" ml="auto">
          <RevertActions row={change} size="compact-sm" />
          <Link to={detailPath(objectChange, change.id)} className="link">
            Details
          </Link>
        </Group>
      </Group>
      <ChangeDiff
        type={String(change.changed_object_type)}
        before={change.prechange_data}
        after={change.postchange_data}
      />
    </Box>
  );
}
