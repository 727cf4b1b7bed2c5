import * as z from 'zod';
import type { RouterDriver, Target } from './driver.ts';
import { RouterError } from './router-error.ts';

/** Arguments that every driver takes, beside its own. */
const Common = z.object({
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('The port that the device listens at.'),
  legacy_ssh: z
    .boolean()
    .default(false)
    .describe('Whether key exchanges and ciphers are taken that only older devices still need.'),
});

/** Arguments of NAPALM's drivers that change nothing here: they tune another program, or this one decides for itself. */
const IGNORED: ReadonlySet<string> = new Set(
  `alt_host_keys alt_key_file allow_agent auto_file_prompt auto_probe auto_rollback_on_error canonical_int config_encoding
  config_lock config_private dest_file_system enable_password eos_autoComplete eos_fn0039_config fast_cli force_cfg_session_invalid
  force_no_enable global_delay_factor huge_tree ignore_warning inline_transfer keepalive key_file keyfile lock_disable
  lock_retries max_connections minimal_timeout nxos_protocol pkey read_timeout_override secret session_config_lock session_timeout
  ssh_config_file ssh_strict ssl_verify system_host_keys timeout_override transport use_keys use_keys_password`.split(
    /\s+/,
  ),
);

/** What a platform's or router's arguments come to. */
export interface CheckedArgs {
  /** What must be changed: the argument, and how. */
  wrong: readonly { name: string; message: string }[];
  /** Known to NAPALM's drivers, and without effect here. */
  ignored: readonly string[];
  /** Known to nobody: misspelt, or another platform's. */
  unknown: readonly string[];
}

/** Looks at arguments as they are given to a driver, without connecting. */
export function checkArgs(driver: RouterDriver, args: Readonly<Record<string, unknown>>): CheckedArgs {
  const schema = driver.args.extend(Common.shape);
  const read = schema.safeParse(args);
  const others = Object.keys(args).filter((name) => !(name in schema.shape));
  return {
    wrong: (read.error?.issues ?? []).map(({ path, message }) => ({ name: path.join('.'), message })),
    ignored: others.filter((name) => IGNORED.has(name)),
    unknown: others.filter((name) => !IGNORED.has(name)),
  };
}

/** A driver's arguments with their defaults, and where to reach the router with the port that they may name. Fails with `refused`. */
export function readArgs<T extends z.ZodObject>(
  label: string,
  schema: T,
  target: Target,
): { args: z.infer<T>; target: Target } {
  const [common, own] = [Common.safeParse(target.args), schema.safeParse(target.args)];
  if (!common.success || !own.success)
    throw new RouterError(
      'refused',
      `arguments of ${label}: ${[common, own].flatMap(({ error }) => (error ? [z.prettifyError(error)] : [])).join('; ')}`,
      { step: 'connect', host: target.host },
    );
  const { port = common.data.port, allows_old_ssh = common.data.legacy_ssh } = target;
  return { args: own.data, target: { ...target, allows_old_ssh, ...(port === undefined ? {} : { port }) } };
}
