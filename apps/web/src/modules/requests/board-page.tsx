import { Anchor, Box, Button, Group, SegmentedControl, Text } from '@mantine/core';
import {
  peeringRequest,
  REQUEST_COURSE,
  REQUEST_STATUS,
  type RequestDirection,
  type RequestStatus,
} from '@peersmith/model';
import { IconCalendarDue, IconPlus, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan, useMe } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import { isRow, type Row } from '../../api/row.ts';
import { helpOnWord } from '../../help/help-of.ts';
import { LimitedNote } from '../../resource/limited-note.tsx';
import { detailPath, listPath } from '../../resource/pages.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { Page } from '../../shell/page.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, formatAsn, formatMoment, formatNumber } from '../../text/format.ts';
import { StepOf, useOffered } from './request-actions.tsx';
import { type Offered, STEP_WORDS } from './step-words.ts';

const STEP = 25;

/** Requests by how far they came: what is due first, each with the step that comes next. */
export function BoardPage() {
  const search = useSearchParams();
  const set = useSetSearch();
  const can = useCan();
  const direction: RequestDirection = search.direction?.[0] === 'inbound' ? 'inbound' : 'outbound';
  const mine = search.mine?.[0] === 'true';
  return (
    <Page
      title="Request board"
      help={helpOnWord('request', { manual: 'requests#steps' })}
      about="Peering requests by how far they came. What is due comes first."
      actions={
        can(peeringRequest, 'add') && (
          <Button
            component={Link}
            to={`${listPath(peeringRequest)}add/`}
            leftSection={<IconPlus size={16} />}
          >
            Add a request
          </Button>
        )
      }
    >
      <LimitedNote resource={peeringRequest} />
      <Group mb="md" gap="sm">
        <SegmentedControl
          aria-label="Direction"
          data={[
            { value: 'outbound', label: 'Outbound' },
            { value: 'inbound', label: 'Inbound' },
          ]}
          value={direction}
          onChange={(value) => set({ direction: [value] })}
        />
        <SegmentedControl
          aria-label="Whose"
          data={[
            { value: 'all', label: 'All' },
            { value: 'mine', label: 'Mine' },
          ]}
          value={mine ? 'mine' : 'all'}
          onChange={(value) => set({ mine: value === 'mine' ? ['true'] : [] })}
        />
      </Group>
      <div className="request-board">
        {REQUEST_COURSE[direction].map((status) => (
          <Column key={`${direction} ${status}`} direction={direction} status={status} mine={mine} />
        ))}
      </div>
    </Page>
  );
}

interface ColumnProps {
  direction: RequestDirection;
  status: RequestStatus;
  mine: boolean;
}

function Column({ direction, status, mine }: ColumnProps) {
  const { id } = useMe().user;
  const asked = { direction, status, ...(mine ? { assignee_id: id } : {}) };
  const ordering = status === 'up' ? '-updated' : 'due,id';
  const { data, error, refetch } = useList(peeringRequest, { ...asked, ordering, limit: STEP });
  const { label } = REQUEST_STATUS[status];
  return (
    <Box component="section" className="card request-column" aria-label={label}>
      <Group justify="space-between" px="sm" py={8}>
        <Text fw={600} size="sm">
          {label}
        </Text>
        <Text size="sm" c="dimmed" aria-label={data ? counted(data.count, 'request') : undefined}>
          {data ? formatNumber(data.count) : ''}
        </Text>
      </Group>
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Box p="sm">
          <Loading lines={3} />
        </Box>
      ) : (
        <ul className="request-cards">
          {data.results.map((row) => (
            <BoardCard key={row.id} row={row} />
          ))}
        </ul>
      )}
      {data && data.count > data.results.length && (
        <Box px="sm" pb="sm" fz="xs">
          <Link to={listPath(peeringRequest)} search={{ direction, status }}>
            All {formatNumber(data.count)}
          </Link>
        </Box>
      )}
    </Box>
  );
}

function BoardCard({ row }: { row: Row }) {
  const [first] = useOffered(row);
  const [step, take] = useState<Offered | null>(null);
  const due =
    typeof row.due === 'string' ? row.due : typeof row.next_reminder === 'string' ? row.next_reminder : null;
  return (
    <li className="request-card">
      <Anchor component={Link} to={detailPath(peeringRequest, row.id)} fw={600} size="sm">
        {formatAsn(row.asn)} {String(row.network_name)}
      </Anchor>
      <Text size="xs" c="dimmed">
        {counted(Number(row.session_count), 'session')}
        {Number(row.up_count) > 0 && `, ${Number(row.up_count)} up`}
        {Number(row.refused_count) > 0 && `, ${Number(row.refused_count)} refused`}
      </Text>
      {isRow(row.assignee) && (
        <Text size="xs" c="dimmed">
          <IconUser size={12} aria-hidden /> {row.assignee.display}
        </Text>
      )}
      {due && (
        <Text size="xs" {...(row.is_due === true ? { fw: 600, c: 'var(--bad-text)' } : { c: 'dimmed' })}>
          <IconCalendarDue size={12} aria-hidden /> {row.is_due === true ? 'Due since' : 'Due'}{' '}
          {formatMoment(due)}
        </Text>
      )}
      {first && (
        <Button size="compact-xs" variant="light" mt={4} onClick={() => take(first)}>
          {STEP_WORDS[first].button}
        </Button>
      )}
      {step && <StepOf row={row} step={step} onClose={() => take(null)} />}
    </li>
  );
}
