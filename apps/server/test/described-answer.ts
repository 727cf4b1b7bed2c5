import { peeringApiDescription } from '@peersmith/answers';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describePublicApi } from '../src/engine/http/openapi-public.ts';
import { VERSION } from '../src/platform/version.ts';

/** The description of the Peering API. */
export const peeringApiDocument: any = describePublicApi(peeringApiDescription, VERSION);

const BASE = 'https://document.example/';
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(peeringApiDocument, BASE);
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with an answer of the Peering API by its own description; null where nothing is, or where it describes no such address. */
export function wrongByDocument(
  method: string,
  path: string,
  { status, body }: { status: number; body: unknown },
): string | null {
  const plain = path.split('?')[0]?.replace(/^\/sessions\/[^/]+$/, '/sessions/{session_id}') ?? '';
  const operation = peeringApiDocument.paths[plain]?.[method.toLowerCase()];
  if (!operation) return null;
  const answer = operation.responses[status];
  if (!answer) return `${method} ${plain} does not say that it may answer ${status}`;
  if (!answer.content) return body === null ? null : `${method} ${plain} has a body`;
  const pointer = [
    'paths',
    plain,
    method.toLowerCase(),
    'responses',
    String(status),
    'content',
    'application/json',
    'schema',
  ];
  const ref = `${BASE}#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
  const check = compiled.get(ref) ?? ajv.compile({ $ref: ref });
  compiled.set(ref, check);
  return check(body) ? null : `${method} ${plain} ${status}: ${ajv.errorsText(check.errors)}`;
}
