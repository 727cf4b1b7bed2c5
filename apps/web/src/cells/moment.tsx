import { Tooltip } from '@mantine/core';
import { formatMoment, formatRelative } from '../text/format.ts';
import type { CellProps } from './cell.ts';
import { Dash } from './plain.tsx';

/** When, as people say it; exactly on hover. */
export function Moment({ iso, roomy = false }: { iso: string; roomy?: boolean }) {
  if (roomy)
    return (
      <time dateTime={iso}>
        {formatMoment(iso)} ({formatRelative(iso)})
      </time>
    );
  return (
    <Tooltip label={formatMoment(iso)}>
      <time dateTime={iso} style={{ whiteSpace: 'nowrap' }}>
        {formatRelative(iso)}
      </time>
    </Tooltip>
  );
}

export const MomentCell = ({ value, roomy }: CellProps) =>
  typeof value === 'string' && value !== '' ? <Moment iso={value} {...(roomy ? { roomy } : {})} /> : <Dash />;
