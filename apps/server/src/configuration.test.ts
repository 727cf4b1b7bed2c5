import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig, settingGroups } from './configuration.ts';
import { type Config, ConfigError, loadConfig as loadGroups, variablesOf } from './platform/config.ts';

const folders: string[] = [];

function folder(toml?: string): string {
  const path = mkdtempSync(join(tmpdir(), 'peersmith-config-'));
  folders.push(path);
  if (toml !== undefined) writeFileSync(join(path, 'peersmith.toml'), toml);
  return path;
}

/** The settings of all groups together, paths as they are in force. */
const everything = (config: Config) => {
  const { PEERSMITH_DATA, PEERSMITH_SECRET_KEY_FILE } = config;
  const values = settingGroups.map((group) => group.of(config));
  return Object.assign({}, ...values, { PEERSMITH_DATA, PEERSMITH_SECRET_KEY_FILE });
};

afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

describe('loadConfig', () => {
  it('has a default for everything', () => {
    const cwd = folder();
    expect(everything(loadConfig({}, cwd))).toEqual({
      API_HEAVY_REQUESTS_PER_USER: 4,
      API_IDEMPOTENCY_HOURS: 24,
      API_RATE_LIMIT_PER_MINUTE: 0,
      BGPQ3_ARGS: { ipv4: '-A -r 8 -R 24', ipv6: '-A -r 16 -R 48' },
      BGPQ3_HOST: 'rr.ntt.net',
      BGPQ3_PATH: 'bgpq4',
      BGPQ3_SOURCES: 'RPKI,RIPE,ARIN,APNIC,AFRINIC,LACNIC,RIPE-NONAUTH,RADB,ALTDB,NTTCOM,LEVEL3,TC',
      BGPQ4_KEEP_SOURCE_IN_SET: true,
      CACHE_PREFIX_LIST_TIMEOUT: 3600,
      DEPLOYMENT_CONFIRM_S: 300,
      DEPLOYMENT_FOUR_EYES: false,
      DEPLOYMENT_GATE_S: 120,
      DEPLOYMENT_MIRROR_MAX_AGE_H: 168,
      DEPLOYMENT_PARALLEL: 20,
      DEPLOYMENT_PREFIX_DROP_PERCENT: 50,
      DEVICES_ON_LOOPBACK: false,
      DRIFT_CHECK_SCHEDULE: 'never',
      NAPALM_ARGS: {},
      NAPALM_PASSWORD: '',
      NAPALM_TIMEOUT: 30,
      NAPALM_USERNAME: '',
      DOWN_DAYS: 7,
      HISTORY_DAYS: 400,
      METRICS_ENABLED: true,
      METRICS_SESSIONS: 5000,
      NEAR_LIMIT_PERCENT: 80,
      POLL_PARALLEL: 20,
      POLL_SCHEDULE: '*/5 * * * *',
      PORTAL_ADMINISTRATORS_ONLY: false,
      PORTAL_ANONYMOUS_PER_MINUTE: 240,
      PORTAL_CODE_ROLES: [],
      PORTAL_COLOUR: '#1c4ed8',
      PORTAL_CONTACT: '',
      PORTAL_INTRODUCTION: '',
      PORTAL_LISTEN: { host: '127.0.0.1', port: 8001 },
      PORTAL_LOA: '',
      PORTAL_OAUTH_AUTHORIZE_URL: 'https://auth.peeringdb.com/oauth2/authorize/',
      PORTAL_OAUTH_PROFILE_URL: 'https://auth.peeringdb.com/profile/v1',
      PORTAL_OAUTH_TOKEN_URL: 'https://auth.peeringdb.com/oauth2/token/',
      PORTAL_PRIVATE_PEERING: true,
      PORTAL_RATE_LIMIT_PER_MINUTE: 120,
      PORTAL_REQUIRED_PERMISSIONS: 2,
      PORTAL_SIGN_IN_BY_MAIL: true,
      PORTAL_TITLE: 'Peering portal',
      PORTAL_TOKEN_DAYS: 365,
      PORTAL_VERIFY_MINUTES: 15,
      PREFIX_LIST_LIMIT_S: 5,
      IMPORT_BACKGROUND_ROWS: 2000,
      IRR_CONNECTIONS: 4,
      IRR_FALLBACK_TO_ASN: false,
      IRR_MAX_ENTRIES: 300_000,
      IRR_MAX_GROWTH_FACTOR: 3,
      IRR_MAX_SHRINK_PERCENT: 30,
      IRR_REFRESH_HOURS: 24,
      IRR_RESOLVER: 'peersmith',
      IRR_STALE_HOURS: 168,
      IRR_VERSIONS_KEPT: 30,
      IRR_WHAT_IF_LIMIT_S: 20,
      IRR_WHEN_MISSING: 'error',
      IRR_WHEN_STALE: 'warning',
      IMPORT_MAX_MB: 32,
      IMPORT_MAX_ROWS: 100_000,
      MOVING_FROM_PRIVATE_ADDRESSES: true,
      API_MAX_BODY_MB: 10,
      API_MAX_BULK_OBJECTS: 10_000,
      API_UNKNOWN_PARAMETERS: 'error',
      AUDIT_LOG_RETENTION_DAYS: 400,
      CONFIG_CONTEXT_LIST_MERGE: 'replace',
      CONFIG_CONTEXT_RECURSIVE_MERGE: true,
      EMAIL_ATTACHMENT_MAX_MB: 10,
      IMAP_FIRST_DAYS: 14,
      IMAP_FOLDER: 'INBOX',
      IMAP_INTERVAL_MINUTES: 2,
      IMAP_MESSAGE_MAX_MB: 10,
      IMAP_TIMEOUT: 20,
      IMAP_TLS_MODE: 'tls',
      EMAIL_ATTEMPTS: 12,
      EMAIL_CC_CONTACTS: [],
      EMAIL_DATA_TIMEOUT: 300,
      EMAIL_IDENTITIES: new Map(),
      EMAIL_OTHER_RECIPIENTS: false,
      EMAIL_RATE_PER_MINUTE: 60,
      EMAIL_RATE_PER_NETWORK: 10,
      EMAIL_MAILING_MAX: 5000,
      EMAIL_RULE_MAINTENANCE: expect.arrayContaining([{ source: 'contact', role: 'Maintenance' }]),
      EMAIL_RULE_PEERING: expect.arrayContaining([{ source: 'contact', role: 'Peering' }]),
      EMAIL_RULE_TECHNICAL: expect.arrayContaining([{ source: 'peeringdb', role: null }]),
      EMAIL_TIMEOUT: 10,
      EMAIL_TLS_MODE: 'starttls',
      EXPORT_TEMPLATE_TRIM: false,
      DATABASE_WAIT_S: 60,
      DATA_SOURCE_ROOTS: [],
      DATA_SOURCE_ALLOW_PRIVATE: false,
      DATA_SOURCE_LIMIT_S: 120,
      DATA_SOURCE_MAX_FILE_MB: 5,
      DATA_SOURCE_MAX_MB: 200,
      HTTP_PROXIES: {},
      NO_PROXY: {
        every: false,
        names: ['localhost'],
        networks: [
          { family: 4, value: 0x7f00_0000n, prefixLength: 8 },
          { family: 6, value: 1n, prefixLength: 128 },
        ],
      },
      GIT_COMMIT_AUTHOR: { name: 'Peersmith', email: 'no-reply@peersmith.invalid' },
      GIT_COMMIT_MESSAGE: 'Committed by Peersmith',
      RENDER_LIMIT_S: 20,
      SIGN_IN_ATTEMPTS_PER_ACCOUNT: 5,
      SIGN_IN_ATTEMPTS_PER_ADDRESS: 20,
      SIGN_IN_ATTEMPTS_PER_NETWORK: 100,
      DEFAULT_MAX_PREFIXES_IPV4: 500_000,
      DEFAULT_MAX_PREFIXES_IPV6: 120_000,
      FEED_STREAMS_PER_USER: 20,
      IX_API_ALLOW_PRIVATE: false,
      IX_API_SCHEDULE: '11,41 * * * *',
      IX_API_SIGN_IN: true,
      IX_API_TIMEOUT_S: 15,
      PEERING_API_ALLOW_PRIVATE: false,
      PEERING_REQUEST_BLOCKS_SESSION_CREATION: false,
      PEERING_REQUEST_SESSION_STATUS: 'requested',
      MEMBERS_ALLOW_PRIVATE: false,
      MEMBERS_IXPDB_URL: 'https://api.ixpdb.net/v1/provider/list',
      NETBOX_API: '',
      NETBOX_API_THREADING: false,
      NETBOX_API_TIMEOUT_S: 30,
      NETBOX_API_TOKEN: '',
      NETBOX_API_VERIFY_SSL: true,
      NETBOX_DEVICE_ROLES: ['router', 'firewall'],
      NETBOX_SCHEDULE: '7,37 * * * *',
      NETBOX_TAGS: [],
      NETBOX_WEBHOOK_SECRET: '',
      PEERSMITH_DATA: join(cwd, 'data'),
      PEERSMITH_LISTEN: { host: '127.0.0.1', port: 8000 },
      PEERSMITH_SECRET_KEY_FILE: join(cwd, 'data/secret.key'),
      PEERSMITH_TRUST_PROXY: [],
      SESSION_COOKIE_SECURE: 'auto',
      REQUESTS_GIVE_UP_DAYS: 60,
      REQUESTS_MAX_INVALID_PERCENT: 5,
      REQUESTS_REMIND_DAYS: 14,
      RPKI_DROP_INVALID: false,
      RPKI_REFRESH_MINUTES: 30,
      RPKI_STALE_HOURS: 24,
      RPKI_WHEN_MISSING: 'error',
      SECURE_HSTS_SECONDS: 0,
      PEERINGDB_SCHEDULE: 'daily',
      PEERINGDB_URL: 'https://www.peeringdb.com/api',
      WEBHOOKS_ALLOW_PRIVATE: false,
      VALIDATE_BGP_COMMUNITY_VALUE: true,
      LOG_FORMAT: 'auto',
      LOG_LEVEL: 'info',
    });
  });

  it('prefers the environment to the file, and takes an empty variable for an unset one', () => {
    const cwd = folder(
      'PEERSMITH_LISTEN = "[::1]:9000"\nVALIDATE_BGP_COMMUNITY_VALUE = false\nLOG_LEVEL = "warn"\n',
    );
    const config = everything(
      loadConfig({ LOG_LEVEL: 'debug', PEERSMITH_LISTEN: '', PEERSMITH_DATA: '/srv/peersmith' }, cwd),
    );
    expect(config).toMatchObject({
      PEERSMITH_LISTEN: { host: '::1', port: 9000 },
      VALIDATE_BGP_COMMUNITY_VALUE: false,
      LOG_LEVEL: 'debug',
      PEERSMITH_SECRET_KEY_FILE: '/srv/peersmith/secret.key',
    });
  });

  it.each([
    ['off', []],
    ['127.0.0.1, 192.0.2.0/24', ['127.0.0.1', '192.0.2.0/24']],
    ['loopback,2001:db8::1', ['loopback', '2001:db8::1']],
  ])('reads PEERSMITH_TRUST_PROXY=%s', (text, expected) => {
    expect(loadConfig({ PEERSMITH_TRUST_PROXY: text }, folder()).PEERSMITH_TRUST_PROXY).toEqual(expected);
  });

  it.each([
    ['Peering.Example.NET., .example.org', ['peering.example.net', '.example.org']],
    ['2001:DB8:0::1, [::1],192.0.2.1', ['[2001:db8::1]', '[::1]', '192.0.2.1']],
    ['*', ['*']],
  ])('reads PEERSMITH_HOSTS=%s', (text, expected) => {
    expect(loadConfig({ PEERSMITH_HOSTS: text }, folder()).PEERSMITH_HOSTS).toEqual(expected);
  });

  it.each([
    ['DATABASE_URL', 'mysql://root@localhost/peersmith'],
    ['PEERSMITH_TRUST_PROXY', 'true'],
    ['PEERSMITH_TRUST_PROXY', '*'],
    ['PEERSMITH_TRUST_PROXY', '0.0.0.0/0'],
    ['PEERSMITH_TRUST_PROXY', '127.0.0.1,proxy.example'],
    ['PEERSMITH_HOSTS', 'https://peering.example'],
    ['PEERSMITH_HOSTS', 'peering.example:8000'],
    ['SESSION_COOKIE_SECURE', 'never'],
    ['PEERSMITH_LISTEN', '8000'],
    ['PEERSMITH_LISTEN', '127.0.0.1:70000'],
    ['PEERSMITH_LISTEN', '::1:8000'],
    ['PEERSMITH_ADMIN_PASSWORD', 'short'],
    ['PEERINGDB_URL', 'ftp://mirror.example'],
    ['VALIDATE_BGP_COMMUNITY_VALUE', 'maybe'],
    ['LOG_LEVEL', 'chatty'],
  ])('names %s when it is %j, without telling the value', (name, value) => {
    expect(() => loadConfig({ [name]: value }, folder())).toThrow(
      new RegExp(`^${name} \\(from the environment\\): `),
    );
    if (name.includes('PASSWORD')) expect(() => loadConfig({ [name]: value }, folder())).not.toThrow(value);
  });

  it.each([
    ['LOG_LEVEL = 3', /LOG_LEVEL \(from .*peersmith\.toml\)/],
    ['LOG_LEVL = "info"', /peersmith\.toml: there is no setting called LOG_LEVL/],
    ['LOG_LEVEL = ', /peersmith\.toml: Invalid TOML/],
  ])('refuses the file %j', (toml, message) => {
    const cwd = folder(toml);
    expect(() => loadConfig({}, cwd)).toThrow(ConfigError);
    expect(() => loadConfig({}, cwd)).toThrow(message);
  });
});

