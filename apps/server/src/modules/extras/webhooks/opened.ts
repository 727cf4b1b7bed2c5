import type { Context } from '../../../engine/context.ts';
import { openSecret } from '../../../engine/open-secret.ts';

/** The fields of a webhook that are sealed at rest. */
interface Sealed {
  payload_url: string;
  additional_headers: string;
  body_template: string;
  secret: string | null;
}

/** A webhook with its secrets as they are sent. */
export function opened<Hook extends Sealed>(context: Pick<Context, 'secrets'>, hook: Hook): Hook {
  const open = (text: string | null) => openSecret(context, text);
  return {
    ...hook,
    payload_url: open(hook.payload_url),
    additional_headers: open(hook.additional_headers),
    body_template: open(hook.body_template),
    secret: open(hook.secret),
  };
}
