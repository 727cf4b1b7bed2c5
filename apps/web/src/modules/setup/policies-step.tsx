import { Box, Button, Group, List, Stack, Text } from '@mantine/core';
import { useWrite } from '../../resource/use-write.ts';
import { Failure } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';

/** First policies and communities, so that a session with a new peer carries routes and leaks none. */
export function PoliciesStep({ asn, onDone }: { asn: number; onDone: () => void }) {
  const make = useWrite({
    write: (through) => through.call('POST /api/setup/policies/', { body: { asn } }),
    said: (made) =>
      `Made ${counted(made.routing_policies, 'policy', 'policies')} and ${counted(made.communities, 'community', 'communities')}, at ${counted(made.internet_exchanges, 'exchange')}.`,
    onDone,
  });
  return (
    <Stack gap="md" pt="sm">
      <Text size="sm">
        Without policies a session takes and announces nothing. These are a sensible beginning for{' '}
        {formatAsn(asn)}, explained in the configuration where they are written, and yours to change:
      </Text>
      <Box className="card" p="md">
        <List size="sm" spacing={6}>
          <List.Item>
            <b>Reject bogons</b>: addresses that nobody may announce, default routes, and prefixes longer than
            /24 or /48 are refused.
          </List.Item>
          <List.Item>
            <b>Peers in</b>: what is left is taken with local preference 200, and marked as learned from
            peers.
          </List.Item>
          <List.Item>
            <b>Peers out</b>: only what carries the community of our own routes or of customers is announced.
            Until you set it where your prefixes originate, nothing is.
          </List.Item>
        </List>
      </Box>
      {make.error && <Failure error={make.error} />}
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onDone}>
          I have my own
        </Button>
        <Button loading={make.isPending} onClick={() => make.mutate()}>
          Make these policies
        </Button>
      </Group>
    </Stack>
  );
}
