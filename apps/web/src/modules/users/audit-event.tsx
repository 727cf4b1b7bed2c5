import { Stack, Text } from '@mantine/core';
import { auditEvent } from '@peersmith/model';
import { choiceValue, isRow, type Row } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { ObjectLink, pageOf } from '../../cells/links.tsx';
import { Dash, TextCell } from '../../cells/plain.tsx';
import { Pairs } from '../../resource/overview.tsx';
import { present, type SlotProps } from '../../resource/present.ts';
import { detailLines } from './audit-detail.ts';

const { kind } = auditEvent.fields;

/** Something that is still there is a link; of what is gone the old name stays. */
function linked(of: unknown, props: CellProps) {
  const page = isRow(of) ? pageOf(of) : null;
  return page && props.value ? <ObjectLink to={page} text={String(props.value)} /> : <TextCell {...props} />;
}
const UserCell = (props: CellProps) => linked(props.row.user, props);
const TargetCell = (props: CellProps) => linked(props.row.target, props);

function DetailCell({ value, roomy }: CellProps) {
  const lines = detailLines(value);
  if (lines.length === 0) return <Dash />;
  if (!roomy)
    return (
      <Text span inherit lineClamp={1} title={lines.join('; ')}>
        {lines.join('; ')}
      </Text>
    );
  return (
    <Stack gap={2}>
      {lines.map((line) => (
        <Text key={line} inherit style={{ overflowWrap: 'anywhere' }}>
          {line}
        </Text>
      ))}
    </Stack>
  );
}

const WHAT = ['time', 'kind', 'outcome', 'target_repr', 'target_type', 'detail', 'count', 'last_time'];
const FROM = ['user_name', 'address', 'user_agent', 'request_id'];

const AuditOverview = (props: SlotProps) => (
  <div className="overview">
    <Pairs title="Event" keys={WHAT} {...props} />
    <Pairs title="From" keys={FROM} {...props} />
  </div>
);

const titleOf = (row: Row) => {
  const what = kind.ui.members?.[choiceValue(row.kind) ?? '']?.label ?? '';
  const whose = String(row.target_repr || row.user_name || '');
  return whose ? `${what}: ${whose}` : what;
};

present(auditEvent, {
  title: titleOf,
  leading: 'time',
  columns: ['time', 'kind', 'user_name', 'address', 'target_repr', 'count', 'detail'],
  cells: {
    user_name: { Show: UserCell },
    target_repr: { Show: TargetCell },
    detail: { Show: DetailCell },
  },
  Overview: AuditOverview,
  emptyHint:
    'Sign-ins, refused attempts, changes of rights and reads of secrets are written here as they happen.',
});
