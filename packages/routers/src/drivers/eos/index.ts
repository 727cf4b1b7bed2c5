import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { isSameConfig } from '../../difference.ts';
import type { BgpNeighbor, Device, Facts, LoadMode, RouterDriver, Target } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { RouterError, type RouterStep } from '../../router-error.ts';
import { Eapi, type EosCommand } from './eapi.ts';
import { neighborsIn, neighborsInText, summariesIn } from './neighbors.ts';

/** How an EOS switch is reached. */
const EosArgs = z.object({
  transport: z
    .enum(['https', 'http'])
    .default('https')
    .describe('How eAPI is reached; `http` sends the password as it is.'),
  ssl_verify: z
    .boolean()
    .default(false)
    .describe(
      'Whether the certificate must be signed by somebody whom this machine trusts; without it the first one is pinned.',
    ),
  secret: z.string().optional().describe('What `enable` asks for.'),
  enable_password: z.string().optional().describe('The same as `secret`.'),
});

/**
 * Arista EOS by eAPI. A candidate is a configuration session; a commit with a timer is EOS's own. A session that is committed overwrites whatever
 * changed since it was opened, so that a commit is refused where the running configuration is not the one that was compared with.
 */
export const eos = {
  name: 'eos',
  label: 'Arista EOS',
  strategy: { modes: ['merge', 'replace'], confirm: 'device', atomic: true },
  args: EosArgs,
  connect: (target) => EosDevice.connect(target),
} satisfies RouterDriver;

const Sessions = z.object({
  sessions: z.record(
    z.string(),
    z.object({
      state: z.string(),
      instances: z.record(z.string(), z.object({ user: z.string().optional() })).optional(),
    }),
  ),
});
const Version = z.object({
  modelName: z.string().optional(),
  version: z.string().optional(),
  uptime: z.number().optional(),
});
const Hostname = z.object({ hostname: z.string().optional() });
const Told = z.object({ messages: z.array(z.string()).optional(), warnings: z.array(z.string()).optional() });

/** What the names of our sessions begin with. */
const OURS = 'peersmith-';

class EosDevice implements Device {
  readonly hostKey: string | null;
  readonly #eapi: Eapi;
  #candidate: { session: string; running: string } | null = null;
  /** The session whose commit waits, and what runs since. */
  #pending: { session: string; running: string } | null = null;

  private constructor(eapi: Eapi) {
    this.#eapi = eapi;
    this.hostKey = eapi.hostKey;
  }

  static async connect(target: Target): Promise<EosDevice> {
    const { args, target: at } = readArgs('EOS', EosArgs, target);
    const enable_password = at.enable_password ?? args.secret ?? args.enable_password;
    const options = { is_plain: args.transport === 'http', verify: args.ssl_verify, enable_password };
    return new EosDevice(await Eapi.connect(at, options));
  }

  async facts(): Promise<Facts> {
    const [version, hostname] = await this.#eapi.run(['show version', 'show hostname'], 'facts');
    const { modelName = null, version: release = null, uptime } = Version.parse(version);
    return {
      vendor: 'Arista',
      model: modelName,
      version: release,
      hostname: Hostname.parse(hostname).hostname ?? null,
      uptime_s: uptime === undefined ? null : Math.floor(uptime),
    };
  }

  getConfig(): Promise<string> {
    return this.#running('read');
  }

  async load(text: string, mode: LoadMode): Promise<{ warnings: readonly string[] }> {
    await this.discard();
    const others = await this.#requireQuiet();
    const running = await this.#running('load');
    const session = `${OURS}${randomBytes(6).toString('hex')}`;
    this.#candidate = { session, running };
    const commands = [
      `configure session ${session}`,
      ...(mode === 'replace' ? ['rollback clean-config'] : []),
      ...commandsOf(text),
    ];
    try {
      const answers = await this.#eapi.run(commands, 'load');
      const said = answers.flatMap((one) => Object.values(Told.safeParse(one).data ?? {}).flat());
      return {
        warnings: [...others, ...said.map((line) => (line ?? '').trim()).filter((line) => line !== '')],
      };
    } catch (error) {
      await this.discard().catch(() => undefined);
      throw error;
    }
  }

  async compare(): Promise<string> {
    const { session } = this.#loaded('compare');
    const shown = await this.#eapi.text(`show session-config named ${session} diffs`, 'compare');
    return /^[+-](?!--|\+\+)/m.test(shown) ? shown : '';
  }

