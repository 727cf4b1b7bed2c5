import { Text } from '@mantine/core';
import { autonomousSystem } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import { detailPath, listPath } from '../../resource/pages.ts';
import { titleOf } from '../../resource/present.ts';
import { linkTo } from '../../resource/search.ts';

const MOST = 5;

/** Whose filters are made of a list. */
export function NetworksOfList({ list }: { list: number }) {
  const can = useCan();
  const { data } = useList(
    autonomousSystem,
    { irr_list_id: list, limit: MOST },
    { enabled: can(autonomousSystem, 'view') },
  );
  if (!data || data.count === 0) return null;
  return (
    <Text size="sm">
      Used by{' '}
      {data.results.map((row, at) => (
        <span key={row.id}>
          {at > 0 && ', '}
          <Link className="link" to={detailPath(autonomousSystem, row.id)}>
            {titleOf(autonomousSystem, row)}
          </Link>
        </span>
      ))}
      {data.count > data.results.length && (
        <>
          {' and '}
          <Link className="link" {...linkTo(listPath(autonomousSystem), { irr_list_id: list })}>
            {data.count - data.results.length} more
          </Link>
        </>
      )}
      .
    </Text>
  );
}
