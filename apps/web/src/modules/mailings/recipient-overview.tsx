import { Stack, Text } from '@mantine/core';
import { mailing } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useRow } from '../../api/queries.ts';
import { isRow } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { mailingPath } from './mailing-data.ts';
import { RecipientReview } from './recipient-review.tsx';

/** One network of a mailing on a page of its own. */
export function RecipientOverview({ row }: SlotProps) {
  const id = isRow(row.mailing) ? row.mailing.id : null;
  const { data, error } = useRow(mailing, id);
  if (error) return <Failure error={error} />;
  if (!data) return <Loading lines={6} />;
  return (
    <Stack gap="md">
      <Text size="sm">
        Of the mailing{' '}
        <Link className="link" to={mailingPath(data.id)}>
          {data.display}
        </Link>
      </Text>
      <RecipientReview row={row} mailing={data} />
    </Stack>
  );
}
