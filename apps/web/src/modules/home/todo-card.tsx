import { Box, Group, Text, Title } from '@mantine/core';
import type { Todo, TodoRow } from '@peersmith/api-client';
import { drift, irrList, job, peeringdbChange, peeringRequest, plan, router } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { detailPath, listPath, resourceOfType, tabPath } from '../../resource/pages.ts';
import { linkTo } from '../../resource/search.ts';
import { formatNumber } from '../../text/format.ts';
import { linkToWork } from '../monitoring/work-data.ts';

const TONES = { bad: 'var(--bad)', warn: 'var(--warn)', info: 'var(--info)' } as const;

const RENDER_JOB = 'devices.router.render_configuration';
const UNDONE = ['failed', 'errored'];
const aDayAgo = () => new Date(Date.now() - 86_400_000).toISOString();

/** Where all of a kind are. */
function linkOf(kind: Todo['kind']): ReturnType<typeof linkTo> {
  switch (kind) {
    case 'down':
      return linkTo('/monitoring/work-lists/', { was_up: 'true' });
    case 'renders':
      return linkTo(listPath(job), { name: RENDER_JOB, status: UNDONE });
    case 'requests':
      return linkTo(listPath(peeringRequest), { is_open: 'true' });
    case 'peeringdb':
      return linkTo(listPath(peeringdbChange), { state: 'pending' });
    case 'plans':
      return linkTo(listPath(plan), { status: ['ready', 'approved', 'stopped'] });
    case 'drift':
      return linkTo(listPath(drift), { status: ['differs', 'failed'] });
    case 'irr':
      return linkTo(listPath(irrList), { status: ['held', 'failing'] });
    case 'jobs':
      return linkTo(listPath(job), { status: UNDONE, completed__after: aDayAgo() });
    default:
      return linkToWork(kind);
  }
}

/** Things of one kind to look at, the first of them by name, and the way to all. */
export const TodoCard = ({ todo: { kind, label, severity, count, rows } }: { todo: Todo }) => (
  <Box className="card" component="section" aria-label={label} style={{ overflow: 'hidden' }}>
    <Group px="md" py={10} justify="space-between" gap="xs" wrap="nowrap">
      <Title order={2} fz="sm">
        <Dot tone={TONES[severity]}>{label}</Dot>
      </Title>
      <Link className="link" {...linkOf(kind)} aria-label={`All ${formatNumber(count)}: ${label}`}>
        {formatNumber(count)}
      </Link>
    </Group>
    <ul className="down-list">
      {rows.map((row) => (
        <li key={`${row.content_type} ${row.id}`}>
          <Group justify="space-between" gap="xs" fz="sm" wrap="nowrap" align="baseline">
            <Link className="link" style={{ minWidth: 0 }} to={pathOf(kind, row)}>
              {row.display}
            </Link>
            {row.since && (
              <Text span size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                <Moment iso={row.since} />
              </Text>
            )}
          </Group>
          {row.detail && (
            <Text size="xs" c="dimmed">
              {row.detail}
            </Text>
          )}
        </li>
      ))}
      {count > rows.length && (
        <li>
          <Link className="link" {...linkOf(kind)}>
            {`${formatNumber(count - rows.length)} more`}
          </Link>
        </li>
      )}
    </ul>
  </Box>
);

function pathOf(kind: Todo['kind'], { content_type, id }: TodoRow): string {
  if (kind === 'renders') return tabPath(router, id, 'configuration');
  const resource = resourceOfType(content_type);
  return resource ? detailPath(resource, id) : '/';
}
