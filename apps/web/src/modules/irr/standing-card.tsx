import { Group, Stack, Text } from '@mantine/core';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { type ListFacts, nounsOf, type VersionFacts } from './irr-data.ts';
import { remarksOn, standingOf } from './list-words.ts';
import { NetworksOfList } from './networks-of-list.tsx';

interface StandingProps {
  list: ListFacts;
  isStale: boolean;
  inForce: VersionFacts | null;
  /** Of the list itself, and not of a network that uses it. */
  isPage?: boolean;
}

/** How a list stands, in sentences. */
export function Standing({ list, isStale, inForce, isPage = false }: StandingProps) {
  const { tone, label } = standingOf(list, isStale);
  const rpki = inForce?.rpki;
  const { id, status, message, kind, entry_count, fetched, networks } = list;
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
      {rpki && (
        <Text size="sm">
          {`RPKI: ${formatNumber(rpki.valid)} valid, ${formatNumber(rpki.invalid)} invalid, ${formatNumber(rpki.not_found)} not found.`}
        </Text>
      )}
      {networks > 1 && (
        <Text size="sm" c="dimmed">
          {`${counted(networks, 'network')} share this list: it is asked for once, and decided upon once.`}
        </Text>
      )}
      {(isPage || networks > 1) && <NetworksOfList list={id} />}
    </Stack>
  );
}

function When({
  list: { fetched, hosts_answer, failing_since, due },
  isStale,
}: Pick<StandingProps, 'list' | 'isStale'>) {
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
