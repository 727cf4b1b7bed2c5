import { Box, Text } from '@mantine/core';
import { objectChange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { listPath } from '../../resource/pages.ts';
import { linkTo } from '../../resource/search.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { howItCame, whatWasDone } from '../core/requests/request-words.ts';
import { type RequestOfChanges, useRequests } from '../core/requests/use-requests.ts';

const SHOWN = 8;
const NOTHING = {};

/** What was done last, by whomever: a line for each request, however much it changed. */
export function RecentChanges() {
  const { data, error } = useRequests(NOTHING, SHOWN);
  const requests = data?.pages[0]?.requests.slice(0, SHOWN) ?? [];
  return (
    <Card title="Recent changes">
      {hides(error, data) && (
        <Box p="md">
          <Failure error={error} />
        </Box>
      )}
      {!data && !error && (
        <Box p="md">
          <Loading />
        </Box>
      )}
      {data && requests.length === 0 && <Empty title="No changes yet" />}
      {requests.length > 0 && (
        <>
          <Box component="ul" p={0} m={0} aria-label="Recent changes">
            {requests.map((request) => (
              <Line key={request.id} request={request} />
            ))}
          </Box>
          <Box px="md" py={9} fz="sm">
            <Link to={listPath(objectChange)} className="link">
              All changes
            </Link>
          </Box>
        </>
      )}
    </Card>
  );
}

function Line({ request }: { request: RequestOfChanges }) {
  const [first] = request.changes;
  if (!first) return null;
  const how = howItCame(first);
  return (
    <Box
      component="li"
      px="md"
      py={8}
      fz="sm"
      style={{ borderBottom: '1px solid var(--line)', listStyle: 'none', overflowWrap: 'anywhere' }}
    >
      <Text span inherit fw={600}>
        {String(first.user_name) || 'The server'}
      </Text>{' '}
      <Link {...linkTo(listPath(objectChange), { request_id: request.id })} className="link">
        {whatWasDone(request)}
      </Link>
      <Text c="dimmed" size="xs" mt={2}>
        <Moment iso={String(first.time)} />
        {how && ` · ${how}`}
      </Text>
    </Box>
  );
}
