import { Box, Text } from '@mantine/core';
import type { Home } from '@peersmith/api-client';
import { connection, router } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Card } from '../../resource/overview.tsx';
import { listPath } from '../../resource/pages.ts';

type Step = Home['setup'][number];

/** Where a step is taken. */
const PATHS: Readonly<Record<Step['step'], string>> = {
  network: '/setup/',
  peeringdb: '/peeringdb/cache/',
  exchanges: '/setup/',
  router: '/setup/',
  ports: listPath(connection),
  template: listPath(router),
  sessions: '/peering/candidates/',
  polling: listPath(router),
};

/** The steps from nothing to a configuration on a router that are left. */
export const StepsLeft = ({ steps }: { steps: readonly Step[] }) => (
  <Card title="Left of the set-up">
    <Box component="ol" className="down-list">
      {steps.map(({ step, label, text }) => (
        <li key={step}>
          <Link className="link" to={PATHS[step]}>
            {label}
          </Link>
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </li>
      ))}
    </Box>
  </Card>
);
