import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ApiError } from '@peersmith/api-client';
import { objectChange } from '@peersmith/model';
import { client } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { messageOf } from '../shell/states.tsx';
import { counted } from '../text/format.ts';

/** How long what was done can be undone from its notice. */
const UNDO_MS = 15_000;

let told: string | null = null;

/**
 * Says what was done, with the way back; by the ids of the requests that did it. One notice at a time: several of them would lie over the
 * page, and the change log knows the way back as well.
 */
export function tellDone(message: string, by: string | readonly string[] | null): void {
  const requests = [by ?? []].flat();
  const id = `done-${requests.join(' ') || message}`;
  if (told !== null && told !== id) notifications.hide(told);
  told = id;
  notifications.show({
    id,
    autoClose: UNDO_MS,
    message: requests.length ? (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text span size="sm">
          {message}
        </Text>
        <Button
          size="compact-sm"
          variant="light"
          flex="none"
          onClick={() => {
            notifications.hide(id);
            void undoRequests(requests);
          }}
        >
          Undo
        </Button>
      </Group>
    ) : (
      message
    ),
  });
}

/** The last is undone first. */
async function undoRequests(requests: readonly string[]): Promise<void> {
  for (const request of requests.toReversed()) if (!(await undoRequest(request))) return;
}

/** Whether it is undone. */
async function undoRequest(request: string): Promise<boolean> {
  try {
    const { results } = await client.resource(objectChange).list({ request_id: request, limit: 1 });
    const [change] = results;
    if (!change) {
      notifications.show({ message: 'Nothing was changed, so there is nothing to undo.' });
      return false;
    }
    const { done, request: by } = await client.withRequest((through) =>
      through.call('POST /api/core/object-changes/:id/revert/', {
        path: { id: change.id },
        body: { scope: 'request' },
      }),
    );
    const { counts } = done;
    tellDone(`Undone: ${counted(counts.create + counts.update + counts.delete, 'object')}.`, by);
    void queryClient.invalidateQueries();
    return true;
  } catch (error) {
    const refused = error instanceof ApiError && error.status < 500;
    notifications.show({
      color: 'red',
      title: 'Not undone',
      message: messageOf(error),
      autoClose: refused ? UNDO_MS : false,
    });
    return false;
  }
}
