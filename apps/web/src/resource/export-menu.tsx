import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type Params, toQuery } from '@peersmith/api-client';
import { exportable, exportTemplate } from '@peersmith/model';
import { type AnyResource, apiPathOf, carries, contentTypeOf } from '@peersmith/resource';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client } from '../api/client.ts';
import { useCan } from '../api/me.tsx';
import { useList } from '../api/queries.ts';
import { messageOf } from '../shell/states.tsx';
import { saveFile } from '../text/save-file.ts';

interface ExportMenuProps {
  resource: AnyResource;
  /** What the list is asked, without its page. */
  asked: Params;
}

/** Takes a list away: as a file that can be imported again, or as export templates print it. */
export function ExportMenu({ resource, asked }: ExportMenuProps) {
  const can = useCan();
  const enabled = carries(resource, exportable) && can(exportTemplate, 'view');
  const { data } = useList(
    exportTemplate,
    { content_type: contentTypeOf(resource), limit: 100 },
    { enabled },
  );
  const templates = enabled ? (data?.results ?? []) : [];
  const { mutate, isPending } = useMutation({
    mutationFn: download,
    onError: (error) => notifications.show({ message: messageOf(error), color: 'red' }),
  });
  const { ordering: _, ...filters } = asked;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Tooltip label="Export, with these filters">
          <ActionIcon size="lg" aria-label="Export" loading={isPending}>
            <IconDownload size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'json', 'yaml'] as const).map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={client.resource(resource).exportUrl(format, asked)}
            download={`${resource.path}.${format}`}
          >
            {`Export as ${format.toUpperCase()}`}
          </Menu.Item>
        ))}
        {templates.length > 0 && <Menu.Label>Export with template</Menu.Label>}
        {templates.map(({ id, display }) => (
          <Menu.Item
            key={id}
            onClick={() =>
              mutate(
                `${apiPathOf(exportTemplate)}${id}/render-synchronous/${toQuery({ ...filters, format: 'text' })}`,
              )
            }
          >
            {display}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Saves what an address answers; a refusal is told, and not saved as if it were the file. */
async function download(address: string): Promise<void> {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(await refusalOf(answer));
  saveFile(fileNameIn(answer.headers.get('content-disposition') ?? ''), await answer.blob());
}

async function refusalOf(answer: Response): Promise<string> {
  const body: { detail?: unknown; line?: unknown; template?: unknown } = await answer
    .json()
    .catch(() => ({}));
  const place = typeof body.line === 'number' ? `Line ${body.line} of ${body.template}: ` : '';
  return typeof body.detail === 'string' ? `${place}${body.detail}` : `The export failed (${answer.status}).`;
}

/** The name that a download is given (RFC 6266). */
const fileNameIn = (disposition: string): string =>
  decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1] ?? 'export.txt');