describe('PEERINGDB_SCHEDULE', () => {
  it.each(['daily', 'never', '15 4 * * *', '*/10 0-6,22 1,15 * 1-5'])('may be %s', (text) => {
    expect(everything(loadConfig({ PEERINGDB_SCHEDULE: text })).PEERINGDB_SCHEDULE).toBe(text);
  });

  it.each(['weekly', '60 * * * *', '* * * *', '5-1 * * * *', '*/0 * * * *', '1;2 * * * *'])(
    'may not be %s',
    (text) => {
      expect(() => loadConfig({ PEERINGDB_SCHEDULE: text })).toThrow(
        /^PEERINGDB_SCHEDULE \(from the environment\): must be daily/,
      );
    },
  );
});

describe('every setting', () => {
  it('has a name of its own and a sentence', () => {
    const variables = variablesOf(settingGroups);
    expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length);
    for (const { description } of variables) expect(description).toMatch(/^[A-Z].*\.$/);
    expect(variables.find(({ name }) => name === 'PEERSMITH_LISTEN')?.default).toBe('127.0.0.1:8000');
  });

  it('says what is in force and where it came from, and no secret', () => {
    const cwd = folder('LOG_LEVEL = "warn"\nPEERINGDB_URL = "https://me:hunter1@mirror.example.net/api"\n');
    const { variables } = loadConfig(
      {
        DATABASE_URL: 'postgresql://peersmith:hunter2@db.example.net/peersmith?sslpassword=hunter3',
        PEERINGDB_API_KEY: 'hunter4',
        PEERSMITH_ADMIN_PASSWORD: 'hunter5-long-enough',
        PEERSMITH_SECRET_KEY_COMMAND: 'vault --token hunter6',
        RENDER_LIMIT_S: '30',
      },
      cwd,
    );
    const shown = Object.fromEntries(variables.map(({ name, value, origin }) => [name, [value, origin]]));
    expect(shown).toMatchObject({
      LOG_LEVEL: ['warn', join(cwd, 'peersmith.toml')],
      RENDER_LIMIT_S: ['30', 'environment'],
      API_MAX_BODY_MB: ['10', 'default'],
      POSTGRES_BIN: [null, 'default'],
      PEERSMITH_DATA: [join(cwd, 'data'), 'default'],
      PEERINGDB_URL: ['https://me:********@mirror.example.net/api', join(cwd, 'peersmith.toml')],
    });
    expect(JSON.stringify(variables)).not.toContain('hunter');
  });

  it('is declared once', () => {
    expect(() => loadGroups({}, folder(), settingGroups)).toThrow(/two groups/);
  });
});
