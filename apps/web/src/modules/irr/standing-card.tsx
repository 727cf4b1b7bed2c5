import { Group, Stack, Text } from '@mantine/core';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { counted } from '../../text/format.ts';
import { type ListFacts, nounsOf } from './irr-data.ts';
import { remarksOn, standingOf } from './list-words.ts';

interface StandingProps {
  list: ListFacts;
  isStale: boolean;
}

/** How a list stands, in sentences. */
export function Standing({ list, isStale }: StandingProps) {
  const { tone, label } = standingOf(list, isStale);
  const { status, message, kind, entry_count, fetched, networks } = list;
  return (
    <Stack gap={4} className="card" p="md" component="section" aria-label="How it stands">
      <Group gap="sm" fz="sm">
        <Dot tone={tone}>{label}</Dot>
        <Text inherit fw={600}>
          {fetched === null ? 'Nothing in force' : `${counted(entry_count, ...nounsOf(kind))} in force`}
        </Text>
      </Group>
      <When list={list} isStale={isStale} />
      {message && status !== 'held' && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
      )}
      {remarksOn(list).map((remark) => (
        <Text key={remark} size="sm">
          {remark}
        </Text>
      ))}
      {networks > 1 && (
        <Text size="sm" c="dimmed">
          {`${counted(networks, 'network')} share this list: it is asked for once, and decided upon once.`}
        </Text>
      )}
    </Stack>
  );
}

function When({ list: { fetched, hosts_answer, failing_since, due }, isStale }: StandingProps) {
  const by = hosts_answer ? ` by ${hosts_answer}` : '';
  return (
    <Text size="sm" c="dimmed">
      {fetched === null ? (
        'No registry has given it yet. '
      ) : (
        <>
          Confirmed <Moment iso={fetched} />
          {failing_since ? '' : by}
          {isStale ? ', which is longer ago than the settings allow. ' : '. '}
        </>
      )}
      {failing_since && (
        <>
          Failing since <Moment iso={failing_since} />.{' '}
        </>
      )}
      {due && (
        <>
          Asked again <Moment iso={due} />.
        </>
      )}
    </Text>
  );
}
