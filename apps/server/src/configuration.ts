import { apiSettings, importSettings } from './engine/http/api-settings.ts';
import { modules } from './modules/index.ts';
import { type Config, loadConfig as load, platformSettings } from './platform/config.ts';
import { outgoingSettings } from './platform/proxies.ts';

const others = [
  outgoingSettings,
  apiSettings,
  importSettings,
  ...modules.flatMap(({ settings }) => settings ?? []),
];

/** Every group of settings of the product, in the order of the manual. */
export const settingGroups = [platformSettings, ...others];

/** The configuration of the whole product; see the platform's `loadConfig`. */
export const loadConfig = (env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): Config =>
  load(env, cwd, others);
