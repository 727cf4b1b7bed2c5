import { Group, Text } from '@mantine/core';

/** The mark: one end, another end, and the session between them. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <Group gap={9} wrap="nowrap">
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#17586b" />
        <path
          d="M9 10.5h6.5a6 6 0 0 1 6 6v5"
          fill="none"
          stroke="#fff"
          strokeWidth="2.4"
          strokeLinecap="round"
        />
        <circle cx="9" cy="10.5" r="3.2" fill="#7fd4c1" />
        <circle cx="21.5" cy="22" r="3.2" fill="#ffc46b" />
      </svg>
      <Text fw={700} size="lg" lts="-0.01em">
        Peersmith
      </Text>
    </Group>
  );
}
