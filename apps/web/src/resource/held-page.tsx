import { Group, Text, UnstyledButton } from '@mantine/core';
import type { Page, Params } from '@peersmith/api-client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Row } from '../api/row.ts';

interface Held {
  data: Page<Row> | undefined;
  /** The question that it answers; null while that is not answered. */
  asked: string | null;
}

/**
 * A page of a list whose rows stay where they are while somebody chooses among them. What changes within the rows is shown at once;
 * `missed` says that others would stand there by now, and `show` shows them.
 */
export function useHeldPage(
  { data, isPlaceholderData }: UseQueryResult<Page<Row>>,
  params: Params,
  isChoosing: boolean,
): { data: Page<Row> | undefined; missed: boolean; show: () => void } {
  const now: Held = { data, asked: isPlaceholderData ? null : JSON.stringify(params) };
  const [held, hold] = useState(now);
  const missed =
    isChoosing && held.asked !== null && held.asked === now.asked && !standAlike(held.data, data);
  if (!missed && (held.data !== data || held.asked !== now.asked)) hold(now);
  return { data: missed ? held.data : data, missed, show: () => hold(now) };
}

const standAlike = (one: Page<Row> | undefined, other: Page<Row> | undefined): boolean =>
  one?.results.map(({ id }) => id).join() === other?.results.map(({ id }) => id).join();

/** Says that the list has changed under the choice that somebody makes. */
export const Missed = ({ onShow }: { onShow: () => void }) => (
  <Group gap={6} px="md" py={6} role="status" fz="sm">
    <Text span inherit c="dimmed">
      Rows were added, removed or moved meanwhile.
    </Text>
    <UnstyledButton className="link" fz="inherit" onClick={onShow}>
      Show them
    </UnstyledButton>
  </Group>
);
