import type { Client, WebhookTest } from '@peersmith/api-client';
import { webhook } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { type Command, Option } from 'commander';
import { plainText } from '../plain-text.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { named } from './find-one.ts';
import { fieldsFrom, idOf, resourceNamed } from './resources.ts';

interface TestFlags extends Remote {
  event: 'create' | 'update' | 'delete';
  object?: string;
  show?: true;
  json?: true;
}

/** `peersmith webhook test`: sends the request of an event that did not happen, and says what came of it. */
export function webhookCommands(program: Command): void {
  const command = program.command('webhook').description('test a webhook');
  remote(
    command
      .command('test [words...]')
      .description(
        'send a test: a webhook by name or id, with name=value for what is to be other than it is saved; without a name, one that is not saved. Ends with status 1 where the receiver does not take it',
      )
      .addOption(
        new Option('--event <event>', 'what is said to have happened')
          .choices(['create', 'update', 'delete'])
          .default('update'),
      )
      .option('--object <type/object>', 'the object it tells of, such as routers/edge1; else the newest')
      .option('--show', 'say what would be sent; nothing is')
      .option('--json', 'as JSON'),
  ).action(async (words: string[], flags: TestFlags) => {
    const found = await test(clientFor(flags), words, flags);
    process.stdout.write(flags.json ? `${JSON.stringify(found, null, 2)}\n` : told(found));
    if (found.fault || (found.answer && !found.answer.accepted)) process.exitCode = 1;
  });
}

async function test(client: Client, words: readonly string[], flags: TestFlags): Promise<WebhookTest> {
  const [first = ''] = words;
  const isNew = first === '' || first.includes('=');
  const given = fieldsFrom(isNew ? words : words.slice(1));
  if (Array.isArray(given) || (isNew && words.length === 0))
    throw new Error('Name a webhook, or write the fields of one as name=value.');
  const { event, show } = flags;
  const body = { draft: given, event, send: !show, ...(await objectOf(flags)) };
  if (isNew) return client.call('POST /api/extras/webhooks/test/', { body });
  const id = await named(client, webhook, ['name', first]);
  return client.call('POST /api/extras/webhooks/:id/test/', { path: { id }, body });
}

/** `routers/edge1`, or `devices.router/edge1`. */
async function objectOf(flags: TestFlags) {
  if (flags.object === undefined) return {};
  const at = flags.object.lastIndexOf('/');
  if (at < 1) throw new Error(`Write the object as type/name or type/id, not ${flags.object}.`);
  const resource = resourceNamed(flags.object.slice(0, at));
  const object_id = await idOf(flags, resource, flags.object.slice(at + 1));
  return { object_type: contentTypeOf(resource), object_id };
}

const HIDDEN = '(not shown: it holds secrets of the webhook, which need the permission to see them)';

/** The request and the answer, as they go over the wire. */
function told({ object, matches, request, answer, fault, duration_ms }: WebhookTest): string {
  const lines = [object ? `About ${object.display}.` : 'There is no object of that type yet: data is null.'];
  if (!matches) lines.push('The conditions would keep this object back; a test is sent in any case.');
  if (request) {
    lines.push('', `${request.method} ${request.url}`, ...headers(request));
    lines.push('', request.withheld && request.body === '' ? HIDDEN : request.body);
  }
  if (answer) {
    lines.push('', `${answer.accepted ? 'taken' : 'refused'}: ${answer.status} after ${duration_ms} ms`);
    lines.push(...headers(answer), '', answer.withheld ? HIDDEN : answer.body);
    if (answer.truncated) lines.push('… (there is more)');
  }
  if (fault)
    lines.push('', `failed${duration_ms === null ? '' : ` after ${duration_ms} ms`}: ${fault.message}`);
  return plainText(`${lines.join('\n')}\n`);
}

const headers = (message: NonNullable<WebhookTest['request'] | WebhookTest['answer']>) =>
  message.withheld ? [] : message.headers.map(({ name, value }) => `${name}: ${value}`);
