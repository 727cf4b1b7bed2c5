import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Device, LoadMode, RouterDriver, Target } from '../src/driver.ts';
import { RouterError } from '../src/router-error.ts';
import { DOUBTFUL, type FakeRouter, type Fault, NONSENSE, UNCOMMITTABLE } from './fake-router.ts';

export interface FakeOptions {
  lines: readonly string[];
  user: string;
  password: string;
  /** Whether it has another host key or certificate than others. */
  isAnotherKey: boolean;
}

/** A device on the loopback that speaks its platform's own protocol. */
export interface Fake {
  router: FakeRouter;
  target: Target;
  /** Somebody takes the configuration; says how the driver should call who it is. */
  lockBySomebody: () => string;
  unlock: () => void;
  stop: () => Promise<void>;
}

export interface DriverCase {
  driver: RouterDriver;
  start: (options: FakeOptions) => Promise<Fake>;
  /** How a configuration of the device is written; one line stands for one. */
  text?: (lines: readonly string[]) => string;
  /** What becomes of a load where somebody has edited a candidate and left it. */
  foreignCandidate?: 'refused' | 'warned';
  /** What the platform cannot tell, or has no notion of. */
  without?: readonly ('warnings' | 'lock' | 'compare' | 'sign in')[];
}

const USER = 'peersmith';
const PASSWORD = 'n3tops-pass';
const BEFORE = ['hostname router1', 'first line'];
const ADDED = 'second line';
const CONFIRM_S = 120;

