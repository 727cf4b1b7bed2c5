import { Group, Text } from '@mantine/core';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useRow } from '../api/queries.ts';
import { isRow, type Row, rowsIn } from '../api/row.ts';
import { detailPath, listPath, resourceOfType } from '../resource/pages.ts';
import { capital } from '../text/format.ts';
import type { CellProps } from './cell.ts';
import { PageLink } from './page-link.tsx';
import { Dash } from './plain.tsx';
import { Tinted } from './status.tsx';

/** A reference, as a link to what it points at. */
export function LinkCell({ value, field }: CellProps) {
  const target = field.target ? resourceOfType(field.target) : null;
  if (typeof value === 'number' && target) return <ById resource={target} id={value} />;
  if (!isRow(value)) return <Dash />;
  const address = target ? detailPath(target, value.id) : pageOf(value);
  return address ? <ObjectLink to={address} text={value.display} /> : <span>{value.display}</span>;
}

export const ObjectLink = ({ to, text }: { to: string; text: string }) => (
  <PageLink to={to} className="link one-line" title={text}>
    {text}
  </PageLink>
);

/** The path of a nested object's page, where only its address says what it is. */
export function pageOf(row: Row): string | null {
  return typeof row.display_url === 'string' ? new URL(row.display_url, location.origin).pathname : null;
}

/** A reference that the API shows as a bare id: its text is read once, and kept. */
function ById({ resource, id }: { resource: AnyResource; id: number }) {
  const { data } = useRow(resource, id, { staleTime: Number.POSITIVE_INFINITY });
  return <ObjectLink to={detailPath(resource, id)} text={data?.display ?? `#${id}`} />;
}

/** Several references: tags on their colours, others by name. */
export function LinksCell({ value, field, roomy }: CellProps) {
  const rows = rowsIn(value);
  const target = field.target ? resourceOfType(field.target) : null;
  if (rows.length === 0 || !target) return <Dash />;
  const shown = roomy ? rows : rows.slice(0, 3);
  return (
    <Group gap="4px 8px">
      {shown.map((row) => (
        <PageLink key={row.id} to={detailPath(target, row.id)} className="link">
          {typeof row.color === 'string' ? <Tinted hex={row.color}>{row.display}</Tinted> : row.display}
        </PageLink>
      ))}
      {rows.length > shown.length && (
        <Text span size="xs" c="dimmed" title={rows.map(({ display }) => display).join(', ')}>
          +{rows.length - shown.length}
        </Text>
      )}
    </Group>
  );
}

/** Content types in words, with links to their lists. */
export function ContentTypesCell({ value, ...rest }: CellProps) {
  const types: unknown[] = Array.isArray(value) ? value : [];
  if (types.length === 0) return <Dash />;
  return (
    <Group gap="xs">
      {types.map((type) => (
        <ContentTypeCell key={String(type)} {...rest} value={type} />
      ))}
    </Group>
  );
}

/** `devices.router` in words, with a link to the list. */
export function ContentTypeCell({ value }: CellProps) {
  const resource = typeof value === 'string' ? resourceOfType(value) : null;
  if (!resource) return value ? <span>{String(value)}</span> : <Dash />;
  return (
    <PageLink to={listPath(resource)} className="link" title={contentTypeOf(resource)}>
      {capital(resource.label)}
    </PageLink>
  );
}
