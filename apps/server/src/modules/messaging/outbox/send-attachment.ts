import type { FastifyReply } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';

/** Sends a file of a message to be saved: whoever wrote it, no browser shows it as a page of ours (RFC 6266). */
export async function sendAttachment(
  { db }: Context,
  reply: FastifyReply,
  { id, position }: { id: number; position: number },
): Promise<FastifyReply> {
  const { rows } = await sql<{ name: string; content: Buffer }>`
    select m.attachments -> a.position ->> 'name' as name, a.content
      from messaging_attachment a join messaging_message m on m.id = a.message_id
     where a.message_id = ${id} and a.position = ${position}`.execute(db);
  const [file] = rows;
  if (!file) throw new ApiError(404, { detail: 'The message has no such file.' });
  const name = file.name.replaceAll(/[\\/]/g, '_');
  const plain = name.replaceAll(/[^\x20-\x7e]|"/g, '_');
  return reply
    .header(
      'Content-Disposition',
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    )
    .header('X-Content-Type-Options', 'nosniff')
    .header('Content-Security-Policy', "sandbox; default-src 'none'")
    .type('application/octet-stream')
    .send(file.content);
}
