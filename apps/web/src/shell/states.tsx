import { Alert, Box, Button, Skeleton, Stack, Text } from '@mantine/core';
import { ApiError } from '@peersmith/api-client';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/**
 * Whether a failure takes the place of what was read before: there is nothing, or the server refuses it now. What fails for the moment
 * leaves on the page what somebody reads, or fills in.
 */
export const hides = (error: unknown, data: unknown): boolean =>
  Boolean(error) &&
  (data === undefined || (error instanceof ApiError && error.status < 500 && error.status !== 429));

/** What went wrong, in the server's words, and a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const forbidden = error instanceof ApiError && error.status === 403;
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<IconAlertTriangle size={18} />}
      title={forbidden ? 'Not allowed' : 'That did not work'}
      role="alert"
    >
      <Text size="sm">{messageOf(error)}</Text>
      {retry && !forbidden && (
        <Button mt="sm" size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'An unknown error occurred.';

/** Nothing to show: why, and what to do next. */
export function Empty({ title, children, actions }: EmptyProps) {
  return (
    <Stack align="center" gap={6} py={52} px="md" ta="center">
      <Text fw={600}>{title}</Text>
      <Box c="dimmed" maw={460} fz="sm" className="prose-like">
        {children}
      </Box>
      {actions && <Box mt="sm">{actions}</Box>}
    </Stack>
  );
}
interface EmptyProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

export const Loading = ({ lines = 6 }: { lines?: number }) => (
  <Stack gap={10} role="progressbar" aria-busy="true" aria-label="Loading">
    {Array.from({ length: lines }, (_, at) => at).map((line) => (
      <Skeleton key={line} height={18} width={`${92 - ((line * 13) % 34)}%`} />
    ))}
  </Stack>
);
