import { Box, Text } from '@mantine/core';
import type { SessionKind, Stretch } from '@peersmith/api-client';
import { configuration, router } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { Card } from '../../resource/overview.tsx';
import { tabPath } from '../../resource/pages.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { useSessionLines } from './overview-data.ts';
import { SeenLink } from './seen-link.tsx';

/** The lines that a session gives in the configuration of its router, as it renders now. */
export function SessionLinesCard({ kind, id }: { kind: SessionKind; id: number }) {
  const { data, error, refetch } = useSessionLines(kind, id, true);
  return (
    <Card title="Its lines on the router">
      {hides(error, data) ? (
        <Box p="md">
          <Failure error={error} retry={() => void refetch()} />
        </Box>
      ) : !data ? (
        <Box px="md" pb="md">
          <Loading lines={4} />
        </Box>
      ) : (
        <>
          <Text size="xs" c="dimmed" px="md" pb={8} className="text-links">
            {data.router && (
              <>
                As{' '}
                {data.template && (
                  <SeenLink seen={{ content_type: contentTypeOf(configuration), ...data.template }} />
                )}{' '}
                renders for{' '}
                <Link className="link" to={tabPath(router, data.router.id, 'configuration')}>
                  {data.router.display}
                </Link>{' '}
                now.{' '}
              </>
            )}
            {data.reason}
          </Text>
          {data.stretches.map((one) => (
            <Lines key={`${one.from_line} ${one.of_group}`} stretch={one} />
          ))}
        </>
      )}
    </Card>
  );
}

const Lines = ({ stretch: { from_line, within, lines, of_group } }: { stretch: Stretch }) => (
  <Box style={{ borderTop: '1px solid var(--line)' }}>
    <Text size="xs" c="dimmed" px="md" pt={6}>
      {`Line ${from_line}`}
      {of_group && `, of its group ${of_group}`}
      {within.length > 0 && `, in ${within.map((line) => line.replace(/\s*\{$/, '')).join(' › ')}`}
    </Text>
    <section
      className="code-view"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`Configuration from line ${from_line}`}
    >
      {lines.map((line, at) => (
        <div className="code-line" key={`${from_line + at}`} data-line={from_line + at}>
          {line || ' '}
        </div>
      ))}
    </section>
  </Box>
);
