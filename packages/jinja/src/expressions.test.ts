import { describe, it } from 'vitest';
import { type Row, renders } from './test-table.ts';

describe('expressions and tests', () => {
  it.each<Row>([
    ['{{ 1 + 2 * 3 - 4 }}', '3'],
    ['{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 6 / 2 }}', '3 -4 1 2 3.5 3.0'],
    ['{{ 2 ** 10 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 2 ** -1 }}', '1024 64 4 0.5'],
    [
      '{{ 2 ** 64 }} {{ 9007199254740993 + 1 }} {{ 10 ** 20 // 3 }}',
      '18446744073709551616 9007199254740994 33333333333333333333',
    ],
    ['{{ 1 / 0 }}', { error: 'ZeroDivisionError' }],
    ['{{ 1 // 0 }}', { error: 'ZeroDivisionError' }],
    [
      '{{ 0.1 + 0.2 }} {{ 1e16 }} {{ 1e-5 }} {{ 1.0 }} {{ 1_000 }} {{ 0x1f }} {{ 0b11 }} {{ 0o17 }}',
      '0.30000000000000004 1e+16 1e-05 1.0 1000 31 3 15',
    ],
    ['{{ "a" ~ 1 ~ none ~ true }}', 'a1NoneTrue'],
    [
      '{{ "a" + "b" }} {{ [1] + [2] }} {{ (1,) + (2,) }} {{ "ab" * 2 }} {{ [0] * 2 }}',
      'ab [1, 2] (1, 2) abab [0, 0]',
    ],
    ['{{ "a" + 1 }}', { error: 'TypeError' }],
    ['{{ 1 + "a" }}', { error: 'TypeError' }],
    ['{{ [1] + (2,) }}', { error: 'TypeError' }],
    ['{{ none + 1 }}', { error: 'TypeError' }],
    ['{{ -"a" }}', { error: 'TypeError' }],
    [
      '{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 == true }} {{ "a" < "b" }} {{ [1, 2] < [1, 3] }}',
      'True False True True True',
    ],
    ['{{ 1 < "a" }}', { error: 'TypeError' }],
    ['{{ none < none }}', { error: 'TypeError' }],
    ['{{ 2 in [1, 2] }} {{ 2 not in [1, 2] }} {{ "b" in "abc" }} {{ "A" in d }}', 'True False True True'],
    ['{{ 1 in 5 }}', { error: 'TypeError' }],
    ['{{ 1 in "abc" }}', { error: 'TypeError' }],
    ['{{ true and 0 }} {{ 0 or "x" }} {{ not 0 }} {{ not not 1 }}', '0 x True True'],
    ['{{ "yes" if true else "no" }} {{ "yes" if false }}', 'yes '],
    [
      '{{ numbers[0] }} {{ numbers[-1] }} {{ numbers[9] }} {{ numbers.1 }} {{ peer["name"] }} {{ peer.tags.0 }}',
      '3 2  1 Example ixp',
    ],
    [
      '{{ numbers[1:] }} {{ numbers[::-1] }} {{ "abcdef"[1:5:2] }} {{ (1, 2, 3)[:-1] }}',
      '[1, 2] [2, 1, 3] bd (1, 2)',
    ],
    ['{{ numbers["a":] }}', { error: 'TypeError' }],
    ['{{ peer.asn[1:] }}', { error: 'TypeError' }],
    ['{{ numbers[::0] }}', { error: 'ValueError' }],
    ['{{ peer.missing }} {{ peer.missing is defined }}', ' False'],
    ['{{ peer.missing.deeper }}', { error: 'UndefinedError' }],
    [
      '{{ missing }} {{ missing ~ "x" }} {{ [missing] }} {{ missing == missing }} {{ missing|list }}',
      ' x [Undefined] True []',
    ],
    ['{{ missing.attribute }}', { error: 'UndefinedError' }],
    ['{{ missing + 1 }}', { error: 'UndefinedError' }],
    ['{{ missing() }}', { error: 'UndefinedError' }],
    ['{{ missing < 1 }}', { error: 'UndefinedError' }],
    ['{{ -missing }}', { error: 'UndefinedError' }],
    ['{{ "a" "b" \'c\' }} {{ "\\u20ac\\x41\\n"|length }} {{ \'\\d\' }}', 'abc 3 \\d'],
    [
      '{{ {"a": 1, 2: [3]} }} {{ {1: "a", 1.0: "b", true: "c"} }} {{ {(1, 2): 3}[(1, 2)] }}',
      "{'a': 1, 2: [3]} {1: 'c'} 3",
    ],
    ['{{ {[1]: 2} }}', { error: 'TypeError' }],
    ['{{ [1, 1.5, none, true, "it\'s", (1,), {}] }}', '[1, 1.5, None, True, "it\'s", (1,), {}]'],
    [
      '{{ dict(a=1, b=2) }} {{ dict([("a", 1)], b=2) }} {{ range(3)|list }} {{ range(1, 7, 2)|list }} {{ range(3) }}',
      "{'a': 1, 'b': 2} {'a': 1, 'b': 2} [0, 1, 2] [1, 3, 5] range(0, 3)",
    ],
    ['{{ range(1000000) }}', { error: 'OverflowError' }],
    ['{% set c = cycler("a", "b") %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}', 'abab'],
    ['{% set j = joiner("|") %}{{ j() }}a{{ j() }}b', 'a|b'],
    ['{{ lipsum(n=2, html=false)|length > 20 }} {{ lipsum()|string|length > 20 }}', 'True True'],
    ['{{ dict(*[[("a", 1)]], **{"b": 2}) }}', "{'a': 1, 'b': 2}"],
    ['{{ range(*5) }}', { error: 'TypeError' }],
    ['{{ 5() }}', { error: 'TypeError' }],
    ['{{ f(a=1, a=2) }}', { error: 'SyntaxError' }],
    [
      '{{ peer is mapping }} {{ peer.asn is divisibleby 2 }} {{ peer.asn is not even }} {{ 1 is odd }} {{ 2 is even }}',
      'True True False True True',
    ],
    [
      '{{ 1 is defined }} {{ x is undefined }} {{ none is none }} {{ true is true }} {{ false is false }} {{ true is boolean }}',
      'True True True True True True',
    ],
    [
      '{{ 1 is integer }} {{ 1.0 is float }} {{ 1 is number }} {{ true is integer }} {{ "a" is string }} {{ [] is sequence }} {{ [] is iterable }}',
      'True True True False True True True',
    ],
    [
      '{{ range is callable }} {{ 1 is sameas 1 }} {{ "a" is lower }} {{ "A" is upper }} {{ "<"|e is escaped }} {{ "upper" is filter }} {{ "odd" is test }}',
      'True True True True True True True',
    ],
    [
      '{{ 1 is eq 1 }} {{ 1 is equalto 1 }} {{ 1 is ne 2 }} {{ 1 is lt 2 }} {{ 1 is lessthan 2 }} {{ 1 is le 1 }} {{ 2 is gt 1 }} {{ 2 is greaterthan 1 }} {{ 2 is ge 2 }} {{ 1 is in [1] }}',
      'True True True True True True True True True True',
    ],
    [
      '{{ [1, 2, 3]|select("==", 1)|list }} {{ [1, 2]|select("!=", 1)|list }} {{ [1, 2]|select("<", 2)|list }} {{ [1, 2]|select(">=", 2)|list }}',
      '[1] [2] [1] [2]',
    ],
    ['{{ 1 is odd is even }}', { error: 'TemplateSyntaxError' }],
  ])('renders %s', renders);
});
