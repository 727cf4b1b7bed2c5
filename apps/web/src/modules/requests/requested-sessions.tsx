import { Box, Button, Checkbox, Group, Table, Text } from '@mantine/core';
import { requestedSession } from '@peersmith/model';
import { Fragment, useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, isRow, type Row } from '../../api/row.ts';
import { FieldValue } from '../../cells/index.tsx';
import { Card } from '../../resource/overview.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { CheckList, worstOf } from './check-list.tsx';
import { EndsOfLine, FacilityOf } from './private-session.tsx';
import { checksOf, DECIDE, directionOf, isPrivate, statusOf, useRequestedSessions } from './request-data.ts';
import { StepDialog } from './step-dialog.tsx';

/** The sessions of a request, what was looked at, and what was decided of each. */
export function RequestedSessions({ row }: { row: Row }) {
  const { data, error, refetch } = useRequestedSessions(row.id);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [step, take] = useState<'accept' | 'refuse' | null>(null);
  const holds = useHolds();
  const mayDecide = directionOf(row) === 'inbound' && statusOf(row) === 'checked' && holds(DECIDE);
  const sessions = data?.results ?? [];
  const open = sessions.filter(({ status }) => choiceValue(status) === 'proposed');
  const ids = open.map(({ id }) => id).filter((id) => chosen.has(id));
  const toggle = (id: number, on: boolean) => {
    const next = new Set(chosen);
    on ? next.add(id) : next.delete(id);
    setChosen(next);
  };
  return (
    <Card title="Sessions">
      {mayDecide && open.length > 0 && (
        <Group px="md" pb="sm" gap="xs">
          <Button size="xs" disabled={ids.length === 0} onClick={() => take('accept')}>
            Accept {ids.length || ''}
          </Button>
          <Button size="xs" variant="default" disabled={ids.length === 0} onClick={() => take('refuse')}>
            Refuse {ids.length || ''}
          </Button>
          <Text size="xs" c="dimmed">
            {ids.length ? '' : 'Tick sessions to decide about them one by one.'}
          </Text>
        </Group>
      )}
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Box p="md">
          <Loading lines={3} />
        </Box>
      ) : sessions.length === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          It names no session: there is none that could be made with the network now.
        </Text>
      ) : (
        <div className="listing">
          <Table verticalSpacing={6} horizontalSpacing="sm" aria-label="Sessions of the request">
            <Table.Thead>
              <Table.Tr>
                {mayDecide && <Table.Th w={36} aria-label="Choose" />}
                <Table.Th>Their address</Table.Th>
                <Table.Th>{isPrivate(row) ? 'Facility' : 'Exchange'}</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Checks</Table.Th>
                <Table.Th>Why</Table.Th>
                <Table.Th>Session</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sessions.map((session) => (
                <SessionLine
                  key={session.id}
                  session={session}
                  choice={
                    mayDecide ? { isOn: chosen.has(session.id), set: (on) => toggle(session.id, on) } : null
                  }
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {step && <StepDialog id={row.id} step={step} sessions={ids} onClose={() => take(null)} />}
    </Card>
  );
}

interface SessionLineProps {
  session: Row;
  choice: { isOn: boolean; set: (on: boolean) => void } | null;
}

function SessionLine({ session, choice }: SessionLineProps) {
  const checks = checksOf(session.checks);
  const [isOpen, open] = useState(worstOf(checks) === 'fail');
  const field = (name: keyof typeof requestedSession.fields) => (
    <FieldValue name={name} field={requestedSession.fields[name]} value={session[name]} row={session} />
  );
  const columns = choice ? 7 : 6;
  return (
    <Fragment>
      <Table.Tr>
        {choice && (
          <Table.Td>
            {choiceValue(session.status) === 'proposed' && (
              <Checkbox
                size="xs"
                aria-label={`Choose ${String(session.ip_address)}`}
                checked={choice.isOn}
                onChange={(event) => choice.set(event.currentTarget.checked)}
              />
            )}
          </Table.Td>
        )}
        <Table.Td>{session.facility ? <EndsOfLine session={session} /> : field('ip_address')}</Table.Td>
        <Table.Td>
          {session.facility ? (
            <FacilityOf id={Number(session.facility)} />
          ) : isRow(session.connection) ? (
            field('connection')
          ) : (
            field('internet_exchange')
          )}
        </Table.Td>
        <Table.Td>
          {field('status')}
          {String(session.remote_status ?? '') !== '' && (
            <Text size="xs" c="dimmed">
              They: {String(session.remote_status)}
            </Text>
          )}
        </Table.Td>
        <Table.Td>
          {checks.length > 0 && (
            <Button
              size="compact-xs"
              variant="subtle"
              {...(worstOf(checks) === 'fail' ? { c: 'var(--bad-text)' } : {})}
              aria-expanded={isOpen}
              onClick={() => open(!isOpen)}
            >
              {summaryOf(checks.map(({ result }) => result))}
            </Button>
          )}
        </Table.Td>
        <Table.Td>{String(session.verdict ?? '')}</Table.Td>
        <Table.Td>{field(session.direct_session ? 'direct_session' : 'session')}</Table.Td>
      </Table.Tr>
      {isOpen && checks.length > 0 && (
        <Table.Tr>
          <Table.Td colSpan={columns}>
            <CheckList checks={checks} label={`Checks of ${String(session.ip_address)}`} />
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}

function summaryOf(results: readonly string[]): string {
  const count = (result: string) => results.filter((one) => one === result).length;
  if (count('fail')) return `${count('fail')} failed`;
  if (count('warn')) return `${count('warn')} to look at`;
  return count('unknown') ? `${count('pass')} passed, ${count('unknown')} not known` : 'All passed';
}