  async commit({ confirm_s }: { confirm_s?: number } = {}): Promise<void> {
    const { session, running } = this.#loaded('commit');
    if (!isSameConfig(await this.#running('commit'), running)) throw this.#foreignEdits('commit');
    const commit = confirm_s === undefined ? 'commit' : `commit timer ${clockOf(confirm_s)}`;
    try {
      await this.#eapi.run([`configure session ${session}`, commit], 'commit');
    } catch (error) {
      if (error instanceof RouterError && error.code === 'refused')
        await this.discard().catch(() => undefined);
      throw error;
    }
    this.#candidate = null;
    if (confirm_s === undefined) await this.#save('commit');
    else this.#pending = { session, running: await this.#running('commit') };
  }

  async confirm(): Promise<void> {
    const { session, running } = await this.#requirePending('confirm');
    if (!isSameConfig(await this.#running('confirm'), running)) throw this.#foreignEdits('confirm');
    await this.#eapi.run([`configure session ${session} commit`], 'confirm');
    this.#pending = null;
    await this.#save('confirm');
  }

  async rollback(): Promise<void> {
    const { session } = await this.#requirePending('roll back');
    await this.#eapi.run([`configure session ${session} abort`], 'roll back');
    this.#pending = null;
  }

  async discard(): Promise<void> {
    if (!this.#candidate) return;
    const { session } = this.#candidate;
    this.#candidate = null;
    if (session in (await this.#sessions('discard')))
      await this.#eapi.run([`configure session ${session} abort`], 'discard');
  }

  async bgpNeighbors(): Promise<BgpNeighbor[]> {
    const all = (what: string) => `show ${what} vrf all`;
    const asked = [all('ip bgp neighbors'), all('ipv6 bgp peers')];
    const summaries = await this.#eapi.run([all('ip bgp summary'), all('ipv6 bgp summary')], 'neighbors');
    const answers = await this.#eapi.run(asked, 'neighbors').catch((error) => {
      if (error instanceof RouterError && /unconverted/i.test(error.answers.join())) return null;
      throw error;
    });
    const texts = answers ? [] : [await this.#text(asked[0]), await this.#text(asked[1])];
    try {
      const read = summariesIn(summaries[0], summaries[1]);
      return answers ? neighborsIn(read, answers) : neighborsInText(read, texts);
    } catch (cause) {
      const { host } = this.#eapi;
      throw new RouterError(
        'answer_invalid',
        `${host} told its BGP neighbors in another form than it should`,
        {
          step: 'neighbors',
          host,
          cause,
        },
      );
    }
  }

  async close(): Promise<void> {
    await this.discard().catch(() => undefined);
    this.#eapi.close();
  }

  #text(command = ''): Promise<string> {
    return this.#eapi.text(command, 'neighbors');
  }

  #running(step: RouterStep): Promise<string> {
    return this.#eapi.text('show running-config', step);
  }

  async #save(step: RouterStep): Promise<void> {
    await this.#eapi.run(['copy running-config startup-config'], step);
  }

  async #sessions(step: RouterStep): Promise<z.infer<typeof Sessions>['sessions']> {
    const [answer] = await this.#eapi.run(['show configuration sessions detail'], step);
    return Sessions.parse(answer).sessions;
  }

  /** Nobody else may be at work: in a session, or waiting for a confirmation. What we left behind goes; what others did is told. */
  async #requireQuiet(): Promise<string[]> {
    const { host } = this.#eapi;
    const sessions = Object.entries(await this.#sessions('lock'));
    for (const [name, { state, instances = {} }] of sessions) {
      const [holder] = Object.values(instances).flatMap(({ user }) => (user === undefined ? [] : [user]));
      if (state === 'pendingCommitTimer' || (state === 'pending' && holder !== undefined))
        throw new RouterError(
          'locked',
          `${host} is being configured by ${holder ?? 'somebody else'}, in the session ${name} (${state})`,
          { step: 'lock', host, holder: holder ?? `session ${name}` },
        );
    }
    const left = sessions.filter(([, { state }]) => state === 'pending').map(([name]) => name);
    const ours = left.filter((name) => name.startsWith(OURS));
    for (const name of ours) await this.#eapi.run([`configure session ${name} abort`], 'lock');
    return left
      .filter((name) => !name.startsWith(OURS))
      .map((name) => `the session ${name} holds edits that nobody has committed`);
  }

  async #requirePending(step: RouterStep) {
    const pending = this.#pending;
    const state = pending && (await this.#sessions(step))[pending.session]?.state;
    if (!pending || state !== 'pendingCommitTimer') {
      const { host } = this.#eapi;
      this.#pending = null;
      throw new RouterError(
        'confirm_lost',
        `${host} has nothing of ours to ${step}: it was taken back, somebody else confirmed it, or the device was restarted`,
        { step, host },
      );
    }
    return pending;
  }

  #loaded(step: RouterStep) {
    if (!this.#candidate)
      throw new RouterError('refused', 'nothing is loaded', { step, host: this.#eapi.host });
    return this.#candidate;
  }

  #foreignEdits(step: RouterStep): RouterError {
    const { host } = this.#eapi;
    return new RouterError(
      'foreign_edits',
      `somebody else changed what ${host} runs; nothing of it is touched`,
      {
        step,
        host,
      },
    );
  }
}

/** Lines as EOS takes them: remarks are left out, and what a banner says is its input. */
function commandsOf(text: string): EosCommand[] {
  const commands: EosCommand[] = [];
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (/^\s*(?:!.*|end)?$/.test(line)) continue;
    if (!/^\s*banner \S+$/.test(line)) {
      commands.push(line);
      continue;
    }
    const ends = lines.findIndex((one, at) => at > index && one.trim() === 'EOF');
    const last = ends < 0 ? lines.length - 1 : ends;
    commands.push({ cmd: line, input: lines.slice(index + 1, last + 1).join('\n') });
    index = last;
  }
  return commands;
}

/** Seconds as `HH:MM:SS`. */
const clockOf = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
