import { Alert, Button, Group, Text } from '@mantine/core';
import { configuration } from '@peersmith/model';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { blockOptions } from '../../editor/use-check.ts';
import { editPath } from '../../resource/pages.ts';
import { present, type SlotProps, type Trouble } from '../../resource/present.ts';
import { counted } from '../../text/format.ts';
import { textOf } from '../../widgets/widget.ts';
import { usePatch } from './use-patch.ts';

const MOST_LINES = 8;

/** For which of its routers a template does not render as it is written now. */
async function tries(row: Row, values: Readonly<Record<string, unknown>>): Promise<Trouble | null> {
  const template = textOf(values.template);
  const options = blockOptions(values);
  const isSame = Object.entries({ template, ...options }).every(([key, value]) => row[key] === value);
  if (isSame) return null;
  const { failing, rendered } = await client.call('POST /api/devices/configurations/:id/try/', {
    path: { id: row.id },
    body: { template, ...options },
  });
  if (failing.length === 0) return null;
  const lines = failing
    .slice(0, MOST_LINES)
    .map(
      ({ router, template: where, line, detail }) =>
        `${router.name}: ${where === 'template' ? '' : `${where}, `}line ${line}: ${detail}`,
    );
  const rest = failing.length - lines.length;
  return {
    title: `It does not render for ${failing.length} of ${counted(rendered, 'router')}`,
    lines: rest ? [...lines, `${counted(rest, 'router')} more`] : lines,
  };
}

/** That a text beside the one in force is being worked on. */
function DraftNote({ row }: SlotProps) {
  const can = useCan();
  const drop = usePatch(configuration, row, 'The draft is dropped.');
  if (textOf(row.draft) === '') return null;
  return (
    <Alert variant="outline" color="yellow" title="There is a draft" mb="md">
      <Text size="sm">
        Somebody works on another text of this template. Routers are rendered from the one below.
      </Text>
      {can(configuration, 'change') && (
        <Group mt="sm">
          <Button
            size="xs"
            component={Link}
            to={editPath(configuration, row.id)}
            leftSection={<IconPencil size={14} />}
          >
            Go on with it
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={drop.isPending}
            onClick={() => drop.mutate({ draft: '' })}
          >
            Drop it
          </Button>
        </Group>
      )}
    </Alert>
  );
}

present(configuration, { Lead: DraftNote, drafts: { text: 'template', draft: 'draft', tries } });
