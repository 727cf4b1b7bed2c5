import { Group, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useRow } from '../api/queries.ts';
import { detailPath, listPath, resourceAt } from '../resource/pages.ts';
import { titleOf } from '../resource/present.ts';
import { capital } from '../text/format.ts';
import { navigation } from './navigation.ts';

/** Where the page is: group, list, object. */
export function Breadcrumbs() {
  const { pathname } = useLocation();
  const resource = resourceAt(pathname);
  const path = resource ? listPath(resource) : pathname;
  const group = navigation.find(({ entries }) => entries.some((entry) => entry.path === path));
  const entry = group?.entries.find((one) => one.path === path);
  const [id] = resource ? pathname.slice(path.length).split('/') : [];
  const label = entry?.label ?? (resource ? capital(resource.plural) : null);
  const parts = [
    group?.title ? <Crumb key="group" text={group.title} /> : null,
    label ? <Crumb key="list" text={label} {...(id ? { to: path } : {})} /> : null,
    resource && id && /^\d+$/.test(id) ? <ObjectCrumb key="object" path={pathname} id={id} /> : null,
    id === 'add' ? <Crumb key="add" text="Add" /> : null,
  ].filter((part) => part !== null);
  return (
    <Group component="nav" aria-label="Breadcrumb" gap={8} wrap="nowrap" miw={0}>
      {parts.flatMap((part, at) => (at ? [<Slash key={`slash-${part.key}`} />, part] : [part]))}
    </Group>
  );
}

const Slash = () => (
  <Text size="sm" c="dimmed" aria-hidden>
    /
  </Text>
);

function Crumb({ text, to }: { text: string; to?: string }) {
  return to ? (
    <Link to={to} className="link one-line" style={{ fontSize: 13, minWidth: 0 }} title={text}>
      {text}
    </Link>
  ) : (
    <Text size="sm" c="dimmed" truncate>
      {text}
    </Text>
  );
}

function ObjectCrumb({ path, id }: { path: string; id: string }) {
  const resource = resourceAt(path);
  return resource ? <NamedCrumb resource={resource} path={path} id={id} /> : null;
}

function NamedCrumb({ resource, path, id }: NamedCrumbProps) {
  const { data } = useRow(resource, id);
  const here = detailPath(resource, id);
  return <Crumb text={data ? titleOf(resource, data) : '…'} {...(path === here ? {} : { to: here })} />;
}
interface NamedCrumbProps {
  resource: NonNullable<ReturnType<typeof resourceAt>>;
  path: string;
  id: string;
}
