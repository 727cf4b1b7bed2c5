import { expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { exposures, portalExposures } from './exposure.ts';

it.each([
  [{}, []],
  [{ PEERSMITH_LISTEN: '[::1]:8000' }, []],
  [{ PEERSMITH_LISTEN: '0.0.0.0:8000' }, [/PEERSMITH_TRUST_PROXY/]],
  [{ PEERSMITH_LISTEN: '0.0.0.0:8000', PEERSMITH_TRUST_PROXY: '10.0.0.1' }, []],
  [{ PEERSMITH_HOSTS: '*' }, [/every host name/]],
])('says of %j at a start: %j', (env, expected) =>
  expect(exposures(loadConfig(env, '/nonexistent'))).toEqual(
    expected.map((pattern) => expect.stringMatching(pattern)),
  ),
);

it.each([
  [{}, []],
  [{ PORTAL_LISTEN: '0.0.0.0:8001' }, [/PORTAL_LISTEN: .*PEERSMITH_TRUST_PROXY/]],
  [{ PORTAL_LISTEN: '0.0.0.0:8001', PEERSMITH_TRUST_PROXY: '10.0.0.1' }, []],
  [{ PORTAL_HOSTS: '*' }, [/every host name/]],
])('says of %j when the public listener starts: %j', (env, expected) =>
  expect(portalExposures(loadConfig(env, '/nonexistent'))).toEqual(
    expected.map((pattern) => expect.stringMatching(pattern)),
  ),
);
