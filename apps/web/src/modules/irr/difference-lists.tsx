import { Box, SimpleGrid, Text } from '@mantine/core';
import type { IrrDifference } from '@peersmith/api-client';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { EntryTable } from './entry-table.tsx';
import { hasValidity } from './entry-words.ts';
import { type IrrKind, nounsOf, useDifference } from './irr-data.ts';

interface DifferenceListsProps {
  list: number;
  version: number;
  kind: IrrKind;
}

/** What a version has that the one before it had not, beside what it lost. */
export function DifferenceLists({ list, version, kind }: DifferenceListsProps) {
  const { data, error, refetch } = useDifference(list, version);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={5} />;
  const against = data.against === null ? 'nothing before it' : `version ${data.against}`;
  const isBoth = data.came.count > 0 && data.went.count > 0;
  return (
    <>
      <Text size="sm" c="dimmed" px="md" pb="xs">
        {`Version ${data.version}, compared with ${against}.`}
      </Text>
      <SimpleGrid
        cols={{ base: 1, sm: isBoth ? 2 : 1 }}
        spacing={0}
        className={isBoth ? 'came-and-went' : ''}
      >
        <Side title="Came" side={data.came} kind={kind} />
        <Side title="Went" side={data.went} kind={kind} />
      </SimpleGrid>
    </>
  );
}

interface SideProps {
  title: 'Came' | 'Went';
  side: IrrDifference['came'];
  kind: IrrKind;
}

function Side({ title, side: { count, results }, kind }: SideProps) {
  return (
    <Box miw={0}>
      <Text
        size="sm"
        fw={600}
        px="md"
        py={6}
        className={title === 'Came' ? 'amount-added' : 'amount-removed'}
      >
        {`${title}: ${counted(count, ...nounsOf(kind))}`}
      </Text>
      {results.length > 0 && (
        <EntryTable
          name={title}
          isAsList={kind === 'as_list'}
          count={results.length}
          entryAt={(at) => results[at]}
          hasValidity={hasValidity(results)}
          height={280}
        />
      )}
      {count > results.length && (
        <Text size="sm" c="dimmed" px="md" py={6}>
          {`The first ${formatNumber(results.length)} are shown.`}
        </Text>
      )}
    </Box>
  );
}
