import type { Rights } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { RightsView } from './rights-view.tsx';

interface ReadRightsProps {
  of: readonly unknown[];
  read: () => Promise<Rights>;
}

function ReadRights({ of, read }: ReadRightsProps) {
  const { data, error, refetch } = useQuery({ queryKey: ['rights', ...of], queryFn: read });
  if (data) return <RightsView rights={data} />;
  return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading />;
}

/** What a user may do. */
export const UserRights = ({ row: { id } }: SlotProps) => (
  <ReadRights
    of={['user', id]}
    read={() => client.call('GET /api/users/users/:id/rights/', { path: { id } })}
  />
);

/** What a group lets its members do. */
export const GroupRights = ({ row: { id } }: SlotProps) => (
  <ReadRights
    of={['group', id]}
    read={() => client.call('GET /api/users/groups/:id/rights/', { path: { id } })}
  />
);

/** What whoever is signed in may do. */
export const OwnRights = () => (
  <ReadRights of={['me']} read={() => client.call('GET /api/auth/me/rights/')} />
);
