import { parse, YAMLParseError } from 'yaml';

/** What stands in a YAML text: the same as JSON, or where it is mistaken. */
export type YamlOutcome = { ok: true; json: string } | { ok: false; line: number | null; message: string };

/** Reads YAML 1.2 in a thread: that takes its time, and aliases could make much of little. */
export function readYaml({ text }: { text: string }): YamlOutcome {
  try {
    return {
      ok: true,
      json: JSON.stringify(parse(text, { maxAliasCount: 1000, prettyErrors: false }) ?? null),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const offset = error instanceof YAMLParseError ? error.pos[0] : null;
    const line = offset === null ? null : text.slice(0, offset).split('\n').length;
    return { ok: false, line, message: error.message };
  }
}
