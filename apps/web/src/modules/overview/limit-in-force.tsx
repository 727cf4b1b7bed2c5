import { Text } from '@mantine/core';
import { LIMIT_ORIGIN, type PrefixLimit, peeringdbChange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Dot } from '../../cells/status.tsx';
import { listPath } from '../../resource/pages.ts';
import { linkTo } from '../../resource/search.ts';
import { formatNumber } from '../../text/format.ts';

interface LimitProps {
  limit: PrefixLimit;
  asn: number;
  /** What its sessions bring, where that is known. */
  brings?: number;
}

/** The limit in force, where it comes from, and what waits to be decided about it. */
export function LimitInForce({ limit, asn, brings }: LimitProps) {
  const said = [
    LIMIT_ORIGIN[limit.origin].label,
    limit.peeringdb !== null && `PeeringDB says ${formatNumber(limit.peeringdb)}`,
    brings !== undefined && `it brings ${formatNumber(brings)}`,
  ];
  return (
    <>
      {limit.limit === null ? 'None' : formatNumber(limit.limit)}
      <Text size="xs" c="dimmed">
        {said.filter(Boolean).join('; ')}
      </Text>
      {limit.proposed && (
        <Text size="xs" component="div" className="text-links">
          <Dot tone="var(--warn)">
            {`PeeringDB now says ${limit.peeringdb ? formatNumber(limit.peeringdb) : 'nothing'}.`}
          </Dot>{' '}
          <Link className="link" {...linkTo(listPath(peeringdbChange), { state: 'pending', q: String(asn) })}>
            Decide
          </Link>
        </Text>
      )}
    </>
  );
}
