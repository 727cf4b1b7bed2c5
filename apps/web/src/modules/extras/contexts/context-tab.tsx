import { Stack } from '@mantine/core';
import type { ContextOfObject } from '@peersmith/api-client';
import { contentTypeOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Card } from '../../../resource/overview.tsx';
import type { SlotProps } from '../../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../../shell/states.tsx';
import { CodeView } from '../../../text/code-view.tsx';
import { CopyButton } from '../../../text/copy-button.tsx';
import { ContextKeys } from './context-keys.tsx';
import { ContextLayers } from './context-layers.tsx';

/** What templates read as `config_context` of an object: the layers, where each key comes from, and what comes of them. */
export function ContextTab({ resource, row }: SlotProps) {
  const query = { content_type: contentTypeOf(resource), object_id: row.id };
  const { data, error, refetch } = useQuery({
    queryKey: ['context', query],
    meta: { reads: ['extras.configcontext', 'extras.configcontextassignment', query.content_type] },
    queryFn: ({ signal }): Promise<ContextOfObject> =>
      client.call('GET /api/extras/config-contexts/merged/', { query, signal }),
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <Stack gap="md" maw={1100}>
      <ContextLayers context={data} resource={resource} row={row} />
      {data.merged ? (
        <>
          <ContextKeys context={data} />
          <Merged merged={data.merged} />
        </>
      ) : (
        <div className="card">
          <Empty title="No context">
            Templates read nothing here. Assign a context above, or give this {resource.label} a local context
            of its own in its form.
          </Empty>
        </div>
      )}
    </Stack>
  );
}

function Merged({ merged }: { merged: object }) {
  const text = JSON.stringify(merged, null, 2);
  return (
    <Card title="Merged">
      <CodeView text={text} height={420} />
      <div style={{ padding: 12 }}>
        <CopyButton text={text} label="Copy" />
      </div>
    </Card>
  );
}
