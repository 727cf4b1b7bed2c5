import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { peeringApiDocument, wrongByDocument } from '../../../test/described-answer.ts';

const committed = JSON.parse(
  readFileSync(new URL('../../../../../docs/peering-api-openapi.json', import.meta.url), 'utf8'),
);

it('the description is valid OpenAPI 3.1, and the committed one', async () => {
  expect(await new Validator().validate(structuredClone(peeringApiDocument))).toEqual({ valid: true });
  expect(committed).toEqual(JSON.parse(JSON.stringify(peeringApiDocument)));
});

it('describes each address with what it takes, answers and refuses', () => {
  const { paths } = peeringApiDocument;
  expect(Object.keys(paths)).toEqual(['/locations', '/sessions', '/sessions/{session_id}', '/openapi.json']);
  expect(paths['/locations'].get.parameters).toContainEqual(
    expect.objectContaining({
      name: 'asn',
      in: 'query',
      required: true,
      schema: expect.objectContaining({ type: 'integer' }),
    }),
  );
  expect(Object.keys(paths['/sessions'].post.responses)).toEqual(['200', '400', '401', '403', '422', '429']);
  expect(paths['/sessions/{session_id}'].delete.responses[204]).toEqual({ description: 'Done' });
});

it('is what answers are held to in these tests', () => {
  const body = { errors: [{ name: 'asn', errors: ['No.'] }] };
  expect(wrongByDocument('GET', '/sessions?asn=1', { status: 403, body })).toBeNull();
  expect(wrongByDocument('GET', '/sessions', { status: 403, body: { detail: 'No.' } })).toMatch(/errors/);
  expect(wrongByDocument('GET', '/sessions/x1', { status: 418, body })).toMatch(/418/);
});
