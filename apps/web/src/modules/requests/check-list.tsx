import { Box } from '@mantine/core';
import { CHECK_RESULT, type CheckOfRequest, type CheckResult, REQUEST_CHECK } from '@peersmith/model';
import { IconAlertTriangle, IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';

const SIGNS = {
  pass: { Icon: IconCheck, colour: 'var(--good)' },
  warn: { Icon: IconAlertTriangle, colour: 'var(--warn)' },
  fail: { Icon: IconX, colour: 'var(--bad)' },
  unknown: { Icon: IconQuestionMark, colour: 'var(--quiet)' },
} as const;
const ORDER: readonly CheckResult[] = ['fail', 'warn', 'unknown', 'pass'];

/** The worst that checks came to. */
export const worstOf = (checks: readonly CheckOfRequest[]): CheckResult | null =>
  ORDER.find((result) => checks.some((one) => one.result === result)) ?? null;

/** Checks with their reasons. */
export function CheckList({ checks, label }: { checks: readonly CheckOfRequest[]; label: string }) {
  return (
    <Box component="ul" className="request-checks" fz="sm" aria-label={label}>
      {checks.map(({ check, result, text }) => {
        const { Icon, colour } = SIGNS[result];
        return (
          <li key={check} className="request-check">
            <Icon size={16} color={colour} role="img" aria-label={CHECK_RESULT[result].label} />
            <strong>{REQUEST_CHECK[check].label}</strong>
            <span>{text}</span>
          </li>
        );
      })}
    </Box>
  );
}
