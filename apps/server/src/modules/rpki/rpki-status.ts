import type { HealthState, RpkiSnapshot, RpkiStatus } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Metric } from '../../engine/module.ts';
import { rpkiSources } from './rpki-source.ts';
import { rpkiSettings } from './settings.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';
import { type RpkiState, rpkiState } from './vrps-of.ts';

type Attempt = NonNullable<RpkiStatus['attempt']>;

/** Where RPKI's data come from, and how they stand. */
export async function rpkiStatus(context: Context): Promise<RpkiStatus> {
  const { state, snapshot } = await rpkiState(context);
  const attempt = await lastAttempt(context);
  const { RPKI_REFRESH_MINUTES, RPKI_STALE_HOURS, RPKI_DROP_INVALID } = rpkiSettings.of(context);
  return {
    state,
    text: stateText(context, state, snapshot),
    sources: rpkiSources(context).map(({ name }) => name),
    snapshot: snapshot && shownSnapshot(snapshot),
    attempt,
    refresh_minutes: RPKI_REFRESH_MINUTES,
    stale_hours: RPKI_STALE_HOURS,
    drop_invalid: RPKI_DROP_INVALID,
  };
}

const shownTime = (time: string): string => new Date(time).toISOString();

function shownSnapshot({ digest: _digest, as_of, loaded, confirmed, ...rest }: StoredSnapshot): RpkiSnapshot {
  const times = { as_of: shownTime(as_of), loaded: shownTime(loaded), confirmed: shownTime(confirmed) };
  return { ...rest, ...times };
}

async function lastAttempt({ db }: Context): Promise<Attempt | null> {
  const { rows } = await sql<Attempt>`select at, failing_since, code, message from rpki_attempt`.execute(db);
  const [row] = rows;
  return (
    (row && {
      ...row,
      at: shownTime(row.at),
      failing_since: row.failing_since === null ? null : shownTime(row.failing_since),
    }) ??
    null
  );
}

const counted = (of: number, what: string): string =>
  `${of.toLocaleString('en')} ${what}${of === 1 ? '' : 's'}`;

/** How it stands with RPKI's data in a sentence, with what to do. */
export function stateText(
  context: Pick<Context, 'settings' | 'now'>,
  state: RpkiState,
  snapshot: StoredSnapshot | null,
): string {
  if (state === 'off') return 'No source is set: name one with RPKI_RTR_HOST or RPKI_FILE.';
  if (!snapshot || state === 'never')
    return 'Nothing was read yet: refresh it on the page RPKI, or with `peersmith rpki refresh`.';
  const { ipv4_vrps, ipv6_vrps, as_of } = snapshot;
  const hours = Math.floor((context.now().getTime() - Date.parse(as_of)) / 3_600_000);
  const what = counted(ipv4_vrps + ipv6_vrps, 'VRP');
  if (state === 'fresh') return `${what}, ${hours < 1 ? 'less than an hour' : counted(hours, 'hour')} old.`;
  const { RPKI_STALE_HOURS } = rpkiSettings.of(context);
  return `${what} as of ${counted(hours, 'hour')} ago, over the limit of ${RPKI_STALE_HOURS}: they are not used. The job of the last refresh says why none are newer.`;
}

const name = 'RPKI';

/** Whether RPKI's data are there, fresh, and are being read. */
export async function rpkiHealth(context: Context): Promise<HealthState[]> {
  const { state, snapshot } = await rpkiState(context);
  const text = stateText(context, state, snapshot);
  if (state === 'off') return [{ name, state: 'ok', text: 'It is not used: no source is set.' }];
  if (state !== 'fresh') return [{ name, state: state === 'never' ? 'warning' : 'error', text }];
  const attempt = await lastAttempt(context);
  if (attempt?.failing_since)
    return [
      {
        name,
        state: 'warning',
        text: `${text} No source could be read since ${attempt.failing_since}: ${attempt.message}`,
      },
    ];
  if (attempt?.code)
    return [{ name, state: 'warning', text: `${text} A source was passed over: ${attempt.message}` }];
  return [{ name, state: 'ok', text }];
}

/** How much RPKI says, how old it is, and whether it is being read. */
export async function rpkiMetrics(context: Context): Promise<Metric[]> {
  const { state, snapshot } = await rpkiState(context);
  if (state === 'off') return [];
  const attempt = await lastAttempt(context);
  const found = snapshot ? [snapshot] : [];
  return [
    {
      name: 'peersmith_rpki_vrps',
      help: 'VRPs of either family that were last read.',
      samples: found.flatMap(({ ipv4_vrps, ipv6_vrps }) => [
        { labels: { family: 'ipv4' }, value: ipv4_vrps },
        { labels: { family: 'ipv6' }, value: ipv6_vrps },
      ]),
    },
    {
      name: 'peersmith_rpki_aspas',
      help: 'ASes that say who their providers are.',
      samples: found.map(({ aspas }) => ({ value: aspas })),
    },
    {
      name: 'peersmith_rpki_rejected_records',
      help: 'Records that were left out because no prefix has such lengths or bits.',
      samples: found.map(({ rejected }) => ({ value: rejected })),
    },
    {
      name: 'peersmith_rpki_age_seconds',
      help: "Time since RPKI's data were made, or confirmed by their source.",
      samples: found.map(({ as_of }) => ({ value: (context.now().getTime() - Date.parse(as_of)) / 1000 })),
    },
    {
      name: 'peersmith_rpki_refresh_failed',
      help: 'Whether no source could be read at the last attempt.',
      samples: [{ value: attempt?.failing_since ? 1 : 0 }],
    },
  ];
}
