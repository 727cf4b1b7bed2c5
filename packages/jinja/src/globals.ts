import { LimitError, PythonError, typeError, valueError } from './errors.ts';
import { iterate } from './ops/iterate.ts';
import { indexArgument } from './ops/number.ts';
import { isTrue } from './ops/truth.ts';
import { checkSize, meter } from './runtime/limits.ts';
import { Cycler, makeDict, makeJoiner, Namespace } from './runtime/namespace.ts';
import { PyDict } from './values/dict.ts';
import { bindArguments, type Kwargs, PyFunction, parseSignature, pyFunction } from './values/function.ts';
import { escapeHtml, Markup } from './values/markup.ts';
import { PyRange } from './values/range.ts';

/** A Python class that templates can call. */
class PyClass extends PyFunction {
  override get className(): string {
    return 'type';
  }
  override toRepr(): string {
    return `<class '${this.functionName}'>`;
  }
}

/** `dict`, which also has `fromkeys`. */
class DictClass extends PyClass {
  constructor() {
    super('dict', makeDict);
  }
  override getAttribute(name: string): unknown {
    if (name !== 'fromkeys') return undefined;
    return pyFunction('fromkeys', 'iterable, value=None, /', (keys, value) =>
      PyDict.from(Array.from(iterate(keys), (key): [unknown, unknown] => [key, value])),
    );
  }
}

function range(args: readonly unknown[], kwargs: Kwargs): PyRange {
  if (kwargs.size > 0) throw typeError('range() takes no keyword arguments');
  if (args.length === 0 || args.length > 3) {
    const problem =
      args.length === 0 ? 'at least 1 argument, got 0' : `at most 3 arguments, got ${args.length}`;
    throw typeError(`range expected ${problem}`);
  }
  const [first = 0, second, step = 1] = args.map(indexArgument);
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  const made = second === undefined ? new PyRange(0, first, 1) : new PyRange(first, second, step);
  const limit = meter.limits.rangeLength;
  if (made.length > limit) {
    const message = `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${limit}).`;
    throw new LimitError('rangeLength', message, 'OverflowError');
  }
  return made;
}

const WORDS =
  `a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue bibendum blandit class commodo
   condimentum congue consectetuer consequat conubia convallis cras cubilia cum curabitur curae cursus dapibus diam dictum
   dictumst dignissim dis dolor donec dui duis egestas eget eleifend elementum elit enim erat eros est et etiam eu euismod
   facilisi facilisis fames faucibus felis fermentum feugiat fringilla fusce gravida habitant habitasse hac hendrerit
   hymenaeos iaculis id imperdiet in inceptos integer interdum ipsum justo lacinia lacus laoreet lectus leo libero ligula
   litora lobortis lorem luctus maecenas magna magnis malesuada massa mattis mauris metus mi molestie mollis montes morbi`.split(
    /\s+/,
  );

const randomBelow = (limit: number): number => Math.floor(Math.random() * limit);

function paragraph(least: number, most: number): string {
  const count = least + randomBelow(Math.max(1, most - least));
  const words: string[] = [];
  let capital = true;
  for (let index = 0; index < count; index++) {
    let word = WORDS[randomBelow(WORDS.length)] ?? 'lorem';
    if (capital) word = word.charAt(0).toUpperCase() + word.slice(1);
    const pause = index < count - 1 ? randomBelow(20) : -1;
    capital = pause === 0;
    words.push(pause === 0 ? `${word}.` : pause === 1 ? `${word},` : word);
  }
  return `${words.join(' ')}.`;
}

const LIPSUM = parseSignature('lipsum', 'n=5, html=True, min=20, max=100');

function lipsum(args: readonly unknown[], kwargs: Kwargs): string | Markup {
  const [n, html, least, most] = bindArguments(LIPSUM, args, kwargs);
  const count = indexArgument(n);
  checkSize(count * indexArgument(most) * 8);
  const paragraphs = Array.from({ length: Math.max(0, count) }, () =>
    paragraph(indexArgument(least), indexArgument(most)),
  );
  if (!isTrue(html)) return paragraphs.join('\n\n');
  return new Markup(paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n'));
}

/** The globals of Jinja2. */
export function builtinGlobals(): Map<string, unknown> {
  return new Map<string, unknown>([
    ['range', new PyFunction('range', range)],
    ['dict', new DictClass()],
    ['lipsum', new PyFunction('lipsum', lipsum)],
    ['cycler', new PyClass('jinja2.utils.Cycler', (args) => new Cycler(args))],
    ['joiner', new PyClass('jinja2.utils.Joiner', (args) => joiner(args))],
    ['namespace', new PyClass('jinja2.utils.Namespace', Namespace.create)],
  ]);
}

function joiner(args: readonly unknown[]): PyFunction {
  if (args.length > 1) throw new PythonError('TypeError', 'Joiner takes at most one argument');
  return makeJoiner(args.length === 0 ? ', ' : args[0]);
}
