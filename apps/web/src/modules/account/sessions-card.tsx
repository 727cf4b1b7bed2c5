import { Badge, Box, Button, Group, Text, Title } from '@mantine/core';
import type { OwnSession } from '@peersmith/api-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Moment } from '../../cells/moment.tsx';
import { Failure, Loading } from '../../shell/states.tsx';

/** Where one is signed in, and the way out of each. */
export function SessionsCard() {
  const { data, error } = useQuery({
    queryKey: ['own-sessions'],
    queryFn: () => client.call('GET /api/auth/sessions/'),
  });
  return (
    <Box component="section" className="card" p="lg" aria-label="Where you are signed in">
      <Title order={2} mb="xs">
        Where you are signed in
      </Title>
      {error && <Failure error={error} />}
      {!data && !error && <Loading lines={2} />}
      {data?.map((session) => (
        <Line key={session.id} session={session} />
      ))}
    </Box>
  );
}

function Line({ session }: { session: OwnSession }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => client.call('DELETE /api/auth/sessions/:id/', { path: { id: session.id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['own-sessions'] }),
  });
  const program = programIn(session.user_agent);
  return (
    <Group justify="space-between" py={8} wrap="nowrap" style={{ borderTop: '1px solid var(--line)' }}>
      <Box miw={0} fz="sm" style={{ overflowWrap: 'anywhere' }}>
        {session.address ? `${program} from ${session.address}` : program}
        <Text size="xs" c="dimmed">
          Since <Moment iso={session.created} />, last used <Moment iso={session.last_used} />
        </Text>
      </Box>
      {session.current ? (
        <Badge variant="outline">This one</Badge>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate()}
          aria-label={`Sign out ${program} ${session.address}`}
        >
          Sign out
        </Button>
      )}
    </Group>
  );
}

const BROWSERS = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari'];
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS X', 'Linux'];
const SAID: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera' };

/** "Firefox on Linux"; what a program says of itself where it is none of those. */
function programIn(agent: string): string {
  const browser = BROWSERS.find((name) => agent.includes(name));
  const system = SYSTEMS.find((name) => agent.includes(name));
  if (!browser) return agent || 'A browser';
  return `${SAID[browser] ?? browser}${system ? ` on ${system}` : ''}`;
}
