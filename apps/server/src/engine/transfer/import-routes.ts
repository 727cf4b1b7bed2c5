import { Readable } from 'node:stream';
import { type AnyResource, apiPathOf, isImportable, permissionOf, type ShownRow } from '@peersmith/resource';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { permissions } from '../../platform/access.ts';
import type { Context, Engine } from '../context.ts';
import { ApiError, forbidden, Invalid } from '../errors.ts';
import { FILE_FORMATS, type FileFormat, formatOf, readTable } from '../files/read-table.ts';
import { importSettings } from '../http/api-settings.ts';
import { wordOf } from '../http/parameters.ts';
import { planAsked } from '../http/plan-asked.ts';
import type { OpenContext } from '../http/request.ts';
import { may } from '../permissions.ts';
import { importJobName } from './import-job.ts';
import { type ImportAsked, importTable } from './import-table.ts';

const MEGABYTE = 1024 * 1024;
const TAKES = ['mode', 'match', 'dates', 'format', 'dry_run', 'plan'];

/**
 * Files with objects of a resource: `POST …/import/`, or `PATCH …/import/` for what only changes objects. Bodies are read as they come, so
 * that one that is no such file is told at once and takes no memory.
 */
export async function importRoutes(http: FastifyInstance, engine: Engine, open: OpenContext): Promise<void> {
  await http.register(async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const resource of engine.implementations.keys()) {
      if (!isImportable(resource)) continue;
      for (const [method, verb] of [
        ['POST', 'add'],
        ['PATCH', 'change'],
      ] as const)
        app.route({
          method,
          url: `${apiPathOf(resource)}import/`,
          config: {
            access: permissions(permissionOf(resource, 'view'), permissionOf(resource, verb)),
            plans: 'itself',
            heavy: true,
          },
          handler: async (request, reply) => {
            const { status, body } = await answer(open(request), resource, request);
            return reply.code(status).send(body);
          },
        });
    }
  });
}

async function answer(
  context: Context,
  resource: AnyResource,
  request: FastifyRequest,
): Promise<{ status: number; body: unknown }> {
  const { body } = request;
  const stream = body instanceof Readable ? body : Readable.from([]);
  // Whoever still sends is listened to, so that the answer reaches them.
  try {
    const asked = askedBy(request);
    requireMay(context, resource, asked.mode);
    const { IMPORT_MAX_MB, IMPORT_MAX_ROWS, IMPORT_BACKGROUND_ROWS } = importSettings.of(context);
    const limits = { rows: IMPORT_MAX_ROWS, octets: IMPORT_MAX_MB * MEGABYTE };
    const octets: AsyncIterable<Buffer> = stream.iterator({ destroyOnReturn: false });
    const charset = charsetOf(request);
    const { table, octets: whole } = await readTable(
      context,
      { octets, format: asked.format, charset },
      limits,
    );
    if (table.rows.length <= IMPORT_BACKGROUND_ROWS)
      return { status: 200, body: await importTable(context, resource, table, asked) };
    return { status: 202, body: await queueImport(context, resource, asked, { whole, charset }) };
  } finally {
    stream.resume();
  }
}

async function queueImport(
  context: Context,
  resource: AnyResource,
  { onRows: _, ...input }: ImportAsked,
  { whole, charset }: { whole: Buffer; charset: string | undefined },
): Promise<ShownRow> {
  return context.db.transaction().execute((db) =>
    context.jobs.enqueue({ ...context, db }, importJobName(resource), {
      input: { ...input, charset: charset ?? null },
      secret: whole.toString('latin1'),
    }),
  );
}

function askedBy(request: FastifyRequest): ImportAsked {
  if (request.headers['idempotency-key'] !== undefined)
    throw new Invalid({
      'idempotency-key': ['A file takes none: send the digest of its dry run as plan, and it is done once.'],
    });
  const unknown = Object.keys(Object(request.query)).filter((name) => !TAKES.includes(name));
  if (unknown.length)
    throw new Invalid(Object.fromEntries(unknown.map((name) => [name, [`There is: ${TAKES.join(', ')}.`]])));
  const isPatch = request.method === 'PATCH';
  const mode = chosen(request, 'mode', ['create', 'update', 'upsert'], isPatch ? 'update' : 'create');
  if (isPatch && mode !== 'update')
    throw new Invalid({ mode: ['PATCH only updates; send the file by POST.'] });
  const dates = chosen(request, 'dates', ['dmy', 'mdy', ''], '');
  return {
    mode,
    match: chosen(request, 'match', ['key', 'id'], 'key'),
    format: formatIn(request),
    reading: dates === '' ? {} : { dates },
    asked: planAsked(request),
  };
}

function chosen<const T extends string>(
  { query }: FastifyRequest,
  name: string,
  choices: readonly T[],
  otherwise: T,
): T {
  const word = wordOf(query, name) ?? otherwise;
  const found = choices.find((one) => one === word);
  if (found === undefined)
    throw new Invalid({ [name]: [`Choices are: ${choices.filter(Boolean).join(', ')}.`] });
  return found;
}

/** What the caller says that the file is, else what its media type says. */
function formatIn(request: FastifyRequest): FileFormat {
  const word = wordOf(request.query, 'format');
  const type = request.headers['content-type'] ?? '';
  const format = word === undefined ? formatOf(type) : FILE_FORMATS.find((one) => one === word);
  if (format) return format;
  if (word !== undefined) throw new Invalid({ format: [`Choices are: ${FILE_FORMATS.join(', ')}.`] });
  throw new ApiError(415, {
    detail: `Send the file as text/csv, application/json or application/yaml, not "${type}".`,
  });
}

const charsetOf = (request: FastifyRequest): string | undefined =>
  /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(request.headers['content-type'] ?? '')?.[1];

/** New objects need the permission to add, and changes that to change; which of them there are shows only later. */
function requireMay(context: Context, resource: AnyResource, mode: ImportAsked['mode']): void {
  const verbs = { create: ['add'], update: ['change'], upsert: ['add', 'change'] } as const;
  for (const verb of verbs[mode])
    if (!may(context.principal, resource, verb))
      throw forbidden(`The mode ${mode} needs the permission ${permissionOf(resource, verb)}.`);
}
