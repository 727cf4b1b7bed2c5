import { email } from '@peersmith/model';
import type { EmailText } from '@peersmith/rendering';
import type { Context } from '../../engine/context.ts';
import { get } from '../../engine/read/read.ts';

const TEMPLATES = new Set(['id', 'name', 'subject', 'template', 'jinja2_trim', 'jinja2_lstrip']);

/** The templates of a stored e-mail; one that the caller may not see is not there. */
export async function emailText(context: Context, id: number): Promise<EmailText> {
  const row = await get(context, email, id, TEMPLATES);
  return {
    name: String(row.name),
    subject: String(row.subject),
    template: String(row.template),
    jinja2_trim: row.jinja2_trim === true,
    jinja2_lstrip: row.jinja2_lstrip === true,
  };
}
