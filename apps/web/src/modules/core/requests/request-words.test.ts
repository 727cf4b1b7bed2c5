import { expect, it } from 'vitest';
import { howItCame, whatWasDone } from './request-words.ts';

const change = (action: string, type: string, name: string, fields: string[] = []) => ({
  id: 1,
  display: name,
  action: { value: action },
  changed_object_type: type,
  object_repr: name,
  changed_fields: fields,
});

it('says what a request did in a sentence', () => {
  const one = change('update', 'devices.router', 'edge1', ['status', 'hostname']);
  expect(whatWasDone({ changes: [one], count: 1 })).toBe('changed Status and Hostname of router edge1');
  const made = [change('create', 'extras.tag', 'a'), change('create', 'extras.tag', 'b')];
  const known = { changes: made, ofKind: new Map([['create extras.tag', 4000]]) };
  expect(whatWasDone({ ...known, count: 4000 })).toBe('created 4,000 tags');
  expect(whatWasDone({ ...known, count: 4025 })).toBe('created 4,000 tags and made 25 other changes');
  expect(whatWasDone({ changes: [...made, one], count: 3 })).toBe(
    'created 2 tags and changed Status and Hostname of router edge1',
  );
});

it('says how it came', () => {
  const row = { id: 1, display: '' };
  expect(howItCame({ ...row, via: { value: 'token' }, via_name: 'provisioning' })).toBe(
    'by the API token provisioning',
  );
  expect(howItCame({ ...row, via: { value: 'web' }, via_name: '' })).toBe('in the web');
  expect(howItCame({ ...row, via: { value: 'job' }, via_name: 'devices.rendering.follow' })).toBe(
    'by the job “Follow configurations”',
  );
  expect(howItCame({ ...row, via: null })).toBe('');
});
