import { Box, Group, List, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useList } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { ObjectLink } from '../cells/links.tsx';
import { Loading } from '../shell/states.tsx';
import { formatNumber } from '../text/format.ts';
import { detailPath, listPath } from './pages.ts';
import type { Related } from './related.ts';

const SHOWN = 10;

/** Where an object stands in the lists of others, each with its first ones. */
export const UsesTab = ({ uses, row }: { uses: readonly Related[]; row: Row }) => (
  <Stack gap="md" maw={760}>
    {uses.map((use) => (
      <Use key={`${use.tab}`} use={use} row={row} />
    ))}
  </Stack>
);

function Use({ use, row }: { use: Related; row: Row }) {
  const { resource, parameter, title } = use;
  const { data } = useList(resource, { [parameter]: row.id, limit: SHOWN });
  return (
    <Box className="card" p="md" component="section" aria-label={title}>
      <Group justify="space-between">
        <Title order={2} fz="sm">
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {data ? formatNumber(data.count) : ''}
        </Text>
      </Group>
      {!data && <Loading lines={1} />}
      {data && data.count > 0 && (
        <List size="sm" mt={8} spacing={3} listStyleType="none">
          {data.results.map(({ id, display }) => (
            <List.Item key={id}>
              <ObjectLink to={detailPath(resource, id)} text={display} />
            </List.Item>
          ))}
        </List>
      )}
      {data && data.count > SHOWN && (
        <Link to={`${listPath(resource)}?${parameter}=${row.id}`} className="link" style={{ fontSize: 13 }}>
          {`All ${formatNumber(data.count)}`}
        </Link>
      )}
    </Box>
  );
}
