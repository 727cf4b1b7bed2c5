import { expect, it } from 'vitest';
import { isAboutSessions } from './about-sessions.ts';

it.each([
  ['GET', '/api/auth/me/', true],
  ['GET', '/api/auth/sessions/', true],
  ['POST', '/api/auth/login/', true],
  ['POST', '/api/auth/logout/', true],
  ['GET', '/api/core/feed/?after=3', true],
  // What somebody wrote on their own page is sent again once they have signed in.
  ['PATCH', '/api/auth/me/', false],
  ['POST', '/api/auth/password/', false],
  ['DELETE', '/api/auth/sessions/7/', false],
  ['POST', '/api/extras/tags/', false],
])('%s %s is about sessions: %s', (method, path, is) => {
  expect(isAboutSessions(method, path)).toBe(is);
});
