import { Box, Group, Stack, Table, Text } from '@mantine/core';
import type { RpkiOfSystem } from '@peersmith/api-client';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { formatAsn, formatNumber } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { STATES, useRpkiOf, VERDICTS } from './rpki-data.ts';

/** What RPKI says of a network: what it may originate, and whom it calls its providers. */
export function RpkiTab({ row }: SlotProps) {
  const { data, error, refetch } = useRpkiOf(row.id);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={6} />;
  if (!data.vrps)
    return (
      <div className="card">
        <Empty title={STATES[data.state].word}>{data.text}</Empty>
      </div>
    );
  return (
    <Stack gap="md">
      <Group className="card" p="md" gap="xl" fz="sm">
        <Fact name="IPv4 VRPs">{formatNumber(data.vrps.ipv4)}</Fact>
        <Fact name="IPv6 VRPs">{formatNumber(data.vrps.ipv6)}</Fact>
        <Fact name="As of">{data.as_of ? <Moment iso={data.as_of} /> : '–'}</Fact>
        {data.state !== 'fresh' && <Dot tone={STATES[data.state].tone}>{STATES[data.state].word}</Dot>}
      </Group>
      <Lists lists={data.lists} />
      <Providers providers={data.providers} />
      <Originated vrps={data.vrps} />
    </Stack>
  );
}

/** What RPKI said of the prefixes of its lists. */
function Lists({ lists }: Pick<RpkiOfSystem, 'lists'>) {
  const known = (['ipv4', 'ipv6'] as const).flatMap((kind) => {
    const judged = lists[kind];
    return judged ? [{ family: kind === 'ipv4' ? 'IPv4' : 'IPv6', judged }] : [];
  });
  if (known.length === 0) return null;
  return (
    <Box className="card" p="md">
      <Text fw={600} mb="xs" component="h2">
        Prefixes of its lists
      </Text>
      <Stack gap="xs" fz="sm">
        {known.map(({ family, judged }) => (
          <Group key={family} gap="4px 20px">
            <Box w={50}>{family}</Box>
            {(['valid', 'invalid', 'not_found'] as const).map((validity) => (
              <Dot key={validity} tone={VERDICTS[validity].tone}>
                {`${formatNumber(judged[validity])} ${VERDICTS[validity].word.toLowerCase()}`}
              </Dot>
            ))}
          </Group>
        ))}
      </Stack>
    </Box>
  );
}

function Providers({ providers }: Pick<RpkiOfSystem, 'providers'>) {
  return (
    <Box className="card" p="md">
      <Text fw={600} mb="xs" component="h2">
        Providers (ASPA)
      </Text>
      {providers === null ? (
        <Text size="sm" c="dimmed">
          It says nothing of its providers, or the source has no ASPAs.
        </Text>
      ) : providers.length === 0 ? (
        <Text size="sm">It says that it has none.</Text>
      ) : (
        <Group gap="lg" fz="sm">
          {providers.map(({ asn, name }) => (
            <span key={asn}>
              <span className="mono">{formatAsn(asn)}</span> {name}
            </span>
          ))}
        </Group>
      )}
    </Box>
  );
}

function Originated({ vrps }: { vrps: NonNullable<RpkiOfSystem['vrps']> }) {
  const count = vrps.ipv4 + vrps.ipv6;
  if (count === 0)
    return (
      <div className="card">
        <Empty title="No VRP names this AS">
          Whatever it originates is not found, or invalid where others have VRPs for it.
        </Empty>
      </div>
    );
  return (
    <Box className="card" style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={300}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>It may originate</Table.Th>
              <Table.Th>Longest</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {vrps.results.map(({ prefix, max_length }) => (
              <Table.Tr key={`${prefix} ${max_length}`}>
                <Table.Td className="mono">{prefix}</Table.Td>
                <Table.Td className="mono">/{max_length}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {count > vrps.results.length && (
        <Text size="sm" c="dimmed" p="md">
          {formatNumber(count - vrps.results.length)} more.
        </Text>
      )}
    </Box>
  );
}
