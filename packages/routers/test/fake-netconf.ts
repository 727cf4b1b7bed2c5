import { escapeXml } from '../src/netconf/answers.ts';
import { framed, MessageReader } from '../src/netconf/framing.ts';
import type { Fake, FakeOptions } from './describe-driver.ts';
import { FakeRouter, type FakeStep, heldBySomebody, Refusal, targetAt } from './fake-router.ts';
import { startFakeSsh } from './fake-ssh.ts';

/** A session at a device. */
export interface NetconfSession {
  id: number;
  router: FakeRouter;
  /** The candidate that all sessions share: what runs, where nobody has edited it. */
  candidate: readonly string[];
}

/** How a platform answers. */
export interface NetconfPlatform {
  /** What a question is for. */
  stepOf: (body: string) => FakeStep;
  /** The content of its answer. Throws a `Refusal`. */
  answer: (body: string, session: NetconfSession) => string;
  /** Whether a commit that waits is taken back when the session ends that made it (RFC 6241 §8.4.1). */
  isBoundToSession: boolean;
  /** How it says that somebody has the lock. */
  locked: string;
  holder: string;
}

const CAPABILITIES = [
  'base:1.0',
  'base:1.1',
  'capability:candidate:1.0',
  'capability:confirmed-commit:1.1',
  'capability:validate:1.1',
]
  .map((name) => `<capability>urn:ietf:params:netconf:${name}</capability>`)
  .join('');
const NS = 'urn:ietf:params:xml:ns:netconf:base:1.0';
const CANDIDATE = 'candidate';

/** A device that speaks NETCONF 1.1 over SSH. */
export async function startFakeNetconf(platform: NetconfPlatform, options: FakeOptions): Promise<Fake> {
  const router = new FakeRouter(options.lines);
  let sessions = 0;
  const server = await startFakeSsh(options, {
    subsystem: (_, stream) => {
      const id = ++sessions;
      const reader = new MessageReader(1e7);
      const say = (xml: string) => stream.write(framed(xml, reader.framing));
      stream.on('error', () => undefined);
      stream.on('close', () => ended(router, platform, id));
      say(
        `<hello xmlns="${NS}"><capabilities>${CAPABILITIES}</capabilities><session-id>${id}</session-id></hello>`,
      );
      stream.on('data', (part: Buffer) => {
        for (const xml of reader.push(part)) {
          const [, message, body = ''] = /<rpc [^>]*message-id="(\d+)"[^>]*>([\s\S]*)<\/rpc>/.exec(xml) ?? [];
          if (message === undefined) {
            reader.framing = 'chunked';
            continue;
          }
          router.heard.push(body);
          const step = platform.stepOf(body);
          const fault = router.meets(step);
          const reply =
            fault && !fault.isDone
              ? ''
              : answered(platform, body, {
                  id,
                  router,
                  candidate: router.candidates.get(CANDIDATE) ?? router.running,
                });
          if (fault?.kind === 'silent') continue;
          const whole = framed(
            `<rpc-reply xmlns="${NS}" message-id="${message}">${reply}</rpc-reply>`,
            reader.framing,
          );
          if (!fault) stream.write(whole);
          else if (fault.kind === 'cut') server.cut();
          else stream.write(whole.slice(0, whole.length / 2), () => server.cut());
          if (body.includes('<close-session')) stream.end();
        }
      });
    },
  });
  router.cut = server.cut;
  return {
    router,
    target: targetAt(server.port, options),
    ...heldBySomebody(router, platform.holder),
    stop: server.stop,
  };
}

function answered(platform: NetconfPlatform, body: string, session: NetconfSession): string {
  const { router, id } = session;
  try {
    if (/^<lock>/.test(body)) {
      if (router.lock) return platform.locked;
      router.lock = { mark: String(id) };
      return '<ok/>';
    }
    if (/^<unlock>/.test(body)) {
      router.lock = null;
      return '<ok/>';
    }
    if (/^<discard-changes/.test(body)) {
      router.candidates.delete(CANDIDATE);
      return '<ok/>';
    }
    if (/^<close-session/.test(body)) return '<ok/>';
    return platform.answer(body, session);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return problem('error', error.message);
  }
}

/** An `rpc-error`. */
export const problem = (severity: 'error' | 'warning', message: string, tag = 'operation-failed') =>
  `<rpc-error><error-type>application</error-type><error-tag>${tag}</error-tag><error-severity>${severity}</error-severity><error-message>${escapeXml(message)}</error-message></rpc-error>`;

/** Makes lines the candidate. */
export function edit({ router }: NetconfSession, lines: readonly string[]): void {
  if (lines.join('\n') === router.running.join('\n')) router.candidates.delete(CANDIDATE);
  else router.candidates.set(CANDIDATE, lines);
}

/** Makes the candidate run; what is saved is what needs no confirmation. */
export function commit(
  { router, id, candidate }: NetconfSession,
  mark: string | null,
  confirm_s?: number,
): void {
  router.candidates.delete(CANDIDATE);
  if (confirm_s === undefined && router.pending && candidate.join('\n') === router.running.join('\n'))
    router.pending = null;
  else router.commit(candidate, mark ?? String(id), confirm_s);
  if (!router.pending) router.startup = router.running;
}

function ended(router: FakeRouter, { isBoundToSession }: NetconfPlatform, id: number): void {
  if (isBoundToSession && router.pending?.mark === String(id)) router.takeBack();
  if (router.lock?.mark !== String(id)) return;
  router.lock = null;
  router.candidates.delete(CANDIDATE);
}

/** What a tag holds, as text. */
export const held = (body: string, tag: string): string =>
  (new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`).exec(body)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
