import { Button, Group, Stack, TextInput } from '@mantine/core';
import { ApiError } from '@peersmith/api-client';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isRecord } from '../../api/row.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';

/** Messages by field, of an answer that has them. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError) || error.status !== 400 || !isRecord(error.body)) return {};
  return Object.fromEntries(
    Object.entries(error.body).flatMap(([key, said]) =>
      Array.isArray(said) ? [[key, said.join(' ')] as const] : [],
    ),
  );
}

/** Asks something of an exchange; the pages show what came of it. */
export function useAsk(
  ask: () => Promise<unknown>,
  onDone: () => void,
): UseMutationResult<unknown, Error, void> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: onDone,
    onSettled: () => void queries.invalidateQueries(),
  });
}

interface AskDialogProps {
  title: string;
  /** On the button. */
  verb: string;
  ask: UseMutationResult<unknown, Error, void>;
  /** Which fields show their own messages; others are told together. */
  fields: readonly string[];
  isReady?: boolean;
  isDangerous?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A question to an exchange, with its fields; errors stand at them. */
export function AskDialog(props: AskDialogProps) {
  const { title, verb, ask, fields, isReady = true, isDangerous, onClose, children } = props;
  const marked = Object.keys(fieldErrors(ask.error));
  const isTold = marked.length > 0 && marked.every((key) => fields.includes(key));
  return (
    <WritingDialog opened onClose={onClose} title={title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !ask.isPending) ask.mutate();
        }}
      >
        <Stack gap="md">
          {children}
          {ask.error && !isTold && <Failure error={ask.error} />}
          <Group justify="flex-end">
            <CloseDialog>Not yet</CloseDialog>
            <Button
              type="submit"
              disabled={!isReady}
              loading={ask.isPending}
              {...(isDangerous ? { color: 'red.8' } : {})}
            >
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </WritingDialog>
  );
}

interface NotBeforeProps {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** When a change is to begin. */
export const NotBefore = ({ value, onChange, error }: NotBeforeProps) => (
  <TextInput
    type="datetime-local"
    label="Not before"
    description="At once where it is empty."
    value={value}
    error={error}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
);

/** The same as the API has it. */
export const momentOf = (local: string): string | null => (local ? new Date(local).toISOString() : null);
