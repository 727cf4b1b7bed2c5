import { describe, it } from 'vitest';
import { type Row, renders } from '../test-table.ts';

describe('filters', () => {
  it.each<Row>([
    ['{{ -5|abs }} {{ 1.5|abs }}', '5 1.5'],
    ['{{ "a"|abs }}', { error: 'TypeError' }],
    ['{{ peer|attr("name") }}|{{ "x"|attr("upper") is callable }}', '|True'],
    [
      '{{ [1, 2, 3]|batch(2) | list }} {{ [1, 2, 3]|batch(2, "-") | list }}',
      "[[1, 2], [3]] [[1, 2], [3, '-']]",
    ],
    [
      '{{ "hELLO wORLD"|capitalize }} {{ "it\'s a test-case"|title }} {{ "aBc"|upper }} {{ "aBc"|lower }}',
      "Hello world It's A Test-Case ABC abc",
    ],
    ['[{{ "ab"|center(7) }}]', '[   ab  ]'],
    ['{{ peers|count }} {{ peers|length }} {{ "日本"|length }}', '3 3 2'],
    ['{{ none|length }}', { error: 'TypeError' }],
    [
      '{{ missing|default("d") }} {{ missing|d("d") }} {{ ""|default("d", true) }} {{ ""|default("d") }}',
      'd d d ',
    ],
    [
      '{{ d|dictsort }} {{ d|dictsort(true) }} {{ d|dictsort(false, "value") }} {{ d|dictsort(reverse=true) }}',
      "[('A', 2), ('b', 1)] [('A', 2), ('b', 1)] [('b', 1), ('A', 2)] [('b', 1), ('A', 2)]",
    ],
    ['{{ d|dictsort(by="size") }}', { error: 'FilterArgumentError' }],
    [
      '{{ html|escape }} {{ html|e|e }} {{ html|forceescape }} {{ html|safe|e }}',
      '&lt;b&gt;&amp;&lt;/b&gt; &lt;b&gt;&amp;&lt;/b&gt; &lt;b&gt;&amp;&lt;/b&gt; <b>&</b>',
    ],
    [
      '{{ 1|filesizeformat }} {{ 1000|filesizeformat }} {{ 123456789|filesizeformat }} {{ 1024|filesizeformat(true) }}',
      '1 Byte 1.0 kB 123.5 MB 1.0 KiB',
    ],
    ['{{ numbers|first }} {{ numbers|last }} {{ ""|first }} {{ []|last }}', '3 2  '],
    ['{{ "1.5"|float }} {{ "x"|float(2.5) }} {{ 3|float }} {{ "x"|float }}', '1.5 2.5 3.0 0.0'],
    ['{{ "%s is %d"|format("a", 5) }} {{ "%(x)s"|format(x=1) }}', 'a is 5 1'],
    ['{{ "%d"|format("a") }}', { error: 'TypeError' }],
    ['{{ "%s"|format(1, x=2) }}', { error: 'FilterArgumentError' }],
    [
      '{% for asn, group in peers|groupby("asn") %}{{ asn }}:{{ group|map(attribute="name")|join("+") }} {% endfor %}',
      '64496:A 64497:b+c ',
    ],
    [
      '{% for g in peers|groupby("name", case_sensitive=true) %}{{ g.grouper }}{{ g.list|length }} {% endfor %}',
      'A1 b1 c1 ',
    ],
    [
      '{{ "a\\nb\\n\\nc"|indent }}|{{ "a\\nb"|indent(2, true) }}|{{ "a\\n\\nb"|indent(2, blank=true) }}|{{ "a\\nb"|indent("> ") }}',
      'a\n    b\n\n    c|  a\n  b|a\n  \n  b|a\n> b',
    ],
    [
      '{{ "42"|int }} {{ "4.7"|int }} {{ "x"|int(9) }} {{ "0x1f"|int(0, 16) }} {{ 3.9|int }} {{ none|int }} {{ "12"|int(base=8) }}',
      '42 4 9 31 3 0 10',
    ],
    ['{{ d|items|list }} {{ missing|items|list }}', "[('b', 1), ('A', 2)] []"],
    ['{{ 5|items|list }}', { error: 'TypeError' }],
    [
      '{{ numbers|join }} {{ numbers|join(", ") }} {{ peers|join("/", "name") }} {{ peers|join(d="-", attribute="asn") }}',
      '312 3, 1, 2 b/A/c 64497-64496-64497',
    ],
    ['{{ "abc"|list }} {{ d|list }} {{ (1, 2)|list }}', "['a', 'b', 'c'] ['b', 'A'] [1, 2]"],
    ['{{ 5|list }}', { error: 'TypeError' }],
    [
      '{{ ["a", "b"]|map("upper")|list }} {{ peers|map(attribute="name")|list }} {{ peers|map(attribute="x", default="-")|list }}',
      "['A', 'B'] ['b', 'A', 'c'] ['-', '-', '-']",
    ],
    ['{{ numbers|map("nofilter")|list }}', { error: 'TemplateRuntimeError' }],
    ['{{ numbers|map|list }}', { error: 'FilterArgumentError' }],
    [
      '{{ numbers|max }} {{ ["b", "A"]|max }} {{ peers|max(attribute="asn") }} {{ []|max }}',
      "3 b {'name': 'b', 'asn': 64497, 'up': True} ",
    ],
    [
      '{{ numbers|min }} {{ ["b", "A"]|min }} {{ ["b", "A"]|min(true) }} {{ peers|min(attribute="name") }}',
      "1 A A {'name': 'A', 'asn': 64496, 'up': False}",
    ],
    ['{{ {"b": [1, 2], "a": "x"}|pprint }}', "{'a': 'x', 'b': [1, 2]}"],
    [
      '{{ range(60)|list|pprint }}',
      '[0,\n 1,\n 2,\n 3,\n 4,\n 5,\n 6,\n 7,\n 8,\n 9,\n 10,\n 11,\n 12,\n 13,\n 14,\n 15,\n 16,\n 17,\n 18,\n 19,\n 20,\n 21,\n 22,\n 23,\n 24,\n 25,\n 26,\n 27,\n 28,\n 29,\n 30,\n 31,\n 32,\n 33,\n 34,\n 35,\n 36,\n 37,\n 38,\n 39,\n 40,\n 41,\n 42,\n 43,\n 44,\n 45,\n 46,\n 47,\n 48,\n 49,\n 50,\n 51,\n 52,\n 53,\n 54,\n 55,\n 56,\n 57,\n 58,\n 59]',
    ],
    ['{{ [5]|random }} {{ []|random }}', '5 '],
    [
      '{{ [1, 2, 3]|reject("odd")|list }} {{ [0, 1]|reject|list }} {{ peers|rejectattr("up")|map(attribute="name")|list }}',
      "[2] [0] ['A']",
    ],
    [
      '{{ [1, 2, 3]|select("odd")|list }} {{ [0, 1]|select|list }} {{ peers|selectattr("asn", "eq", 64497)|map(attribute="name")|list }}',
      "[1, 3] [1] ['b', 'c']",
    ],
    ['{{ [1]|select("notest")|list }}', { error: 'TemplateRuntimeError' }],
    ['{{ "aaa"|replace("a", "b", 2) }} {{ "a.b"|replace(".", "-") }}', 'bba a-b'],
    ['{{ numbers|reverse|list }} {{ "abc"|reverse }} {{ d|reverse|list }}', "[2, 1, 3] cba ['A', 'b']"],
    ['{{ 5|reverse }}', { error: 'FilterArgumentError' }],
    [
      '{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 2.1|round(0, "ceil") }} {{ 2.19|round(1, "floor") }} {{ 5|round }}',
      '2.0 4.0 2.67 3.0 2.1 5',
    ],
    ['{{ 1|round(0, "odd") }}', { error: 'FilterArgumentError' }],
    ['{{ html|safe }}', '<b>&</b>'],
    [
      '{{ range(7)|slice(3)|list }} {{ range(7)|slice(3, "-")|list }}',
      "[[0, 1, 2], [3, 4], [5, 6]] [[0, 1, 2], [3, 4, '-'], [5, 6, '-']]",
    ],
    [
      '{{ numbers|sort }} {{ numbers|sort(true) }} {{ ["b", "A", "a"]|sort }} {{ ["b", "A", "a"]|sort(case_sensitive=true) }} {{ peers|sort(attribute="asn,name")|map(attribute="name")|list }}',
      "[1, 2, 3] [3, 2, 1] ['A', 'a', 'b'] ['A', 'a', 'b'] ['A', 'b', 'c']",
    ],
    ['{{ [1, "a"]|sort }}', { error: 'TypeError' }],
    [
      '{{ 5|string ~ none|string }} {{ "<p>a  <b>b</b></p><!-- c -->"|striptags }} {{ "&lt;x&gt; &amp; &#65;"|striptags }}',
      '5None a b <x> & A',
    ],
    [
      '{{ numbers|sum }} {{ peers|sum("asn") }} {{ [[1], [2]]|sum(start=[]) }} {{ numbers|sum(start=10) }}',
      '6 193490 [1, 2] 16',
    ],
    ['{{ ["a"]|sum }}', { error: 'TypeError' }],
    [
      '{{ {"b": [1, 2.5, none, true], "a": "<\'&\\">\u00e9"}|tojson }} {{ [1]|tojson(2) }} {{ {}|tojson }}',
      '{"a": "\\u003c\\u0027\\u0026\\"\\u003e\\u00e9", "b": [1, 2.5, null, true]} [\n  1\n] {}',
    ],
    ['{{ range(3)|tojson }}', { error: 'TypeError' }],
    ['[{{ "  a "|trim }}] [{{ "xxaxx"|trim("x") }}]', '[a] [a]'],
    [
      '{{ "neighbor description"|truncate(10) }} {{ "neighbor description"|truncate(10, true) }} {{ "neighbor description"|truncate(10, true, "") }} {{ "short text"|truncate(9) }} {{ "short text"|truncate(9, leeway=0) }}',
      'neighbo... neighbo... neighbor d short text short...',
    ],
    [
      '{{ ["a", "A", "b"]|unique|list }} {{ ["a", "A"]|unique(true)|list }} {{ peers|unique(attribute="asn")|map(attribute="name")|list }}',
      "['a', 'b'] ['a', 'A'] ['b', 'A']",
    ],
    [
      '{{ "a b/ü?"|urlencode }} {{ {"a b": "c&d"}|urlencode }} {{ [("a", 1)]|urlencode }}',
      'a%20b/%C3%BC%3F a+b=c%26d a=1',
    ],
    [
      '{{ "see http://example.org/a?b, www.example.net (https://example.com) or noc@example.net"|urlize }}',
      'see <a href="http://example.org/a?b" rel="noopener">http://example.org/a?b</a>, <a href="https://www.example.net" rel="noopener">www.example.net</a> (<a href="https://example.com" rel="noopener">https://example.com</a>) or <a href="mailto:noc@example.net">noc@example.net</a>',
    ],
    [
      '{{ "http://example.org/long/path"|urlize(10, true, target="_blank") }}',
      '<a href="http://example.org/long/path" rel="nofollow noopener" target="_blank">http://exa...</a>',
    ],
    ['{{ "one two, three-four"|wordcount }}', '4'],
    [
      '{{ "a long line of several words"|wordwrap(12) }}|{{ "abcdefghij"|wordwrap(4) }}|{{ "abcdefghij kl"|wordwrap(4, false) }}|{{ "well-known words"|wordwrap(6, wrapstring="/") }}',
      'a long line\nof several\nwords|abcd\nefgh\nij|abcdefghij\nkl|well-/known/words',
    ],
    [
      '{{ {"class": "a", "id": none, "data": "<"}|xmlattr }}|{{ {"a": 1}|xmlattr(false) }}',
      ' class="a" data="&lt;"|a="1"',
    ],
    ['{{ {"a b": 1}|xmlattr }}', { error: 'ValueError' }],
    ['{{ text|upper|replace(" ", "_")|truncate(12, true, "") }}', 'NEIGHBOR_192'],
  ])('renders %s', renders);
});
