import { readFileSync } from 'node:fs';
import { registry } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import type { Command } from 'commander';
import { type Tried, tried, trying } from '../plan.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { table } from '../table.ts';

/** `routers`, `router` or `devices.router` name the same resource; the mirror's namesakes need their app. */
export function resourceNamed(name: string): AnyResource {
  const own = Object.values(registry).find(
    (one) => `${one.app}.${one.name}` === name || `${one.root}/${one.path}` === name,
  );
  const found =
    own ?? Object.values(registry).find((one) => one.path === name || one.name === name.replaceAll('-', ''));
  if (!found)
    throw new Error(
      `There is no resource ${name}. Known: ${Object.values(registry)
        .map((one) => `${one.root}/${one.path}`)
        .sort()
        .join(', ')}`,
    );
  return found;
}

type Fields = Record<string, unknown>;

/** `name=fra1 status=enabled` to an object; a value that is JSON (numbers, true, null, lists, objects) is taken as such. */
export function fieldsFrom(pairs: readonly string[], file?: string): Fields | Fields[] {
  const given: Fields | Fields[] = file ? JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')) : {};
  if (Array.isArray(given)) {
    if (pairs.length) throw new Error('The file has a list of objects; write their fields there.');
    return given;
  }
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`Write fields as name=value, not ${pair}.`);
    given[pair.slice(0, at)] = jsonOr(pair.slice(at + 1));
  }
  return given;
}

function jsonOr(text: string): unknown {
  if (!/^(?:-?\d+(?:\.\d+)?|true|false|null|[[{"].*)$/s.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `--filter status=enabled --filter asn=64500`, repeated names kept. */
export function filtersFrom(pairs: readonly string[]): Record<string, string[]> {
  const filters: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    (filters[name] ??= []).push(rest.join('='));
  }
  return filters;
}

const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

/** One natural key or id to an id. */
export async function idOf(options: Remote, resource: AnyResource, key: string): Promise<number> {
  if (/^\d+$/.test(key) && resource.naturalKey !== 'asn') return Number(key);
  const natural = resource.naturalKey;
  if (!natural) throw new Error(`Name the ${resource.label} by its id.`);
  const { results } = await clientFor(options)
    .resource(resource)
    .list(natural === 'slug' ? { q: key, limit: 1000 } : { [natural]: key.replace(/^AS(?=\d)/i, '') });
  const found = results.find((row) => String(Reflect.get(row, natural)) === key.replace(/^AS(?=\d)/i, ''));
  if (!found) throw new Error(`There is no ${resource.label} ${key}.`);
  return found.id;
}

export function resourceCommands(program: Command): void {
  remote(
    program
      .command('list <resource>')
      .description('list objects, as a table, JSON or CSV')
      .option('-f, --filter <name=value...>', 'such as status=enabled', [])
      .option('-q, --search <text>', 'text to look for')
      .option('--limit <n>', 'at most so many', '50')
      .option('--ordering <fields>', 'such as -name')
      .option('--json', 'print JSON')
      .option('--csv', 'export all that match as CSV'),
  ).action(
    async (
      name: string,
      options: Remote & {
        filter: string[];
        search?: string;
        limit: string;
        ordering?: string;
        json?: boolean;
        csv?: boolean;
      },
    ) => {
      const resource = resourceNamed(name);
      const client = clientFor(options);
      const objects = client.resource(resource);
      const asked = {
        ...filtersFrom(options.filter),
        ...(options.search ? { q: options.search } : {}),
        ...(options.ordering ? { ordering: options.ordering } : {}),
      };
      if (options.csv) {
        process.stdout.write(await client.text(objects.exportUrl('csv', asked)));
        return;
      }
      const { count, results } = await objects.list({ ...asked, limit: options.limit });
      if (options.json) {
        print(results);
        return;
      }
      process.stdout.write(table(resource, results));
      if (count > results.length)
        process.stderr.write(`${results.length} of ${count}; --limit shows more.\n`);
    },
  );
  remote(
    program.command('show <resource> <key>').description('show one object, by id or natural key'),
  ).action(async (name: string, key: string, options: Remote) => {
    const resource = resourceNamed(name);
    print(
      await clientFor(options)
        .resource(resource)
        .get(await idOf(options, resource, key)),
    );
  });
  trying(
    program
      .command('create <resource> [fields...]')
      .description('create an object from name=value pairs or a JSON file')
      .option('--file <path>', 'JSON, - for standard input; a list makes several, all or none'),
  ).action(async (name: string, pairs: string[], options: Remote & Tried & { file?: string }) => {
    const resource = resourceNamed(name);
    const given = fieldsFrom(pairs, options.file);
    const made = await tried<unknown>(options, (client) => {
      const objects = client.resource(resource);
      return Array.isArray(given) ? objects.bulkCreate(given) : objects.create(given);
    });
    if (made) print(made.done);
  });
  trying(
    program
      .command('edit <resource> <key> [fields...]')
      .description('change fields of an object')
      .option('--file <path>', 'JSON, - for standard input'),
  ).action(
    async (name: string, key: string, pairs: string[], options: Remote & Tried & { file?: string }) => {
      const resource = resourceNamed(name);
      const id = await idOf(options, resource, key);
      const changes = fieldsFrom(pairs, options.file);
      if (Array.isArray(changes)) throw new Error('Write the fields of one object, not a list.');
      const made = await tried(options, (client) => client.resource(resource).update(id, changes));
      if (made) print(made.done);
    },
  );
  trying(
    program
      .command('act <resource> <key> <action>')
      .description('do something with an object, such as encrypt-password with a session'),
  ).action(async (name: string, key: string, action: string, options: Remote & Tried) => {
    const resource = resourceNamed(name);
    const known = Object.entries(resource.actions).filter(
      ([, one]) => one.on === 'detail' && one.method === 'POST' && !one.input,
    );
    if (!known.some(([verb]) => verb === action))
      throw new Error(
        `${resource.plural} have no action ${action}. Known: ${known.map(([verb]) => verb).join(', ') || 'none'}`,
      );
    const id = await idOf(options, resource, key);
    const made = await tried(options, (client) => client.resource(resource).act(id, action));
    if (made) process.stdout.write(`Done: ${action} of ${resource.label} ${key}.\n`);
  });
}
