import { Box, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { formatAsn, formatNumber } from '../../text/format.ts';
import { sessionPath } from './session-data.ts';
import { linkToWork, useWorkLists } from './work-data.ts';

const SHOWN = 6;

/** The sessions that are down, each with its reason, and the way to all lists of work. */
export function WhatIsDown() {
  const { data, error } = useWorkLists({ limit: SHOWN });
  return (
    <Card title="What is down">
      {hides(error, data) ? (
        <Box p="md">
          <Failure error={error} />
        </Box>
      ) : !data ? (
        <Box p="md">
          <Loading />
        </Box>
      ) : (
        <>
          <Group px="md" pb="sm" gap="4px 16px" fz="sm">
            {data.lists.map(({ list, label, count }) => (
              <Link key={list} className="link" {...linkToWork(list)}>
                <Dot tone={count === 0 ? 'var(--quiet)' : list === 'down' ? 'var(--bad)' : 'var(--warn)'}>
                  {`${label} ${formatNumber(count)}`}
                </Dot>
              </Link>
            ))}
          </Group>
          {data.count === 0 ? (
            <Empty title="Nothing is down">Every session that was polled is established.</Empty>
          ) : (
            <ul className="down-list">
              {data.results.map((one) => (
                <li key={`${one.kind} ${one.id}`}>
                  <Group justify="space-between" gap="xs" fz="sm">
                    <Link className="link" to={sessionPath(one)}>
                      <span className="mono">{one.ip_address}</span> {formatAsn(one.autonomous_system.asn)}{' '}
                      {one.autonomous_system.name}
                    </Link>
                    <Text span size="xs" c="dimmed">
                      {one.since && <Moment iso={one.since} />}
                    </Text>
                  </Group>
                  <Text size="xs" c="dimmed">
                    {one.why ?? 'The router does not say why.'}
                  </Text>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Card>
  );
}
