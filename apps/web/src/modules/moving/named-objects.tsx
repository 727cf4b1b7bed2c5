import { Anchor, Table, Text } from '@mantine/core';
import type { MovedField, MovedObject } from '@peersmith/api-client';
import { registry } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Dot } from '../../cells/status.tsx';
import { detailPath } from '../../resource/pages.ts';
import { capital } from '../../text/format.ts';

const FIRST = 20;
const TONES: Readonly<Record<MovedObject['state'], string>> = {
  differing: 'var(--warn)',
  updated: 'var(--good)',
  refused: 'var(--bad)',
  carried: 'var(--warn)',
};

type Named = Pick<MovedObject, 'type' | 'id' | 'source_id' | 'display' | 'fields'> &
  Partial<Pick<MovedObject, 'state' | 'messages'>>;

/** Objects one by one, with why each is named. */
export function NamedObjects({ objects }: { objects: readonly Named[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? objects : objects.slice(0, FIRST);
  return (
    <>
      <Table.ScrollContainer minWidth={600}>
        <Table fz="sm" horizontalSpacing="md" aria-label="Objects">
          <Table.Tbody>
            {shown.map((one) => (
              <Table.Tr key={`${one.type} ${one.source_id}`}>
                {one.state && (
                  <Table.Td>
                    <Dot tone={TONES[one.state]}>{capital(one.state)}</Dot>
                  </Table.Td>
                )}
                <Table.Td>
                  <Text size="xs" c="dimmed">
                    {capital(registry[one.type]?.label ?? one.type)}
                  </Text>
                  <Name {...one} />
                </Table.Td>
                <Table.Td>
                  <Why {...one} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {objects.length > shown.length && (
        <Anchor component="button" type="button" size="sm" px="md" pb="md" onClick={() => setAll(true)}>
          Show all {objects.length}
        </Anchor>
      )}
    </>
  );
}

function Name({ type, id, display }: Named) {
  const resource = registry[type];
  return id !== null && resource?.page ? (
    <Link to={detailPath(resource, id)} className="link">
      {display}
    </Link>
  ) : (
    <span>{display}</span>
  );
}

function Why({ fields, messages = {} }: Named) {
  const said = Object.entries(messages).map(
    ([field, texts]) => `${nameOf(field)}${texts.map(String).join(' ')}`,
  );
  return (
    <>
      {said.map((text) => (
        <div key={text}>{text}</div>
      ))}
      {fields.map((one) => (
        <Difference key={one.field} {...one} />
      ))}
      {said.length + fields.length === 0 && 'It is not here.'}
    </>
  );
}

const nameOf = (field: string) => (field === 'non_field_errors' || field === '__all__' ? '' : `${field}: `);

const Difference = ({ field, there, here }: MovedField) => (
  <div style={{ overflowWrap: 'anywhere' }}>
    {field}: <span className="mono">{text(there)}</span> there, <span className="mono">{text(here)}</span>{' '}
    here
  </div>
);

const text = (value: unknown): string =>
  value === null || value === '' ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
