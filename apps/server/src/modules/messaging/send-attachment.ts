import type { FastifyReply } from 'fastify';
import { downloadHeaders } from '../../platform/download.ts';

/** A file that is attached to a message, ours or theirs. */
export interface Attached {
  name: string;
  content: Buffer;
}

/** Answers with a file to be saved: whoever wrote it, no browser shows it as a page of ours. */
export const sendAttachment = (reply: FastifyReply, { name, content }: Attached): FastifyReply =>
  reply
    .headers(downloadHeaders(name.replaceAll(/[\\/]/g, '_')))
    .header('Content-Security-Policy', "sandbox; default-src 'none'")
    .type('application/octet-stream')
    .send(content);
