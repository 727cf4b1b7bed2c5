import type { OutgoingResponse } from '../../../../platform/outgoing-http.ts';
import { StoreFault, type StoreFaultCode } from '../store-fault.ts';
import { readRefusal } from './read-xml.ts';

interface Sent {
  region: string;
  now: Date;
}

const regionOf = ({ headers }: OutgoingResponse, said: string): string => {
  const header = headers['x-amz-bucket-region'];
  const word = said || (typeof header === 'string' ? header : '');
  return /^[a-z0-9-]{1,64}$/.test(word) ? word : '';
};

/** A fault for what an S3 server refused with, by its code. */
export function explainS3(answer: OutgoingResponse, { region, now }: Sent): StoreFault {
  const host = URL.parse(answer.url)?.host ?? 'The server';
  const refusal = readRefusal(answer.body);
  const said = refusal?.Code ?? '';
  const right = regionOf(answer, refusal?.Region ?? '');
  const isElsewhere = right !== '' && right !== region;
  const fault = (code: StoreFaultCode, text: string) => new StoreFault(code, text);
  switch (said) {
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
    case 'IllegalLocationConstraintException':
      return fault(
        'wrong_region',
        isElsewhere
          ? `The bucket is in the region ${right}, and not in ${region}: enter that`
          : `The bucket is not in the region ${region}, or has another address`,
      );
    case 'RequestTimeTooSkewed':
    case 'RequestExpired':
      return fault(
        'clock_skew',
        `The clock of this server and that of ${host} differ too much: here it is ${now.toISOString()}${refusal?.ServerTime ? `, there ${refusal.ServerTime.slice(0, 40)}` : ''}. Set this one by NTP`,
      );
    case 'SignatureDoesNotMatch':
      return fault(
        'signature_refused',
        `${host} does not take our signature: the secret_access_key is not that of the access_key_id`,
      );
    case 'InvalidAccessKeyId':
      return fault('sign_in_refused', `${host} does not know the access_key_id`);
    case 'AccessDenied':
      return fault('sign_in_refused', `${host} does not let this key list, read or write there`);
    case 'NoSuchBucket':
      return fault('not_found', `${host} has no such bucket`);
    case 'PreconditionFailed':
      return fault('conflict', 'The object was changed meanwhile: synchronise the source, and look again');
    default:
      if (answer.status >= 300 && answer.status < 400)
        return fault(
          'wrong_region',
          isElsewhere
            ? `The bucket is in the region ${right}, and not in ${region}: enter that`
            : `${host} says that the bucket has another address`,
        );
      return fault(
        'failed',
        `${host} answered ${answer.status}${/^\w{1,60}$/.test(said) ? ` (${said})` : ''}`,
      );
  }
}
