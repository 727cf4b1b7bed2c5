import { Anchor, Text } from '@mantine/core';
import { facility } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import type { Row } from '../../api/row.ts';
import { detailPath } from '../../resource/pages.ts';

/** Both ends of a line: theirs, and below it ours where they say which they wish. */
export function EndsOfLine({ session }: { session: Row }) {
  const length = typeof session.prefix_length === 'number' ? `/${session.prefix_length}` : '';
  return (
    <>
      <code>{`${String(session.ip_address)}${length}`}</code>
      {session.local_ip_address ? (
        <Text size="xs" c="dimmed">
          yours: <code>{`${String(session.local_ip_address)}${length}`}</code>
        </Text>
      ) : null}
    </>
  );
}

/** A facility by its name in PeeringDB, for who may see it. */
export function FacilityOf({ id }: { id: number }) {
  const can = useCan();
  const { data } = useList(facility, { id }, { enabled: can(facility, 'view') });
  const found = data?.results[0];
  if (!found) return <>Facility {id}</>;
  return (
    <Anchor component={Link} to={detailPath(facility, id)} size="sm">
      {String(found.display)}
    </Anchor>
  );
}
