import { describe, expect, it } from 'vitest';
import { dictLoader, Environment, HostObject, pyFunction, TemplateError } from './index.ts';

class Account extends HostObject {
  override get className(): string {
    return 'Account';
  }
  readonly secret = 'TOPSECRET';
  override getAttribute(name: string): unknown {
    if (name === 'name') return 'visible';
    return name === 'greet' ? pyFunction('greet', 'to="you"', (to) => `hello ${to}`) : undefined;
  }
}

/** Attempts to reach what was not given: each must print nothing of it, or end in an error of the engine. */
const ATTEMPTS = [
  "{{ p.constructor.constructor('return process')() }}",
  "{{ ''.constructor.constructor('return process')() }}",
  "{{ [].constructor('return process') }}",
  '{{ {}.constructor.keys }}',
  '{{ p.__proto__ }}',
  '{{ p.__proto__.constructor }}',
  "{{ p['__proto__'] }}",
  "{{ p['constructor'] }}",
  "{{ p['constructor']['constructor']('return 1')() }}",
  "{{ p|attr('constructor') }}",
  "{{ p|attr('__proto__') }}",
  "{{ p|attr('secret') }}",
  '{{ p.secret }}',
  "{{ p['secret'] }}",
  "{{ [p]|map(attribute='secret')|list }}",
  "{{ [p]|map(attribute='constructor.name')|list }}",
  "{{ [p]|map('attr', 'secret')|list }}",
  "{{ [p]|selectattr('secret')|list|length }}",
  "{{ [p]|sort(attribute='secret') }}",
  "{{ [p]|groupby('secret') }}",
  "{{ [p]|sum(attribute='secret') }}",
  "{{ [p]|join(',', attribute='secret') }}",
  "{{ [p]|unique(attribute='secret')|list|length }}",
  "{{ [p]|max(attribute='secret') }}",
  "{{ '{0.secret}'.format(p) }}",
  "{{ '{0.constructor}'.format(p) }}",
  "{{ '{0.__class__}'.format(p) }}",
  "{{ '{0.__class__.__mro__}'.format(p) }}",
  "{{ '{0[secret]}'.format(p) }}",
  "{{ '{a.secret}'.format(a=p) }}",
  "{{ '{a.secret}'.format_map({'a': p}) }}",
  "{{ ('{0.secret}'|safe).format(p) }}",
  "{{ '%(secret)s' % p }}",
  "{{ '%(secret)s'|format(secret=p.secret) }}",
  '{{ p.getAttribute }}',
  "{{ p.getAttribute('secret') }}",
  '{{ p.toText }}',
  '{{ p.greet.call }}',
  "{{ p.greet.constructor('x') }}",
  '{{ p.greet.run }}',
  '{{ p.greet.__globals__ }}',
  '{{ p.greet.__code__ }}',
  "{{ ''.__class__.__mro__[1].__subclasses__() }}",
  "{{ ''.__class__.__base__.__subclasses__() }}",
  '{{ ().__class__.__bases__[0] }}',
  '{{ (1).__class__.__init__.__globals__ }}',
  "{{ ''['__class__']['__mro__'] }}",
  "{{ ''|attr('__class__')|attr('__mro__') }}",
  "{{ ''|attr(['__cl', 'ass__']|join)|attr('__mro__') }}",
  '{{ self.__init__.__globals__ }}',
  '{{ self._TemplateReference__context }}',
  '{{ self.context }}',
  '{{ cycler.__init__.__globals__.os }}',
  "{{ cycler('a').items.constructor }}",
  '{{ joiner.__init__.__globals__ }}',
  '{{ namespace.__init__.__globals__ }}',
  '{{ lipsum.__globals__.os.popen("id").read() }}',
  '{{ range.constructor }}',
  '{{ dict.constructor }}',
  '{{ dict.__base__.__subclasses__() }}',
  '{{ namespace(__proto__=1).polluted }}',
  "{% set ns = namespace() %}{% set ns.__proto__ = {'polluted': 1} %}{{ {}.polluted }}",
  "{% set ns = namespace() %}{% set ns.constructor = 'x' %}{{ {}.constructor }}",
  "{% do d.update({'__proto__': {'polluted': 1}}) %}{{ {}.polluted }}{{ d.polluted }}",
  "{% do d.update(__proto__={'polluted': 1}) %}{{ {}.polluted }}",
  "{% do d.setdefault('constructor', 1) %}{{ {}.constructor }}",
  "{{ {'__proto__': {'polluted': 1}}.polluted }}",
  "{{ dict(__proto__={'polluted': 1}).polluted }}",
  "{{ {'__proto__': p}.secret }}",
  '{{ globalThis }}{{ process }}{{ require }}{{ console }}{{ this }}{{ window }}',
  '{{ globalThis.process.env }}',
  "{{ [].map.constructor('return process')() }}",
  "{{ [].toString }}{{ ''.toString }}{{ (1).toFixed }}{{ {}.hasOwnProperty }}",
  "{{ ''.length }}{{ [].length }}{{ [].push }}",
  "{{ 'x'.replace('x', p.constructor) }}",
  '{{ f.constructor }}{{ f.call }}{{ f.prototype }}',
  '{{ f.apply(p, []) }}',
  '{% macro m() %}{% endmacro %}{{ m.constructor }}{{ m.code }}{{ m.frame }}{{ m.__globals__ }}',
  '{% for i in [1] %}{{ loop.constructor }}{{ loop.source }}{{ loop.environment }}{% endfor %}',
  "{% import 'lib' as lib %}{{ lib.constructor }}{{ lib.context }}{{ lib.__dict__ }}",
  "{% include '../../etc/passwd' %}",
  "{% include '__proto__' %}",
  "{% include 'constructor' %}",
  '{% include p %}',
  '{{ date.getTime() }}{{ date.constructor }}',
  '{{ regexp.source }}{{ regexp.constructor }}',
  '{{ 1|constructor }}',
  '{{ 1 is constructor }}',
  "{{ [1]|map('constructor')|list }}",
  "{{ [1]|map('__proto__')|list }}",
  "{{ [1]|select('__proto__')|list }}",
  "{{ 'toString' is filter }}{{ '__proto__' is test }}",
  '{{ caller.constructor }}{{ varargs.constructor }}',
  '{{ (p.greet|string).constructor }}',
  '{{ [p]|pprint }}',
  '{{ p|tojson }}',
  '{{ p|list }}',
  '{{ p|string }}',
  '{{ p|urlencode }}{{ p|xmlattr }}',
  '{{ x._undefined_name.constructor }}',
  '{% set x = {} %}{% do x.update(a=x) %}{{ x }}{{ x.constructor }}',
  "{{ d.get('__proto__') }}{{ d.get('constructor') }}{{ 'constructor' in d }}{{ '__proto__' in d }}",
  "{{ range(3).__iter__ }}{{ range(3)|map('string').gi_frame }}",
  "{{ ([1]|map('string')).gi_frame.f_globals }}",
];

const MARKS = /TOPSECRET|function Object|\[native code\]|\[object|process\.|root:|polluted/;

describe('the sandbox', () => {
  it('has a corpus worth the name', () => {
    expect(ATTEMPTS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(ATTEMPTS)('gives nothing away to %s', (source) => {
    const environment = new Environment({
      extensions: ['do'],
      loader: dictLoader({ lib: '{% macro m() %}{% endmacro %}' }),
    });
    const context = { p: new Account(), d: {}, f: () => 'called', date: new Date(0), regexp: /TOPSECRET/ };
    let text = '';
    try {
      text = environment.fromString(source).render(context);
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
      expect(error instanceof TemplateError ? error.message : '').not.toMatch(/TOPSECRET/);
    }
    expect(text).not.toMatch(MARKS);
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(context.d).toEqual({});
  });

  it('reports what Python would find and refuse', () => {
    const environment = new Environment();
    expect(() => environment.fromString("{{ ''.__class__.__mro__ }}").render()).toThrow(
      "access to attribute '__class__' of 'str' object is unsafe.",
    );
  });
});
