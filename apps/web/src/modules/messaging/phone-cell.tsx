import { Anchor } from '@mantine/core';
import { type CellProps, isBlank } from '../../cells/cell.ts';
import { Dash } from '../../cells/plain.tsx';

/** A number to call. */
export const PhoneCell = ({ value }: CellProps) =>
  isBlank(value) ? (
    <Dash />
  ) : (
    <Anchor href={`tel:${String(value).replace(/[^+\d]/g, '')}`} inherit style={{ whiteSpace: 'nowrap' }}>
      {String(value)}
    </Anchor>
  );
