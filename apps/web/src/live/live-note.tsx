import { Text, Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from '../api/client.ts';
import { useMe } from '../api/me.tsx';
import { Dot } from '../cells/status.tsx';
import { follow } from './follow.ts';
import { refresher } from './refresher.ts';

const SAID_AFTER_MS = 30_000;

/** Keeps what is shown as the server has it, and says so when that has not been possible for a while. */
export function LiveNote() {
  const isLive = useFollowing();
  const [isSaid, say] = useState(false);
  useEffect(() => {
    if (isLive) return say(false);
    const timer = setTimeout(() => say(true), SAID_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isLive]);
  return (
    <div role="status">
      {isSaid && (
        <Tooltip
          multiline
          w={260}
          label="The server does not tell what changes at this moment. Pages are read again every ten seconds until it does."
        >
          <Text span size="sm" c="dimmed" tabIndex={0}>
            <Dot tone="var(--warn)">Not live</Dot>
          </Text>
        </Tooltip>
      )}
    </div>
  );
}

/** Follows the change feed for whoever is signed in; whether it does. */
function useFollowing(): boolean {
  const { user, feed } = useMe();
  const queries = useQueryClient();
  const [isLive, setLive] = useState(true);
  // A later answer of who is signed in says a later id: what came between was told already.
  useEffect(
    () =>
      follow({
        client,
        since: feed,
        refresh: refresher(queries),
        onState: setLive,
        onEnded: () => void queries.invalidateQueries({ queryKey: ['me'] }),
      }),
    [queries, user.id],
  );
  return isLive;
}
