import { describe, expect, it } from 'vitest';
import { render } from '../render.ts';
import { told, untrimmed, world } from '../test-world.ts';

/** What becomes of a session: its own status in front, the most careful of all above it on top. */
const TABLE = `
                 enabled          post-maintenance pre-maintenance  maintenance      disabled
enabled          enabled          post-maintenance pre-maintenance  maintenance      disabled
post-maintenance post-maintenance post-maintenance pre-maintenance  maintenance      disabled
pre-maintenance  pre-maintenance  pre-maintenance  pre-maintenance  maintenance      disabled
maintenance      maintenance      maintenance      maintenance      maintenance      disabled
disabled         disabled         disabled         disabled         disabled         disabled
provisioning     provisioning     provisioning     provisioning     provisioning     provisioning
requested        requested        requested        requested        requested        requested
decommissioning  decommissioning  decommissioning  decommissioning  decommissioning  decommissioning
decommissioned   decommissioned   decommissioned   decommissioned   decommissioned   decommissioned`;
const [PARENTS = [], ...ROWS] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/));

const effective = (kind: 'ixp' | 'direct', changes: Parameters<typeof world>[0]) =>
  told(`{{ (router | ${kind}_sessions).get(id=1).effective_status }}`, world(changes));
const status = (value: string | undefined) => ({ 1: { status: value } });
/** Every way of giving three things a status, with the more careful of them. */
const THREE = PARENTS.flatMap((one, a) =>
  PARENTS.flatMap((two, b) => PARENTS.map((three, c) => ({ one, two, three, most: Math.max(a, b, c) }))),
);

describe.each(ROWS)('a session that is %s', (own, ...row) => {
  it('over an exchange is what the most careful of its own, connection, exchange and router say', () => {
    for (const { one, two, three, most } of THREE)
      expect(
        effective('ixp', {
          'peering.internetexchangepeeringsession': status(own),
          'net.connection': status(one),
          'peering.internetexchange': status(two),
          'devices.router': status(three),
        }),
        `${one} ${two} ${three}`,
      ).toBe(row[most]);
  });

  it('over a private link is what the most careful of its own, group, router and connection say', () => {
    for (const { one, two, three, most } of THREE)
      expect(
        effective('direct', {
          'peering.directpeeringsession': { 1: { status: own, connection_id: 3 } },
          'peering.bgpgroup': status(one),
          'devices.router': status(two),
          'peering.internetexchange': { 2: { status: three } },
        }),
        `${one} ${two} ${three}`,
      ).toBe(row[most]);
  });
});

describe('a template that asks for the inherited status', () => {
  const render1 = (own: string, router: string) =>
    render(
      world({
        'peering.internetexchangepeeringsession': status(own),
        'devices.router': status(router),
      }),
      untrimmed('{{ (router | ixp_sessions).get(id=1) | inherited_status }}'),
    );

  it('is told where that configures what is not to be configured', () => {
    expect(render1('requested', 'maintenance')).toEqual({
      kind: 'rendered',
      text: 'maintenance',
      findings: [
        {
          kind: 'status_not_heeded',
          severity: 'warning',
          object: {
            content_type: 'peering.internetexchangepeeringsession',
            id: 1,
            display: 'Alpha IX - AS64501 - IP 192.0.2.20',
          },
          message: 'It is requested, and the template asks for its inherited_status, which is maintenance.',
          remedy: 'Let the template ask for session.effective_status, which is requested.',
        },
      ],
    });
    expect(render1('requested', 'enabled')).toMatchObject({ findings: [] });
    expect(render1('enabled', 'maintenance')).toMatchObject({ findings: [] });
  });
});
