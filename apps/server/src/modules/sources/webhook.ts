import { createHmac, timingSafeEqual } from 'node:crypto';
import { dataSource } from '@peersmith/model';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { queueIfFree } from './synchronise/synchronise-job.ts';

const word = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/** Hears of a push from whoever proves to know the secret of a source. A source that has none hears of nothing, and is not told from one that is not there. */
export async function hearOfPush(
  context: Context,
  id: number,
  request: FastifyRequest,
): Promise<{ queued: boolean }> {
  const { rows } = await sql<{
    secret: string | null;
  }>`select webhook_secret as secret from core_datasource where id = ${id}`.execute(context.db);
  const secret = openSecret(context, rows[0]?.secret);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (secret === '' || !isProof(secret, request.headers, body)) throw notFound(dataSource.className);
  return { queued: (await queueIfFree(context, id)) !== null };
}

function isProof(secret: string, headers: FastifyRequest['headers'], body: Buffer): boolean {
  const signature = word(headers['x-hub-signature-256']);
  if (signature)
    return isEqual(signature, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = word(headers['x-gitlab-token']) || word(headers.authorization).replace(/^bearer /i, '');
  return given !== '' && isEqual(given, secret);
}

/** Compares digests, which are equally long. */
function isEqual(given: string, wanted: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compared').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
