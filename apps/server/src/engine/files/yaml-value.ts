/** Words that YAML 1.1 or 1.2 takes for something else than a text. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf|~)$/i;
/** What is a text in any place where a value may stand. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_./ -]*$/;

/** A value in one line of YAML 1.2: a plain word where nobody could take it for something else, else as JSON, which is YAML too. */
export const yamlValue = (value: unknown): string =>
  typeof value === 'string' && PLAIN.test(value) && !RESERVED.test(value) && !value.endsWith(' ')
    ? value
    : JSON.stringify(value ?? null);
