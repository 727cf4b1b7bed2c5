import type { FastifyReply } from 'fastify';

/**
 * Answers with a file that came from anywhere: a browser saves it under its name and never shows it, whatever it says it is (RFC 6266).
 */
export function sendAttachment(
  reply: FastifyReply,
  { name, content }: { name: string; content: Buffer },
): FastifyReply {
  const file = name.replaceAll(/[^\p{L}\p{N} ._()-]+/gu, '_').replaceAll(/^[. ]+/g, '') || 'file';
  const plain = file.replaceAll(/[^\x20-\x7e]/g, '_');
  return reply
    .header('Content-Type', 'application/octet-stream')
    .header(
      'Content-Disposition',
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file)}`,
    )
    .header('X-Content-Type-Options', 'nosniff')
    .send(content);
}
