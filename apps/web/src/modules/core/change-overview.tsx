import { Box, Group, Stack, Text } from '@mantine/core';
import { objectChange } from '@peersmith/model';
import { useMemo } from 'react';
import type { Row } from '../../api/row.ts';
import { FieldValue } from '../../cells/index.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Dash } from '../../cells/plain.tsx';
import { ChangeDiff } from '../../resource/change-diff.tsx';
import { Card } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { ResourceList } from '../../resource/resource-list.tsx';
import { ChangedObject } from './changed-object.tsx';

/** A change: of what, by whom, the difference, and what else was changed with it. */
export function ChangeOverview({ row }: SlotProps) {
  const { request_id: request } = row;
  const fixed = useMemo(() => ({ request_id: [String(request)] }), [request]);
  return (
    <Stack gap="md">
      <Box className="card" p="md">
        <Group gap="xl" fz="sm">
          <FieldValue name="action" field={objectChange.fields.action} value={row.action} row={row} />
          <Field name="changed_object_type" row={row} />
          <ChangedObject
            name="object_repr"
            field={objectChange.fields.object_repr}
            value={row.object_repr}
            row={row}
          />
          <Text span inherit>
            {String(row.user_name)}, <Moment iso={String(row.time)} />
          </Text>
        </Group>
      </Box>
      <Card title="Difference">
        {row.prechange_data === null && row.postchange_data === null ? (
          <Text size="sm" c="dimmed" px="md" pb="md">
            Not shown: it is of an object that you may not view.
          </Text>
        ) : (
          <ChangeDiff
            type={String(row.changed_object_type)}
            before={row.prechange_data}
            after={row.postchange_data}
          />
        )}
      </Card>
      {request ? (
        <div>
          <Text fw={600} mb="xs">
            In the same request
          </Text>
          <ResourceList resource={objectChange} fixed={fixed} />
        </div>
      ) : (
        <Dash />
      )}
    </Stack>
  );
}

function Field({ name, row }: { name: 'changed_object_type'; row: Row }) {
  return <FieldValue name={name} field={objectChange.fields[name]} value={row[name]} row={row} />;
}
