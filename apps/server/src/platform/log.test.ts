import { expect, it } from 'vitest';
import { createLogger, isPlainLog } from './log.ts';
import { logText } from './log-text.ts';

function record() {
  const lines: string[] = [];
  const log = createLogger(
    { LOG_LEVEL: 'info', LOG_FORMAT: 'json' },
    { write: (line: string) => void lines.push(line) },
  );
  return { log, last: () => JSON.parse(lines.at(-1) ?? '{}'), lines };
}

it('writes level and time as text', () => {
  const { log, last } = record();
  log.info('hello');
  expect(last()).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    msg: 'hello',
  });
});

it.each([
  [{ password: 'hidden' }, { password: '[redacted]' }],
  [
    { user: { api_key: 'hidden', has_password: true } },
    { user: { api_key: '[redacted]', has_password: true } },
  ],
  [
    { headers: { Authorization: 'hidden', cookie: ['hidden'] } },
    { headers: { Authorization: '[redacted]', cookie: '[redacted]' } },
  ],
  [{ list: [{ clientSecret: 'hidden' }] }, { list: [{ clientSecret: '[redacted]' }] }],
  [
    { password: null, token_count: 3 },
    { password: null, token_count: 3 },
  ],
  [{ url: 'postgresql://me:hidden@db/x' }, { url: 'postgresql://me:[redacted]@db/x' }],
])('logs %j without what is hidden', (entry, expected) => {
  const { log, last, lines } = record();
  log.info(entry, 'x');
  expect(last()).toMatchObject(expected);
  log.child(entry).warn('x');
  expect(last()).toMatchObject(expected);
  expect(lines.join('')).not.toContain('hidden');
});

it('keeps the error of an entry', () => {
  const { log, last } = record();
  log.error({ err: new TypeError('no') }, 'x');
  expect(last().err).toMatchObject({ type: 'TypeError', message: 'no' });
});

it('says of an error neither passwords in URLs nor the row that the database names', () => {
  const { log, lines } = record();
  const cause = new Error('connect https://me:hidden@example.net/');
  log.error({
    err: Object.assign(new Error('to ftp://me:hidden@x', { cause }), {
      detail: 'Failing row contains (hidden).',
    }),
  });
  expect(lines.join('')).toContain('[redacted]@x');
  expect(lines.join('')).not.toContain('hidden');
});

it('writes for people where that is wanted, and JSON where nobody looks', () => {
  expect([isPlainLog({ LOG_FORMAT: 'text' }), isPlainLog({ LOG_FORMAT: 'json' })]).toEqual([true, false]);
  const line = { level: 'info', time: '2026-01-02T03:04:05.678Z', msg: 'serving' };
  expect(logText(JSON.stringify(line))).toMatch(/^\d\d:\d\d:05 {2}serving\n$/);
  const failed = { ...line, level: 'warn', job: 7, err: { message: 'no', stack: 'Error: no\n    at x' } };
  expect(logText(JSON.stringify(failed))).toMatch(
    /^.{8} {2}warn {2}serving {2}job=7\n {2}Error: no\n {6}at x\n$/,
  );
});
