import { Button, Table, Text, VisuallyHidden } from '@mantine/core';

/** Something of which two sides say different things. */
export interface Side<U> {
  field: string;
  label: string;
  ours: string | number | null;
  theirs: string | number | null;
  /** What that means, and what to do. */
  text: string;
  /** What is written where theirs is right; nothing where that is nothing to be written. */
  use: U | null | undefined;
}

interface SidesTableProps<U> {
  /** What the table is called. */
  name: string;
  /** Above what the other side says. */
  theirs: string;
  rows: readonly Side<U>[];
  /** Takes what the other side says; null for who may not. */
  onUse: ((use: U) => void) | null;
  isPending: boolean;
}

/** Where another side and we say different things, both beside each other, with what to take over. */
export function SidesTable<U>({ name, theirs: title, rows, onUse, isPending }: SidesTableProps<U>) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label={name}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What differs</Table.Th>
            <Table.Th>Yours</Table.Th>
            <Table.Th>{title}</Table.Th>
            <Table.Th>
              <VisuallyHidden>What can be done</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ field, label, ours, theirs, text, use }) => (
            <Table.Tr key={field} style={{ verticalAlign: 'top' }}>
              <Table.Td>
                {label}
                <Text size="xs" c="dimmed">
                  {text}
                </Text>
              </Table.Td>
              <Table.Td className="mono">{ours ?? '–'}</Table.Td>
              <Table.Td className="mono">{theirs ?? '–'}</Table.Td>
              <Table.Td ta="right">
                {use && onUse && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Use this: ${label}`}
                    loading={isPending}
                    onClick={() => onUse(use)}
                  >
                    Use this
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
