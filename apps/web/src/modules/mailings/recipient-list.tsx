import { Box, Group, NativeSelect, Pagination, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { MAILING_RECIPIENT_STATE, mailingRecipient } from '@peersmith/model';
import { IconPencil, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Row } from '../../api/row.ts';
import { FieldValue } from '../../cells/index.tsx';
import { formatAsn, formatNumber } from '../../text/format.ts';

interface RecipientListProps {
  rows: readonly Row[];
  /** How many there are on all pages. */
  count: number;
  counts: Record<string, number>;
  state: string;
  typed: string;
  offset: number;
  step: number;
  chosen: number | null;
  onState: (state: string) => void;
  onType: (text: string) => void;
  onPage: (offset: number) => void;
  onChoose: (id: number) => void;
}

/** The networks of a mailing, page by page, with how each stands. */
export function RecipientList(props: RecipientListProps) {
  const { rows, count, offset, step, chosen, onPage, onChoose } = props;
  return (
    <Box className="card plan-routers" component="section" aria-label="Networks of the mailing">
      <Filter {...props} />
      <div className="plan-waves">
        {rows.length === 0 && (
          <Text size="sm" c="dimmed" p="md">
            No network fits.
          </Text>
        )}
        <ul>
          {rows.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                className="plan-entry"
                {...(row.id === chosen ? { 'aria-current': 'true' } : {})}
                onClick={() => onChoose(row.id)}
              >
                <span className="plan-entry-name">
                  {String(row.network_name || formatAsn(Number(row.asn)))}
                </span>
                <Text span size="xs" c="dimmed">
                  {row.edited === true && <IconPencil size={13} aria-label="Changed by hand" role="img" />}{' '}
                  {formatAsn(Number(row.asn))}
                </Text>
                <span className="plan-entry-state">
                  <RecipientState row={row} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {count > step && (
        <Group justify="center" p={6} style={{ borderTop: '1px solid var(--line)' }}>
          <Pagination
            size="xs"
            siblings={0}
            total={Math.ceil(count / step)}
            value={Math.floor(offset / step) + 1}
            onChange={(page) => onPage((page - 1) * step)}
            getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
            getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          />
        </Group>
      )}
    </Box>
  );
}

export const RecipientState = ({ row }: { row: Row }) => (
  <FieldValue name="state" field={mailingRecipient.fields.state} value={row.state} row={row} />
);

function Filter({ counts, state, typed, onState, onType }: RecipientListProps) {
  const [text, setText] = useState(typed);
  const settle = useDebouncedCallback(onType, 300);
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const states = Object.entries(MAILING_RECIPIENT_STATE).flatMap(([key, { label }]) =>
    counts[key] ? [{ value: key, label: `${label} (${formatNumber(counts[key])})` }] : [],
  );
  return (
    <Box p="sm" style={{ borderBottom: '1px solid var(--line)' }}>
      <TextInput
        type="search"
        aria-label="Find a network"
        placeholder="Find a network"
        leftSection={<IconSearch size={15} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          settle(event.currentTarget.value.trim());
        }}
        mb={8}
      />
      <NativeSelect
        size="xs"
        aria-label="Which networks"
        data={[{ value: '', label: `All (${formatNumber(all)})` }, ...states]}
        value={state}
        onChange={(event) => onState(event.currentTarget.value)}
      />
    </Box>
  );
}