/** What every driver does and does not do, whatever goes wrong on the way. */
export function describeDriver({
  driver,
  start,
  foreignCandidate,
  text = (lines) => lines.join('\n'),
  without = [],
}: DriverCase): void {
  const can = (what: NonNullable<DriverCase['without']>[number]) => !without.includes(what);
  const mode: LoadMode = driver.strategy.modes.includes('replace') ? 'replace' : 'merge';

  describe(`the driver ${driver.name}`, () => {
    let fake: Fake;
    const opened: Device[] = [];
    /** Whether something may be left that could not be tidied up. */
    let isCut = false;
    beforeAll(async () => {
      fake = await start({ lines: BEFORE, user: USER, password: PASSWORD, isAnotherKey: false });
    });
    afterAll(() => fake?.stop());
    afterEach(async () => {
      fake.router.fault = null;
      fake.unlock();
      for (const device of opened.splice(0)) await device.close();
      const left = () => [fake.router.lock, ...fake.router.candidates.keys()];
      // What could not be tidied up, as the connection was lost, the next who comes does.
      if (isCut && left().length > 1) {
        fake.router.advance(10 * CONFIRM_S);
        const next = await driver.connect(fake.target);
        await next.load(text(BEFORE), mode);
        await next.close();
      }
      isCut = false;
      await expect.poll(left, { interval: 5 }).toEqual([null]);
      const { router } = fake;
      router.advance(10 * CONFIRM_S);
      router.running = BEFORE;
      router.startup = BEFORE;
      router.history = [];
    });

    async function connect(other: Partial<Target> = {}): Promise<Device> {
      const device = await driver.connect({ ...fake.target, ...other });
      opened.push(device);
      return device;
    }
    const running = () => [...fake.router.running];
    const AFTER = [...BEFORE, ADDED];
    const loaded = async (lines: readonly string[] = AFTER) => {
      const device = await connect();
      await device.load(
        text(mode === 'merge' ? lines.filter((line) => !BEFORE.includes(line)) : lines),
        mode,
      );
      return device;
    };
    const failure = (work: Promise<unknown>) =>
      work.then(
        () => {
          throw new Error('it went well');
        },
        (error: unknown) => {
          if (!(error instanceof RouterError)) throw error;
          const { message, stack } = error;
          expect(JSON.stringify({ ...error, message, stack })).not.toMatch(/hunter2|n3tops-pass/);
          return { code: error.code, step: error.step, holder: error.holder, answers: error.answers.join() };
        },
      );

    it('says what it is and what it runs, and finds no difference in that', async () => {
      const device = await connect();
      expect(await device.facts()).toMatchObject({
        vendor: expect.any(String),
        hostname: expect.any(String),
      });
      for (const line of BEFORE) expect(await device.getConfig()).toContain(line);
      await device.load(text(BEFORE), mode);
      expect(await device.compare()).toBe('');
      await device.discard();
      expect(fake.router.history).toEqual([]);
    });

    it('shows what a candidate would change, and forgets it', async () => {
      const device = await loaded();
      const lines = (await device.compare()).split('\n');
      expect(lines.filter((line) => line.startsWith('+')).join()).toContain(ADDED);
      expect(lines.filter((line) => line.startsWith('-'))).toEqual([]);
      expect(running()).toEqual(BEFORE);
      await device.discard();
      expect(await failure(device.commit())).toMatchObject({ code: 'refused', step: 'commit' });
    });

    it('knows its neighbors', async () => {
      expect(await (await connect()).bgpNeighbors()).toMatchObject([
        {
          vrf: 'global',
          address: '192.0.2.2',
          remote_asn: 64501,
          state: 'established',
        },
      ]);
    });

    it('keeps what is committed for good, also when it starts anew', async () => {
      const device = await loaded();
      await device.commit();
      expect(running()).toEqual(AFTER);
      expect(fake.router.startup).toEqual(AFTER);
      expect(fake.router.pending).toBeNull();
    });

    it('keeps what is confirmed', async () => {
      const device = await loaded();
      await device.commit({ confirm_s: CONFIRM_S });
      expect(running()).toEqual(AFTER);
      await device.confirm();
      fake.router.advance(2 * CONFIRM_S);
      expect(running()).toEqual(AFTER);
      expect(fake.router.startup).toEqual(AFTER);
      expect(await failure(device.confirm())).toMatchObject({ code: 'confirm_lost', step: 'confirm' });
    });

    it('takes back at once what is rolled back', async () => {
      const device = await loaded();
      await device.commit({ confirm_s: CONFIRM_S });
      await device.rollback();
      expect(running()).toEqual(BEFORE);
      expect(fake.router.pending).toBeNull();
      expect(await failure(device.confirm())).toMatchObject({ code: 'confirm_lost' });
    });

    it('has taken back by itself what nobody confirmed, and says so', async () => {
      const device = await loaded();
      await device.commit({ confirm_s: CONFIRM_S });
      fake.router.advance(CONFIRM_S + 60);
      expect(running()).toEqual(BEFORE);
      expect(await failure(device.confirm())).toMatchObject({ code: 'confirm_lost', step: 'confirm' });
      expect(await failure(device.rollback())).toMatchObject({ code: 'confirm_lost', step: 'roll back' });
    });

    it.runIf(driver.strategy.modes.includes('merge') && mode === 'replace')('adds to what runs', async () => {
      const device = await connect();
      await device.load(text([ADDED]), 'merge');
      await device.commit();
      expect(running()).toEqual(AFTER);
    });

    describe('what does not go well before anything is changed:', () => {
      it.each([
        ['nobody listens', { port: 1 }, 'unreachable', 'connect'],
        ['the name is none', { host: 'nowhere.invalid' }, 'name_unresolved', 'resolve'],
        ['the password is wrong', { password: 'wr0ng-n3tops-pass' }, 'sign_in_refused', 'sign in'],
      ])('%s', async (_, wrong, code, step) => {
        expect(await failure(connect(wrong))).toMatchObject({ code, step });
      });

      it('it shows another key than is pinned', async () => {
        const device = await connect();
        expect(device.hostKey).toMatch(/^SHA256:/);
        await connect({ host_key: device.hostKey });
        expect(await failure(connect({ host_key: 'SHA256:another' }))).toMatchObject({
          code: 'host_key_changed',
          step: 'host key',
        });
        const other = await start({ lines: BEFORE, user: USER, password: PASSWORD, isAnotherKey: true });
        const error = await driver.connect({ ...other.target, host_key: device.hostKey }).catch((one) => one);
        await other.stop();
        expect(error).toMatchObject({
          code: 'host_key_changed',
          pinned: device.hostKey,
          shown: expect.stringMatching(/^SHA256:/),
        });
      });

      it.runIf(can('lock'))('somebody is at work there, and is named', async () => {
        const device = await connect();
        const holder = fake.lockBySomebody();
        expect(await failure(device.load(text(AFTER), mode))).toMatchObject({
          code: 'locked',
          step: 'lock',
          holder: expect.stringContaining(holder),
        });
        fake.unlock();
        await device.load(text(AFTER), mode);
      });

      it('a line is none, and is told without its secret', async () => {
        const device = await connect();
        const told = await failure(
          device.load(text([...AFTER, NONSENSE]), mode).then(() => device.commit({ confirm_s: CONFIRM_S })),
        );
        expect(told).toMatchObject({
          code: 'refused',
          step: driver.strategy.atomic ? 'load' : expect.any(String),
          answers: expect.stringContaining('nonsense'),
        });
        expect(running()).toEqual(BEFORE);
      });

      it.runIf(can('warnings'))('a warning is no error, and is told', async () => {
        const device = await connect();
        const { warnings } = await device.load(text([...AFTER, DOUBTFUL]), mode);
        expect(warnings).toEqual([expect.stringContaining(DOUBTFUL)]);
      });

      it('a commit is refused', async () => {
        const device = await connect();
        const told = await failure(
          device
            .load(text([...AFTER, UNCOMMITTABLE]), mode)
            .then(() => device.commit({ confirm_s: CONFIRM_S })),
        );
        expect(told).toMatchObject({ code: 'refused', answers: expect.stringContaining('uncommittable') });
        expect(running()).toEqual(BEFORE);
      });

      it.runIf(foreignCandidate)('somebody has left a candidate: it is told, and stays', async () => {
        const theirs = [...BEFORE, 'theirs'];
        fake.router.candidates.set('candidate', theirs);
        const device = await connect();
        const load = device.load(text(AFTER), mode);
        if (foreignCandidate === 'refused')
          expect(await failure(load)).toMatchObject({ code: 'foreign_edits' });
        else expect((await load).warnings).toEqual([expect.stringContaining('candidate')]);
        await device.close();
        expect(fake.router.candidates.get('candidate')).toEqual(theirs);
        expect(running()).toEqual(BEFORE);
        fake.router.candidates.clear();
      });

      it('somebody has changed what runs since it was compared', async () => {
        const device = await loaded();
        fake.router.typed('hers');
        const told = await failure(device.commit({ confirm_s: CONFIRM_S }));
        expect(['foreign_edits', 'locked']).toContain(told.code);
        expect(running()).toEqual([...BEFORE, 'hers']);
      });
    });

    describe('what does not go well on the way:', () => {
      const faults: Fault[] = [
        ...(['read', 'load', 'compare', 'commit'] as const).flatMap((step): Fault[] => [
          { step, kind: 'cut', isDone: false },
          { step, kind: 'cut', isDone: true },
          { step, kind: 'half', isDone: true },
        ]),
        ...(can('sign in') ? [{ step: 'sign in', kind: 'silent', isDone: true } as const] : []),
        { step: 'load', kind: 'silent', isDone: false },
        { step: 'commit', kind: 'silent', isDone: true },
      ];
      it.each(faults.filter(({ step }) => step !== 'compare' || can('compare')))(
        '$kind at $step (done: $isDone)',
        async (fault) => {
          const isSilent = fault.kind === 'silent';
          const early = isSilent ? null : await connect();
          fake.router.fault = fault;
          isCut = true;
          const told = await failure(
            (async () => {
              const device = early ?? (await connect({ timeout_ms: 200 }));
              await device.getConfig();
              await device.load(text(mode === 'merge' ? [ADDED] : AFTER), mode);
              await device.compare();
              await device.commit({ confirm_s: CONFIRM_S });
            })(),
          );
          expect(['connection_lost', 'timed_out', 'answer_invalid']).toContain(told.code);
          for (const device of opened) await device.close();
          fake.router.advance(2 * CONFIRM_S);
          expect(running()).toEqual(BEFORE);
          expect(fake.router.startup).toEqual(BEFORE);
        },
      );

      it('the connection is lost between commit and confirmation', async () => {
        const device = await loaded();
        await device.commit({ confirm_s: CONFIRM_S });
        isCut = true;
        fake.router.cut();
        expect(['connection_lost', 'confirm_lost']).toContain((await failure(device.confirm())).code);
        fake.router.advance(2 * CONFIRM_S);
        expect(running()).toEqual(BEFORE);
      });

      it('the device is restarted between commit and confirmation', async () => {
        const device = await loaded();
        await device.commit({ confirm_s: CONFIRM_S });
        fake.router.reboot();
        expect(['connection_lost', 'confirm_lost']).toContain((await failure(device.confirm())).code);
        expect(running()).toEqual(BEFORE);
        expect(fake.router.startup).toEqual(BEFORE);
      });

      it('somebody else commits between commit and confirmation: nothing of theirs is confirmed', async () => {
        const device = await loaded();
        await device.commit({ confirm_s: CONFIRM_S });
        fake.router.typed('hers');
        isCut = true;
        expect(['foreign_edits', 'confirm_lost']).toContain((await failure(device.confirm())).code);
        expect(fake.router.startup).toEqual(BEFORE);
      });
    });
  });
}
