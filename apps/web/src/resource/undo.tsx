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

/** Says what was done, with the way back; by the id of the request that did it. */
export function tellDone(message: string, request: string | null): void {
  const id = `done-${request ?? message}`;
  notifications.show({
    id,
    autoClose: UNDO_MS,
    message: request ? (
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
            void undoRequest(request);
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

async function undoRequest(request: string): Promise<void> {
  try {
    const { results } = await client.resource(objectChange).list({ request_id: request, limit: 1 });
    const [change] = results;
    if (!change) {
      notifications.show({ message: 'Nothing was changed, so there is nothing to undo.' });
      return;
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
  } catch (error) {
    const refused = error instanceof ApiError && error.status < 500;
    notifications.show({
      color: 'red',
      title: 'Not undone',
      message: messageOf(error),
      autoClose: refused ? UNDO_MS : false,
    });
  }
}
