import { Box, Text } from '@mantine/core';
import { tag } from '@peersmith/model';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { listPath, resourceOfType } from '../../resource/pages.ts';
import { present, type SlotProps } from '../../resource/present.ts';
import { shortTitle } from '../../resource/related.ts';
import { linkTo } from '../../resource/search.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';

/** What carries the tag, type by type, each with the list of it. */
function TaggedPanel({ row }: SlotProps) {
  const { data, error } = useQuery({
    queryKey: ['tagged', row.id, row.tagged_items],
    queryFn: ({ signal }) =>
      client.call('GET /api/extras/tags/:id/objects/', { path: { id: row.id }, signal }),
  });
  if (error) return <Failure error={error} />;
  if (!data) return <Loading lines={3} />;
  if (data.count === 0)
    return (
      <Text px="md" pb="md" size="sm" c="dimmed">
        Nothing that you may view carries it.
      </Text>
    );
  return (
    <Box component="dl" className="pairs" fz="sm" style={{ borderTop: '1px solid var(--line)' }}>
      {data.types.flatMap(({ content_type, label, count }) => {
        const resource = resourceOfType(content_type);
        const name = resource ? shortTitle(resource) : label;
        return [
          <dt key={content_type}>{name}</dt>,
          <dd key={`${content_type} count`}>
            {resource ? (
              <Link {...linkTo(listPath(resource), { tag: row.slug })} className="link">
                {formatNumber(count)}
              </Link>
            ) : (
              formatNumber(count)
            )}
          </dd>,
        ];
      })}
    </Box>
  );
}

present(tag, { panels: [{ title: 'Carried by', Show: TaggedPanel }] });
