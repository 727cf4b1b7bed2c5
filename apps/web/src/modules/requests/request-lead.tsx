import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { plan, REQUEST_COURSE, REQUEST_STATUS } from '@peersmith/model';
import { IconAlertTriangle, IconArrowRight, IconMailOpened } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { listPath } from '../../resource/pages.ts';
import { RemoteStanding } from './remote-standing.tsx';
import { EnableSessions } from './request-actions.tsx';
import { directionOf, statusOf, useRequestedSessions } from './request-data.ts';
import { Relationship, WaitList } from './request-needs.tsx';
import { NEXT } from './step-words.ts';

/** How far a request has come, and what is to be done next. */
export function RequestLead({ row }: { row: Row }) {
  const status = statusOf(row);
  const reason = String(row.reason ?? '');
  return (
    <Stack gap="sm">
      <Course row={row} />
      {typeof row.bounced === 'string' && (
        <Alert
          color="red"
          variant="outline"
          icon={<IconAlertTriangle size={18} />}
          title="A message came back"
        >
          Nobody may have read it: look at the history, and write to another address.
        </Alert>
      )}
      {typeof row.answered === 'string' && status === 'written' && (
        <Alert color="harbour" variant="outline" icon={<IconMailOpened size={18} />} title="They answered">
          <Moment iso={row.answered} />: read it, and say whether they agreed.
        </Alert>
      )}
      <WaitList row={row} />
      <Relationship row={row} />
      {NEXT[status] && (
        <Group gap="md">
          <Text size="sm">{NEXT[status]}</Text>
          {status === 'provisioning' && <Provisioning row={row} />}
        </Group>
      )}
      <RemoteStanding row={row} />
      {reason !== '' && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
          <Text span inherit c="dimmed">
            Reason:{' '}
          </Text>
          {reason}
        </Text>
      )}
    </Stack>
  );
}

/** The states that it goes through, with the one where it stands. */
function Course({ row }: { row: Row }) {
  const status = statusOf(row);
  const course: readonly string[] = REQUEST_COURSE[directionOf(row)];
  const shown = course.includes(status) ? course : [...course, status];
  return (
    <Group gap={6} component="ol" className="request-course" aria-label="How far it has come">
      {shown.map((one, at) => (
        <Fragment key={one}>
          {at > 0 && <IconArrowRight size={14} aria-hidden color="var(--quiet)" />}
          <Text
            component="li"
            size="sm"
            {...(one === status ? { fw: 700, 'aria-current': 'step' as const } : { c: 'dimmed' })}
          >
            {REQUEST_STATUS[one as keyof typeof REQUEST_STATUS].label}
          </Text>
        </Fragment>
      ))}
    </Group>
  );
}

function Provisioning({ row }: { row: Row }) {
  const { data } = useRequestedSessions(row.id);
  const sessions = data?.results ?? [];
  const made = sessions.flatMap(({ session, direct_session }) => session ?? direct_session ?? []);
  const waits = made.some((session) => {
    const status = typeof session === 'object' && session !== null ? Reflect.get(session, 'status') : null;
    return status === 'provisioning' || status === 'requested';
  });
  return (
    <>
      <Text size="sm" c="dimmed">
        {Number(row.up_count)} of {made.length} up
      </Text>
      {waits ? (
        <EnableSessions row={row} />
      ) : (
        <Anchor component={Link} to={listPath(plan)} size="sm">
          Plans of routers
        </Anchor>
      )}
    </>
  );
}
