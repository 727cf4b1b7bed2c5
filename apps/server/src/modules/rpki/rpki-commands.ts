import type { Command, CommandCall } from '../../engine/commands.ts';
import { ApiError } from '../../engine/errors.ts';
import { judgeRoute } from './judge-route.ts';
import { describeRefresh } from './refresh-job.ts';
import { refreshVrps } from './refresh-vrps.ts';
import { rpkiStatus } from './rpki-status.ts';

/** The exit status where a route is invalid, and where RPKI says nothing of it. */
const [INVALID, NOT_FOUND] = [3, 4];

/** `rpki show`, `rpki refresh` and `rpki validity`. */
export const rpkiCommands: Command = {
  usage: 'rpki',
  description: 'which AS may originate which prefix',
  commands: [
    { usage: 'show', description: "where RPKI's data come from, and how they stand", run: show },
    {
      usage: 'refresh',
      description: "read RPKI's data now",
      options: [
        { flags: '--accept', description: 'also when there is less than half of what there was before' },
      ],
      run: refresh,
    },
    {
      usage: 'validity <prefix> <asn>',
      description:
        'whether an AS may originate a prefix; ends with status 3 when not, with 4 when RPKI says nothing of it',
      run: validity,
    },
  ],
};

async function show({ onApplication, print }: CommandCall): Promise<void> {
  const { text, sources, snapshot, attempt } = await onApplication(rpkiStatus);
  const lines = [
    ['state', text],
    ['sources', sources.join(', ') || '-'],
    ['read from', snapshot?.source ?? '-'],
    ['as of', snapshot?.as_of ?? '-'],
    ['confirmed', snapshot?.confirmed ?? '-'],
    ['IPv4 VRPs', String(snapshot?.ipv4_vrps ?? '-')],
    ['IPv6 VRPs', String(snapshot?.ipv6_vrps ?? '-')],
    ['ASPAs', String(snapshot?.aspas ?? '-')],
    ['left out', String(snapshot?.rejected ?? '-')],
    [
      'RTR',
      snapshot?.rtr_serial == null
        ? '-'
        : `version ${snapshot.rtr_version}, session ${snapshot.rtr_session}, serial ${snapshot.rtr_serial}`,
    ],
    ['last attempt', attempt ? `${attempt.at}${attempt.message ? `: ${attempt.message}` : ''}` : '-'],
  ];
  print(lines.map(([title = '', value = '']) => `${title.padEnd(14)}${value}\n`).join(''));
}

async function refresh({ options, onApplication, print, tell }: CommandCall): Promise<void> {
  const done = await onApplication((context) => refreshVrps(context, { accept: options.accept === true }));
  for (const reason of done.passed_over) tell(`passed over: ${reason}`);
  print(`${describeRefresh(done)}\n`);
}

async function validity({ args, onApplication, print, table, tell, endWith }: CommandCall): Promise<void> {
  const [prefix = '', typed = ''] = args;
  const asn = Number(/^(?:AS)?(\d{1,10})$/i.exec(typed)?.[1] ?? Number.NaN);
  if (!(asn >= 1 && asn <= 4_294_967_295))
    throw new Error(`${typed} is no AS number: write 64500 or AS64500.`);
  const found = await onApplication((context) => judgeRoute(context, { prefix, asn })).catch(asSentence);
  print(`${found.validity}\n`);
  tell(found.text);
  if (found.is_stale) tell('The data are too old to be used for configurations.');
  if (found.covering.length)
    table(
      ['VRP', 'max length', 'AS', ''],
      found.covering.map((vrp) => [vrp.prefix, String(vrp.max_length), `AS${vrp.asn}`, vrp.text]),
    );
  if (found.validity !== 'valid') endWith(found.validity === 'invalid' ? INVALID : NOT_FOUND);
}

/** What the API would answer, as an error that people read. */
function asSentence(error: unknown): never {
  if (!(error instanceof ApiError)) throw error;
  const { body } = error;
  const texts = typeof body === 'object' && body !== null ? Object.values(body).flat() : [];
  throw new Error(String(texts[0] ?? error.message));
}
