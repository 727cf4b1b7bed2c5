import type { WebhookFault } from '@peersmith/answers';
import { OutgoingError } from '../../../platform/outgoing-http.ts';
import { TemplateFailed } from './request-of.ts';

/** What OpenSSL and Node say of a certificate, in words. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is of an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an authority that is not known here',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
const MEND_TLS =
  'Have the receiver mend it, or paste the certificate of its authority into “CA certificates”.';

/** What keeps a test from its answer, in words that say what to change. */
export function webhookFault(error: unknown, seesSecrets: boolean): WebhookFault {
  if (error instanceof TemplateFailed)
    return { kind: 'template', message: seesSecrets ? error.message : error.openMessage };
  if (!(error instanceof OutgoingError)) return { kind: 'template', message: messageOf(error) };
  const said = sentence(error.message);
  switch (error.code) {
    case 'address_blocked':
      return {
        kind: 'blocked',
        message: `${said} Whoever runs this server can allow them to webhooks with WEBHOOKS_ALLOW_PRIVATE=true.`,
      };
    case 'timed_out':
      return { kind: 'timed_out', message: said };
    case 'too_large':
      return { kind: 'too_large', message: said };
    case 'url_unusable':
      return {
        kind: 'address',
        message: `URL: once its template is filled in, ${error.message}.`,
      };
    default:
      return unreachable(error);
  }
}

function unreachable(error: Error): WebhookFault {
  const cause = error.cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [, where = 'The receiver'] = /^(\S+) cannot be reached/.exec(error.message) ?? [];
  if (code === 'ECONNREFUSED')
    return { kind: 'refused', message: `${where} refused the connection: nothing listens there.` };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { kind: 'unknown_host', message: `${where} cannot be found: there is no address for this name.` };
  const certificate = CERTIFICATES[code];
  if (certificate) return { kind: 'tls', message: `${where} is not trusted: ${certificate}. ${MEND_TLS}` };
  if (/SSL|TLS|EPROTO/.test(`${code} ${messageOf(cause)}`))
    return {
      kind: 'tls',
      message: `${where} does not speak TLS as it should (${code || messageOf(cause)}).`,
    };
  return { kind: 'unreachable', message: sentence(error.message) };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const sentence = (text: string) => (text.endsWith('.') ? text : `${text}.`);
