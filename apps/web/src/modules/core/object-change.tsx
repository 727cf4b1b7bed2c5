import { Box, Group, Stack, Text } from '@mantine/core';
import { jobTitle, objectChange, registry } from '@peersmith/model';
import { useMemo } from 'react';
import { choiceValue, isRow, type Row } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { FieldValue } from '../../cells/index.tsx';
import { ObjectLink, pageOf } from '../../cells/links.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Dash, TextCell } from '../../cells/plain.tsx';
import { ChangeDiff } from '../../resource/change-diff.tsx';
import { Card } from '../../resource/overview.tsx';
import { present, type SlotProps } from '../../resource/present.ts';
import { ResourceList } from '../../resource/resource-list.tsx';
import { RevertActions, RevertMenu } from '../../resource/revert-actions.tsx';
import { ChangeList } from './requests/change-list.tsx';

/** The changed object: a link while it exists, its old name afterwards. */
function ObjectCell(props: CellProps) {
  const { changed_object: object } = props.row;
  const page = isRow(object) && choiceValue(props.row.action) !== 'delete' ? pageOf(object) : null;
  return page ? <ObjectLink to={page} text={String(props.value)} /> : <TextCell {...props} />;
}

/** Which token or job it was; jobs by what people call them. */
function WayCell(props: CellProps) {
  const { value, row } = props;
  const isJob = choiceValue(row.via) === 'job' && value;
  return <TextCell {...props} value={isJob ? jobTitle(registry, String(value)) : value} />;
}

function ChangeOverview({ row }: SlotProps) {
  const { request_id: request } = row;
  const fixed = useMemo(() => ({ request_id: [String(request)] }), [request]);
  return (
    <Stack gap="md">
      <Box className="card" p="md">
        <Group gap="xl" fz="sm">
          <FieldValue name="action" field={objectChange.fields.action} value={row.action} row={row} />
          <Field name="changed_object_type" row={row} />
          <ObjectCell
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

present(objectChange, {
  title: (row) =>
    `${objectChange.fields.action.ui.members?.[choiceValue(row.action) ?? '']?.label ?? ''} ${String(row.object_repr)}`,
  leading: 'time',
  List: ChangeList,
  columns: ['time', 'user_name', 'via', 'action', 'changed_object_type', 'object_repr'],
  cells: { object_repr: { Show: ObjectCell }, via_name: { Show: WayCell } },
  Overview: ChangeOverview,
  DetailActions: ({ row }) => <RevertActions row={row} />,
  RowActions: RevertMenu,
});
