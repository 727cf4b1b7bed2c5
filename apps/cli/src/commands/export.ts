import { ApiError } from '@peersmith/api-client';
import { exportTemplate } from '@peersmith/model';
import { type AnyResource, apiPathOf } from '@peersmith/resource';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { filtersFrom, resourceNamed } from './resources.ts';

const collect = (value: string, held: string[]) => [...held, value];
const FORMATS = ['csv', 'json', 'yaml'] as const;

type Options = Remote & { filter: string[]; format?: string; ordering?: string };

/** `peersmith export routers --format yaml`, or `peersmith export "Peers and their limits" --filter asn=64501 > peers.csv`. */
export function exportCommand(program: Command): void {
  remote(
    program
      .command('export <name>')
      .description(
        'print objects as CSV, JSON or YAML, which import reads; or what an export template makes of its objects, by name or id',
      )
      .option('--format <format>', `${FORMATS.join(', ')}: the objects of a resource`)
      .option('--ordering <fields>', 'of objects, such as -name')
      .option('--filter <name=value>', 'those objects alone, as in lists; may be repeated', collect, []),
  ).action(async (name: string, options: Options) => {
    const template = options.format === undefined ? await templateNamed(name, options) : null;
    const resource = template === null ? resourceOr(name) : null;
    const printed = resource ? await exported(resource, options) : await rendered(template ?? name, options);
    process.stdout.write(printed);
  });
}

/** The resource of that name, or a failure that says that it is no template either. */
function resourceOr(name: string): AnyResource {
  try {
    return resourceNamed(name);
  } catch (cause) {
    throw new Error(`There is no export template ${name}. It is no resource either.`, { cause });
  }
}

function exported(resource: AnyResource, options: Options): Promise<string> {
  const format = FORMATS.find((one) => one === (options.format ?? 'csv'));
  if (!format) throw new Error(`--format is one of ${FORMATS.join(', ')}, not ${options.format}.`);
  const { ordering } = options;
  const asked = { ...filtersFrom(options.filter), ...(ordering ? { ordering } : {}) };
  const client = clientFor(options);
  // Left as text: it is passed on as it is.
  return client.text(client.resource(resource).exportUrl(format, asked));
}

/** The id of the template of that name; null where there is none. */
async function templateNamed(name: string, options: Options): Promise<string | null> {
  const { results } = await clientFor(options)
    .resource(exportTemplate)
    .list(/^\d+$/.test(name) ? { id: name } : { name })
    // Who may view no templates still exports objects.
    .catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 403) return { results: [] };
      throw error;
    });
  const [found, ...others] = results;
  if (others.length)
    throw new Error(
      `Several export templates are called ${name}: say its id, one of ${results.map(({ id, content_type }) => `${id} (${content_type})`).join(', ')}.`,
    );
  return found ? String(found.id) : null;
}

async function rendered(id: string, options: Options): Promise<string> {
  const answer = await clientFor(options).send<{ rendered: string }>(
    `${apiPathOf(exportTemplate)}${id}/render-synchronous/`,
    { params: filtersFrom(options.filter) },
  );
  return answer.rendered;
}
