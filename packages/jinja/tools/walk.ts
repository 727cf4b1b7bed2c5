import {
  Environment,
  PyIterator,
  pyFunction,
  str,
  type Template,
  TemplateError,
  toList,
  typeName,
} from '../src/index.ts';

/** What `walk.py` printed: sources of values; and for each template and mode, what came of values by position. */
export interface Walk {
  values: string[];
  results: [source: string, autoescape: boolean, outcomes: [at: number, type: string, text: string][]][];
}

export interface Difference {
  source: string;
  value: string;
  autoescape: boolean;
  python: string;
  here: string;
}

type Outcome = readonly [type: string, text: string];

/** Does the same walk here, and gives what comes out differently: another type, another text or another class of error. */
export function differences({ values, results }: Walk): { cases: number; found: Difference[] } {
  const found: Difference[] = [];
  let cases = 0;
  for (const [source, autoescape, outcomes] of results) {
    const environment = environments[autoescape ? 1 : 0];
    const template = compiled(environment, source);
    for (const [at, type, text] of outcomes) {
      cases += 1;
      const value = values[at] ?? '';
      const [hereType, hereText] = outcomeOf(environment, template, value);
      if (KNOWN.has(source) || KNOWN.has(`${source} ${value}`)) continue;
      if (hereType !== type || plain(hereText) !== plain(text))
        found.push({ source, value, autoescape, python: `${type} ${text}`, here: `${hereType} ${hereText}` });
    }
  }
  return { cases, found };
}

/** What COMPATIBILITY.md lists. */
const KNOWN = new Set([
  "{{ keep(v|tojson(('<'|safe))) }}",
  "{{ keep(v|wordwrap(2.5)) }} '7'",
  "{{ keep(v|attr('upper')) }} ('<i>x</i>'|safe)",
]);

/** Addresses in memory are nobody's. */
const plain = (text: string) => text.replaceAll(/0x[0-9a-f]+/g, '0x');

const environments = [new Environment({}), new Environment({ autoescape: true })] as const;

function compiled(environment: Environment, source: string): Template | Outcome {
  try {
    return environment.fromString(source);
  } catch (error) {
    return failure(error);
  }
}

const isOutcome = (given: Template | Outcome): given is Outcome => Array.isArray(given);

function outcomeOf(environment: Environment, template: Template | Outcome, value: string): Outcome {
  if (isOutcome(template)) return template;
  let held: unknown;
  let kept: Outcome = ['nothing', ''];
  const hold = pyFunction('hold', 'given', (given) => {
    held = given;
    return '';
  });
  const keep = pyFunction('keep', 'given', (given) => {
    kept = shown(given);
    return '';
  });
  try {
    environment.fromString(`{{ hold(${value}) }}`).render({ hold });
    template.render({ v: held, keep });
    return kept;
  } catch (error) {
    return failure(error);
  }
}

/** What comes one by one is a list. */
function shown(given: unknown): Outcome {
  const whole = given instanceof PyIterator ? toList(given) : given;
  return [typeName(whole), str(whole)];
}

const failure = (error: unknown): Outcome => [
  'error',
  error instanceof TemplateError ? error.type : `not of Jinja: ${String(error)}`,
];
