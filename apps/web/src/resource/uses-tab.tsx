import { Box, Group, List, Stack, Text, Title } from '@mantine/core';
import type { Page } from '@peersmith/api-client';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listQuery } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { ObjectLink } from '../cells/links.tsx';
import { Empty, Loading } from '../shell/states.tsx';
import { formatNumber } from '../text/format.ts';
import { detailPath, listPath } from './pages.ts';
import type { Related } from './related.ts';
import { linkTo } from './search.ts';

const SHOWN = 10;

/** Where an object stands in the lists of others, each with its first ones. */
export function UsesTab({ uses, row }: { uses: readonly Related[]; row: Row }) {
  const answers = useQueries({
    queries: uses.map(({ resource, parameter }) =>
      listQuery(resource, { [parameter]: row.id, limit: SHOWN }),
    ),
  });
  if (answers.some(({ isPending }) => isPending)) return <Loading />;
  const found = uses.flatMap((use, at) => {
    const page = answers[at]?.data;
    return page?.count ? [{ use, page }] : [];
  });
  if (found.length === 0)
    return (
      <div className="card">
        <Empty title="Not used anywhere">Nothing refers to {row.display} yet.</Empty>
      </div>
    );
  return (
    <Stack gap="md" maw={760}>
      {found.map(({ use, page }) => (
        <Use key={use.tab} use={use} page={page} row={row} />
      ))}
    </Stack>
  );
}

function Use({ use, page, row }: { use: Related; page: Page<Row>; row: Row }) {
  const { resource, parameter, title } = use;
  return (
    <Box className="card" p="md" component="section" aria-label={title}>
      <Group justify="space-between">
        <Title order={2} fz="sm">
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {formatNumber(page.count)}
        </Text>
      </Group>
      <List size="sm" mt={8} spacing={3} listStyleType="none">
        {page.results.map(({ id, display }) => (
          <List.Item key={id}>
            <ObjectLink to={detailPath(resource, id)} text={display} />
          </List.Item>
        ))}
      </List>
      {page.count > SHOWN && (
        <Link
          {...linkTo(listPath(resource), { [parameter]: row.id })}
          className="link"
          style={{ fontSize: 13 }}
        >
          {`All ${formatNumber(page.count)}`}
        </Link>
      )}
    </Box>
  );
}
