import { Box, Title } from '@mantine/core';
import { type AnyResource, fieldOf } from '@peersmith/resource';
import type { ReactNode } from 'react';
import type { Row } from '../api/row.ts';
import { isBlank } from '../cells/cell.ts';
import { FieldValue } from '../cells/index.tsx';
import { CodeView } from '../text/code-view.tsx';
import { fieldLabel } from '../text/label.ts';
import { Prose } from '../text/prose.tsx';
import { presentationOf } from './present.ts';

interface OverviewProps {
  resource: AnyResource;
  row: Row;
}

/** What an object is: a card for each section of its form, and what only the server writes beside them. */
export function Overview({ resource, row }: OverviewProps) {
  const { Overview: Own, Lead, panels } = presentationOf(resource);
  if (Own) return <Own resource={resource} row={row} />;
  const { sections, rest, code, tags, comments } = partsOf(resource);
  const [first, ...others] = sections;
  // What an object is called stands above.
  const state = rest.filter((key) => row[key] !== row.display);
  const written = code.filter((key) => !isBlank(row[key]));
  const pairs = (title: string, keys: readonly string[]) => (
    <Pairs key={title} title={title} keys={keys} resource={resource} row={row} />
  );
  return (
    <>
      {Lead && <Lead resource={resource} row={row} />}
      <div className={sections.length === 1 && state.length === 0 ? 'overview single' : 'overview'}>
        {first && <Pairs title={first.title} keys={first.fields} resource={resource} row={row} whole />}
        {state.length > 0 && pairs('State', state)}
        {others.map(({ title, fields }) => pairs(title, fields))}
        {tags && !isBlank(row.tags) && (
          <Pairs title="Tags" keys={['tags']} resource={resource} row={row} bare />
        )}
        {comments && !isBlank(row.comments) && (
          <Card title="Comments">
            <Box px="md" pb="md">
              <Prose text={String(row.comments)} />
            </Box>
          </Card>
        )}
        {panels?.map(({ title, Show }) => (
          <Card key={title} title={title}>
            <Show resource={resource} row={row} />
          </Card>
        ))}
      </div>
      {written.map((key) => (
        <Card key={key} title={fieldLabel(key, fieldOf(resource, key))}>
          <CodeView text={String(row[key] ?? '')} />
        </Card>
      ))}
    </>
  );
}

export const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box className="card" component="section" aria-label={title} style={{ overflow: 'hidden' }}>
    <Title order={2} px="md" py={10} fz="sm">
      {title}
    </Title>
    {children}
  </Box>
);

interface PairsProps extends OverviewProps {
  title: string;
  keys: readonly string[];
  /** One value without its name. */
  bare?: boolean;
  /** Shown even when everything in it is empty. */
  whole?: boolean;
}

/** Names and values. What a mirror left empty is not worth a line. */
export function Pairs({ title, keys, resource, row, bare, whole }: PairsProps) {
  const shown = resource.readOnly ? keys.filter((key) => !isBlank(row[key])) : keys;
  if (shown.length === 0 || (!whole && keys.every((key) => isUnset(resource, row, key)))) return null;
  const { cells = {} } = presentationOf(resource);
  const value = (key: string) => {
    const Show = cells[key]?.Show ?? FieldValue;
    return <Show name={key} field={fieldOf(resource, key)} value={row[key]} row={row} roomy />;
  };
  return (
    <Card title={title}>
      {bare ? (
        <Box px="md" pb="md" fz="sm">
          {shown.map((key) => (
            <div key={key}>{value(key)}</div>
          ))}
        </Box>
      ) : (
        <Box component="dl" className="pairs" fz="sm" style={{ borderTop: '1px solid var(--line)' }}>
          {shown.flatMap((key) => [
            <dt key={`${key} name`}>{fieldLabel(key, fieldOf(resource, key))}</dt>,
            <dd key={key}>{value(key)}</dd>,
          ])}
        </Box>
      )}
    </Card>
  );
}

/** Empty, and no secret behind it. */
const isUnset = (resource: AnyResource, row: Row, key: string) =>
  isBlank(row[key]) && !(resource.fields[key]?.storage === 'secret' && row[`has_${key}`] === true);

/** Shown elsewhere: in their own cards, or in the title. */
const APART = new Set(['draft', 'tags', 'comments', 'config_context', 'local_context_data']);

function partsOf(resource: AnyResource) {
  const readable = (key: string) => {
    const field = resource.fields[key];
    return field !== undefined && (field.read !== null || field.storage === 'secret');
  };
  const isCode = (key: string) => resource.fields[key]?.ui.widget === 'template';
  const inForm = resource.form.flatMap(({ fields }) => fields);
  const sections = resource.form
    .map(({ title, fields }) => ({
      title,
      fields: fields.filter((key) => readable(key) && !APART.has(key) && !isCode(key)),
    }))
    .filter(({ fields }) => fields.length > 0);
  const rest = Object.keys(resource.fields).filter(
    (key) => readable(key) && !inForm.includes(key) && !APART.has(key) && !resource.fields[key]?.byTrait,
  );
  const context = ['local_context_data'].filter(readable);
  return {
    sections: context.length ? [...sections, { title: 'Context', fields: context }] : sections,
    rest,
    code: inForm.filter(isCode),
    tags: 'tags' in resource.fields,
    comments: 'comments' in resource.fields,
  };
}
