import type { WhatIf, WhatIfInput } from '@peersmith/answers';
import { IrrError, PLATFORMS, readOverride, readSources, splitAsSet } from '@peersmith/irr';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { WorkError } from '../../platform/work-pool/work-pool.ts';
import { vrpsOf } from '../rpki/index.ts';
import { IRR_THREAD, type WhatIfTask } from './irr-task.ts';
import { askingOf } from './refresh-lists.ts';
import { irrSettings } from './settings.ts';
import { seesRpki } from './validity.ts';

/** What registries would give for an AS-SET. Nothing is kept. */
export async function whatIf(context: Context, input: WhatIfInput): Promise<WhatIf> {
  const settings = irrSettings.of(context);
  const limit_ms = settings.IRR_WHAT_IF_LIMIT_S * 1000;
  try {
    const task = taskOf(input, context, { limit_ms, vrps: await mayJudge(context) });
    return answered(
      await context.work.run<WhatIf | WhatIfFailure>(
        { program: IRR_THREAD, name: 'whatIfTask', task, timeout_ms: limit_ms + 2000 },
        context.signal,
      ),
    );
  } catch (error) {
    if (error instanceof IrrError) throw refusalOf(error.code, error.message);
    if (error instanceof WorkError && error.code !== 'work_refused')
      throw refusalOf('timed_out', error.message);
    throw error;
  }
}

/** Why nothing was given, as the thread says it. */
export interface WhatIfFailure {
  code: string;
  message: string;
}

function answered(given: WhatIf | WhatIfFailure): WhatIf {
  if ('code' in given) throw refusalOf(given.code, given.message);
  return given;
}

const STATUS: Readonly<Record<string, number>> = {
  object_invalid: 400,
  option_invalid: 400,
  unknown_object: 422,
  empty_set: 422,
  source_unknown: 422,
  too_many_members: 422,
  too_many_prefixes: 422,
};

const refusalOf = (code: string, message: string) =>
  new ApiError(STATUS[code] ?? 504, {
    detail: `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}.`,
    code,
  });

/** What RPKI says, for who may see it. */
async function mayJudge(context: Context): Promise<WhatIfTask['vrps']> {
  return seesRpki(context) ? ((await vrpsOf(context))?.shared ?? null) : null;
}

function taskOf(
  input: WhatIfInput,
  context: Context,
  { limit_ms, vrps }: { limit_ms: number; vrps: WhatIfTask['vrps'] },
): WhatIfTask {
  const settings = irrSettings.of(context);
  const sources = readSources(input.sources ?? settings.BGPQ3_SOURCES);
  const named = splitAsSet(input.as_set, sources);
  const parts = named.length > 0 || input.asn === undefined ? named : splitAsSet(`AS${input.asn}`);
  if (parts.length === 0) throw new IrrError('object_invalid', 'enter an AS-SET, or the number of an AS');
  const platform = input.platform === undefined ? null : platformNamed(input.platform);
  const options = {
    ipv6: input.ipv6_options ?? settings.BGPQ3_ARGS.ipv6,
    ipv4: input.ipv4_options ?? settings.BGPQ3_ARGS.ipv4,
  };
  readOverride(options.ipv6, 6);
  readOverride(options.ipv4, 4);
  return {
    asking: {
      ...askingOf(context),
      limits: { connect_ms: limit_ms, query_ms: limit_ms, overall_ms: limit_ms },
    },
    vrps,
    objects: parts,
    sources,
    options,
    platform,
    name: input.name ?? 'PREFIXES',
    is_by_asn: named.length === 0,
  };
}

function platformNamed(name: string): keyof typeof PLATFORMS {
  const found = Object.keys(PLATFORMS).find((one): one is keyof typeof PLATFORMS => one === name);
  if (!found || found === 'format')
    throw new IrrError('option_invalid', `there is no platform ${JSON.stringify(name)}`);
  return found;
}
